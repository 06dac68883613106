// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/pca.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace cairn;
using namespace cairn::stats;

class PcaTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eigenOfKnownMatrices();
    void eigenRebuildsTheMatrix();
    void pcaEqualsNumpy_data();
    void pcaEqualsNumpy();
    void lineHasOneComponent();
    void badInputIsRefused();
};

namespace {

struct NoStop {
    Progress progress;
    JobContext context{StopToken(), progress};
};

/// The same rows as in pca_reference.py.
Array rows(std::int64_t n, std::int64_t d)
{
    Array array{{n, d}, {}};
    for (std::int64_t i = 0; i < n; ++i)
        for (std::int64_t j = 0; j < d; ++j) {
            const double x = static_cast<double>(i), y = static_cast<double>(j);
            array.values.push_back(static_cast<float>(std::sin(0.7 * x + 1.3 * y) * (1 + 0.05 * y)
                                                      + 0.3 * std::cos(0.11 * x * static_cast<double>(j % 5 + 1)) + 0.001 * x));
        }
    return array;
}

bool near(double value, double expected, double relative)
{
    return std::abs(value - expected) <= relative * std::max(std::abs(expected), 1e-3);
}

} // namespace

void PcaTest::eigenOfKnownMatrices()
{
    // [[2, 1], [1, 2]]: 3 and 1, along the diagonals.
    const Eigen two = symmetricEigen({2, 1, 1, 2}, 2);
    QVERIFY(near(two.values[0], 3, 1e-14) && near(two.values[1], 1, 1e-14));
    QVERIFY(near(std::abs(two.vectors[0]), std::sqrt(0.5), 1e-14));
    // Second differences of length n: 2 - 2 cos(k pi / (n + 1)).
    constexpr std::size_t n = 40;
    std::vector<double> matrix(n * n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
        matrix[i * n + i] = 2;
        if (i + 1 < n)
            matrix[i * n + i + 1] = matrix[(i + 1) * n + i] = -1;
    }
    const Eigen chain = symmetricEigen(matrix, n);
    for (std::size_t k = 0; k < n; ++k)
        QVERIFY(near(chain.values[k], 2 - 2 * std::cos(static_cast<double>(n - k) * M_PI / (n + 1)), 1e-12));
    QVERIFY(symmetricEigen({}, 0).values.empty());
    QCOMPARE(symmetricEigen({7}, 1).values[0], 7.0);
    QCOMPARE(symmetricEigen(std::vector<double>(9, 0.0), 3).values[2], 0.0);
}

void PcaTest::eigenRebuildsTheMatrix()
{
    constexpr std::size_t n = 60;
    std::vector<double> matrix(n * n);
    for (std::size_t a = 0; a < n; ++a)
        for (std::size_t b = 0; b <= a; ++b)
            matrix[a * n + b] = matrix[b * n + a] = std::sin(static_cast<double>(a * 7 + b * 3)) + (a == b ? 2.0 : 0.0);
    const Eigen eigen = symmetricEigen(matrix, n);
    for (std::size_t a = 0; a < n; ++a)
        for (std::size_t b = 0; b < n; ++b) {
            double sum = 0, dot = 0;
            for (std::size_t k = 0; k < n; ++k) {
                sum += eigen.values[k] * eigen.vectors[k * n + a] * eigen.vectors[k * n + b];
                dot += eigen.vectors[a * n + k] * eigen.vectors[b * n + k];
            }
            QVERIFY(std::abs(sum - matrix[a * n + b]) < 1e-11);
            QVERIFY(std::abs(dot - (a == b ? 1.0 : 0.0)) < 1e-12);
        }
}

void PcaTest::pcaEqualsNumpy_data()
{
    QTest::addColumn<int>("n");
    QTest::addColumn<int>("d");
    QTest::addColumn<QList<double>>("variance");
    QTest::addColumn<double>("total");
    QTest::addColumn<QList<double>>("scores");
    QTest::newRow("whole decomposition") << 200 << 12 << QList<double>{5.349398889, 4.883543764, 0.1435220142} << 10.59406198
                                         << QList<double>{0.67017775, -2.707137, -0.62401752};
    QTest::newRow("subspace iteration") << 120 << 700 << QList<double>{79078.0431, 77339.78259, 8.801676494} << 156451.0972
                                        << QList<double>{246.16318, 314.27139, -3.438663};
}

void PcaTest::pcaEqualsNumpy()
{
    QFETCH(int, n);
    QFETCH(int, d);
    QFETCH(QList<double>, variance);
    QFETCH(double, total);
    QFETCH(QList<double>, scores);
    NoStop job;
    const auto result = pca(rows(n, d), 3, job.context);
    QVERIFY2(result, result ? "" : result.error().text().c_str());
    QVERIFY(near(result->totalVariance, total, 1e-8));
    for (std::size_t k = 0; k < 3; ++k) {
        QVERIFY2(near(result->variance[k], variance[static_cast<qsizetype>(k)], 1e-7), qPrintable(QString::number(result->variance[k], 'g', 12)));
        // Tolerance as numpy's own, for components whose variances lie close together.
        QVERIFY2(near(result->scores[7 * 3 + k], scores[static_cast<qsizetype>(k)], 2e-4),
                 qPrintable(QString::number(result->scores[7 * 3 + k], 'g', 9)));
    }
    const auto width = static_cast<std::size_t>(d);
    for (std::size_t a = 0; a < 3; ++a)
        for (std::size_t b = 0; b < 3; ++b) {
            double dot = 0;
            for (std::size_t i = 0; i < width; ++i)
                dot += result->components[a * width + i] * result->components[b * width + i];
            QVERIFY(std::abs(dot - (a == b ? 1.0 : 0.0)) < 1e-9);
        }
}

void PcaTest::lineHasOneComponent()
{
    Array line{{5, 3}, {}};
    for (int i = 0; i < 5; ++i)
        for (int j = 0; j < 3; ++j)
            line.values.push_back(static_cast<float>(i * (j + 1)));
    NoStop job;
    const auto result = pca(line, 3, job.context);
    QVERIFY(result);
    QVERIFY(near(result->share(0), 1, 1e-12));
    QVERIFY(result->variance[1] < 1e-12);
    // Variance 2.5 of 0..4, times |(1, 2, 3)|^2.
    QVERIFY(near(result->variance[0], 2.5 * 14, 1e-12));
    Array same{{4, 2}, std::vector<float>(8, 1.5f)};
    QCOMPARE(pca(same, 3, job.context)->share(0), 0.0);
}

void PcaTest::badInputIsRefused()
{
    NoStop job;
    QCOMPARE(pca(Array{{1, 3}, {1, 2, 3}}, 2, job.context).error().code, ErrorCode::InvalidInput);
    QCOMPARE(pca(Array{}, 2, job.context).error().code, ErrorCode::InvalidInput);
    Array broken{{3, 1}, {1, std::numeric_limits<float>::quiet_NaN(), 2}};
    QCOMPARE(pca(broken, 1, job.context).error().where, std::string("row 1, number 0"));
    StopSource source;
    source.request_stop();
    JobContext stopped{source.get_token(), job.progress};
    QCOMPARE(pca(rows(20, 4), 2, stopped).error().code, ErrorCode::Cancelled);
}

QTEST_MAIN(PcaTest)
#include "pca_test.moc"
