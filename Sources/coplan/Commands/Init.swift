import PlanModel
import PlanReading
import PlanTime

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Command {
    static let initialise = Command(
        "init", arguments: "[DIR]", summary: "Start a plan with a commented example.",
        details: """
            Makes the folder, by default this one, and in it coplan.yaml with the settings and one file
            with a project and a few activities, all invented and dated from today (--as-of) on. Nothing
            that is there is overwritten.
            """,
        options: [
            Option("name", value: "NAME", "what the plan is called"),
            Option("domain", value: "DOMAIN", "what ends the identity of every calendar entry"),
            Option("project", value: "ID", "the id of the project; default example-project"),
            Option("as-of", value: "DATE", "the day from which the example is dated"),
        ]
    ) { (invocation) throws(Failure) in
        let folder = invocation.arguments.first ?? "."
        let project = invocation.value("project") ?? "example-project"
        guard isID(project) else {
            throw Failure("--project: “\(project)” is not an id", hint: idHint(project))
        }
        let domain = invocation.value("domain") ?? "plans.example.org"
        guard isDomain(domain) else {
            throw Failure(
                "--domain: “\(domain)” is not a domain",
                hint: "write a domain of yours in small letters: plans.example.org")
        }
        let name = invocation.value("name") ?? "Example plan (invented: replace it)"
        guard !name.isEmpty, !name.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
            throw Failure("--name: “\(name)” is not a name", hint: "write a short text on one line")
        }
        let example = ExamplePlan(
            name: name, domain: domain, project: project,
            asOf: try asOf(invocation, plan: nil))
        let path = { (file: String) in folder == "." ? file : "\(folder)/\(file)" }
        let files = [
            (path: path("coplan.yaml"), text: example.settings),
            (path: path("\(project).yaml"), text: example.projectFile),
        ]
        try refuseToOverwrite(folder, files.map(\.path))
        try makeFolder(folder)
        var written: [String] = []
        do throws(Failure) {
            for file in files {
                try writeNew(file.path, file.text)
                written.append(file.path)
            }
        } catch {
            // Half a plan is worse than none.
            for path in written { unlink(path) }
            throw error
        }
        guard !invocation.has("quiet") else { return 0 }
        let plan = folder == "." ? "" : " \(shellWord(folder))"
        try printOut(
            """
            Wrote \(shown(files[0].path)) and \(shown(files[1].path)), an invented example to replace.
            Look at it: coplan list\(plan)
            After each change: coplan check\(plan)
            For calendars, once the domain in coplan.yaml is yours: coplan export\(plan)

            """)
        return 0
    }
}

/// Refuses where a file is in the way, or the folder belongs to a plan already.
private func refuseToOverwrite(_ folder: String, _ paths: [String]) throws(Failure) {
    for path in paths {
        var info = stat()
        // A link that leads nowhere is in the way, too.
        guard lstat(path, &info) != 0 else {
            throw Failure(
                "\(path) exists already",
                hint: "nothing is overwritten: start the plan in a folder of its own")
        }
    }
    if let kind = kind(of: folder), kind != S_IFDIR {
        throw Failure("\(folder) is not a folder")
    }
    // The nearest folder above that is there.
    var existing = folder
    while kind(of: existing) == nil, existing != "/", existing != "." {
        while existing.count > 1, existing.hasSuffix("/") { existing.removeLast() }
        guard let slash = existing.lastIndex(of: "/") else {
            existing = "."
            break
        }
        existing = slash == existing.startIndex ? "/" : String(existing[..<slash])
    }
    if let around = nearestPlan(from: existing) {
        throw Failure(
            "\(folder) lies in a plan already: \(around == "." ? "" : "\(around)/")coplan.yaml",
            hint: "write a file with your project into that plan instead")
    }
    let zones = TimeZoneDatabase(directory: TimeZoneDatabase.usualDirectory())
    // A folder without plan files cannot be read as a plan, and is fine.
    guard kind(of: folder) != nil, let read = try? readPlan(folder: folder, zones: zones),
        let finding = read.findings.first(where: \.isInFile)
    else { return }
    throw Failure(
        "\(folder) holds YAML files that are not a plan's: "
            + read.plan.files[Int(finding.place.file)].path,
        hint: "every *.yaml file below a plan's folder belongs to it: coplan init plans")
}

private func makeFolder(_ folder: String) throws(Failure) {
    var path = folder.hasPrefix("/") ? "/" : ""
    for piece in folder.split(separator: "/") {
        path += path.isEmpty || path == "/" ? String(piece) : "/\(piece)"
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
            throw Failure("cannot make the folder \(path): \(String(cString: strerror(errno)))")
        }
    }
}

/// Writes a file that must not be there yet.
private func writeNew(_ path: String, _ text: String) throws(Failure) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else {
        throw Failure("cannot write \(path): \(String(cString: strerror(errno)))")
    }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        if count < 0 {
            if errno == EINTR { continue }
            let reason = String(cString: strerror(errno))
            close(file)
            unlink(path)
            throw Failure("cannot write \(path): \(reason)")
        }
        bytes = bytes.dropFirst(count)
    }
    close(file)
}

/// As a word of a shell, in quotes where it needs them.
private func shellWord(_ text: String) -> String {
    let plain = text.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
            || "/._-".utf8.contains($0)
    }
    return plain
        ? text
        : "'"
            + text.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "'\\''") + "'"
}
