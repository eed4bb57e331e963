import PlanModel

/// Reads what stands behind a command's name.
func parse(_ words: ArraySlice<String>, of command: Command, _ surroundings: Surroundings)
    throws(Failure) -> Invocation
{
    var invocation = Invocation(command: command, surroundings: surroundings)
    let options = command.options + commonOptions
    var rest = words
    var onlyArguments = false
    while let word = rest.popFirst() {
        if onlyArguments || !word.hasPrefix("-") || word == "-" {
            invocation.arguments.append(word)
        } else if word == "--" {
            onlyArguments = true
        } else if word.hasPrefix("--") {
            let pieces = word.dropFirst(2).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(pieces[0])
            guard let option = options.first(where: { $0.name == name }) else {
                let near = closest(to: name, among: options.map(\.name))
                throw Failure(
                    "\(command.name) has no option --\(name)",
                    hint: near.map { "did you mean --\($0)?" }
                        ?? "see coplan \(command.name) --help")
            }
            let given = pieces.count > 1 ? String(pieces[1]) : nil
            try take(option, given, &rest, &invocation)
        } else {
            let letter = word.dropFirst().first!
            guard let option = options.first(where: { $0.letter == letter }) else {
                throw Failure(
                    "\(command.name) has no option -\(letter)",
                    hint: "see coplan \(command.name) --help")
            }
            let attached = word.dropFirst(2)
            if option.value == nil, !attached.isEmpty {
                rest = ["-\(attached)"] + rest
                try take(option, nil, &rest, &invocation)
            } else {
                try take(option, attached.isEmpty ? nil : String(attached), &rest, &invocation)
            }
        }
    }
    if invocation.arguments.count > command.mostArguments, !invocation.has("help") {
        throw Failure(
            "\(command.name) does not take “\(invocation.arguments[command.mostArguments])”",
            hint: "it is used as: coplan \(command.name) \(command.arguments) [options]")
    }
    return invocation
}

private func take(
    _ option: Option, _ given: String?, _ rest: inout ArraySlice<String>,
    _ invocation: inout Invocation
) throws(Failure) {
    var text = given
    if option.value == nil {
        if given != nil {
            throw Failure("--\(option.name) takes no value", hint: "write --\(option.name) alone")
        }
    } else if text == nil {
        guard let next = rest.popFirst() else {
            throw Failure(
                "--\(option.name) needs a value", hint: "write --\(option.name) \(option.value!)")
        }
        text = next
    }
    if invocation.values[option.name] != nil, option.value != nil, !option.repeats {
        throw Failure("--\(option.name) is given twice", hint: "keep one of the two")
    }
    invocation.values[option.name, default: []].append(text ?? "")
}

/// The help of one command.
func help(of command: Command) -> String {
    var text =
        "\(command.summary)\n\nUsage: coplan \(command.name) \(command.arguments) [options]\n"
    if !command.details.isEmpty { text += "\n\(command.details)\n" }
    text += "\nOptions:\n"
    let options = command.options + commonOptions
    let heads = options.map { option in
        (option.letter.map { "-\($0), " } ?? "    ") + "--\(option.name)"
            + (option.value.map { " \($0)" } ?? "")
    }
    let width = heads.map(\.count).max() ?? 0
    for (head, option) in zip(heads, options) {
        text += "  \(head)\(String(repeating: " ", count: width - head.count))  \(option.summary)"
        text += option.repeats ? " (may be repeated)\n" : "\n"
    }
    return text
}

/// The help of the tool.
func help(_ commands: [Command]) -> String {
    var text = """
        coplan: planning and calendar tool for cooperation programmes

        Usage: coplan COMMAND [PLAN] [options]

        PLAN is a plan's folder or one of its files. Left out, it is this folder or the nearest
        parent that holds coplan.yaml, else the folder plans.

        Commands:

        """
    let width = commands.map(\.name.count).max() ?? 0
    for command in commands {
        text +=
            "  \(command.name)\(String(repeating: " ", count: width - command.name.count))  \(command.summary)\n"
    }
    return text + """

        coplan COMMAND --help says more about each. coplan --version prints the versions.

        Exit status: 0 all is well, 1 findings at level error (with --strict, warnings),
        2 wrong usage, or a plan or output that cannot be used.

        """
}
