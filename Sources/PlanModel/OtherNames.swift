extension Table {
    /// The records that are called `word` somewhere else than in their id: by name, role or
    /// alias, in any language and whatever the case of the letters.
    public func indices(named word: String) -> [Int32] {
        let wanted = word.lowercased()
        return records.indices.lazy.filter { index in
            records[index].otherNames.contains { $0.lowercased() == wanted }
        }.map { Int32($0) }
    }

    /// The id that was probably meant by a word that is none: that of a record with this name or
    /// alias, else the nearest id, else that of the record with the nearest name.
    ///
    /// - Parameter includes: which records may be told of.
    public func suggestion(for word: String, includes: (Record) -> Bool = { _ in true }) -> String?
    {
        if let named = indices(named: word).first(where: { includes(self[$0]) }) {
            return self[named].id
        }
        let open = records.filter(includes)
        if let near = closest(to: word, among: open.lazy.map(\.id)) { return near }
        let names = open.flatMap { record in record.otherNames.map { (name: $0, id: record.id) } }
        guard let near = closest(to: word, among: names.lazy.map(\.name)) else { return nil }
        return names.first { $0.name == near }?.id
    }
}
