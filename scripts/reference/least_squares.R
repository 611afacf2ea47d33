# The fixture of LeastSquaresTests.swift: R's lm on a small design with known noise, and on one with an aliased column.
# Run: Rscript scripts/reference/least_squares.R
cat("#", R.version.string, "\n")
x1 <- c(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
x2 <- c(2.5, 1.25, 4, 0.5, 3, 7.75, 6, 2, 9.5, 1)
y <- c(3.2, 4.1, 7.9, 6.3, 9.6, 15.1, 14.2, 12.4, 20.9, 14.8)
show <- function(fit) {
  cat("coefficients", format(coef(fit), digits = 17), "\n")
  cat("errors      ", format(summary(fit)$coefficients[, 2], digits = 17), "\n")
  cat("deviation   ", format(summary(fit)$sigma, digits = 17), " rank", fit$rank, "\n")
}
show(lm(y ~ x1 + x2))
x3 <- x1 + 2 * x2
aliased <- lm(y ~ x1 + x2 + x3)
cat("fitted with an aliased column", format(fitted(aliased), digits = 17), "\n")
cat("deviation", format(summary(aliased)$sigma, digits = 17), " rank", aliased$rank, "\n")
