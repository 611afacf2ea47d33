# The fixture of RegressionHarmonicTests.swift: lm on a line and Fourier terms, then one Cochrane-Orcutt step.
# Run: Rscript scripts/reference/harmonic_regression.R
cat("#", R.version.string, "\n")
n <- 120
u <- numeric(n)
for (i in 1:n) u[i] <- (if (i > 1) 0.75 * u[i - 1] else 0) + ((i * i * i * 5 + i * 29) %% 97 - 48) / 4
index <- 0:(n - 1)
y <- 100 + 0.25 * index + 20 * ((index %% 12) >= 6) + u
# t = 0 is the first observation after the end; phases count from index 0.
frame <- function(t, phase) data.frame(
  trend = t, c1 = cos(2 * pi * phase / 12), s1 = sin(2 * pi * phase / 12),
  c2 = cos(4 * pi * phase / 12), s2 = sin(4 * pi * phase / 12))
x <- frame(index - n, index)
ols <- lm(y ~ ., data = x)
cat("coefficients", format(coef(ols), digits = 16), "\n")
cat("errors      ", format(summary(ols)$coefficients[, 2], digits = 16), "\n")
slope <- function(e) sum(e[-1] * e[-n]) / sum(e[-n]^2)
rho <- slope(resid(ols))
design <- cbind(1, as.matrix(x))
differenced <- design[-1, ] - rho * design[-n, ]
gls <- lm((y[-1] - rho * y[-n]) ~ differenced - 1)
eta <- as.vector(y - design %*% coef(gls))
final <- slope(eta)
cat("rho", format(c(rho, final), digits = 16), "\n")
cat("generalised ", format(coef(gls), digits = 16), "\n")
ahead <- cbind(1, as.matrix(frame(0:5, n + 0:5)))
cat("forecast    ", format(as.vector(ahead %*% coef(gls)) + final^(1:6) * eta[n], digits = 16), "\n")
