// SPDX-License-Identifier: GPL-3.0-or-later
// Densities of the estimator against closed forms, and draws against densities.
#include "core/search/parzen.h"

#include <QTest>

#include <cmath>
#include <numbers>

using namespace cairn;
using namespace cairn::search;

namespace {

#define CAIRN_NEAR(actual, expected, within) QVERIFY2(std::fabs((actual) - (expected)) < (within), qPrintable(QString::number(actual, 'g', 17)))

Parameter read(const char* text)
{
    return parameterFromText(text).value();
}

double below(double z)
{
    return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

double bell(double x, double mean, double width)
{
    return std::exp(-(x - mean) * (x - mean) / (2 * width * width)) / (width * std::sqrt(2 * std::numbers::pi));
}

} // namespace

class ParzenTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void quantilesOfTheNormal()
    {
        // Published values of the standard normal distribution.
        CAIRN_NEAR(normalQuantile(0.5), 0.0, 1e-14);
        CAIRN_NEAR(normalQuantile(0.975), 1.959963984540054, 1e-12);
        CAIRN_NEAR(normalQuantile(0.01), -2.326347874040841, 1e-12);
        CAIRN_NEAR(normalQuantile(1e-6), -4.753424308822899, 1e-9);
        for (double p = 0.001; p < 1; p += 0.0173)
            CAIRN_NEAR(below(normalQuantile(p)), p, 1e-14);
    }

    void priorAlone()
    {
        const Parzen parzen(read("x=0.0..2.0"), {});
        const double within = below(0.5) - below(-0.5);
        for (const double x : {0.0, 0.7, 2.0})
            CAIRN_NEAR(std::exp(parzen.logDensity(x)), bell(x, 1, 2) / within, 1e-12);
    }

    /// Observation at 0.5 in [0, 2], prior at 1: neighbours of 0.5 are the end 0 and 1, so its width is 0.5, and not below 2 / 3.
    void oneObservation()
    {
        const Parzen parzen(read("x=0.0..2.0"), {0.5});
        const double width = 2.0 / 3;
        const double own = below((2 - 0.5) / width) - below(-0.5 / width), prior = below(0.5) - below(-0.5);
        for (const double x : {0.1, 0.5, 1.9})
            CAIRN_NEAR(std::exp(parzen.logDensity(x)), 0.5 * bell(x, 0.5, width) / own + 0.5 * bell(x, 1, 2) / prior, 1e-12);
    }

    void choicesByHand()
    {
        // Two observations of the first of three choices, and the prior: (2 * (1 + 1/3) / 2 + 1/3) / 3.
        const Parzen parzen(read("c=p,q,r"), {0, 0});
        CAIRN_NEAR(std::exp(parzen.logDensity(0)), (4.0 / 3 + 1.0 / 3) / 3, 1e-12);
        CAIRN_NEAR(std::exp(parzen.logDensity(1)), (1.0 / 3 + 1.0 / 3) / 3, 1e-12);
    }

    void oldObservationsCountLess()
    {
        // 27 observations: the first two ramp from 1/27 to 1, the rest and the prior count 1.
        std::vector<double> observations(27, 1);
        observations[0] = 0;
        const Parzen parzen(read("c=p,q"), observations);
        const double sum = 1.0 / 27 + 26 + 1, prior = 1.0 / 28, part = 1 + 2 * prior;
        CAIRN_NEAR(std::exp(parzen.logDensity(0)), (1.0 / 27 * (1 + prior) / part + 26 * prior / part + 0.5) / sum, 1e-12);
    }

    void densitiesSumToOne()
    {
        const Parzen real(read("x=-1.0..3.0"), {-1, 0.2, 0.21, 2.9});
        double sum = 0;
        constexpr int kSteps = 40'000;
        for (int i = 0; i < kSteps; ++i)
            sum += std::exp(real.logDensity(-1 + 4 * (i + 0.5) / kSteps)) * 4 / kSteps;
        CAIRN_NEAR(sum, 1.0, 1e-6);
        for (const char* text : {"n=1..40", "n=log:1..40"}) {
            const Parzen whole(read(text), {3, 4, 4, 30});
            double mass = 0;
            for (int n = 1; n <= 40; ++n)
                mass += std::exp(whole.logDensity(n));
            CAIRN_NEAR(mass, 1.0, 1e-9);
        }
    }

    /// Draws of a low-discrepancy grid of both numbers hit each value as often as its probability says.
    void drawsFollowTheDensity()
    {
        for (const char* text : {"n=1..12", "n=log:1..12", "n=a,b,c,d,e,f,g,h,i,j,k,l,m"}) {
            const Parameter parameter = read(text);
            const Parzen parzen(parameter, {2, 3, 9});
            std::vector<double> counts(13, 0);
            constexpr int kSide = 400;
            for (int i = 0; i < kSide; ++i)
                for (int j = 0; j < kSide; ++j)
                    counts[static_cast<std::size_t>(parzen.draw((i + 0.5) / kSide, (j + 0.5) / kSide))] += 1.0 / (kSide * kSide);
            for (int n = 1; n <= 12; ++n)
                CAIRN_NEAR(counts[static_cast<std::size_t>(n)], std::exp(parzen.logDensity(n)), 4e-3);
        }
    }

    void drawsStayInRange()
    {
        const Parzen parzen(read("x=log:1e-6..1e-2"), {1e-6, 1e-2, 1e-2});
        for (double part = 0; part < 1; part += 0.1)
            for (const double within : {0.0, 1e-17, 0.5, 1 - 1e-16}) {
                const double value = parzen.draw(part, within);
                QVERIFY(value >= 1e-6 && value <= 1e-2);
            }
    }
};

QTEST_GUILESS_MAIN(ParzenTest)
#include "parzen_test.moc"
