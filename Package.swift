// swift-tools-version: 6.2
import PackageDescription

/// What every Swift target is held to (see ARCHITECTURE.md): Swift 6 mode comes with the tools version.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
]

/// Logarithms and the like without Foundation.
let realModule = Target.Dependency.product(name: "RealModule", package: "swift-numerics")

/// One interface for what is written to logs.
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

/// SQLite, with its busy times and its errors in Swift.
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")

extension Target {
    /// A library of the house.
    static func room(_ name: String, _ dependencies: Dependency...) -> Target {
        .target(name: name, dependencies: dependencies, swiftSettings: house)
    }

    /// The tests of a library of the house.
    static func tests(_ name: String, _ dependencies: Dependency..., resources: [Resource] = []) -> Target {
        .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: house)
    }
}

let package = Package(
    name: "crest",
    products: [
        .library(name: "Crest", targets: ["Crest"]),
        .executable(name: "crest", targets: ["crest-cli"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Cellar: our loops in C; C headers and the libraries behind them.
        .target(name: "CKernels"),
        .target(name: "CLapack", linkerSettings: [.linkedLibrary("openblas")]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CLzma", providers: [.apt(["liblzma-dev"])]),
        .systemLibrary(name: "CBzip2", providers: [.apt(["libbz2-dev"])]),
        .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CPq", providers: [.apt(["libpq-dev"])]),

        // Ground and engine.
        .room("CrestLinearAlgebra", "CLapack", realModule),
        .room("CrestSeries"),
        .room("CrestAutoscaling", "CrestSeries"),
        .room("CrestForecasting", "CKernels", "CrestLinearAlgebra", "CrestSeries", realModule),

        // Workshops.
        .room(
            "CrestIngestion", "CKernels", "CrestSeries", "CBzip2", "CCurl", "CLzma", "CPq", "CZlib", "CZstd",
            .product(name: "GRDB", package: "GRDB.swift")),
        .room("CrestEvents", "CrestForecasting", "CrestLinearAlgebra", "CrestSeries", realModule),
        .room("CrestEvaluation", "CrestAutoscaling", "CrestForecasting", "CrestSeries", realModule),
        .room("CrestAdvisor", "CrestForecasting", "CrestLinearAlgebra", "CrestSeries", realModule),
        .room(
            "CrestPlatforms", "CrestAdvisor", "CrestAutoscaling", "CrestSeries",
            .product(name: "Yams", package: "Yams")),
        .room("CrestReporting", "CrestSeries"),
        .room("CrestStore", "CrestSeries", "CPq", grdb),

        // Hall and doors.
        .room(
            "Crest", "CrestAdvisor", "CrestEvaluation", "CrestEvents", "CrestForecasting", "CrestIngestion",
            "CrestPlatforms", "CrestReporting", "CrestSeries", .product(name: "Yams", package: "Yams")),
        .room(
            "CrestNightly", "Crest", "CrestAdvisor", "CrestEvents", "CrestForecasting", "CrestIngestion",
            "CrestPlatforms", "CrestReporting", "CrestSeries", "CrestStore", logging),
        .room(
            "CrestCommand", "Crest", "CrestAdvisor", "CrestEvaluation", "CrestEvents", "CrestForecasting",
            "CrestIngestion", "CrestLinearAlgebra", "CrestNightly", "CrestPlatforms", "CrestReporting", "CrestSeries",
            "CrestStore", logging, .product(name: "ArgumentParser", package: "swift-argument-parser")),
        .executableTarget(
            name: "crest-cli", dependencies: ["CKernels", "CrestCommand"], path: "Sources/crest", swiftSettings: house),

        // Beside.
        .room("CrestTesting", "CrestForecasting", "CrestSeries"),
        .executableTarget(
            name: "crest-bench",
            dependencies: [
                "Crest", "CrestAdvisor", "CrestForecasting", "CrestIngestion", "CrestPlatforms", "CrestSeries",
            ],
            swiftSettings: house),

        .tests("CrestLinearAlgebraTests", "CrestLinearAlgebra"),
        .tests("CrestAutoscalingTests", "CrestAutoscaling"),
        .tests("CrestSeriesTests", "CrestForecasting", "CrestSeries"),
        .tests(
            "CrestForecastingTests", "CrestForecasting", "CrestSeries", "CrestTesting",
            resources: [.copy("Fixtures")]),
        .tests(
            "CrestIngestionTests", "CrestIngestion", "CrestSeries", "CrestTesting", grdb,
            resources: [.copy("Fixtures")]),
        .tests(
            "CrestEventsTests", "CrestEvents", "CrestForecasting", "CrestSeries", realModule,
            resources: [.copy("Fixtures")]),
        .tests("CrestEvaluationTests", "CrestEvaluation", "CrestForecasting", "CrestSeries", "CrestTesting"),
        .tests("CrestAdvisorTests", "CrestAdvisor", "CrestForecasting", "CrestSeries", realModule),
        .tests("CrestPlatformsTests", "CrestAdvisor", "CrestPlatforms", "CrestSeries", resources: [.copy("Golden")]),
        .tests(
            "CrestNightlyTests", "Crest", "CrestAdvisor", "CrestForecasting", "CrestNightly", "CrestPlatforms",
            "CrestSeries",
            "CrestStore", "CrestTesting"),
        .tests("CrestReportingTests", "CrestReporting", "CrestSeries"),
        .tests("CrestStoreTests", "CrestStore", "CrestSeries", "CrestTesting", grdb),
        .tests(
            "CrestTests", "Crest", "CrestAdvisor", "CrestEvaluation", "CrestEvents", "CrestForecasting",
            "CrestReporting", "CrestSeries", "CrestTesting", realModule),
        // Needs the executable, so that it is built: these tests run it.
        .tests("CrestCommandTests", "CrestForecasting", "CrestSeries", "CrestTesting", "crest-cli"),
    ]
)
