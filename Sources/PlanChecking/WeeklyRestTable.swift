import PlanModel
import PlanTime

extension RestDays {
    /// Weekly rest where it is not, or was not, Saturday and Sunday.
    ///
    /// CLDR has no history and is wrong for some of these countries, so the table is our own.
    /// Each row: country, first day (or nothing), last day (or nothing), days, source.
    static let builtIn: [Country: [WeeklyRest]] = {
        var table: [Country: [WeeklyRest]] = [:]
        for row in rows {
            let rest = WeeklyRest(
                from: row.from.flatMap { try? DateExpression.day($0) },
                through: row.to.flatMap { try? DateExpression.day($0) }, weekdays: row.days)
            table[Country(row.country)!, default: []].append(rest)
        }
        return table
    }()

    private static let friday: UInt8 = 0b001_0000
    private static let saturday: UInt8 = 0b010_0000
    private static let sunday: UInt8 = 0b100_0000
    private static let friSat = friday | saturday
    private static let satSun = saturday | sunday
    private static let thuFri: UInt8 = 0b001_1000

    private struct Row {
        var country: String
        var from: String?
        var to: String?
        var days: UInt8
        /// Where the fact comes from.
        var source: String

        init(
            _ country: String, from: String? = nil, to: String? = nil, _ days: UInt8,
            _ source: String
        ) {
            self.country = country
            self.from = from
            self.to = to
            self.days = days
            self.source = source
        }
    }

    private static let cldr = "Unicode CLDR 47, weekData"

    private static let rows: [Row] = [
        Row("AE", to: "2021-12-31", friSat, "Friday and Saturday until the end of 2021"),
        Row("AE", from: "2022-01-01", satSun, "Saturday and Sunday (Friday until noon) since 2022"),
        Row("AF", thuFri, cldr),
        Row("BH", friSat, cldr),
        Row("DZ", friSat, cldr),
        Row("EG", friSat, cldr),
        Row("IL", friSat, cldr),
        Row("IN", sunday, cldr),
        Row("IQ", friSat, cldr),
        Row("IR", friday, cldr),
        Row("JO", friSat, cldr),
        Row("KW", friSat, cldr),
        Row("LY", friSat, cldr),
        Row("MR", to: "2014-09-30", friSat, "Friday and Saturday until 30 September 2014"),
        Row("MR", from: "2014-10-01", satSun, "Saturday and Sunday since 1 October 2014"),
        Row("OM", friSat, cldr),
        Row(
            "PS", friSat,
            "government institutions close every Friday and Saturday (bnews.ps, November 2019)"),
        Row("QA", friSat, cldr),
        Row("SA", friSat, cldr),
        Row("SD", friSat, cldr),
        Row("SY", friSat, cldr),
        Row("UG", sunday, cldr),
        Row("YE", friSat, cldr),
    ]
}
