// Measures the engine apart from reading and printing: from loaded records to sorted findings.
//
//     EngineBenchmark PLAN [--rule NAME] [--runs N] [--uses FILE]
//
// Prints one line of `name value` for each figure; Benchmarks/engine.py puts them beside what
// other programs need. `--uses` writes the uses of people as lines of
// `person,activity,first,last`, for a program that looks for the same overlaps.

import PlanChecking
import PlanModel
import PlanReading
import PlanTime

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct Options {
    var plan = ""
    var rule: String?
    var runs = 3
    var usesFile: String?

    init(_ words: [String]) {
        var words = words[...]
        while let word = words.popFirst() {
            switch word {
            case "--rule": rule = words.popFirst()
            case "--runs": runs = words.popFirst().flatMap { Int($0) } ?? runs
            case "--uses": usesFile = words.popFirst()
            default: plan = word
            }
        }
    }
}

func seconds(_ body: () -> Void) -> Double {
    let clock = ContinuousClock()
    let taken = clock.measure(body)
    return Double(taken.components.seconds) + Double(taken.components.attoseconds) / 1e18
}

/// The uses of people on whole days, as `person,activity,first,last`.
func writeUses(of plan: Plan, _ expansion: Expansion, to path: String) {
    guard let file = fopen(path, "w") else { return }
    defer { fclose(file) }
    for (index, part) in expansion.parts.enumerated() where plan.takesPart(part) {
        for occurrence in expansion.occurrences(ofPart: index) {
            for use in plan.people(of: part) where use.person.isResolved {
                let days = occurrence.days
                fputs(
                    "\(use.person.index),\(part.activity),\(days.first.number),\(days.last.number)\n",
                    file)
            }
        }
    }
}

let options = Options(Array(CommandLine.arguments.dropFirst()))
let zones = TimeZoneDatabase(directory: TimeZoneDatabase.usualDirectory())
guard !options.plan.isEmpty, let read = try? readPlan(folder: options.plan, zones: zones) else {
    print("usage: EngineBenchmark PLAN [--rule NAME] [--runs N] [--uses FILE]")
    exit(2)
}
var plan = read.plan
if let only = options.rule {
    plan.settings.rules = Rule.all.filter { $0.canBeChanged && $0.name != only }.map {
        (Located($0.name, at: .start(of: 0)), nil)
    }
}
let asOf = plan.settings.asOf?.value ?? CivilDay(year: 2019, month: 1, day: 1)!
if let path = options.usesFile {
    writeUses(of: plan, plan.expanded(zones: zones), to: path)
}
var result: CheckResult?
/// The least time of all runs, by stage.
var best: [(stage: String, seconds: Double)] = [
    ("expand", .infinity), ("uses", .infinity), ("check", .infinity),
]
var processor = Double.infinity
for _ in 0..<max(1, options.runs) {
    // To free what the run before has found is no part of this one.
    result = nil
    let before = clock()
    var expansion: Expansion?
    var context: CheckContext?
    let taken = [
        seconds { expansion = plan.expanded(zones: zones) },
        seconds {
            context = CheckContext(
                plan: plan, expansion: expansion!, asOf: asOf, zones: zones, holidays: [:])
        },
        seconds { result = check(context!, reading: []) },
    ]
    processor = min(processor, Double(clock() - before) / Double(CLOCKS_PER_SEC))
    for stage in best.indices { best[stage].seconds = min(best[stage].seconds, taken[stage]) }
}
print("activities \(plan.activities.count)")
for (stage, seconds) in best { print("\(stage) \(seconds)") }
print("seconds \(best.reduce(0) { $0 + $1.seconds })")
print("cpu-seconds \(processor)")
if let result {
    print("findings \(result.findings.count)")
    print("pairs-found \(result.audiencePairs.found)")
    print("pairs-looked-at \(result.audiencePairs.lookedAt)")
}
