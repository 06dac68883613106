// SPDX-License-Identifier: GPL-3.0-or-later
// Measures of association and moments in closed form.
#include "core/stats/association.h"
#include "core/stats/moments.h"

#include <QTest>

#include <cmath>

using namespace cairn::stats;

namespace {

#define CAIRN_NEAR(actual, expected) QVERIFY2(std::fabs((actual) - (expected)) < 1e-12, qPrintable(QString::number(actual, 'g', 17)))

Contingency tableOf(std::size_t columns, const std::vector<std::uint64_t>& counts)
{
    Contingency table(counts.size() / columns, columns);
    for (std::size_t i = 0; i < counts.size(); ++i)
        table.add(i / columns, i % columns, counts[i]);
    return table;
}

} // namespace

class AssociationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void chiSquaredByHand()
    {
        // Expected counts 12, 18, 28, 42: (2^2/12 + 2^2/18 + 2^2/28 + 2^2/42).
        CAIRN_NEAR(chiSquared(tableOf(2, {10, 20, 30, 40})), 4.0 / 12 + 4.0 / 18 + 4.0 / 28 + 4.0 / 42);
    }

    void perfectAndNone()
    {
        CAIRN_NEAR(cramersV(tableOf(2, {50, 0, 0, 50})).value(), 1.0);
        CAIRN_NEAR(cramersV(tableOf(2, {25, 25, 25, 25})).value(), 0.0);
        QVERIFY(!cramersV(tableOf(2, {25, 25, 0, 0})));
        CAIRN_NEAR(mutualInformation(tableOf(2, {50, 0, 0, 50})), std::log(2.0));
        CAIRN_NEAR(mutualInformation(tableOf(2, {25, 25, 25, 25})), 0.0);
        CAIRN_NEAR(correctedMutualInformation(tableOf(2, {50, 0, 0, 50})), std::log(2.0) - 1.0 / 200);
        CAIRN_NEAR(majority(tableOf(2, {10, 20, 30, 40})), 0.6);
        CAIRN_NEAR(majorityByRow(tableOf(2, {20, 10, 30, 40})), 0.6);
    }

    void linesAndSteps()
    {
        PairSums line, noise;
        for (int i = 0; i < 10; ++i) {
            line.add(i, -3.0 * i + 1);
            noise.add(i, 5.0);
        }
        CAIRN_NEAR(line.correlation().value(), -1.0);
        QVERIFY(!noise.correlation());
        GroupSums groups(2);
        for (const double value : {1.0, 2.0, 3.0})
            groups.add(0, value);
        for (const double value : {4.0, 5.0, 6.0})
            groups.add(1, value);
        // Between 13.5, in all 17.5.
        CAIRN_NEAR(groups.correlationRatio().value(), std::sqrt(13.5 / 17.5));
    }

    void ranksWithTiesAndGaps()
    {
        const std::vector<double> x{1, 2, 2, 4, NAN, 7}, y{10, NAN, 30, 30, 5, 100};
        // Both present: (1,10) (2,30) (4,30) (7,100): ranks 1 2 3 4 and 1 2.5 2.5 4.
        const auto value = spearman(x, risingOrder(x), y, risingOrder(y));
        CAIRN_NEAR(value.value(), 4.5 / std::sqrt(5 * 4.5));
    }

    void momentsDoNotDependOnThePieces()
    {
        std::vector<double> values;
        for (int i = 0; i < 1000; ++i)
            values.push_back(1e9 + i * 37 % 101);
        Moments whole, pieces;
        whole.add(values);
        for (std::size_t i = 0; i < values.size(); i += 7)
            pieces.add(std::span(values).subspan(i, std::min<std::size_t>(7, values.size() - i)));
        QVERIFY(std::fabs(whole.deviation() - pieces.deviation()) < 1e-6);
        QVERIFY(std::fabs(whole.skewness().value() - pieces.skewness().value()) < 1e-6);
        QVERIFY(std::fabs(whole.kurtosis().value() - pieces.kurtosis().value()) < 1e-6);
        // 1 .. 4: variance 5/3, no skew, kurtosis -1.2.
        Moments few;
        few.add(std::vector<double>{1, 2, 3, 4});
        CAIRN_NEAR(few.variance(), 5.0 / 3);
        CAIRN_NEAR(few.skewness().value(), 0.0);
        CAIRN_NEAR(few.kurtosis().value(), -1.2);
        QVERIFY(!Moments().skewness());
    }

    void quantilesInterpolate()
    {
        const std::vector<double> values{1, 2, 3, 4};
        CAIRN_NEAR(quantileOfSorted(values, 0.5), 2.5);
        CAIRN_NEAR(quantileOfSorted(values, 0.25), 1.75);
        CAIRN_NEAR(quantileOfSorted(values, 1.0), 4.0);
    }
};

QTEST_GUILESS_MAIN(AssociationTest)
#include "association_test.moc"
