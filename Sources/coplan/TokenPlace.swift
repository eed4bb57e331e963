import Files
import PlanServing

/// The file of tokens: `--tokens`, else in the user's state folder. It is refused where it would be
/// published, or end up in git: inside a plan or an output folder.
///
/// - Parameter folders: more folders that it must not be in.
func tokenFile(_ invocation: Invocation, apartFrom folders: [String]) throws(Failure) -> TokenFile {
    let environment = invocation.surroundings.environment
    guard
        let path = invocation.value("tokens")
            ?? TokenFile.usualPath(
                stateHome: environment["XDG_STATE_HOME"], home: environment["HOME"])
    else {
        throw Failure(
            "neither XDG_STATE_HOME nor HOME says where tokens are kept",
            hint: "write --tokens FILE")
    }
    let hint = "keep it elsewhere: --tokens FILE; by default it is in ~/.local/state/coplan"
    // The nearest folder that is there already.
    var folder = path
    var real: String?
    repeat {
        let slash = folder.lastIndex(of: "/")
        folder = slash.map { $0 == folder.startIndex ? "/" : String(folder[..<$0]) } ?? "."
        real = realPath(folder)
    } while real == nil && folder != "/" && folder != "."
    guard var real else {
        throw Failure("there is no folder for \(path)", hint: "write --tokens FILE")
    }
    for other in folders {
        if let other = realPath(other), real == other || real.hasPrefix("\(other)/") {
            throw Failure("the tokens \(path) must not be inside \(other)", hint: hint)
        }
    }
    while true {
        if kind(of: "\(real)/coplan.yaml") != nil || kind(of: "\(real)/.coplan-lock") != nil {
            throw Failure(
                "the tokens \(path) must not be inside a plan or its feeds, as \(real) is",
                hint: hint)
        }
        guard real != "/", let slash = real.lastIndex(of: "/") else { break }
        real = slash == real.startIndex ? "/" : String(real[..<slash])
    }
    return TokenFile(path: path)
}
