// `import Crest` is all that a program needs which reads, forecasts and plans.
@_exported public import CrestAdvisor
@_exported public import CrestForecasting
@_exported public import CrestIngestion
@_exported public import CrestSeries
