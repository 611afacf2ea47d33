// swift-tools-version: 6.2
import PackageDescription

// The fuzz targets, apart from the rest because libFuzzer brings its own main: see scripts/fuzz. The libraries are
// those of the house, by links.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
    .unsafeFlags(["-sanitize=fuzzer,address", "-parse-as-library"]),
]

let package = Package(
    name: "crest-fuzz",
    dependencies: [.package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0")],
    targets: [
        .systemLibrary(name: "CZlib"), .systemLibrary(name: "CZstd"), .systemLibrary(name: "CLzma"),
        .systemLibrary(name: "CBzip2"), .systemLibrary(name: "CCurl"), .systemLibrary(name: "CPq"),
        .target(name: "CKernels"),
        .target(name: "CrestSeries", swiftSettings: house),
        .target(
            name: "CrestIngestion",
            dependencies: [
                "CKernels", "CrestSeries", "CBzip2", "CCurl", "CLzma", "CPq", "CZlib", "CZstd",
                .product(name: "GRDB", package: "GRDB.swift"),
            ], swiftSettings: house),
        .executableTarget(
            name: "Fuzz", dependencies: ["CrestIngestion", "CrestSeries"], swiftSettings: house,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]),
    ]
)
