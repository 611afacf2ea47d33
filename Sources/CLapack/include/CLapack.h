// The Fortran symbols of BLAS, LAPACK and OpenBLAS that Crest calls, declared here because Debian's libopenblas-dev
// ships no lapacke.h. LP64: integers are 32 bits. Every argument is a pointer; each `char *` is followed, at the end of
// the list, by its hidden length (always 1 here), as gfortran passes it.
#ifndef CREST_CLAPACK_H
#define CREST_CLAPACK_H

#include <stddef.h>
#include <stdint.h>

// Products.
void dgemm_(const char *transa, const char *transb, const int32_t *m, const int32_t *n, const int32_t *k,
            const double *alpha, const double *a, const int32_t *lda, const double *b, const int32_t *ldb,
            const double *beta, double *c, const int32_t *ldc, size_t, size_t);
void dgemv_(const char *trans, const int32_t *m, const int32_t *n, const double *alpha, const double *a,
            const int32_t *lda, const double *x, const int32_t *incx, const double *beta, double *y,
            const int32_t *incy, size_t);
void dsyrk_(const char *uplo, const char *trans, const int32_t *n, const int32_t *k, const double *alpha,
            const double *a, const int32_t *lda, const double *beta, double *c, const int32_t *ldc, size_t, size_t);

// Pivoted QR: A P = Q R.
void dgeqp3_(const int32_t *m, const int32_t *n, double *a, const int32_t *lda, int32_t *jpvt, double *tau,
             double *work, const int32_t *lwork, int32_t *info);
void dormqr_(const char *side, const char *trans, const int32_t *m, const int32_t *n, const int32_t *k,
             const double *a, const int32_t *lda, const double *tau, double *c, const int32_t *ldc, double *work,
             const int32_t *lwork, int32_t *info, size_t, size_t);
void dtrtrs_(const char *uplo, const char *trans, const char *diag, const int32_t *n, const int32_t *nrhs,
             const double *a, const int32_t *lda, double *b, const int32_t *ldb, int32_t *info, size_t, size_t, size_t);
void dtrtri_(const char *uplo, const char *diag, const int32_t *n, double *a, const int32_t *lda, int32_t *info,
             size_t, size_t);

// Cholesky: A = L Lᵀ.
void dpotrf_(const char *uplo, const int32_t *n, double *a, const int32_t *lda, int32_t *info, size_t);
void dpotrs_(const char *uplo, const int32_t *n, const int32_t *nrhs, const double *a, const int32_t *lda, double *b,
             const int32_t *ldb, int32_t *info, size_t);

// Singular values by divide and conquer: A = U diag(s) Vᵀ.
void dgesdd_(const char *jobz, const int32_t *m, const int32_t *n, double *a, const int32_t *lda, double *s, double *u,
             const int32_t *ldu, double *vt, const int32_t *ldvt, double *work, const int32_t *lwork, int32_t *iwork,
             int32_t *info, size_t);

// OpenBLAS itself.
void openblas_set_num_threads(int num_threads);
char *openblas_get_corename(void);
char *openblas_get_config(void);

#endif
