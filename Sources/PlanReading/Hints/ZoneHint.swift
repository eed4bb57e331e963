import PlanModel

/// What to write instead of a text that is no time zone, given the names of all zones.
func zoneHint(_ text: String, among names: [String]) -> String {
    let lowered = text.lowercased()
    if let name = windowsZones[lowered] ?? abbreviations[lowered] {
        return "did you mean \(name)?"
    }
    let isOffset =
        text.contains { $0 == "+" || $0 == "-" } && text.contains(where: \.isNumber)
        || ["gmt", "utc"].contains { lowered.hasPrefix($0) && lowered != $0 }
    if isOffset {
        return
            "a fixed offset is wrong for half of the year in many countries: write the zone of a "
            + "city, such as Europe/Brussels or Africa/Tunis"
    }
    // A city by its name alone, or with a word that says that it is a time.
    var city = lowered
    for word in [" time zone", " timezone", " time"] where city.hasSuffix(word) {
        city.removeLast(word.count)
    }
    city = String(city.map { $0 == " " ? "_" : $0 })
    let byCity = names.filter { $0.contains("/") && !$0.hasPrefix("Etc/") }
    func last(_ name: String) -> String {
        String(name.split(separator: "/").last!).lowercased()
    }
    if let name = byCity.first(where: { last($0) == city }) { return "did you mean \(name)?" }
    if let near = closest(to: text, among: names) { return "did you mean \(near)?" }
    if city.utf8.count > 3, let near = closest(to: city, among: byCity.map(last)),
        let name = byCity.first(where: { last($0) == near })
    {
        return "did you mean \(name)?"
    }
    return "zones have IANA names: Europe/Brussels, Africa/Tunis"
}

/// Abbreviations of summer time, and others that are no names of zones.
private let abbreviations = [
    "cest": "Europe/Brussels", "bst": "Europe/London", "eest": "Europe/Athens",
    "west": "Europe/Lisbon", "central european time": "Europe/Brussels",
    "eastern european time": "Europe/Athens", "msk": "Europe/Moscow", "trt": "Europe/Istanbul",
]

/// The names that Windows and Outlook use (CLDR, windowsZones.xml, territory 001).
private let windowsZones = [
    "w. europe standard time": "Europe/Berlin", "romance standard time": "Europe/Paris",
    "central europe standard time": "Europe/Budapest",
    "central european standard time": "Europe/Warsaw", "gmt standard time": "Europe/London",
    "greenwich standard time": "Atlantic/Reykjavik", "gtb standard time": "Europe/Bucharest",
    "fle standard time": "Europe/Kyiv", "e. europe standard time": "Europe/Chisinau",
    "turkey standard time": "Europe/Istanbul", "russian standard time": "Europe/Moscow",
    "morocco standard time": "Africa/Casablanca", "egypt standard time": "Africa/Cairo",
    "libya standard time": "Africa/Tripoli", "w. central africa standard time": "Africa/Lagos",
    "south africa standard time": "Africa/Johannesburg",
    "e. africa standard time": "Africa/Nairobi", "israel standard time": "Asia/Jerusalem",
    "jordan standard time": "Asia/Amman", "middle east standard time": "Asia/Beirut",
    "syria standard time": "Asia/Damascus", "west bank standard time": "Asia/Hebron",
    "arabic standard time": "Asia/Baghdad", "arab standard time": "Asia/Riyadh",
    "arabian standard time": "Asia/Dubai", "iran standard time": "Asia/Tehran",
    "georgian standard time": "Asia/Tbilisi", "azerbaijan standard time": "Asia/Baku",
    "caucasus standard time": "Asia/Yerevan", "west asia standard time": "Asia/Tashkent",
    "pakistan standard time": "Asia/Karachi", "afghanistan standard time": "Asia/Kabul",
    "eastern standard time": "America/New_York", "pacific standard time": "America/Los_Angeles",
    "central standard time": "America/Chicago", "sa pacific standard time": "America/Bogota",
    "argentina standard time": "America/Buenos_Aires",
    "e. south america standard time": "America/Sao_Paulo",
]
