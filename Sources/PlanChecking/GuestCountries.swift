public import PlanModel

extension Plan {
    /// The countries from which guests come to a part: those that it lists, and those that send
    /// experts. What is taken from the project is not listed. Sorted; the host may be among them.
    public func guestCountries(of part: PartID) -> [Country] {
        let (listed, areInherited) = countries(of: part)
        let own = areInherited ? [] : listed
        guard let experts = activities[Int(part.activity)].boxedDetails?.value.expertsFrom else {
            return own
        }
        return Set(own + experts.countries).sorted()
    }
}
