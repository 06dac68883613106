// SPDX-License-Identifier: GPL-3.0-or-later
// Autoencoders against what theory says of them.
#include "core/stats/autoencoder.h"

#include "core/base/random.h"
#include "core/stats/pca.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numbers>
#include <stop_token>

using namespace cairn;
using namespace cairn::stats;

namespace {

constexpr std::size_t kRows = 400, kWidth = 6;

/// Rows of rank two (and `noise`), columns of mean 0 and deviation 1.
std::vector<double> lowRank(double noise)
{
    const Philox random(11, 0);
    const double mixing[2][kWidth] = {{1, -0.5, 2, 0, 1.5, -1}, {0.3, 1, -1, 2, 0.5, 1}};
    std::vector<double> rows(kRows * kWidth);
    for (std::size_t r = 0; r < kRows; ++r) {
        for (std::size_t i = 0; i < kWidth; ++i)
            rows[r * kWidth + i] = random.normal(r * 8) * mixing[0][i] + random.normal(r * 8 + 1) * mixing[1][i] + noise * random.normal(r * 8 + 2 + i);
    }
    for (std::size_t i = 0; i < kWidth; ++i) {
        double sum = 0, squares = 0;
        for (std::size_t r = 0; r < kRows; ++r)
            sum += rows[r * kWidth + i];
        for (std::size_t r = 0; r < kRows; ++r)
            squares += std::pow(rows[r * kWidth + i] - sum / kRows, 2);
        for (std::size_t r = 0; r < kRows; ++r)
            rows[r * kWidth + i] = (rows[r * kWidth + i] - sum / kRows) / std::sqrt(squares / kRows);
    }
    return rows;
}

/// Share of the squared size that the first two principal components leave out: the least that any linear code can.
double missedByTwo(const std::vector<double>& rows)
{
    std::vector<double> matrix(kWidth * kWidth);
    for (std::size_t r = 0; r < kRows; ++r) {
        for (std::size_t i = 0; i < kWidth; ++i) {
            for (std::size_t j = 0; j < kWidth; ++j)
                matrix[i * kWidth + j] += rows[r * kWidth + i] * rows[r * kWidth + j];
        }
    }
    const Eigen eigen = symmetricEigen(matrix, kWidth);
    double left = 0, all = 0;
    for (std::size_t k = 0; k < kWidth; ++k) {
        all += eigen.values[k];
        left += k < 2 ? 0 : eigen.values[k];
    }
    return left / all;
}

AutoencoderOptions linear()
{
    AutoencoderOptions options;
    options.hidden = 0;
    options.epochs = 200;
    return options;
}

} // namespace

class AutoencoderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void linearOneRebuildsLowRankRows()
    {
        const auto rows = lowRank(0);
        const auto made = fitAutoencoder(rows, kWidth, linear(), {});
        QVERIFY(made.has_value());
        QVERIFY2(made->error < 1e-8, QByteArray::number(made->error).constData());
        for (std::size_t r = 0; r < kRows; ++r) {
            const auto again = made->decoder(made->encoder(std::span(rows).subspan(r * kWidth, kWidth)));
            for (std::size_t i = 0; i < kWidth; ++i)
                QVERIFY(std::abs(again[i] - rows[r * kWidth + i]) < 1e-2);
        }
    }

    /// No linear code does better than principal components, and training comes close to them.
    void linearOneComesToThePrincipalComponents()
    {
        const auto rows = lowRank(0.4);
        const double least = missedByTwo(rows);
        const auto made = fitAutoencoder(rows, kWidth, linear(), {});
        QVERIFY(made.has_value());
        QVERIFY2(made->error >= least * (1 - 1e-9) && made->error <= least * 1.01, qPrintable(QStringLiteral("%1, at least %2").arg(made->error).arg(least)));
    }

    void codeIsStandardised()
    {
        const auto rows = lowRank(0.4);
        AutoencoderOptions options;
        options.epochs = 30;
        for (const auto activation : {DenseActivation::Tanh, DenseActivation::Relu}) {
            options.activation = activation;
            const auto made = fitAutoencoder(rows, kWidth, options, {});
            QVERIFY(made.has_value());
            for (std::size_t k = 0; k < 2; ++k) {
                double sum = 0, squares = 0;
                for (std::size_t r = 0; r < kRows; ++r) {
                    const double value = made->encoder(std::span(rows).subspan(r * kWidth, kWidth))[k];
                    sum += value;
                    squares += value * value;
                }
                QVERIFY(std::abs(sum / kRows) < 1e-9 && std::abs(squares / kRows - 1) < 1e-9);
            }
        }
    }

    /// A bent line: one number tells a row, but no straight direction does.
    void hiddenUnitsFollowABend()
    {
        std::vector<double> rows;
        for (std::size_t i = 0; i < 600; ++i) {
            const double t = (static_cast<double>(i) / 600 - 0.5) * std::numbers::pi * 1.3;
            rows.insert(rows.end(), {1.4 * std::sin(t), 2 * std::cos(t) - 0.8});
        }
        AutoencoderOptions options;
        options.code = 1;
        options.epochs = 300;
        options.hidden = 0;
        const auto straight = fitAutoencoder(rows, 2, options, {});
        options.hidden = 16;
        const auto bent = fitAutoencoder(rows, 2, options, {});
        QVERIFY(straight.has_value() && bent.has_value());
        QVERIFY2(straight->error > 0.2 && bent->error < 0.02, qPrintable(QStringLiteral("%1 and %2").arg(straight->error).arg(bent->error)));
    }

    void seedsDecideEverything()
    {
        const auto rows = lowRank(0.4);
        AutoencoderOptions options;
        options.epochs = 10;
        const auto one = fitAutoencoder(rows, kWidth, options, {}), same = fitAutoencoder(rows, kWidth, options, {});
        options.seed = 2;
        const auto other = fitAutoencoder(rows, kWidth, options, {});
        QCOMPARE(one->encoder.layers[0].weights, same->encoder.layers[0].weights);
        QCOMPARE(one->error, same->error);
        QVERIFY(one->encoder.layers[0].weights != other->encoder.layers[0].weights);
    }

    void stopsAndTells()
    {
        const auto rows = lowRank(0);
        std::stop_source stop;
        int told = 0;
        const auto stopped = fitAutoencoder(rows, kWidth, linear(), stop.get_token(), [&](double share) {
            QVERIFY(share > 0 && share <= 1);
            if (++told == 3)
                stop.request_stop();
        });
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
        QCOMPARE(told, 3);
    }

    void refusesWhatCannotBeLearned()
    {
        QCOMPARE(fitAutoencoder({}, kWidth, {}, {}).error().code, ErrorCode::InvalidInput);
        const std::vector<double> bad{1, 2, 3, std::numeric_limits<double>::infinity()};
        QCOMPARE(fitAutoencoder(bad, 2, {}, {}).error().code, ErrorCode::InvalidInput);
        const std::vector<double> constant(40, 0.0);
        const auto made = fitAutoencoder(constant, 2, {}, {});
        QVERIFY(made.has_value());
        QCOMPARE(made->error, 0.0);
    }
};

QTEST_APPLESS_MAIN(AutoencoderTest)
#include "autoencoder_test.moc"
