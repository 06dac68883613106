// SPDX-License-Identifier: GPL-3.0-or-later
// The population stability index against its closed form and against chance.
#include "core/stats/stability.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>

using namespace cairn::stats;

namespace {

std::vector<float> normal(std::size_t count, unsigned seed, float mean = 0, float deviation = 1)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> law(mean, deviation);
    std::vector<float> values(count);
    for (float& value : values)
        value = law(random);
    return values;
}

double index(const std::vector<float>& reference, const std::vector<float>& now)
{
    const StabilityBins bins(reference);
    return stabilityIndex(bins.counts(reference), bins.counts(now));
}

} // namespace

class StabilityTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void indexByHand()
    {
        // Shares 0.25, 0.75 against 0.5, 0.5 with half a count added: (a + 0.5) / (n + 1).
        const double p = 250'000.5 / 1'000'001, q = 500'000.5 / 1'000'001;
        const double expected = (q - p) * std::log(q / p) + (p - q) * std::log((1 - q) / (1 - p));
        const std::vector<std::uint64_t> reference{250'000, 750'000}, now{500'000, 500'000};
        QVERIFY(std::abs(stabilityIndex(reference, now) - expected) < 1e-12);
        QVERIFY(std::abs(stabilityIndex(reference, now) - 0.25 * std::log(3.0)) < 1e-5);
        QCOMPARE(stabilityIndex(reference, reference), 0.0);
        QCOMPARE(stabilityIndex(reference, std::vector<std::uint64_t>{0, 0}), 0.0);
    }

    /// N(0, 1) against N(1, 1): the index is the symmetric divergence, 1, less what ten bins hide.
    void aShiftOfANormalLaw()
    {
        const double found = index(normal(200'000, 1), normal(200'000, 2, 1.0f));
        QVERIFY2(found > 0.85 && found < 1.0, qPrintable(QString::number(found)));
        QVERIFY(index(normal(200'000, 1), normal(200'000, 2)) < 0.001);
    }

    void valuesThatAreFewAreToldApart()
    {
        const std::vector<float> reference{0, 0, 1, 1, 2, 2, 2};
        const StabilityBins bins(reference);
        QVERIFY(bins.of(0) != bins.of(1) && bins.of(1) != bins.of(2));
        QVERIFY(bins.of(-1) != bins.of(0) && bins.of(3) != bins.of(2));
        QCOMPARE(bins.of(std::numeric_limits<float>::quiet_NaN()), bins.count() - 1);
        QCOMPARE(bins.of(std::numeric_limits<float>::infinity()), bins.count() - 1);
        const StabilityBins constant(std::vector<float>(50, 7.0f));
        QVERIFY(constant.of(6) != constant.of(7) && constant.of(8) != constant.of(7));
        QVERIFY(index(std::vector<float>(1000, 7.0f), std::vector<float>(1000, 8.0f)) > 1);
        const StabilityBins nothing(std::vector<float>(3, std::numeric_limits<float>::quiet_NaN()));
        QCOMPARE(nothing.of(std::numeric_limits<float>::quiet_NaN()), nothing.count() - 1);
    }

    /// 500 pairs of samples of one law: none above what chance may do, while the mean is where theory puts it.
    void chanceStaysBelowItsBound()
    {
        double sum = 0;
        constexpr int kPairs = 500;
        const std::vector<float> reference = normal(2048, 3);
        const StabilityBins bins(reference);
        const auto before = bins.counts(reference);
        for (unsigned pair = 0; pair < kPairs; ++pair) {
            const double found = stabilityIndex(before, bins.counts(normal(256, 100 + pair)));
            QVERIFY(found < chanceIndex(2048, 256, bins.count()));
            sum += found;
        }
        const double expected = static_cast<double>(bins.count() - 1) * (1.0 / 256 + 1.0 / 2048);
        QVERIFY2(sum / kPairs > 0.7 * expected && sum / kPairs < 1.2 * expected, qPrintable(QString::number(sum / kPairs / expected)));
        QVERIFY(std::isinf(chanceIndex(0, 10, 10)));
    }
};

QTEST_APPLESS_MAIN(StabilityTest)
#include "stability_test.moc"
