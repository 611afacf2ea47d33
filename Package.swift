// swift-tools-version: 6.2
import PackageDescription

/// What every Swift target is held to (see ARCHITECTURE.md): Swift 6 mode comes with the tools version.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
]

let package = Package(
    name: "crest",
    products: [
        .library(name: "Crest", targets: ["Crest"]),
        .executable(name: "crest", targets: ["crest-cli"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1")
    ],
    targets: [
        .target(name: "CLapack", linkerSettings: [.linkedLibrary("openblas")]),
        .target(name: "CrestLinearAlgebra", dependencies: ["CLapack"], swiftSettings: house),
        .target(name: "CrestSeries", swiftSettings: house),
        .target(
            name: "CrestForecasting",
            dependencies: ["CrestLinearAlgebra", "CrestSeries"],
            swiftSettings: house
        ),
        .target(name: "CrestTesting", dependencies: ["CrestForecasting", "CrestSeries"], swiftSettings: house),
        .target(
            name: "CrestEvaluation",
            dependencies: [
                "CrestForecasting", "CrestSeries", .product(name: "RealModule", package: "swift-numerics"),
            ],
            swiftSettings: house
        ),
        .target(name: "CrestReporting", dependencies: ["CrestSeries"], swiftSettings: house),
        .target(
            name: "Crest",
            dependencies: ["CrestForecasting", "CrestReporting", "CrestSeries"],
            swiftSettings: house
        ),
        .target(
            name: "CrestCommand",
            dependencies: [
                "Crest", "CrestForecasting", "CrestReporting", "CrestSeries",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: house
        ),
        .executableTarget(name: "crest-cli", dependencies: ["CrestCommand"], path: "Sources/crest", swiftSettings: house),
        .testTarget(
            name: "CrestEvaluationTests",
            dependencies: ["CrestEvaluation", "CrestForecasting", "CrestSeries"],
            swiftSettings: house
        ),
        .testTarget(
            name: "CrestForecastingTests",
            dependencies: ["CrestForecasting", "CrestSeries", "CrestTesting"],
            swiftSettings: house
        ),
        .testTarget(
            name: "CrestReportingTests",
            dependencies: ["CrestReporting", "CrestSeries"],
            swiftSettings: house
        ),
    ]
)
