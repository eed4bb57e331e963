// swift-tools-version: 6.2
import PackageDescription

// Apart from the main package, because all of it is built for libFuzzer. `make fuzz` runs it.
let package = Package(
    name: "Fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "coplan", path: "../..")],
    targets: [
        .executableTarget(
            name: "Fuzz",
            dependencies: [
                .product(name: "PlanReading", package: "coplan"),
                .product(name: "PlanModel", package: "coplan"),
                .product(name: "PlanTime", package: "coplan"),
            ],
            // `main` is libFuzzer's.
            swiftSettings: [.unsafeFlags(["-parse-as-library"])])
    ],
    swiftLanguageModes: [.v6]
)
