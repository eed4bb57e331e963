import CLibical
import PlanTime

/// Values as they stand in a content line, made by libical.
enum ValueText {
    /// TEXT: `\`, `;`, `,` and line breaks escaped (RFC 5545, 3.3.11). Control characters are
    /// dropped first. Outside of any property libical escapes commas too, which it forgets in
    /// CATEGORIES and X- properties.
    static func text(_ text: String) -> [UInt8] {
        LibicalValue(text: SafeText.clean(text)).bytes
    }

    /// TEXT that must stay on one line.
    static func line(_ text: String) -> [UInt8] {
        LibicalValue(text: SafeText.oneLine(text)).bytes
    }

    static func uri(_ link: SafeLink) -> [UInt8] { LibicalValue(uri: link.text).bytes }

    static func integer(_ number: Int) -> [UInt8] { LibicalValue(integer: number).bytes }

    /// DATE: `20190520`.
    static func date(_ day: CivilDay) -> [UInt8] {
        let (year, month, dayOfMonth) = day.components
        var time = icaltimetype()
        (time.year, time.month, time.day) = (Int32(year), Int32(month), Int32(dayOfMonth))
        time.is_date = 1
        return LibicalValue(time: time).bytes
    }

    /// DATE-TIME on a wall clock, given in seconds since 1970-01-01T00:00 on it:
    /// `20190520T090000`.
    static func dateTime(wallSeconds: Int64) -> [UInt8] {
        let day = wallSeconds >= 0 ? wallSeconds / 86_400 : (wallSeconds - 86_399) / 86_400
        let second = Int32(wallSeconds - day * 86_400)
        let (year, month, dayOfMonth) = CivilDay(number: Int32(clamping: day)).components
        var time = icaltimetype()
        (time.year, time.month, time.day) = (Int32(year), Int32(month), Int32(dayOfMonth))
        (time.hour, time.minute, time.second) = (second / 3_600, second / 60 % 60, second % 60)
        return LibicalValue(time: time).bytes
    }

    /// DATE-TIME in UTC: `20190520T070000Z`. libical writes the Z only for times that it holds in
    /// its own UTC zone, whose table it would have to load.
    static func utc(_ instant: Instant) -> [UInt8] {
        dateTime(wallSeconds: instant.seconds) + [UInt8(ascii: "Z")]
    }

    /// UTC-OFFSET: `+0100`.
    static func offset(_ seconds: Int) -> [UInt8] { LibicalValue(offset: seconds).bytes }

    /// GEO: `36.806500;10.181500`, degrees north and east.
    static func geo(latitude: Double, longitude: Double) -> [UInt8] {
        // libical formats with the process's locale, which may write a decimal comma.
        LibicalValue(latitude: latitude, longitude: longitude).bytes
            .map { $0 == UInt8(ascii: ",") ? UInt8(ascii: ".") : $0 }
    }

    /// RECUR, as libical writes a rule that our own engine has read; the rule's own text where
    /// libical takes it for something else.
    static func recurrence(_ rule: String) -> [UInt8] {
        guard let value = LibicalValue(ICAL_RECUR_VALUE, parsing: rule) else {
            return Array(rule.utf8)
        }
        let written = value.bytes
        let same =
            Set(written.split(separator: UInt8(ascii: ";")))
            == Set(Array(rule.utf8).split(separator: UInt8(ascii: ";")))
        return same ? written : Array(rule.utf8)
    }
}
