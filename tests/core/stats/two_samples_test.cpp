// SPDX-License-Identifier: GPL-3.0-or-later
// Differences of means, against 40-digit numbers of mpmath and permutations one by one (two_samples_reference.py), and closed forms.
#include "core/base/random.h"
#include "core/stats/two_samples.h"

#include <QObject>
#include <QTest>

#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

using namespace cairn;
using namespace cairn::stats;

namespace {

using Values = std::vector<double>;

bool near(double value, double expected, double tolerance = 1e-12)
{
    const bool close = std::abs(value - expected) <= tolerance * std::max(1.0, std::abs(expected));
    if (!close)
        qWarning("%.17g is not %.17g", value, expected);
    return close;
}

struct Reference {
    Values first, second;
    double difference, low, high, t, freedom, p;
    int hits, ways;
};

const std::vector<Reference> kReferences{
    {{0.912, 0.905, 0.917, 0.909, 0.911}, {0.921, 0.918, 0.925, 0.915, 0.923}, 0.0096, 0.0034888503622407384, 0.015711149637759262, 3.6284589408885814, 7.9252118781134761, 0.0068074148882776129, 4, 252},
    {{1.5, 2.25, 0.75}, {1.75, 9.5, 4.25, 3, 8.125, 2.5, 6}, 3.5178571428571429, 0.7186716074203506, 6.3170426782939351, 2.9368113832560448, 7.4353815411988004, 0.020382065643109196, 9, 120},
    {{10, 12, 11, 13}, {11, 12, 10, 13}, 0, -2.2337146951647055, 2.2337146951647055, 0, 6, 1, 70, 70},
    {{1, 2}, {4, 6}, 3.5, -3.4185228300710693, 10.418522830071069, 3.1304951684997056, 1.4705882352941176, 0.12904783554828335, 2, 6}};

} // namespace

class TwoSamplesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheReference()
    {
        for (const Reference& one : kReferences) {
            const auto test = welch(one.first, one.second);
            QVERIFY(test);
            QVERIFY(near(test->difference, one.difference) && near(test->low, one.low) && near(test->high, one.high));
            QVERIFY(near(test->t, one.t) && near(test->freedom, one.freedom) && near(test->probability, one.p));
            const auto other = welch(one.second, one.first);
            QVERIFY(near(other->difference, -one.difference) && near(other->probability, one.p) && near(other->low, -one.high));
            const auto dealt = permutationTest(one.first, one.second);
            QVERIFY(dealt && dealt->exact);
            QCOMPARE(dealt->ways, std::uint64_t(one.ways));
            QVERIFY(near(dealt->probability, double(one.hits) / one.ways));
        }
    }

    /// One degree of freedom is Cauchy's distribution, two have a closed form, very many are the normal one.
    void studentsDistribution()
    {
        for (const double t : {0.0, 0.1, 0.7, 1.0, 3.25, 12.7, 400.0}) {
            QVERIFY(near(studentProbability(t, 1), 1 - 2 / std::numbers::pi * std::atan(t)));
            QVERIFY(near(studentProbability(t, 2), 1 - t / std::sqrt(2 + t * t)));
            QVERIFY(near(studentProbability(t, 1e5), std::erfc(t / std::numbers::sqrt2), 1e-5));
        }
        const std::vector<std::array<double, 3>> reference{{1, 12.706204736174705, 0.19003032187835969}, {2.5, 3.5746548420036832, 0.061362946029774998}, {8, 2.3060041352041667, 0.011701079868562045},
                                                           {29.7, 2.0431378562472578, 0.0028674657891112412}, {400, 1.9659123432294632, 0.0012516829714493506}};
        for (const auto& [freedom, quantile, p] : reference) {
            QVERIFY(near(studentQuantile(0.05, freedom), quantile));
            QVERIFY(near(studentProbability(3.25, freedom), p));
        }
        // I_x(a, 1) = x^a, I_x(1, b) = 1 - (1 - x)^b
        for (const double x : {0.01, 0.3, 0.9, 0.999}) {
            QVERIFY(near(incompleteBeta(3.5, 1, x), std::pow(x, 3.5)));
            QVERIFY(near(incompleteBeta(1, 40, x), 1 - std::pow(1 - x, 40)));
        }
        QCOMPARE(incompleteBeta(2, 3, 0), 0.0);
        QCOMPARE(incompleteBeta(2, 3, 1), 1.0);
    }

    void saysNothingOfTooLittle()
    {
        QVERIFY(!welch(Values{1}, Values{2, 3, 4}));
        QVERIFY(!welch(Values{1, 2}, Values{}));
        QVERIFY(!welch(Values{1, 1}, Values{2, 2})); // no spread: no t
        QVERIFY(!welch(Values{1, std::numeric_limits<double>::quiet_NaN()}, Values{2, 3}));
        QVERIFY(!permutationTest(Values{1}, Values{2, 3, 4}));
        QVERIFY(!permutationTest(Values{1, 2}, Values{2, std::numeric_limits<double>::infinity()}));
        const auto dealt = permutationTest(Values{1, 1}, Values{2, 2});
        QVERIFY(dealt && near(dealt->probability, 2.0 / 6)); // two against two cannot say more
        QCOMPARE(summaryOf(Values{5}).mean, 5.0);
        QVERIFY(std::isnan(summaryOf(Values{5}).deviation) && std::isnan(summaryOf({}).mean));
    }

    /// Many values are drawn from; the p is about that of all ways, the same every time, and never 0.
    void drawsWhereThereAreTooManyWays()
    {
        const Philox random(5, 1);
        Values first, second;
        for (std::uint64_t i = 0; i < 15; ++i) {
            first.push_back(random.normal(2 * i));
            second.push_back(random.normal(2 * i + 1) + 0.8);
        }
        const auto drawn = permutationTest(first, second);
        QVERIFY(drawn && !drawn->exact);
        QVERIFY(std::abs(drawn->probability - welch(first, second)->probability) < 0.01);
        QCOMPARE(permutationTest(first, second)->probability, drawn->probability);
        for (double& value : second)
            value += 100;
        QVERIFY(permutationTest(first, second)->probability > 0 && permutationTest(first, second)->probability < 1e-4);
    }

    /// Where nothing differs, p below 0.05 comes about once in twenty times.
    void isRightAboutItsErrors()
    {
        const Philox random(6, 1);
        int found = 0, within = 0, rounds = 2000;
        for (int round = 0; round < rounds; ++round) {
            Values first, second;
            for (std::uint64_t i = 0; i < 5; ++i) {
                first.push_back(random.normal(std::uint64_t(round) * 10 + i));
                second.push_back(3 * random.normal(std::uint64_t(round) * 10 + 5 + i) + 1);
            }
            const auto test = welch(first, second);
            within += test->low <= 1 && 1 <= test->high; // the true difference
            for (double& value : second)
                value -= 1;
            found += welch(first, second)->probability < 0.05;
        }
        QVERIFY2(found > 0.03 * rounds && found < 0.07 * rounds, std::to_string(found).c_str());
        QVERIFY2(within > 0.93 * rounds && within < 0.97 * rounds, std::to_string(within).c_str());
    }
};

QTEST_APPLESS_MAIN(TwoSamplesTest)
#include "two_samples_test.moc"
