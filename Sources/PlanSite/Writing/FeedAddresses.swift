import PlanModel

/// Where the feeds are, as seen from a page.
extension PageWriter {
    /// nil where no address may be written down.
    func feedAddress(_ path: String) -> String? {
        switch site.options.feeds {
        case .absolute(let base): "\(base)/\(path)"
        case .relative(let folder): up + folder + path
        case .onRequest: nil
        }
    }
}
