// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/pca.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>

namespace cairn::stats {
namespace {

constexpr std::size_t kFullEigen = 512; ///< widest matrix that is decomposed whole
constexpr std::size_t kBlock = 64;      ///< rows per pass over the covariance

struct View {
    const std::vector<float>& values;
    std::size_t n, d;
    const float* row(std::size_t i) const { return values.data() + i * d; }
};

Result<std::vector<double>> meanOf(const View& rows)
{
    std::vector<double> mean(rows.d, 0.0);
    for (std::size_t i = 0; i < rows.n; ++i)
        for (std::size_t k = 0; k < rows.d; ++k) {
            const float value = rows.row(i)[k];
            if (!std::isfinite(value))
                return fail(ErrorCode::InvalidInput, "The values are not all finite",
                            "row " + std::to_string(i) + ", number " + std::to_string(k),
                            "Train with a smaller learning rate, or choose another layer");
            mean[k] += value;
        }
    for (double& m : mean)
        m /= static_cast<double>(rows.n);
    return mean;
}

/// Upper triangle summed over blocks of rows, mirrored at the end; divided by n - 1.
Result<std::vector<double>> covariance(const View& rows, const std::vector<double>& mean, JobContext& job)
{
    const std::size_t d = rows.d;
    std::vector<double> sums(d * d, 0.0), block(kBlock * d);
    for (std::size_t first = 0; first < rows.n; first += kBlock) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Stopped");
        const std::size_t count = std::min(kBlock, rows.n - first);
        for (std::size_t r = 0; r < count; ++r)
            for (std::size_t k = 0; k < d; ++k)
                block[k * kBlock + r] = rows.row(first + r)[k] - mean[k];
        for (std::size_t a = 0; a < d; ++a)
            for (std::size_t b = a; b < d; ++b) {
                double sum = 0;
                for (std::size_t r = 0; r < count; ++r)
                    sum += block[a * kBlock + r] * block[b * kBlock + r];
                sums[a * d + b] += sum;
            }
        job.progress.set(first + count, rows.n);
    }
    const double scale = 1.0 / static_cast<double>(rows.n - 1);
    for (std::size_t a = 0; a < d; ++a)
        for (std::size_t b = a; b < d; ++b)
            sums[b * d + a] = sums[a * d + b] *= scale;
    return sums;
}

/// Gram-Schmidt, twice for the sake of rounding. Rows that vanish become zero.
void orthonormalise(std::vector<double>& q, std::size_t k, std::size_t d)
{
    for (std::size_t a = 0; a < k; ++a) {
        double* row = &q[a * d];
        for (int pass = 0; pass < 2; ++pass)
            for (std::size_t b = 0; b < a; ++b) {
                const double* other = &q[b * d];
                double dot = 0;
                for (std::size_t i = 0; i < d; ++i)
                    dot += row[i] * other[i];
                for (std::size_t i = 0; i < d; ++i)
                    row[i] -= dot * other[i];
            }
        double length = 0;
        for (std::size_t i = 0; i < d; ++i)
            length += row[i] * row[i];
        length = std::sqrt(length);
        for (std::size_t i = 0; i < d; ++i)
            row[i] = length > 1e-300 ? row[i] / length : 0;
    }
}

/// y = (X - mean)^T (X - mean) q^T / (n - 1) for q [k, d]: the covariance is never formed.
Result<std::vector<double>> timesCovariance(const View& rows, const std::vector<double>& mean, const std::vector<double>& q,
                                            std::size_t k, JobContext& job)
{
    std::vector<double> y(k * rows.d, 0.0), centred(rows.d);
    for (std::size_t i = 0; i < rows.n; ++i) {
        if (i % 256 == 0 && job.cancelled())
            return fail(ErrorCode::Cancelled, "Stopped");
        for (std::size_t j = 0; j < rows.d; ++j)
            centred[j] = rows.row(i)[j] - mean[j];
        for (std::size_t a = 0; a < k; ++a) {
            const double* direction = &q[a * rows.d];
            double dot = 0;
            for (std::size_t j = 0; j < rows.d; ++j)
                dot += centred[j] * direction[j];
            double* out = &y[a * rows.d];
            for (std::size_t j = 0; j < rows.d; ++j)
                out[j] += dot * centred[j];
        }
    }
    for (double& value : y)
        value /= static_cast<double>(rows.n - 1);
    return y;
}

/// Rotates the basis q so that it diagonalises q C q^T; returns the Ritz values, falling.
std::vector<double> rayleighRitz(std::vector<double>& q, const std::vector<double>& cq, std::size_t k, std::size_t d)
{
    std::vector<double> small(k * k);
    for (std::size_t a = 0; a < k; ++a)
        for (std::size_t b = 0; b < k; ++b)
            for (std::size_t i = 0; i < d; ++i)
                small[a * k + b] += 0.5 * (q[a * d + i] * cq[b * d + i] + q[b * d + i] * cq[a * d + i]);
    const Eigen eigen = symmetricEigen(std::move(small), k);
    std::vector<double> rotated(k * d, 0.0);
    for (std::size_t a = 0; a < k; ++a)
        for (std::size_t b = 0; b < k; ++b)
            for (std::size_t i = 0; i < d; ++i)
                rotated[a * d + i] += eigen.vectors[a * k + b] * cq[b * d + i];
    q = std::move(rotated);
    return eigen.values;
}

/// Leading eigenpairs by subspace iteration with a few extra directions (Halko, Martinsson, Tropp, SIAM Review 2011).
Result<Eigen> leading(const View& rows, const std::vector<double>& mean, std::size_t count, JobContext& job)
{
    const std::size_t k = std::min(count + 10, rows.d);
    constexpr int kSteps = 60;
    const Philox random(1, 0);
    std::vector<double> q(k * rows.d);
    for (std::size_t i = 0; i < q.size(); ++i)
        q[i] = random.uniform(i) - 0.5;
    orthonormalise(q, k, rows.d);
    Eigen result;
    for (int step = 0; step < kSteps; ++step) {
        CAIRN_ASSIGN(const auto y, timesCovariance(rows, mean, q, k, job));
        const auto before = result.values;
        result.values = rayleighRitz(q, y, k, rows.d);
        orthonormalise(q, k, rows.d);
        job.progress.set(static_cast<std::uint64_t>(step) + 1, kSteps);
        bool settled = !before.empty();
        for (std::size_t a = 0; settled && a < count; ++a)
            settled = std::abs(result.values[a] - before[a]) <= 1e-12 * std::max(result.values[0], 1e-300);
        if (settled)
            break;
    }
    result.vectors = std::move(q);
    return result;
}

void fixSign(double* component, std::size_t d)
{
    const double* largest = std::max_element(component, component + d, [](double a, double b) { return std::abs(a) < std::abs(b); });
    if (*largest < 0)
        std::transform(component, component + d, component, [](double v) { return -v; });
}

} // namespace

Result<Pca> pca(const Array& array, std::size_t count, JobContext& job)
{
    const auto n = array.shape.empty() ? std::size_t{0} : static_cast<std::size_t>(array.shape[0]);
    if (n < 2)
        return fail(ErrorCode::InvalidInput, "Principal components need at least two rows", {}, "Choose more rows");
    const View rows{array.values, n, array.values.size() / n};
    Pca result;
    CAIRN_ASSIGN(result.mean, meanOf(rows));
    const std::size_t k = std::min(count, rows.d);
    Eigen eigen;
    if (rows.d <= kFullEigen) {
        CAIRN_ASSIGN(auto matrix, covariance(rows, result.mean, job));
        eigen = symmetricEigen(std::move(matrix), rows.d);
    } else {
        CAIRN_ASSIGN(eigen, leading(rows, result.mean, k, job));
    }
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < rows.d; ++j)
            result.totalVariance += std::pow(rows.row(i)[j] - result.mean[j], 2) / static_cast<double>(n - 1);
    result.components.assign(eigen.vectors.begin(), eigen.vectors.begin() + static_cast<std::ptrdiff_t>(k * rows.d));
    for (std::size_t a = 0; a < k; ++a) {
        result.variance.push_back(std::max(eigen.values[a], 0.0));
        fixSign(&result.components[a * rows.d], rows.d);
    }
    result.scores.resize(n * k);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t a = 0; a < k; ++a) {
            double dot = 0;
            for (std::size_t j = 0; j < rows.d; ++j)
                dot += (rows.row(i)[j] - result.mean[j]) * result.components[a * rows.d + j];
            result.scores[i * k + a] = static_cast<float>(dot);
        }
    return result;
}

} // namespace cairn::stats
