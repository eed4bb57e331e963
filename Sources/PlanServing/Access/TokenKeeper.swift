import PlanTime
import Synchronization

/// Knows which tokens are good, as the file of tokens says at that moment.
final class TokenKeeper: Sendable {
    private struct Known {
        var signature: TokenFile.Signature?
        var isRead = false
        var records: [String: TokenRecord] = [:]
        var problem: TokenProblem?
    }

    private let file: TokenFile?
    private let known = Mutex(Known())
    /// What a token with an unknown id is compared with.
    private let nothing = Hash.random(32)

    /// Told when the file cannot be used any more; with nil, when it can again.
    private let onProblem: @Sendable (TokenProblem?) -> Void

    /// - Parameter file: nil where there is none: no token is good.
    init(
        _ file: TokenFile?, onProblem: @escaping @Sendable (TokenProblem?) -> Void = { _ in }
    ) {
        (self.file, self.onProblem) = (file, onProblem)
    }

    /// Whether a token gives a feed, `partners/all.ics`.
    ///
    /// A wrong id takes as long as a wrong secret: in both cases a hash is made and compared.
    func isGood(_ token: Substring?, for feed: String, now: Instant) -> Bool {
        let token = token ?? ""
        let id = token.utf8.firstIndex(of: UInt8(ascii: ".")).map { token[..<$0] } ?? ""
        let hash = Hash.bytes(of: Array(token.utf8.prefix(512)))
        return known.withLock { known in
            refresh(&known)
            let record = known.records[String(id)]
            let isEqual = Hash.areEqual(hash, record?.hash ?? nothing)
            guard let record, isEqual, record.isGood(at: now) else { return false }
            return record.grants.contains { $0.covers(feed) }
        }
    }

    /// What is wrong with the file of tokens; then no token is good.
    var problem: TokenProblem? {
        known.withLock { known in
            refresh(&known)
            return known.problem
        }
    }

    /// Reads the file again where it is another one than before. What is revoked in it is revoked
    /// at once.
    private func refresh(_ known: inout Known) {
        guard let file else { return }
        let signature = file.signature()
        guard !known.isRead || signature != known.signature else { return }
        known.isRead = true
        known.records = [:]
        let before = known.problem
        known.problem = nil
        defer {
            if known.problem?.message != before?.message { onProblem(known.problem) }
        }
        do throws(TokenProblem) {
            let (records, signature) = try file.read()
            known.signature = signature
            for record in records { known.records[record.id] = record }
        } catch {
            known.signature = signature
            known.problem = error
        }
    }
}
