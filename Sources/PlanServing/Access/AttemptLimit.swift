/// How often one client may show a token that is not good: `burst` times at once, and once more for
/// each `interval` that goes by.
///
/// This is the generic cell rate algorithm (ITU-T I.371): of each client only one time is kept. The
/// table is bounded; where it is full, the client that is nearest to being forgotten is.
struct AttemptLimit: Sendable {
    /// Milliseconds.
    let interval: Int64
    let burst: Int64
    let mostClients: Int
    /// For each client: when all its attempts are forgotten, in milliseconds.
    private var clearTimes: [ClientAddress: Int64] = [:]

    init(interval: Int64 = 2_000, burst: Int64 = 60, mostClients: Int = 4_096) {
        (self.interval, self.burst, self.mostClients) = (interval, burst, mostClients)
    }

    /// For how many seconds a client has to wait; 0 where it has not to.
    func wait(_ client: ClientAddress, now: Int64) -> Int {
        guard let clear = clearTimes[client.network] else { return 0 }
        let excess = clear - now - (burst - 1) * interval
        return excess > 0 ? Int((excess + 999) / 1_000) : 0
    }

    /// Counts an attempt that failed.
    ///
    /// - Returns: whether it was the last that the client has for now.
    mutating func countFailure(_ client: ClientAddress, now: Int64) -> Bool {
        let client = client.network
        if clearTimes[client] == nil, clearTimes.count >= mostClients {
            clearTimes = clearTimes.filter { $0.value > now }
            while clearTimes.count >= mostClients,
                let first = clearTimes.min(by: { $0.value < $1.value })
            {
                clearTimes[first.key] = nil
            }
        }
        clearTimes[client] = max(clearTimes[client] ?? now, now) + interval
        return wait(client, now: now) > 0
    }

    var clientCount: Int { clearTimes.count }
}
