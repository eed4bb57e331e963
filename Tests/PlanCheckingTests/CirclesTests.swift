import Testing

@testable import PlanChecking

/// Circles against the plain meaning of the word, on random graphs.
struct CirclesTests {
    private struct Random: RandomNumberGenerator {
        var state: UInt64

        /// SplitMix64.
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    @Test func areThoseOfTheGraph() {
        var random = Random(state: 1)
        for _ in 0..<3_000 {
            let count = Int.random(in: 1...9, using: &random)
            let edges = (0..<count).map { _ in
                (0..<Int.random(in: 0...3, using: &random)).map { _ -> Int32? in
                    Int.random(in: 0..<8, using: &random) == 0
                        ? nil : Int32.random(in: 0..<Int32(count), using: &random)
                }
            }
            let sources = (0..<Int32(count)).filter { !edges[Int($0)].isEmpty }
            let found = Circles(nodeCount: count, sources: sources) { edges[Int($0)] }
            let reaches = reachability(edges)
            var used: Set<[Int32]> = []
            for circle in found.circles {
                #expect(circle[0].node == circle.map(\.node).min())
                #expect(Set(circle.map(\.node)).count == circle.count, "nobody is in it twice")
                for (index, step) in circle.enumerated() {
                    let next = circle[(index + 1) % circle.count].node
                    #expect(edges[Int(step.node)][step.edge] == next)
                    #expect(
                        used.insert([step.node, Int32(step.edge)]).inserted, "no step is in two")
                }
            }
            // Whoever has broken these has broken all: nothing else is left.
            let rest = edges.indices.map { node in
                edges[node].indices.filter { !used.contains([Int32(node), Int32($0)]) }
                    .map { edges[node][$0] }
            }
            let isCircular = (0..<count).contains { reaches[$0][$0] }
            #expect(found.circles.isEmpty == !isCircular)
            if found.circles.isEmpty {
                #expect(!(0..<count).contains { reachability(rest)[$0][$0] })
            }
            for one in 0..<count {
                for other in 0..<count where one != other {
                    #expect(
                        found.areConnected(Int32(one), Int32(other))
                            == (reaches[one][other] && reaches[other][one]))
                }
            }
        }
    }

    /// A chain that is as long as plans can be, closed at its end, needs no recursion.
    @Test func aLongCircle() {
        let count = 200_000
        let found = Circles(
            nodeCount: count, sources: Array(0..<Int32(count))
        ) { [($0 + 1) % Int32(count), $0 == 0 ? nil : 0] }
        #expect(found.circles.first?.count ?? 0 > 0)
        #expect(found.areConnected(1, Int32(count - 1)))
    }

    /// By node: what can be reached along at least one edge.
    private func reachability(_ edges: [[Int32?]]) -> [[Bool]] {
        edges.indices.map { start in
            var reached = [Bool](repeating: false, count: edges.count)
            var pending = [start]
            while let node = pending.popLast() {
                for target in edges[node].compactMap({ $0 }) where !reached[Int(target)] {
                    reached[Int(target)] = true
                    pending.append(Int(target))
                }
            }
            return reached
        }
    }
}
