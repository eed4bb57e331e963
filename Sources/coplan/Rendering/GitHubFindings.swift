import PlanChecking
import PlanModel

extension FindingReport {
    /// Annotations for GitHub Actions: one workflow command a line.
    var gitHub: String {
        var text = ""
        for finding in findings where isShown(finding) {
            let words = viewpoint.words(finding, zones: zones)
            let kind = finding.level == .note ? "notice" : finding.level.rawValue
            var properties: [String] = []
            if let place = words.place {
                properties.append("file=\(property(pathFromHere(place)))")
                properties.append("line=\(place.line)")
                if !words.isLineOnly {
                    properties.append("col=\(place.column)")
                    // GitHub takes columns only where a place lies in one line.
                    properties.append(
                        place.endLine == place.line
                            ? "endColumn=\(place.endColumn)" : "endLine=\(place.endLine)")
                }
            }
            properties.append("title=\(property(finding.rule))")
            var message = coplan.shown(words.message)
            for side in words.sides { message += "\n\(coplan.shown(side.message))" }
            if words.sides.isEmpty {
                for related in words.related {
                    let head = related.place.map { "\(pathFromHere($0)):\($0.line): " } ?? ""
                    message += "\n\(coplan.shown(head + related.message))"
                }
            }
            if let hint = words.hint { message += "\nhint: \(coplan.shown(hint))" }
            text += "::\(kind) \(properties.joined(separator: ","))::\(data(message))\n"
        }
        return text
    }

    private func data(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "%": result += "%25"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private func property(_ text: String) -> String {
        var result = ""
        for scalar in data(text).unicodeScalars {
            switch scalar {
            case ":": result += "%3A"
            case ",": result += "%2C"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
