public import PlanModel

extension Country {
    /// Its name in a language; in English where the language is not known, its code where no
    /// name is.
    public func name(in language: String) -> String { CountryNames.name(of: self, in: language) }
}
