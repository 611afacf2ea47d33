import Crest
import CrestTesting
import Foundation
import Testing

@Suite struct `An archive of models` {
    let folder: TemporaryFolder
    let archive: ModelArchive

    init() throws {
        folder = try TemporaryFolder()
        archive = ModelArchive(directory: folder.url("models").path)
    }

    private func forecast(_ model: String, of name: String = "checkout") throws -> SeriesForecast {
        var options = ForecastOptions()
        options.model = model
        options.horizon = .steps(30)
        options.seasons = [.steps(24)]
        return try ForecastPipeline(options: options)
            .forecast(try seasonalSeries(cycles: 20, seasonalPeriod: 24, seed: 11).named(name))
    }

    private func damage(_ edit: (String) -> String) throws {
        let file = URL(fileURLWithPath: archive.directory).appendingPathComponent("checkout.model")
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let edited = edit(text)
        #expect(edited != text)
        try Data(edited.utf8).write(to: file)
    }

    @Test(arguments: ModelRegistry.names)
    func `keeps every model to the last bit`(name: String) throws {
        let fitted = try forecast(name)
        try archive.save([fitted])
        let model = try archive.model(of: "checkout")
        var options = ForecastOptions()
        options.horizon = .steps(30)
        options.seasons = [.steps(24)]
        let again = try ForecastPipeline(options: options).forecast(fitted.series, with: model)
        #expect(again.model.name == fitted.model.name)
        #expect(again.forecast.point.map(\.bitPattern) == fitted.forecast.point.map(\.bitPattern))
        #expect(again.forecast.paths == fitted.forecast.paths)
    }

    @Test func `writes the same bytes for the same model`() throws {
        let file = URL(fileURLWithPath: archive.directory).appendingPathComponent("checkout.model")
        try archive.save([try forecast("auto")])
        let first = try Data(contentsOf: file)
        try archive.save([try forecast("auto")])
        #expect(try Data(contentsOf: file) == first)
    }

    @Test func `notices a changed number`() throws {
        try archive.save([try forecast("drift")])
        try damage { text in
            // The last digit of the file stands within the model's numbers.
            guard let digit = text.lastIndex(where: \.isNumber) else { return text }
            return text[..<digit] + (text[digit] == "7" ? "8" : "7") + text[text.index(after: digit)...]
        }
        let error = #expect(throws: CrestError.self) { try archive.model(of: "checkout") }
        #expect(error?.code == .archive)
    }

    @Test func `names the schema that it does not read`() throws {
        try archive.save([try forecast("drift")])
        try damage { $0.replacing("crest/model/v4", with: "crest/model/v9") }
        let error = #expect(throws: CrestError.self) { try archive.model(of: "checkout") }
        #expect(error?.code == .archive)
        #expect(error?.diagnostic.message.contains("crest/model/v9") == true)
    }

    @Test func `tells a model of a kind that it does not know from a damaged one`() throws {
        try archive.save([try forecast("drift")])
        try damage { $0.replacing("\"drift\"", with: "\"oracle\"") }
        let error = #expect(throws: CrestError.self) { try archive.model(of: "checkout") }
        #expect(error?.diagnostic.message.contains("oracle") == true)
    }

    @Test func `has no model of a series that was never saved`() throws {
        try archive.save([try forecast("drift")])
        let error = #expect(throws: CrestError.self) { try archive.model(of: "search") }
        #expect(error?.code == .noArchive)
    }
}
