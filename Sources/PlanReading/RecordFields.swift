import PlanModel
import PlanTime

/// The keys of the records that projects share.

private let institutionReference = ValueKind<Reference<Institution>>.reference("institutions")
private let themeReference = ValueKind<Reference<Theme>>.reference("themes")

let programmeFields = FieldTable<Programme>([
    Field("name", .localizedText, "Its name.", isRequired: true) { $0.name = $1 },
    Field("period", ValueKind<DayRange>.span.located, "From when to when it runs.") {
        $0.period = $1
    },
    Field("donor", ValueKind<String>.text.located, "Who pays.") { $0.donor = $1 },
    Field("url", ValueKind<String>.link.located, "Its page.") { $0.url = $1 },
    Field("contact", ValueKind<String>.text.located, "Whom to call.") { $0.contact = $1 },
    Field("source", .sources, "Where the facts come from.") { $0.source = $1 },
    Field("notes", .text, "Internal, never exported.") { $0.notes = $1 },
])

let projectFields = FieldTable<Project>([
    Field("name", .localizedText, "Its name.", isRequired: true) { $0.name = $1 },
    Field("programme", .reference("programmes"), "The programme that funds it.") {
        $0.programme = $1
    },
    Field("period", ValueKind<DayRange>.span.located, "From when to when it runs.") {
        $0.period = $1
    },
    Field(
        "lead", institutionReference.oneOrMore(of: "institutions"),
        "The institution that leads it, or a list."
    ) { $0.lead = $1 },
    Field(
        "partners", institutionReference.list(of: "institutions"), "The consortium's institutions."
    ) {
        $0.partners = $1
    },
    Field("donor", ValueKind<String>.text.located, "Who pays.") { $0.donor = $1 },
    Field("countries", .countries, "Its partner countries: codes or regions.") {
        $0.countries = $1
    },
    Field("themes", themeReference.list(of: "themes"), "What it is about.") { $0.themes = $1 },
    Field("budget", ValueKind<Money>.money.located, "Amount and currency.") { $0.budget = $1 },
    Field("contact", ValueKind<String>.text.located, "Whom to call.") { $0.contact = $1 },
    Field("url", ValueKind<String>.link.located, "Its page.") { $0.url = $1 },
    Field("color", ValueKind<String>.color.located, "A CSS colour name.") { $0.color = $1 },
    Field("domain", ValueKind<String>.domain.located, "The domain of its events' UIDs.") {
        $0.domain = $1
    },
    Field(
        "capacity", ValueKind<Int>.integer(atLeast: 0).located,
        "Activities its team can run at once; without it, any number."
    ) { $0.capacity = $1 },
    Field("visibility", ValueKind<Visibility>.word.located, "The default for its activities.") {
        $0.visibility = $1
    },
    Field("source", .sources, "Where the facts come from.") { $0.source = $1 },
    Field("notes", .text, "Internal, never exported.") { $0.notes = $1 },
])

let institutionFields = FieldTable<Institution>([
    Field("name", .localizedText, "Its name.", isRequired: true) { $0.name = $1 },
    Field("country", ValueKind<Country>.country.located, "Where it is.") { $0.country = $1 },
    Field(
        "capacity", ValueKind<Int>.integer(atLeast: 0).located,
        "Activities on one day that it stands; without it, any number."
    ) { $0.capacity = $1 },
    Field("themes", themeReference.list(of: "themes"), "What it works on.") { $0.themes = $1 },
    Field("language", ValueKind<String>.language.located, "The language of its feed.") {
        $0.language = $1
    },
    Field("aliases", ValueKind<String>.text.list(of: "names"), "Other names.") { $0.aliases = $1 },
    Field("contact", ValueKind<String>.text.located, "Whom to call.") { $0.contact = $1 },
    Field("url", ValueKind<String>.link.located, "Its page.") { $0.url = $1 },
    Field("notes", .text, "Internal, never exported.") { $0.notes = $1 },
])

let personFields = FieldTable<Person>([
    Field("name", .localizedText, "The person's name; `name` or `role` is needed.") {
        $0.name = $1
    },
    Field("role", .localizedText, "The function: legal expert 2.") { $0.role = $1 },
    Field("institution", .reference("institutions"), "Where the person works.") {
        $0.institution = $1
    },
    Field(
        "languages", ValueKind<String>.language.located.list(of: "languages"), "Languages spoken."
    ) { $0.languages = $1 },
    Field("email", ValueKind<String>.text.located, "Never exported.") { $0.email = $1 },
    Field(
        "away", ValueKind<DayRange>.span.located.oneOrMore(of: "dates"),
        "Whole days on which the person is not available."
    ) { $0.away = $1 },
    Field("aliases", ValueKind<String>.text.list(of: "names"), "Other names.") { $0.aliases = $1 },
    Field("visibility", ValueKind<Visibility>.word.located, "Who may see the person.") {
        $0.visibility = $1
    },
    Field("notes", .text, "Internal, never exported.") { $0.notes = $1 },
])

let regionFields = FieldTable<Region>([
    Field("name", .localizedText, "Its name.", isRequired: true) { $0.name = $1 },
    Field("countries", .countries, "Its countries: codes or regions.") { $0.countries = $1 },
])

let venueFields = FieldTable<Venue>([
    Field("name", .localizedText, "Its name.", isRequired: true) { $0.name = $1 },
    Field("city", .localizedText, "Its city.") { $0.city = $1 },
    Field("country", ValueKind<Country>.country.located, "Its country.") { $0.country = $1 },
    Field("timezone", ValueKind<String>.zoneName.located, "IANA name of its time zone.") {
        $0.timezone = $1
    },
    Field("geo", .geo, "Degrees north, degrees east.") { $0.geo = $1 },
    Field("seats", ValueKind<Int>.integer(atLeast: 0).located, "How many people find a seat.") {
        $0.seats = $1
    },
    Field(
        "capacity", ValueKind<Int>.integer(atLeast: 0).located,
        "Rooms: activities that it holds at once.", default: 1
    ) {
        $0.capacity = $1
    },
    Field("address", .localizedText, "Its address.") { $0.address = $1 },
    Field("visibility", ValueKind<Visibility>.word.located, "Who may see it.") {
        $0.visibility = $1
    },
    Field("url", ValueKind<String>.link.located, "Its page.") { $0.url = $1 },
    Field("notes", .text, "Internal, never exported.") { $0.notes = $1 },
])

let resourceFields = FieldTable<Resource>([
    Field("name", .localizedText, "Its name.", isRequired: true) { $0.name = $1 },
    Field(
        "capacity", ValueKind<Int>.integer(atLeast: 0).located, "How many there are.", default: 1
    ) {
        $0.capacity = $1
    },
    Field("notes", .text, "Internal, never exported.") { $0.notes = $1 },
])

let themeFields = FieldTable<Theme>([
    Field("name", .localizedText, "Its name.", isRequired: true) { $0.name = $1 },
    Field("parent", themeReference, "The broader theme.") { $0.parent = $1 },
    Field("dac", ValueKind<String>.text.oneOrMore(of: "codes"), "OECD DAC purpose codes.") {
        $0.dac = $1
    },
    Field("empact", .text, "The EMPACT priority.") { $0.empact = $1 },
])

let eventFields = FieldTable<Event>([
    Field("name", .localizedText, "Its name.", isRequired: true) { $0.name = $1 },
    Field(
        "when", ValueKind<DateExpression>.when.located.oneOrMore(of: "dates"), "When it is held.",
        isRequired: true
    ) { $0.when = $1 },
    Field("place", .hostPlace, "Where it is held.") { $0.hostPlace = $1 },
    Field("url", ValueKind<String>.link.located, "Its page.") { $0.url = $1 },
    Field("source", .sources, "Where the facts come from.") { $0.source = $1 },
    Field("notes", .text, "Internal, never exported.") { $0.notes = $1 },
])

let closureFields = FieldTable<Closure>([
    Field("name", .localizedText, "Its name.", isRequired: true) { $0.name = $1 },
    Field(
        "when", .closureDays, "A date expression, a list, or a map from country to dates.",
        isRequired: true
    ) {
        $0.days = $1.all
        $0.daysPerCountry = $1.perCountry
    },
    Field("countries", .countries, "The countries it is for.") { $0.countries = $1 },
    Field(
        "projects", ValueKind<Reference<Project>>.reference("projects").list(of: "projects"),
        "The projects it is for."
    ) {
        $0.projects = $1
    },
    Field(
        "institutions", institutionReference.list(of: "institutions"), "The institutions it is for."
    ) {
        $0.institutions = $1
    },
    Field("level", ValueKind<Level>.word.located, "How much it matters.", default: "warning") {
        $0.level = $1
    },
    Field("source", .sources, "Where the facts come from.") { $0.source = $1 },
    Field("notes", .text, "Internal, never exported.") { $0.notes = $1 },
])

let waiverFields = FieldTable<Waiver>([
    Field("rule", ValueKind<String>.ruleName.located, "The rule's name.", isRequired: true) {
        $0.rule = $1
    },
    Field(
        "activities", ValueKind<Reference<Activity>>.reference("activities").list(of: "activities"),
        "The activities it covers."
    ) { $0.activities = $1 },
    Field("resource", ValueKind<String>.text.located, "What they share: person:ID, country:XX …") {
        $0.resource = $1
    },
    Field("reason", .text, "Why it is fine.", isRequired: true) { $0.reason = $1 },
    Field("by", .text, "Who decided.") { $0.by = $1 },
    Field("when", ValueKind<DayRange>.span.located.oneOrMore(of: "dates"), "The days it covers.") {
        $0.when = $1
    },
    Field("until", ValueKind<CivilDay>.day.located, "The last day on which it holds.") {
        $0.until = $1
    },
])

/// The days of a closure, for all its countries and for single ones.
struct ClosureDays: Sendable {
    var all: [Located<DayRange>] = []
    var perCountry: [(country: Located<Country>, days: [Located<DayRange>])] = []
}

extension ValueKind where Value == ClosureDays {
    private static let days = ValueKind<DayRange>.span.located.oneOrMore(of: "dates")

    static let closureDays = ValueKind(
        schema: .either([days.schema, .map(keys: .country, values: days.schema)])
    ) {
        decoder, node in
        guard decoder.meant(node).kind == .mapping else {
            return days.read(&decoder, node).map { ClosureDays(all: $0) }
        }
        var found = ClosureDays()
        for entry in decoder.entries(node) {
            guard let country = ValueKind<Country>.country.read(&decoder, entry.key) else {
                continue
            }
            if let dates = days.read(&decoder, entry.value) {
                found.perCountry.append((Located(country, at: decoder.place(entry.key)), dates))
            }
        }
        return found
    }
}

extension ValueKind where Value == String {
    /// A colour that calendar clients know (RFC 7986, 5.9: a CSS3 name).
    static let color = checked(.shared("color", .word(cssColors)), expected: "a colour") { text in
        if cssColors.contains(text) { return nil }
        return (
            "“\(text)” is not a CSS colour name",
            text.hasPrefix("#")
                ? "calendars take names, not codes: steelblue, darkorange"
                : closest(to: text, among: cssColors).map { "did you mean \($0)?" }
                    ?? "steelblue and darkorange are two"
        )
    }
}

private let cssColors =
    """
    aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet \
    brown burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue \
    darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange \
    darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise \
    darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia \
    gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink indianred indigo \
    ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan \
    lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue \
    lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon \
    mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue \
    mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin \
    navajowhite navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen \
    paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple red rosybrown \
    royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue slategray \
    slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke \
    yellow yellowgreen
    """.split(separator: " ").map(String.init)
