#if os(Linux)
    import Files

    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #endif

    /// Hears of changes in folders from the system; `inotify`.
    struct FolderWatch: ~Copyable {
        let descriptor: Int32
        private var folders: [Int32: String] = [:]
        private var watches: [String: Int32] = [:]

        /// `inotify_init1`; nil where the system has no more of it to give.
        init?() {
            let made = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
            guard made >= 0 else { return nil }
            descriptor = made
        }

        deinit { close(descriptor) }

        /// Watches these folders and no others; `inotify_add_watch`, `inotify_rm_watch`.
        ///
        /// - Returns: whether all that are there are watched.
        mutating func follow(_ wanted: Set<String>) -> Bool {
            for (folder, watch) in watches where !wanted.contains(folder) {
                inotify_rm_watch(descriptor, watch)
                watches[folder] = nil
                folders[watch] = nil
            }
            let mask =
                IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB
                | IN_DELETE_SELF | IN_MOVE_SELF
            var isComplete = true
            for folder in wanted.sorted() {
                // A folder that was replaced by another of its name has another watch.
                let watch = inotify_add_watch(
                    descriptor, folder, UInt32(mask) | UInt32(IN_ONLYDIR))
                guard watch >= 0 else {
                    if errno != ENOENT && errno != ENOTDIR && errno != EACCES { isComplete = false }
                    continue
                }
                if let old = watches[folder], old != watch { folders[old] = nil }
                watches[folder] = watch
                folders[watch] = folder
            }
            return isComplete
        }

        /// Takes what the system has told since, without waiting for more; `read`.
        ///
        /// - Returns: whether anything of it may change the plan.
        mutating func takeEvents(output: String?) -> Bool {
            var matters = false
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = buffer.withUnsafeMutableBytes {
                    read(descriptor, $0.baseAddress, $0.count)
                }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return matters }
                buffer.withUnsafeBytes { bytes in
                    var offset = 0
                    let headLength = MemoryLayout<inotify_event>.size
                    while offset + headLength <= count {
                        let event = bytes.loadUnaligned(
                            fromByteOffset: offset, as: inotify_event.self)
                        let start = offset + headLength
                        let name = bytes[start..<(start + Int(event.len))].prefix { $0 != 0 }
                        if self.matters(
                            event, String(decoding: name, as: UTF8.self), output: output)
                        {
                            matters = true
                        }
                        offset = start + Int(event.len)
                    }
                }
            }
        }

        private mutating func matters(
            _ event: inotify_event, _ name: String, output: String?
        ) -> Bool {
            if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { return true }
            guard let folder = folders[event.wd] else { return false }
            if event.mask & UInt32(IN_IGNORED) != 0 {
                folders[event.wd] = nil
                if watches[folder] == event.wd { watches[folder] = nil }
                return true
            }
            if name.isEmpty { return event.mask & UInt32(IN_DELETE_SELF | IN_MOVE_SELF) != 0 }
            if PlanFiles.mayMatter(name) { return true }
            guard event.mask & UInt32(IN_ISDIR) != 0, !name.hasPrefix(".") else { return false }
            let path = "\(folder)/\(name)"
            return output == nil || realPath(path) != output
        }
    }
#endif
