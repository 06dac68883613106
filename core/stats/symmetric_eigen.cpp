// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/pca.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace cairn::stats {
namespace {

/// A symmetric matrix turned into a tridiagonal one: `diagonal`, `beside` (beside[0] unused), and the rotation in `z`.
struct Tridiagonal {
    std::vector<double> z, diagonal, beside;
    std::size_t n;

    double& at(std::size_t i, std::size_t j) { return z[i * n + j]; }
};

/// One Householder step: zeroes row `i` left of its subdiagonal; returns the squared length used.
double reflectRow(Tridiagonal& t, std::size_t i)
{
    const std::size_t l = i - 1;
    double scale = 0;
    for (std::size_t k = 0; k <= l; ++k)
        scale += std::abs(t.at(i, k));
    if (l == 0 || scale == 0) {
        t.beside[i] = t.at(i, l);
        return 0;
    }
    double h = 0;
    for (std::size_t k = 0; k <= l; ++k) {
        t.at(i, k) /= scale;
        h += t.at(i, k) * t.at(i, k);
    }
    double f = t.at(i, l);
    const double g = f >= 0 ? -std::sqrt(h) : std::sqrt(h);
    t.beside[i] = scale * g;
    h -= f * g;
    t.at(i, l) = f - g;
    f = 0;
    for (std::size_t j = 0; j <= l; ++j) {
        t.at(j, i) = t.at(i, j) / h;
        double sum = 0;
        for (std::size_t k = 0; k <= j; ++k)
            sum += t.at(j, k) * t.at(i, k);
        for (std::size_t k = j + 1; k <= l; ++k)
            sum += t.at(k, j) * t.at(i, k);
        t.beside[j] = sum / h;
        f += t.beside[j] * t.at(i, j);
    }
    const double half = f / (h + h);
    for (std::size_t j = 0; j <= l; ++j) {
        const double u = t.at(i, j);
        const double v = t.beside[j] - half * u;
        t.beside[j] = v;
        for (std::size_t k = 0; k <= j; ++k)
            t.at(j, k) -= u * t.beside[k] + v * t.at(i, k);
    }
    return h;
}

/// Multiplies the reflections together into z.
void gatherReflections(Tridiagonal& t)
{
    t.diagonal[0] = t.beside[0] = 0;
    for (std::size_t i = 0; i < t.n; ++i) {
        if (t.diagonal[i] != 0)
            for (std::size_t j = 0; j < i; ++j) {
                double sum = 0;
                for (std::size_t k = 0; k < i; ++k)
                    sum += t.at(i, k) * t.at(k, j);
                for (std::size_t k = 0; k < i; ++k)
                    t.at(k, j) -= sum * t.at(k, i);
            }
        t.diagonal[i] = t.at(i, i);
        t.at(i, i) = 1;
        for (std::size_t j = 0; j < i; ++j)
            t.at(j, i) = t.at(i, j) = 0;
    }
}

/// One implicit QL sweep over rows l .. m. False if it met a zero and has to start again.
bool sweep(Tridiagonal& t, std::size_t l, std::size_t m)
{
    auto& d = t.diagonal;
    auto& e = t.beside;
    double g = (d[l + 1] - d[l]) / (2 * e[l]);
    double r = std::hypot(g, 1.0);
    g = d[m] - d[l] + e[l] / (g + std::copysign(r, g));
    double s = 1, c = 1, p = 0;
    for (std::size_t i = m; i-- > l;) {
        const double f = s * e[i], b = c * e[i];
        r = std::hypot(f, g);
        e[i + 1] = r;
        if (r == 0) {
            d[i + 1] -= p;
            e[m] = 0;
            return false;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        r = (d[i] - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        for (std::size_t k = 0; k < t.n; ++k) {
            const double upper = t.at(k, i + 1), lower = t.at(k, i);
            t.at(k, i + 1) = s * lower + c * upper;
            t.at(k, i) = c * lower - s * upper;
        }
    }
    d[l] -= p;
    e[l] = g;
    e[m] = 0;
    return true;
}

void diagonalise(Tridiagonal& t)
{
    for (std::size_t i = 1; i < t.n; ++i)
        t.beside[i - 1] = t.beside[i];
    t.beside[t.n - 1] = 0;
    for (std::size_t l = 0; l < t.n; ++l)
        for (int tries = 0; tries < 60; ++tries) {
            std::size_t m = l;
            while (m + 1 < t.n
                   && std::abs(t.beside[m]) > std::numeric_limits<double>::epsilon()
                           * (std::abs(t.diagonal[m]) + std::abs(t.diagonal[m + 1])))
                ++m;
            if (m == l)
                break;
            sweep(t, l, m);
        }
}

} // namespace

Eigen symmetricEigen(std::vector<double> matrix, std::size_t n)
{
    if (n == 0)
        return {};
    Tridiagonal t{std::move(matrix), std::vector<double>(n), std::vector<double>(n), n};
    for (std::size_t i = n; i-- > 1;)
        t.diagonal[i] = reflectRow(t, i);
    gatherReflections(t);
    diagonalise(t);

    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return t.diagonal[a] > t.diagonal[b]; });
    Eigen result;
    result.vectors.resize(n * n);
    for (std::size_t r = 0; r < n; ++r) {
        result.values.push_back(t.diagonal[order[r]]);
        for (std::size_t k = 0; k < n; ++k)
            result.vectors[r * n + k] = t.at(k, order[r]);
    }
    return result;
}

} // namespace cairn::stats
