// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/array.h"
#include "core/base/result.h"
#include "core/jobs/progress.h"

#include <cstdint>
#include <span>
#include <vector>

namespace cairn::stats {

/// Principal components of some rows (Pearson 1901).
struct Pca {
    std::vector<double> mean;                    ///< [d]
    std::vector<double> components;              ///< [k, d], orthonormal, by falling variance; largest entry positive
    std::vector<double> variance;                ///< [k], of the scores, with n - 1
    double totalVariance = 0;                    ///< of all d axes
    std::vector<float> scores;                   ///< [n, k]

    /// Share of the total variance; 0 where the data do not vary.
    double share(std::size_t component) const
    {
        return totalVariance > 0 ? variance[component] / totalVariance : 0;
    }
};

/// The first k = min(count, d) components of rows [n, d], exactly up to rounding: covariance with float64 sums, then
/// symmetricEigen() for d <= 512 and subspace iteration until the variances settle (relative 1e-12) above. The sign of each
/// component is chosen so that its entry of largest size is positive. InvalidInput for fewer than two rows or values
/// that are not finite (with the row). Reports rows done. Threads: any.
Result<Pca> pca(const Array& rows, std::size_t count, JobContext& job);

/// Eigenvalues, falling, and eigenvectors (rows of `vectors`) of a symmetric matrix [n, n], row-major: Householder
/// tridiagonalisation and implicit QL (Golub and Van Loan, Matrix Computations, 8.3). Pure.
struct Eigen {
    std::vector<double> values;
    std::vector<double> vectors; ///< [n, n]
};
Eigen symmetricEigen(std::vector<double> matrix, std::size_t n);

} // namespace cairn::stats
