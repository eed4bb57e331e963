/// The circles of a directed graph: what waits for each other and so can never begin.
struct Circles {
    /// A step of a circle: from a node along one of its edges.
    struct Step {
        var node: Int32
        /// The edge's position among those of its node.
        var edge: Int
    }

    /// In the order of the nodes, each from its lowest node on. Of circles that have a step in
    /// common one is named: whoever breaks it looks at the others next.
    private(set) var circles: [[Step]] = []
    /// By node: what is connected in both directions has one number; -1 without edges.
    private var components: [Int32]

    /// Whether two nodes are in circles that hang together, or one node is in a circle by itself.
    func areConnected(_ left: Int32, _ right: Int32) -> Bool {
        left == right
            || components[Int(left)] >= 0 && components[Int(left)] == components[Int(right)]
    }

    /// - Parameter sources: the nodes that have edges, ascending.
    /// - Parameter targets: where the edges of a node lead; nil for an edge that counts for
    ///   nothing.
    init(nodeCount: Int, sources: [Int32], targets: (Int32) -> [Int32?]) {
        components = []
        guard !sources.isEmpty else {
            components = [Int32](repeating: -1, count: nodeCount)
            return
        }
        // Only nodes with edges can be in a circle: they are numbered anew.
        var numbers = [Int32](repeating: -1, count: nodeCount)
        for (number, node) in sources.enumerated() { numbers[Int(node)] = Int32(number) }
        var edges: [[(target: Int, edge: Int)]] = []
        edges.reserveCapacity(sources.count)
        for node in sources {
            edges.append(
                targets(node).enumerated().compactMap { position, target in
                    guard let target, numbers[Int(target)] >= 0 else { return nil }
                    return (Int(numbers[Int(target)]), position)
                })
        }
        let found = Search(edges)
        circles = found.circles.map { circle in
            let steps = circle.map { Step(node: sources[$0.number], edge: $0.edge) }
            let lowest = steps.indices.min { steps[$0].node < steps[$1].node } ?? 0
            return Array(steps[lowest...] + steps[..<lowest])
        }.sorted { $0[0].node < $1[0].node }
        components = numbers.map { $0 < 0 ? -1 : found.components[Int($0)] }
    }
}

/// Tarjan's search for what is connected in both directions, which on its way names circles that
/// have no step in common. Linear in nodes and edges, and without recursion.
private struct Search {
    private(set) var circles: [[(number: Int, edge: Int)]] = []
    private(set) var components: [Int32]

    /// A node on the way from the root.
    private struct Stop {
        var number: Int
        /// The edge that led here.
        var edge: Int
        /// The next of its own edges to look at.
        var next = 0
        /// The last stop up to this one whose step is in a circle that was named.
        var lastNamed: Int
    }

    init(_ edges: [[(target: Int, edge: Int)]]) {
        components = [Int32](repeating: -1, count: edges.count)
        var order = [Int](repeating: -1, count: edges.count)
        var low = order
        var positions = order
        var isPending = [Bool](repeating: false, count: edges.count)
        var pending: [Int] = []
        var visited = 0
        var componentCount: Int32 = 0
        var way: [Stop] = []
        func enter(_ number: Int, along edge: Int) {
            order[number] = visited
            low[number] = visited
            visited += 1
            positions[number] = way.count
            isPending[number] = true
            pending.append(number)
            way.append(Stop(number: number, edge: edge, lastNamed: way.last?.lastNamed ?? 0))
        }
        for root in edges.indices where order[root] < 0 {
            enter(root, along: -1)
            while let stop = way.last {
                let number = stop.number
                if stop.next < edges[number].count {
                    let (target, edge) = edges[number][stop.next]
                    way[way.count - 1].next += 1
                    if order[target] < 0 {
                        enter(target, along: edge)
                    } else if isPending[target] {
                        low[number] = min(low[number], order[target])
                        let first = positions[target]
                        guard first >= 0, stop.lastNamed <= first else { continue }
                        var circle: [(number: Int, edge: Int)] = []
                        for position in first..<(way.count - 1) {
                            circle.append((way[position].number, way[position + 1].edge))
                            way[position + 1].lastNamed = position + 1
                        }
                        circle.append((number, edge))
                        circles.append(circle)
                    }
                    continue
                }
                way.removeLast()
                positions[number] = -1
                if let parent = way.last?.number { low[parent] = min(low[parent], low[number]) }
                if low[number] == order[number] {
                    var member: Int
                    repeat {
                        member = pending.removeLast()
                        isPending[member] = false
                        components[member] = componentCount
                    } while member != number
                    componentCount += 1
                }
            }
        }
    }
}
