/// What to write instead of a text that is no place on the globe. In quotes: within braces a
/// comma would end the value.
func geoHint(_ text: String) -> String {
    let form = "write degrees north, a comma, degrees east, in quotes: \"36.8065,10.1815\""
    guard !text.contains("°"), text.utf8.count <= 60 else { return form }
    var numbers: [String] = []
    var current = ""
    for character in text + " " {
        if character.isASCII, character.isNumber || character == "." || character == "-" {
            current.append(character)
        } else {
            if !current.isEmpty { numbers.append(current) }
            current = ""
            guard " ,;NSEWnsew".contains(character) else { return form }
        }
    }
    if numbers.count == 4, !text.contains(".") {
        // Commas before the decimals.
        numbers = ["\(numbers[0]).\(numbers[1])", "\(numbers[2]).\(numbers[3])"]
    }
    guard numbers.count == 2, let latitude = Double(numbers[0]), let longitude = Double(numbers[1])
    else { return form }
    let letters = text.uppercased().filter { "NSEW".contains($0) }
    var (north, east) = (numbers[0], numbers[1])
    if ["EN", "ES", "WN", "WS"].contains(letters) { (north, east) = (east, north) }
    if letters.contains("S"), !north.hasPrefix("-") { north = "-\(north)" }
    if letters.contains("W"), !east.hasPrefix("-") { east = "-\(east)" }
    if abs(latitude) > 90, abs(latitude) <= 180, abs(longitude) <= 90, letters.isEmpty {
        return "degrees north stand first and go from -90 to 90: write \"\(east),\(north)\""
    }
    guard abs(latitude) <= 90, abs(longitude) <= 180 else {
        return "degrees north go from -90 to 90, degrees east from -180 to 180"
    }
    return "write \"\(north),\(east)\""
}
