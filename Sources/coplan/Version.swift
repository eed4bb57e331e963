/// The tool's version (semantic versioning).
let version = "0.1.0"
