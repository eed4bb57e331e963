import PlanTime

/// The text of the file of tokens: a line for each, its fields divided by tabs: id, hash, created,
/// expires, revoked, what it gives (divided by commas), label. `-` is nothing.
enum TokenList {
    private static let firstLine =
        "# coplan tokens 1: id, hash, created, expires, revoked, feeds, label. The tokens "
        + "themselves are not in here."

    static func text(_ records: [TokenRecord]) -> String {
        var lines = [firstLine]
        for record in records {
            let fields = [
                record.id, record.hash.map { Hash.hexadecimal($0) } ?? "-",
                record.created.description, record.expires?.description ?? "-",
                record.revoked?.description ?? "-",
                record.grants.map(\.path).joined(separator: ","),
                record.label,
            ]
            lines.append(fields.joined(separator: "\t"))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    static func parse(_ bytes: [UInt8]) throws(TokenProblem) -> [TokenRecord] {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw TokenProblem("it is not in UTF-8")
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines[0].hasPrefix("# coplan tokens 1:") else {
            throw TokenProblem("it is not a file of tokens that this version has written")
        }
        var records: [TokenRecord] = []
        var ids: Set<String> = []
        for (number, line) in lines.enumerated() where !line.isEmpty && !line.hasPrefix("#") {
            guard let record = record(line), ids.insert(record.id).inserted else {
                throw TokenProblem("line \(number + 1) is not as it was written")
            }
            records.append(record)
        }
        return records
    }

    private static func record(_ line: Substring) -> TokenRecord? {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
        guard fields.count == 7, !fields[0].isEmpty, let created = instant(fields[2]) else {
            return nil
        }
        let hash = Hash.parse(fields[1])
        let expires = day(fields[3])
        let revoked = instant(fields[4])
        guard hash != nil || fields[1] == "-" && revoked != nil,
            expires != nil || fields[3] == "-", revoked != nil || fields[4] == "-"
        else { return nil }
        var grants: [TokenGrant] = []
        for path in fields[5].split(separator: ",") {
            guard let grant = try? TokenGrant(String(path)) else { return nil }
            grants.append(grant)
        }
        return TokenRecord(
            id: String(fields[0]), hash: hash, grants: grants, label: String(fields[6]),
            created: created, expires: expires, revoked: revoked)
    }

    private static func day(_ text: Substring) -> CivilDay? {
        let parts = text.split(separator: "-").map { Int($0) }
        guard text.utf8.count == 10, parts.count == 3, let year = parts[0], let month = parts[1],
            let day = parts[2]
        else { return nil }
        return CivilDay(year: year, month: month, day: day)
    }

    /// `2026-01-31T12:00:00Z`.
    private static func instant(_ text: Substring) -> Instant? {
        guard text.utf8.count == 20, text.hasSuffix("Z"), let day = day(text.prefix(10)) else {
            return nil
        }
        let clock = text.dropFirst(11).dropLast().split(separator: ":").map { Int($0) }
        guard clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2],
            (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second)
        else { return nil }
        return Instant(
            seconds: Int64(day.number) * 86_400 + Int64(hour * 3_600 + minute * 60 + second))
    }
}
