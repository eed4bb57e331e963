import PlanModel
import PlanReading

extension Command {
    static let schema = Command(
        "schema", arguments: "[plan|settings]",
        summary: "Print a JSON Schema of the files, for editors.",
        details: """
            With a schema an editor completes keys and words, explains them, and marks mistakes
            while you write. `coplan schema` describes plan files, `coplan schema settings`
            coplan.yaml, which may hold whatever a plan file may. docs/editors.md says how to
            switch it on.
            """
    ) { (invocation) throws(Failure) in
        let kind = invocation.arguments.first ?? "plan"
        switch kind {
        case "plan":
            try printOut(
                JSONSchema.document(
                    id: "urn:coplan:schema:plan:1", title: "coplan plan file",
                    about: "A file of a plan: projects, activities, and what they use.",
                    of: Schema.planFile
                ).indentedDocument)
        case "settings":
            try printOut(
                JSONSchema.document(
                    id: "urn:coplan:schema:settings:1", title: "coplan.yaml",
                    about: "The settings of a plan, and whatever else a plan file may hold.",
                    of: Schema.settings
                ).indentedDocument)
        default:
            throw Failure(
                "there is no schema “\(kind)”",
                hint: closest(to: kind, among: ["plan", "settings"]).map { "did you mean \($0)?" }
                    ?? "write coplan schema for plan files, coplan schema settings for coplan.yaml")
        }
        return 0
    }
}
