import PlanModel

/// The UIDs of a plan's events: made of ids alone, so that nothing that may change changes them.
struct Identities: Sendable {
    /// By activity: the UID of its event, or, with sessions, what theirs are made of.
    private let activities: [String]
    /// What is before the `@`, of activities and sessions → index of the activity.
    private let owners: [String: Int32]
    private let plan: Plan

    init(_ plan: Plan) throws(ExportError) {
        self.plan = plan
        var uids: [String] = []
        uids.reserveCapacity(plan.activities.count)
        var owners = [String: Int32](minimumCapacity: plan.activities.count)
        for (index, activity) in plan.activities.enumerated() {
            let uid = try Identities.uid(of: activity, in: plan)
            let key = Identities.localPart(of: uid)
            if let other = owners[key], uids[Int(other)] == uid {
                throw ExportError(
                    .plan,
                    "\(activity.fullName) and \(plan.activities[Int(other)].fullName) have the same UID \(uid)",
                    hint: "give one of them another uid, or take the id out of its was")
            }
            uids.append(uid)
            owners[key] = Int32(index)
            for session in activity.sessions { owners["\(key)_\(session.id)"] = Int32(index) }
            // One that is too long is written as a hash, and must be known again by it.
            if uid.utf8.count > 120 {
                for session in [""] + activity.sessions.map({ "_\($0.id)" }) {
                    let written = Identities.bounded(Identities.inserting(session, into: uid))
                    owners[Identities.localPart(of: written)] = Int32(index)
                }
            }
        }
        self.activities = uids
        self.owners = owners
    }

    /// The UID of a part.
    func uid(of part: PartID) -> String {
        let base = activities[Int(part.activity)]
        guard part.session >= 0 else { return Identities.bounded(base) }
        let session = plan.activities[Int(part.activity)].sessions[Int(part.session)].id
        return Identities.bounded(Identities.inserting("_\(session)", into: base))
    }

    /// The UID of an occurrence that goes out as an event of its own, by its local first day,
    /// `20190520`.
    static func uid(of base: String, on day: String) -> String {
        bounded(inserting("_\(day)", into: base))
    }

    /// Begins the UIDs of deadlines. Ids have no capital letters.
    static let deadlinePrefix = "DUE_"

    /// The UID of a deadline of a part, by its name, which may be any text.
    func uid(ofDeadline name: String, of part: PartID) -> String {
        let base = activities[Int(part.activity)]
        var suffix = "_"
        if part.session >= 0 {
            let session = plan.activities[Int(part.activity)].sessions[Int(part.session)]
            suffix += "\(session.id)_"
        }
        for byte in name.utf8 {
            switch byte {
            case 48...57, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."):
                suffix.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                // No two names become one.
                suffix += "+" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return Identities.bounded(
            Identities.deadlinePrefix + Identities.inserting(suffix, into: base))
    }

    /// What has become of the activity that an exported deadline came from.
    func owner(ofDeadline uid: String) -> Owner {
        let local = Identities.localPart(of: uid).dropFirst(Identities.deadlinePrefix.utf8.count)
        guard let cut = local.lastIndex(of: "_") else { return .nobody }
        return owner(of: String(local[..<cut]))
    }

    /// What has become of the activity that an exported event came from.
    enum Owner {
        case activity(Int32)
        /// The activity is there, but this session of it is not.
        case formerSession(Int32)
        case nobody
    }

    func owner(of uid: String) -> Owner {
        let local = Identities.localPart(of: uid)
        if let index = owners[local] { return .activity(index) }
        guard let cut = local.lastIndex(of: "_") else { return .nobody }
        guard let index = owners[String(local[..<cut])] else { return .nobody }
        let suffix = local[local.index(after: cut)...]
        let isDay = suffix.utf8.count == 8 && suffix.utf8.allSatisfy { (48...57).contains($0) }
        return isDay ? .activity(index) : .formerSession(index)
    }

    /// UIDs by the UID of the part that they are of: an occurrence is known by its own and by
    /// its part's.
    static func occurrences(_ uids: some Sequence<String>) -> [String: [String]] {
        var found: [String: [String]] = [:]
        for uid in uids {
            found[uid, default: []].append(uid)
            let local = localPart(of: uid)
            guard let cut = local.lastIndex(of: "_") else { continue }
            let suffix = local.utf8[local.utf8.index(after: cut)...]
            guard suffix.count == 8, suffix.allSatisfy({ (48...57).contains($0) }) else { continue }
            found[local[..<cut] + String(domainPart(of: uid)), default: []].append(uid)
        }
        return found
    }

    /// The plan's domain, or that of the first project that has one.
    var domain: String {
        let all = [plan.settings.domain?.value] + plan.projects.records.map { $0.domain?.value }
        return all.lazy.compactMap { $0 }.map(Identities.cleaned).first { !$0.isEmpty } ?? ""
    }

    private static func cleaned(_ domain: String) -> String {
        String(SafeText.oneLine(domain).filter { $0 != " " && $0 != "@" })
    }

    private static func uid(of activity: Activity, in plan: Plan) throws(ExportError) -> String {
        let details = activity.details
        if let own = details.uid?.value {
            let cleaned = SafeText.oneLine(own)
            if !cleaned.isEmpty { return cleaned }
        }
        let domain =
            plan.projects[activity.project]?.domain?.value ?? plan.settings.domain?.value ?? ""
        let cleaned = Identities.cleaned(domain)
        guard !cleaned.isEmpty else {
            throw ExportError(
                .plan, "no domain is set, and the identity of every calendar entry ends with it",
                hint: "write domain: your-organisation.example into coplan.yaml, once and for all")
        }
        // An id that came from another project is written with that project.
        if let oldest = details.was.first {
            let parts = oldest.split(separator: "/")
            return parts.count > 1
                ? "\(parts.joined(separator: "_"))@\(cleaned)"
                : "\(activity.project.id)_\(oldest)@\(cleaned)"
        }
        return "\(activity.project.id)_\(activity.id)@\(cleaned)"
    }

    private static func inserting(_ suffix: String, into uid: String) -> String {
        guard let at = uid.lastIndex(of: "@") else { return uid + suffix }
        return uid[..<at] + suffix + uid[at...]
    }

    private static func localPart(of uid: String) -> String {
        uid.lastIndex(of: "@").map { String(uid[..<$0]) } ?? uid
    }

    private static func domainPart(of uid: String) -> Substring {
        uid.lastIndex(of: "@").map { uid[$0...] } ?? ""
    }

    /// RFC 7986, 5.3: at most 255 octets. A longer one ends in a hash of the whole.
    private static func bounded(_ uid: String) -> String {
        guard uid.utf8.count > 255 else { return uid }
        var kept = ""
        for character in uid {
            if kept.utf8.count + character.utf8.count > 180 { break }
            kept.append(character)
        }
        return "\(kept)-\(Digest.hexadecimal(of: Array(uid.utf8)))"
    }
}
