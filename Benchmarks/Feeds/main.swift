// Measures the export apart from reading the plan: from loaded records to feeds on the disk.
//
//     FeedBenchmark PLAN OUT [--runs N]
//
// Writes the feeds for partners anew N times. Prints one line of `name value` for each figure, the
// least of all runs; Benchmarks/feeds.py puts them beside what a bare libical program needs.

import PlanCalendar
import PlanChecking
import PlanModel
import PlanReading
import PlanTime

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Processor seconds of all threads so far, the system's for this process included.
func processorSeconds() -> Double {
    Double(clock()) / Double(CLOCKS_PER_SEC)
}

/// The most memory that the process has held so far, in bytes.
func peakMemory() -> Int {
    var usage = rusage()
    #if canImport(Glibc)
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Int(usage.ru_maxrss) * 1024
    #else
        getrusage(RUSAGE_SELF, &usage)
        return Int(usage.ru_maxrss)
    #endif
}

func fail(_ message: String) -> Never {
    print(message)
    exit(2)
}

let words = Array(CommandLine.arguments.dropFirst())
guard words.count >= 2 else { fail("usage: FeedBenchmark PLAN OUT [--runs N]") }
let runs = words.firstIndex(of: "--runs").flatMap { Int(words[$0 + 1]) } ?? 3
let zones = TimeZoneDatabase(directory: TimeZoneDatabase.usualDirectory())
let beforeReading = processorSeconds()
guard let read = try? readPlan(folder: words[0], zones: zones) else {
    fail("no plan at \(words[0])")
}
let plan = read.plan
let expansion = plan.expanded(zones: zones)
print("read \(processorSeconds() - beforeReading)")
print("memory-read \(peakMemory())")

let asOf = plan.settings.asOf?.value ?? CivilDay(year: 2019, month: 1, day: 1)!
var options = ExportOptions(
    asOf: asOf, stamp: Instant(seconds: Int64(asOf.number) * 86_400), tool: "benchmark")
options.audiences = [.partners]
let exporter = FeedExporter(plan: plan, expansion: expansion, zones: zones, options: options)

/// One export, with the processor seconds that it took.
func export(to folder: String) -> Double {
    let before = processorSeconds()
    do {
        _ = try exporter.export(to: folder)
    } catch {
        fail(error.message)
    }
    return processorSeconds() - before
}

let times = (0..<max(1, runs)).map { export(to: "\(words[1])/\($0)") }
print("export \(times.min()!)")
print("memory-export \(peakMemory())")
