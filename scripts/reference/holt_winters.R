#!/usr/bin/env Rscript
# Reference values for textbook Holt-Winters: scripts/reference/holt_winters.R DIRECTORY
#
# Writes holt-winters-r.json: states, fitted values and forecasts of forecast::ets at given smoothing parameters, from
# the initial states that ets chose. Also the series that holt_winters.py takes (holt-winters-series.json).
suppressMessages({library(forecast); library(jsonlite)})
directory <- commandArgs(trailingOnly = TRUE)[1]

set.seed(20261122)
hours <- 0:(24 * 12 - 1)
day <- 1 + 0.6 * sin(2 * pi * (hours %% 24 - 9) / 24) + 0.2 * cos(4 * pi * hours / 24)
hourly <- round(ts(day * (800 + 0.4 * hours) * exp(rnorm(length(hours), 0, 0.05)), frequency = 24), 3)
series <- list(
  AirPassengers = AirPassengers, co2 = window(co2, end = c(1978, 12)), UKgas = UKgas, hourly = hourly)

# The documented seeds, written a second time.
seeds <- function(y, seasonality, trend) {
  m <- if (seasonality == "none") 1 else frequency(y)
  y <- as.numeric(y)
  cycles <- length(y) %/% m
  seasonal <- numeric(0)
  if (m > 1) {
    blocks <- matrix(y[1:(cycles * m)], nrow = m)
    means <- colMeans(blocks)
    tilt <- coef(lm(means ~ seq_len(cycles)))[[2]] / m
    lines <- outer(tilt * (seq_len(m) - (m + 1) / 2), means, "+")
    seasonal <- if (seasonality == "additive") rowMeans(blocks - lines) else rowMeans(blocks / lines)
    seasonal <- if (seasonality == "additive") seasonal - mean(seasonal) else seasonal / mean(seasonal)
  }
  profile <- if (m > 1) rep_len(seasonal, length(y)) else rep(if (seasonality == "multiplicative") 1 else 0, length(y))
  adjusted <- if (seasonality == "multiplicative") y / profile else y - profile
  if (trend == "none") return(list(level = mean(adjusted[1:max(10, m)]), slope = 0, seasonal = I(seasonal)))
  start <- 1:max(10, 2 * m)
  line <- coef(lm(adjusted[start] ~ start))
  list(level = line[[1]], slope = line[[2]], seasonal = I(seasonal))
}

starts <- list()
for (name in names(series)) for (seasonality in c("none", "additive", "multiplicative")) for (trend in c("none", "linear"))
  starts[[length(starts) + 1]] <- list(
    series = name, seasonality = seasonality, trend = trend, initial = seeds(series[[name]], seasonality, trend))

write_json(
  list(
    series = lapply(names(series), function(name) list(
      name = name, period = frequency(series[[name]]), values = as.numeric(series[[name]]))),
    starts = starts),
  file.path(directory, "holt-winters-series.json"), auto_unbox = TRUE, digits = NA)

# HoltWinters leaves the first observations (a cycle, or one or two) to its own start, so that many are put in front.
# Its multiplicative form updates the season by the new level, which is another model: only additive ones compare.
optimum <- function(start) {
  y <- series[[start$series]]
  seasonal <- start$seasonality == "additive"
  trend <- start$trend == "linear"
  front <- if (seasonal) frequency(y) else if (trend) 2 else 1
  padded <- ts(c(rep(0, front), y), frequency = frequency(y))
  least <- Inf
  for (alpha in c(0.05, 0.3, 0.8)) for (gamma in c(0.05, 0.3)) {
    fit <- tryCatch(
      HoltWinters(
        padded, beta = if (trend) NULL else FALSE, gamma = if (seasonal) NULL else FALSE,
        l.start = start$initial$level, b.start = if (trend) start$initial$slope,
        s.start = if (seasonal) start$initial$seasonal,
        optim.start = c(alpha = alpha, beta = 0.1, gamma = gamma)),
      error = function(e) NULL)
    if (!is.null(fit)) least <- min(least, fit$SSE)
  }
  list(series = start$series, seasonality = start$seasonality, trend = start$trend, sumOfSquares = least)
}
optima <- lapply(Filter(function(start) start$seasonality != "multiplicative", starts), optimum)

run <- function(name, model, damped, alpha, beta = NULL, gamma = NULL, phi = NULL) {
  y <- series[[name]]
  fit <- ets(y, model = model, damped = damped, alpha = alpha, beta = beta, gamma = gamma, phi = phi,
    restrict = FALSE, opt.crit = "mse")
  states <- unclass(fit$states)
  unpack <- function(row) {
    seasonal <- grep("^s[0-9]*$", names(row))
    list(
      level = row[["l"]], slope = if ("b" %in% names(row)) row[["b"]] else 0,
      # ets keeps the latest season first; the next observation's comes last.
      seasonal = I(rev(as.numeric(row[seasonal]))))
  }
  parts <- strsplit(model, "")[[1]]
  list(
    series = name, seasonality = switch(parts[3], N = "none", A = "additive", M = "multiplicative"),
    trend = if (parts[2] == "N") "none" else if (damped) "damped" else "linear",
    # ets gives beta = alpha * betaStar.
    parameters = list(
      level = alpha, trend = if (is.null(beta)) 0 else beta / alpha,
      seasonal = if (is.null(gamma)) 0 else gamma, damping = if (is.null(phi)) 1 else phi),
    initial = unpack(states[1, ]), final = unpack(states[nrow(states), ]),
    fitted = as.numeric(fitted(fit)),
    # The recursion without errors. forecast() gives the mean over the errors of a multiplicative season, and in forecast
    # 8.20 damps its first step by 1 instead of phi.
    forecast = as.numeric(simulate(fit, nsim = 30, future = TRUE, innov = rep(0, 30))))
}

cases <- list(
  run("AirPassengers", "AAA", FALSE, 0.3, 0.03, 0.4),
  run("AirPassengers", "AAA", TRUE, 0.3, 0.03, 0.4, 0.95),
  run("AirPassengers", "MAM", FALSE, 0.3, 0.03, 0.4),
  run("AirPassengers", "MAM", TRUE, 0.5, 0.05, 0.3, 0.9),
  run("AirPassengers", "AAN", TRUE, 0.8, 0.1, NULL, 0.85),
  run("co2", "AAA", FALSE, 0.5, 0.01, 0.3),
  run("co2", "ANA", FALSE, 0.6, NULL, 0.2),
  run("UKgas", "MAM", TRUE, 0.2, 0.05, 0.5, 0.97),
  run("UKgas", "ANN", FALSE, 0.4),
  run("hourly", "AAA", TRUE, 0.2, 0.01, 0.3, 0.9),
  run("hourly", "MNM", FALSE, 0.1, NULL, 0.25))

write_json(
  list(tool = paste(R.version.string, "with forecast", packageVersion("forecast")), cases = cases, optima = optima),
  file.path(directory, "holt-winters-r.json"), auto_unbox = TRUE, digits = NA)
