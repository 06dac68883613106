// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/engine/inspect/quadrature.h"
#include "core/engine/kernels/dropout_kernel.h"
#include "core/engine/kernels/gather_kernel.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

using namespace cairn;
using namespace cairn::engine;

class KernelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Element i looks at half a word of one Philox block, which the generator of core/base gives as well.
    void dropoutFollowsPhilox()
    {
        const DropoutLaw law{0x123456789abcdefull, 42, 0.3};
        std::vector<float> from(1000, 2.0f), to(1000, -1.0f), again(1000, -1.0f);
        std::vector<std::uint8_t> kept(1000, 7);
        dropoutKernel(law, from.data(), to.data(), kept.data(), 0, 1000);
        keepKernel(kept.data(), law.scale(), from.data(), again.data(), 0, 1000);
        const Philox random(law.seed, law.stream);
        for (std::uint64_t i = 0; i < 1000; ++i) {
            const std::uint32_t word = random.block(16 * (i / 128) + i % 16)[i % 128 / 32];
            const bool keep = (i % 32 < 16 ? word & 0xffff : word >> 16) >= 19661; // 0.3 * 65536
            QCOMPARE(kept[i], static_cast<std::uint8_t>(keep));
            QCOMPARE(to[i], keep ? 2.0f * static_cast<float>(1.0 / 0.7) : 0.0f);
        }
        QCOMPARE(again, to);
    }

    void dropoutDoesNotDependOnHowWorkIsCut()
    {
        const DropoutLaw law{7, 8, 0.5};
        std::vector<float> from(5000), whole(5000), parts(5000);
        std::vector<std::uint8_t> kept(5000);
        std::iota(from.begin(), from.end(), 1.0f);
        dropoutKernel(law, from.data(), whole.data(), kept.data(), 0, 5000);
        for (std::int64_t begin = 0; begin < 5000; begin += 3 * kDropoutLane)
            dropoutKernel(law, from.data(), parts.data(), kept.data(), begin, std::min<std::int64_t>(5000, begin + 3 * kDropoutLane));
        QCOMPARE(parts, whole);
    }

    void dropoutKeepsTheShareAndTheMean()
    {
        constexpr std::int64_t kCount = 200000;
        for (const double probability : {0.0, 0.1, 0.5, 0.9, 1.0}) {
            std::vector<float> from(kCount, 1.0f), to(kCount);
            std::vector<std::uint8_t> kept(kCount);
            dropoutKernel({1, 2, probability}, from.data(), to.data(), kept.data(), 0, kCount);
            const auto zeros = static_cast<double>(std::count(to.begin(), to.end(), 0.0f)) / kCount;
            const double mean = std::accumulate(to.begin(), to.end(), 0.0) / kCount;
            QVERIFY(std::abs(zeros - probability) < (probability == 0.0 || probability == 1.0 ? 1e-9 : 0.005));
            QVERIFY(std::abs(mean - (probability < 1 ? 1.0 : 0.0)) < 0.03);
        }
    }

    /// What is dropped is 0, whatever it was.
    void droppedInfinitiesAreZero()
    {
        const std::vector<float> from(256, std::numeric_limits<float>::infinity());
        std::vector<float> to(256);
        std::vector<std::uint8_t> kept(256);
        dropoutKernel({3, 4, 0.5}, from.data(), to.data(), kept.data(), 0, 256);
        for (std::size_t i = 0; i < to.size(); ++i)
            QCOMPARE(to[i], kept[i] ? std::numeric_limits<float>::infinity() : 0.0f);
    }

    void gatheringPicksAndScales()
    {
        const std::vector<std::uint8_t> bytes{0, 1, 2, 10, 20, 30, 100, 200, 255};
        const std::vector<std::uint64_t> rows{2, 0};
        std::vector<float> to(6);
        gatherBytes(bytes.data(), to.data(), rows.data(), 3, 0.5f, -1.0f, 0, 2);
        QCOMPARE(to, (std::vector<float>{49, 99, 126.5f, -1, -0.5f, 0}));
        std::vector<std::uint8_t> copied(6);
        gatherRows(bytes.data(), copied.data(), rows.data(), 3, 0, 2);
        QCOMPARE(copied, (std::vector<std::uint8_t>{100, 200, 255, 0, 1, 2}));
    }

    /// A rule of n points integrates every polynomial up to degree 2n - 1.
    void quadratureIsExactForPolynomials()
    {
        for (const int points : {1, 2, 5, 50, 64, 300}) {
            const Quadrature rule = gaussLegendre(points);
            QCOMPARE(rule.nodes.size(), static_cast<std::size_t>(points));
            for (const int degree : {0, 1, std::min(2 * points - 1, 60)}) {
                double sum = 0;
                for (std::size_t i = 0; i < rule.nodes.size(); ++i)
                    sum += rule.weights[i] * std::pow(rule.nodes[i], degree);
                QVERIFY(std::abs(sum - 1.0 / (degree + 1)) < 1e-12);
            }
        }
    }
};

QTEST_APPLESS_MAIN(KernelsTest)
#include "kernels_test.moc"
