import Testing

@testable import PlanServing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct PlanFilesTests {
    @Test func changesShow() {
        let scratch = Scratch()
        let plan = "\(scratch.path)/plan"
        mkdir(plan, 0o755)
        write("a: 1\n", to: "\(plan)/a.yaml")
        func look() -> PlanFiles { PlanFiles(roots: [plan], output: "\(scratch.path)/out") }
        var last = look()
        #expect(look().fingerprint == last.fingerprint)
        #expect(last.folders == [plan])
        func expectChange(_ what: String, _ change: () -> Void) {
            change()
            let now = look()
            #expect(now.fingerprint != last.fingerprint, "\(what)")
            last = now
        }
        expectChange("written") { write("a: 22\n", to: "\(plan)/a.yaml") }
        expectChange("added") { write("b: 1\n", to: "\(plan)/b.yml") }
        expectChange("renamed") { rename("\(plan)/b.yml", "\(plan)/c.yml") }
        expectChange("removed") { unlink("\(plan)/c.yml") }
        expectChange("in a new folder") {
            mkdir("\(plan)/deeper", 0o755)
            write("d: 1\n", to: "\(plan)/deeper/d.yaml")
        }
        #expect(last.folders == [plan, "\(plan)/deeper"])
        write("x", to: "\(plan)/notes.txt")
        write("x", to: "\(plan)/.a.yaml.swp")
        #expect(look().fingerprint == last.fingerprint)
    }

    @Test func theOutputIsNotThePlans() {
        let scratch = Scratch()
        let out = "\(scratch.path)/out"
        mkdir(out, 0o755)
        let files = PlanFiles(roots: [scratch.path], output: out)
        write("BEGIN:VCALENDAR", to: "\(out)/all.ics")
        let again = PlanFiles(roots: [scratch.path], output: out)
        #expect(files.fingerprint == again.fingerprint)
        #expect(again.folders == [scratch.path])
    }
}
