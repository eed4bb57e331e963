// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
    name: "coplan",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "coplan", targets: ["coplan"]),
        // For Tests/Fuzz, which is a package of its own.
        .library(name: "PlanReading", targets: ["PlanReading"]),
        .library(name: "PlanModel", targets: ["PlanModel"]),
        .library(name: "PlanTime", targets: ["PlanTime"]),
    ],
    targets: [
        // C libraries: a module map and a header each, nothing else.
        .systemLibrary(
            name: "CLibYAML", pkgConfig: "yaml-0.1",
            providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
        .systemLibrary(
            name: "CLibical", pkgConfig: "libical",
            providers: [.apt(["libical-dev"]), .brew(["libical"])]),
        .systemLibrary(
            name: "CSodium", pkgConfig: "libsodium",
            providers: [.apt(["libsodium-dev"]), .brew(["libsodium"])]),
        .systemLibrary(
            name: "CQREncode", pkgConfig: "libqrencode",
            providers: [.apt(["libqrencode-dev"]), .brew(["qrencode"])]),
        .systemLibrary(
            name: "CMicroHTTPD", pkgConfig: "libmicrohttpd",
            providers: [.apt(["libmicrohttpd-dev"]), .brew(["libmicrohttpd"])]),
        .systemLibrary(
            name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),

        .systemLibrary(name: "CMemory"),

        // Rooms. Data flows one way: read → resolve → expand → check → render/export.
        .target(name: "Parallel", dependencies: ["CMemory"], swiftSettings: settings),
        .target(name: "Files", swiftSettings: settings),
        .target(name: "PlanTime", swiftSettings: settings),
        .target(
            name: "PlanModel", dependencies: ["PlanTime", "Parallel", "CMemory"],
            swiftSettings: settings),
        .target(
            name: "PlanReading",
            dependencies: ["PlanModel", "PlanTime", "Parallel", "Files", "CLibYAML"],
            swiftSettings: settings),
        .target(
            name: "PlanChecking", dependencies: ["PlanModel", "PlanTime", "Parallel"],
            swiftSettings: settings),
        .target(
            name: "PlanCalendar",
            dependencies: [
                "PlanModel", "PlanTime", "PlanChecking", "Parallel", "Files", "CLibical", "CSodium",
            ],
            swiftSettings: settings),
        .target(
            name: "PlanSite",
            dependencies: [
                "PlanModel", "PlanTime", "PlanChecking", "PlanCalendar", "Parallel", "CQREncode",
            ],
            swiftSettings: settings),
        .target(
            name: "PlanServing",
            dependencies: ["PlanModel", "PlanTime", "Files", "CMicroHTTPD", "CZlib", "CSodium"],
            swiftSettings: settings),
        .executableTarget(
            name: "coplan",
            dependencies: [
                "PlanModel", "PlanTime", "PlanReading", "PlanChecking", "PlanCalendar", "PlanSite",
                "PlanServing", "Parallel", "Files",
            ],
            swiftSettings: settings),

        // Answers questions about dates, zones and rules, for the comparisons in Tests/Python.
        .executableTarget(
            name: "TimeProbe", dependencies: ["PlanTime"], path: "Tests/TimeProbe",
            swiftSettings: settings),

        // Measures the engine alone, for Benchmarks/engine.py.
        .executableTarget(
            name: "EngineBenchmark",
            dependencies: ["PlanModel", "PlanTime", "PlanReading", "PlanChecking"],
            path: "Benchmarks/Engine", swiftSettings: settings),

        // Measures the export alone, for Benchmarks/feeds.py.
        .executableTarget(
            name: "FeedBenchmark",
            dependencies: ["PlanModel", "PlanTime", "PlanReading", "PlanChecking", "PlanCalendar"],
            path: "Benchmarks/Feeds", swiftSettings: settings),

        .testTarget(name: "PlanTimeTests", dependencies: ["PlanTime"], swiftSettings: settings),
        .testTarget(
            name: "PlanReadingTests", dependencies: ["PlanReading", "PlanModel", "PlanTime"],
            swiftSettings: settings),
        .testTarget(
            name: "PlanCheckingTests",
            dependencies: ["PlanChecking", "PlanReading", "PlanModel", "PlanTime"],
            swiftSettings: settings),
        .testTarget(
            name: "PlanCalendarTests",
            dependencies: ["PlanCalendar", "PlanReading", "PlanChecking", "PlanModel", "PlanTime"],
            swiftSettings: settings),
        .testTarget(
            name: "PlanSiteTests",
            dependencies: ["PlanSite", "PlanReading", "PlanChecking", "PlanModel", "PlanTime"],
            swiftSettings: settings),
        .testTarget(
            name: "PlanServingTests", dependencies: ["PlanServing", "PlanModel", "PlanTime"],
            swiftSettings: settings),
        .testTarget(name: "ToolTests", swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
