import PlanModel
import PlanTime

extension RestDays {
    /// Weekly rest where it is not, or was not, Saturday and Sunday: that of the public service,
    /// because ministries and police are what plans depend on.
    ///
    /// CLDR has no history and is wrong for some of these countries, so the table is our own.
    /// On days that no row of a country covers it rests on Saturday and Sunday, as countries
    /// without a row do. Not in it: half days (Friday afternoon in the Emirates and Mauritania,
    /// Thursday in Iran), and parts of a country that differ from its capital (Kedah, Kelantan
    /// and Terengganu in Malaysia, Sharjah in the Emirates). `weekends:` can say otherwise.
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
    private static let thuFri: UInt8 = 0b001_1000
    private static let friSat = friday | saturday
    private static let satSun = saturday | sunday

    /// One span of one country.
    struct Row: Sendable {
        /// How sure the row is.
        enum Confidence: Sendable {
            /// A law, a decree or a government's announcement, named in the source.
            case official
            /// A work of reference.
            case reference
            /// Works of reference differ, or practice does; the source says how.
            case doubtful
        }
        var country: String
        /// The first day, or nothing: since ever.
        var from: String?
        /// The last day, or nothing: until further notice.
        var to: String?
        var days: UInt8
        /// Where the fact comes from.
        var source: String
        var confidence: Confidence

        init(
            _ country: String, from: String? = nil, to: String? = nil, _ days: UInt8,
            _ source: String, _ confidence: Confidence
        ) {
            self.country = country
            self.from = from
            self.to = to
            self.days = days
            self.source = source
            self.confidence = confidence
        }
    }

    private static let cldr = "Unicode CLDR 47, weekData"

    /// By country, then in the order of their days.
    static let rows: [Row] = [
        Row(
            "AE", to: "2006-08-31", thuFri,
            "before the Council of Ministers' decision of May 2006", .reference),
        Row(
            "AE", from: "2006-09-01", to: "2021-12-31", friSat,
            "Council of Ministers' decision of May 2006, in force on 1 September 2006", .official),
        Row(
            "AE", from: "2022-01-01", satSun,
            "federal government's announcement of 7 December 2021: Saturday and Sunday, Friday until noon",
            .official),
        Row(
            "AF", thuFri,
            "\(cldr); Thursday was added to Friday in Kabul in 2010, elsewhere practice differs",
            .doubtful),
        Row("BD", friSat, "public offices close on Friday and Saturday", .reference),
        Row("BH", to: "2006-08-31", thuFri, "before the change of 2006", .reference),
        Row(
            "BH", from: "2006-09-01", friSat,
            "\(cldr); government's announcement of August 2006, in force on 1 September 2006",
            .official),
        Row("BN", friday | sunday, "government offices close on Friday and Sunday", .reference),
        Row(
            "DJ", friday, "Friday for certain; works of reference differ on Saturday", .doubtful),
        Row("DZ", to: "1976-08-26", satSun, "before Friday became the day of rest", .reference),
        Row(
            "DZ", from: "1976-08-27", to: "2009-08-13", thuFri,
            "ordinance 76-77 of 11 August 1976: Friday; with Thursday in the public service",
            .reference),
        Row(
            "DZ", from: "2009-08-14", friSat,
            "executive decree 09-244 of 22 July 2009; \(cldr)", .official),
        Row("EG", friSat, cldr, .reference),
        Row(
            "IL", friSat,
            "Hours of Work and Rest Law 1951 (Saturday); the public service works Sunday to Thursday; \(cldr)",
            .official),
        Row(
            "IN", sunday, "\(cldr); the Union's offices close on Saturday too, most states' do not",
            .doubtful),
        Row("IQ", friSat, cldr, .reference),
        Row(
            "IR", friday,
            "\(cldr); bills for a second day (Saturday, May 2024; Thursday, March 2025) were not in force when this was written",
            .reference),
        Row("JO", friSat, cldr, .reference),
        Row("KW", to: "2007-08-31", thuFri, "before the change of 2007", .reference),
        Row(
            "KW", from: "2007-09-01", friSat,
            "\(cldr); cabinet's decision of 2007, in force on 1 September 2007", .official),
        Row("LY", friSat, cldr, .reference),
        Row(
            "MR", to: "2014-09-30", friSat, "before the change of 1 October 2014", .reference),
        Row(
            "MR", from: "2014-10-01", satSun,
            "government's decision of 2014: Saturday and Sunday, Friday until noon", .official),
        Row("MV", friSat, "government offices close on Friday and Saturday", .reference),
        Row("NP", to: "2022-05-14", saturday, "Saturday is the weekly day of rest", .reference),
        Row(
            "NP", from: "2022-05-15", to: "2022-06-14", satSun,
            "cabinet's trial of a two-day weekend, withdrawn after a month", .reference),
        Row("NP", from: "2022-06-15", saturday, "the cabinet went back to Saturday", .reference),
        Row("OM", to: "2013-04-30", thuFri, "before the change of 2013", .reference),
        Row(
            "OM", from: "2013-05-01", friSat,
            "\(cldr); announced in April 2013, in force on 1 May 2013", .official),
        Row(
            "PS", friSat,
            "government institutions close every Friday and Saturday (bnews.ps, November 2019); CLDR has Saturday and Sunday",
            .official),
        Row("QA", to: "2003-07-31", thuFri, "before the change of 2003", .reference),
        Row("QA", from: "2003-08-01", friSat, "\(cldr); changed on 1 August 2003", .reference),
        Row("SA", to: "2013-06-28", thuFri, "before royal order A/185", .official),
        Row(
            "SA", from: "2013-06-29", friSat,
            "royal order A/185 of 23 June 2013, in force on 29 June 2013", .official),
        Row("SD", friSat, "\(cldr); Friday alone until early 2008", .reference),
        Row(
            "SO", friday, "Friday for certain; some works of reference add Thursday", .doubtful),
        Row("SY", friSat, cldr, .reference),
        Row("UG", sunday, "\(cldr); many offices close on Saturday too", .doubtful),
        Row("YE", to: "2013-08-14", thuFri, "before the change of August 2013", .reference),
        Row(
            "YE", from: "2013-08-15", friSat,
            "\(cldr); cabinet's decision (Saba, July 2013), in force on 15 August 2013", .official),
    ]
}
