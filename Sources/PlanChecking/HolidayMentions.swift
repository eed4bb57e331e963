import PlanModel
import PlanTime

/// A public holiday as findings mention it: its days in a row together, all countries in one.
struct HolidayMention: Hashable {
    var name: String
    var isEstimate: Bool
    /// Those that fall on what the finding is about; of an estimate all that it is estimated for.
    var days: DayRange
    /// Sorted.
    var countries: [Country]

    /// `2019-04-22 is Easter Monday`; `Eid al-Fitr is estimated for 2019-06-05 (a day more or less)`.
    var words: String {
        isEstimate
            ? "\(name) is estimated for \(days) (a day more or less)" : "\(days) is \(name)"
    }
}

/// The holidays of countries on the days of something, gathered for one finding.
struct HolidayMentions {
    private var hits: [(holiday: Holiday, days: DayRange, country: Country)] = []

    var count: Int { hits.count }

    /// - Parameter days: those of the holiday that fall on what the finding is about.
    mutating func add(_ holiday: Holiday, on days: DayRange, in country: Country) {
        hits.append((holiday, days, country))
    }

    /// The first and the last day on which any of them may fall.
    var span: DayRange? {
        guard let first = hits.map(\.days.first).min(), let last = hits.map(\.days.last).max()
        else { return nil }
        return DayRange(first: first, last: last)
    }

    /// By their first days.
    var mentions: [HolidayMention] {
        var runs: [HolidayMention] = []
        let byCountry = hits.map { hit in
            HolidayMention(
                name: hit.holiday.name, isEstimate: hit.holiday.isEstimate,
                days: hit.holiday.isEstimate ? hit.holiday.days : hit.days,
                countries: [hit.country])
        }.sorted { one, other in
            if one.name != other.name { return one.name.isScalarLess(than: other.name) }
            if one.isEstimate != other.isEstimate { return other.isEstimate }
            return (one.countries[0], one.days.first, one.days.last)
                < (other.countries[0], other.days.first, other.days.last)
        }
        for hit in byCountry {
            if let last = runs.last, last.name == hit.name, last.isEstimate == hit.isEstimate,
                last.countries == hit.countries, hit.days.first <= last.days.last + 1
            {
                runs[runs.count - 1].days.last = max(last.days.last, hit.days.last)
            } else {
                runs.append(hit)
            }
        }
        var merged: [HolidayMention] = []
        runs.sort { one, other in
            if one.days != other.days {
                return (one.days.first, one.days.last) < (other.days.first, other.days.last)
            }
            if one.name != other.name { return one.name.isScalarLess(than: other.name) }
            if one.isEstimate != other.isEstimate { return other.isEstimate }
            return one.countries[0] < other.countries[0]
        }
        for run in runs {
            if let last = merged.last, last.name == run.name, last.days == run.days,
                last.isEstimate == run.isEstimate
            {
                merged[merged.count - 1].countries += run.countries
            } else {
                merged.append(run)
            }
        }
        return merged
    }
}

/// The first few, and how many more there are: `a, b, c (and 4 more)`.
func firstFew(_ words: [String], most: Int = 3, separator: String = ", ") -> String {
    let more = words.count > most ? " (and \(words.count - most) more)" : ""
    return words.prefix(most).joined(separator: separator) + more
}
