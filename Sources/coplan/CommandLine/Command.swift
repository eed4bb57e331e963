/// A command of the tool, as a value: what it is called, what it takes, and what it does.
struct Command: Sendable {
    let name: String
    /// `[PLAN]`, `ID [PLAN]`.
    let arguments: String
    /// One line for the list of commands.
    let summary: String
    /// What the help says beside its options.
    let details: String
    let options: [Option]
    let mostArguments: Int
    let run: @Sendable (Invocation) throws(Failure) -> Int32

    init(
        _ name: String, arguments: String = "[PLAN]", summary: String, details: String = "",
        options: [Option] = [], mostArguments: Int = 1,
        run: @escaping @Sendable (Invocation) throws(Failure) -> Int32
    ) {
        self.name = name
        self.arguments = arguments
        self.summary = summary
        self.details = details
        self.options = options
        self.mostArguments = mostArguments
        self.run = run
    }
}

/// An option of a command.
struct Option: Sendable {
    /// Without its dashes.
    let name: String
    let letter: Character?
    /// What its value stands for; nil for a switch.
    let value: String?
    let summary: String
    /// Whether it may be given several times.
    let repeats: Bool

    init(
        _ name: String, letter: Character? = nil, value: String? = nil, _ summary: String,
        repeats: Bool = false
    ) {
        (self.name, self.letter, self.value, self.summary, self.repeats) =
            (name, letter, value, summary, repeats)
    }
}

/// What the tool itself cannot do: wrong usage, a plan or an output that cannot be used.
struct Failure: Error {
    var message: String
    var hint: String?
    var status: Int32 = 2

    init(_ message: String, hint: String? = nil, status: Int32 = 2) {
        (self.message, self.hint, self.status) = (message, hint, status)
    }
}

/// A command with what was written after it, and what it learns from its surroundings.
struct Invocation: Sendable {
    var command: Command
    var arguments: [String] = []
    var values: [String: [String]] = [:]
    var surroundings: Surroundings

    func has(_ option: String) -> Bool { values[option] != nil }

    func value(_ option: String) -> String? { values[option]?.last }

    func all(_ option: String) -> [String] { values[option] ?? [] }
}

/// What the process was started with.
struct Surroundings: Sendable {
    var environment: [String: String]
    /// Seconds since 1970, read once at the start.
    var now: Int64
    var isTerminal: Bool
    /// The columns of the terminal; nil where the output is none: then no line is cut or wrapped.
    var columns: Int?
}

/// Options that every command has.
let commonOptions = [
    Option("help", letter: "h", "show this help"),
    Option("quiet", letter: "q", "print no summary"),
    Option("no-color", "print no colours"),
]

/// Options of commands that look at a plan.
let planOptions = [
    Option("as-of", value: "DATE", "the day on which the plan is looked at"),
    Option(
        "audience", value: "LEVEL",
        "hide what is above public or partners; default restricted, all is shown"),
]

let formatOption = Option("format", value: "FORMAT", "text (default) or json")

let findingOptions = [
    Option("format", value: "FORMAT", "text (default), json, github or sarif"),
    Option("strict", "exit with 1 for warnings too"),
    Option("notes", "show notes as well"),
    Option("show-waived", "show waived findings as well"),
]
