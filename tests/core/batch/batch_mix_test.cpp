// SPDX-License-Identifier: GPL-3.0-or-later
// Mixing of batches against its closed form.
#include "core/batch/pictures/batch_mix.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

using namespace cairn;
using namespace cairn::batch;
using prep::MixSpec;
using prep::PictureShape;

namespace {

const PictureShape kShape{2, 6, 8};

std::vector<float> ramp(std::size_t size)
{
    std::vector<float> values(size);
    std::iota(values.begin(), values.end(), 1.0f);
    return values;
}

} // namespace

class BatchMixTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Mean 1/2 and variance 1 / (4 (2a + 1)) of Beta(a, a).
    void sharesAreBeta()
    {
        for (const double a : {0.2, 1.0, 3.0}) {
            double sum = 0, squares = 0;
            constexpr int kBatches = 20000;
            for (std::uint64_t i = 0; i < kBatches; ++i) {
                const double share = drawMix({a, 0, 1, 0}, 7, 0, i, 2, kShape).share;
                QVERIFY(share >= 0 && share <= 1);
                sum += share;
                squares += share * share;
            }
            const double mean = sum / kBatches, variance = squares / kBatches - mean * mean, expected = 1 / (4 * (2 * a + 1));
            QVERIFY2(std::abs(mean - 0.5) < 4 * std::sqrt(expected / kBatches), QByteArray::number(mean).constData());
            QVERIFY2(std::abs(variance / expected - 1) < 0.04, QByteArray::number(variance).constData());
        }
    }

    void mixupIsTheWeightedSum()
    {
        const BatchMix mix = drawMix({0.4, 0, 1, 3}, 1, 2, 3, 5, kShape);
        QVERIFY(!mix.cut && mix.mixes());
        std::vector<std::uint32_t> sorted = mix.partners;
        std::ranges::sort(sorted);
        QCOMPARE(sorted, (std::vector<std::uint32_t>{0, 1, 2, 3, 4}));
        const auto in = ramp(5 * kShape.size());
        std::vector<float> out(in.size());
        mixPictures(mix, kShape, in, out);
        for (std::size_t row = 0; row < 5; ++row) {
            for (std::size_t i = 0; i < kShape.size(); ++i) {
                const double expected = mix.share * static_cast<double>(in[row * kShape.size() + i]) + (1 - mix.share) * static_cast<double>(in[mix.partners[row] * kShape.size() + i]);
                QVERIFY(std::abs(static_cast<double>(out[row * kShape.size() + i]) - expected) < 1e-4);
            }
        }
        const std::vector<std::int64_t> classes{2, 0, 1, 2, 2};
        std::vector<float> shares(15), values(5);
        mixClasses(mix, classes, 3, shares);
        mixNumbers(mix, 1, std::vector<float>{2, 0, 1, 2, 2}, values);
        for (std::size_t row = 0; row < 5; ++row) {
            double sum = 0, mean = 0;
            for (std::size_t c = 0; c < 3; ++c) {
                const double own = classes[row] == static_cast<std::int64_t>(c), other = classes[mix.partners[row]] == static_cast<std::int64_t>(c);
                QVERIFY(std::abs(static_cast<double>(shares[row * 3 + c]) - (mix.share * own + (1 - mix.share) * other)) < 1e-6);
                sum += static_cast<double>(shares[row * 3 + c]);
                mean += static_cast<double>(c) * static_cast<double>(shares[row * 3 + c]);
            }
            QVERIFY(std::abs(sum - 1) < 1e-6);
            QVERIFY(std::abs(mean - static_cast<double>(values[row])) < 1e-6); // a value is mixed as its class would be
        }
    }

    /// Exactly the share of the pixels stays, and the rest is the partner's at the same places.
    void cutmixPastesARectangle()
    {
        double kept = 0;
        for (std::uint64_t batch = 0; batch < 500; ++batch) {
            const BatchMix mix = drawMix({0, 1, 1, 0}, 4, 1, batch, 3, kShape);
            QVERIFY(mix.cut);
            const auto in = ramp(3 * kShape.size());
            std::vector<float> out(in.size());
            mixPictures(mix, kShape, in, out);
            for (std::size_t row = 0; row < 3; ++row) {
                std::size_t own = 0, other = 0;
                for (std::size_t i = 0; i < kShape.size(); ++i) {
                    own += out[row * kShape.size() + i] == in[row * kShape.size() + i];
                    other += out[row * kShape.size() + i] == in[mix.partners[row] * kShape.size() + i];
                }
                if (mix.partners[row] == row) {
                    QCOMPARE(own, kShape.size());
                } else {
                    QCOMPARE(own + other, kShape.size());
                    QVERIFY(std::abs(static_cast<double>(own) / static_cast<double>(kShape.size()) - mix.share) < 1e-9);
                }
            }
            kept += mix.share / 500;
        }
        QVERIFY(kept > 0.5 && kept < 0.75); // 1/2 of what is drawn, more since rectangles stand over the border
    }

    /// Columns beside the pictures: numbers are mixed in the same shares, cut or not; codes are those of the larger share.
    void columnsGoWithThePictures()
    {
        bool ownCodes = false, otherCodes = false;
        for (std::uint64_t batch = 0; batch < 50; ++batch) {
            const BatchMix mix = drawMix({1, 1, 0.8, 0}, 3, 1, batch, 4, kShape);
            const std::vector<float> numbers = ramp(12);
            const std::vector<std::int64_t> codes{1, 2, 3, 4, 5, 6, 7, 8};
            std::vector<float> mixed(12);
            std::vector<std::int64_t> taken(8);
            mixNumbers(mix, 3, numbers, mixed);
            takeLarger(mix, 2, codes, taken);
            for (std::size_t row = 0; row < 4; ++row) {
                const std::size_t partner = mix.mixes() ? mix.partners[row] : row, larger = mix.share >= 0.5 ? row : partner;
                for (std::size_t i = 0; i < 3; ++i) {
                    const double expected = mix.share * static_cast<double>(numbers[row * 3 + i]) + (1 - mix.share) * static_cast<double>(numbers[partner * 3 + i]);
                    QVERIFY(std::abs(static_cast<double>(mixed[row * 3 + i]) - expected) < 1e-5);
                }
                QVERIFY(std::ranges::equal(std::span(taken).subspan(row * 2, 2), std::span(codes).subspan(larger * 2, 2)));
            }
            ownCodes = ownCodes || (mix.mixes() && mix.share >= 0.5);
            otherCodes = otherCodes || mix.share < 0.5;
        }
        QVERIFY(ownCodes && otherCodes);
    }

    void drawsArePure()
    {
        const MixSpec both{0.3, 0.7, 0.5, 1};
        int mixed = 0, cut = 0;
        for (std::uint64_t batch = 0; batch < 2000; ++batch) {
            const BatchMix a = drawMix(both, 9, 4, batch, 16, kShape), b = drawMix(both, 9, 4, batch, 16, kShape);
            QVERIFY(a.share == b.share && a.partners == b.partners && a.cut == b.cut && a.top == b.top && a.left == b.left);
            mixed += !a.partners.empty();
            cut += a.cut;
        }
        QVERIFY(std::abs(mixed - 1000) < 90);
        QVERIFY(std::abs(cut - 500) < 80);
    }
};

QTEST_APPLESS_MAIN(BatchMixTest)
#include "batch_mix_test.moc"
