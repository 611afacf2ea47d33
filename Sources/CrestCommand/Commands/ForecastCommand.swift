import ArgumentParser
import Crest

/// `crest forecast`.
struct ForecastCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecast", abstract: "Series to quantile forecasts and the distribution of each window's peak.")

    @OptionGroup var input: InputFlags
    @OptionGroup var request: ForecastFlags
    @OptionGroup var result: OutputFlags
}
