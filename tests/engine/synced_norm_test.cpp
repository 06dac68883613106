// SPDX-License-Identifier: GPL-3.0-or-later
// Batch normalisation over the rows of several ranks, in double precision, against the tensor library's own over all rows at once.
#include "core/engine/parallel/synced_batch_norm.h"
#include "core/engine/parallel/thread_group.h"
#include "core/engine/torch_guard.h"

#include <ATen/ops/batch_norm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>
#include <QTest>

#include <numeric>
#include <thread>

using namespace cairn;
using namespace cairn::engine;

namespace {

constexpr std::int64_t kChannels = 5;
const auto kDoubles = at::TensorOptions(at::kDouble);

/// A normalisation with its gradients.
struct Normed {
    at::Tensor input, weight, bias, mean = at::zeros({kChannels}, kDoubles), variance = at::ones({kChannels}, kDoubles), output = {};

    Normed(const at::Tensor& rows, const at::Tensor& scale, const at::Tensor& shift)
        : input(rows.clone().requires_grad_(true)), weight(scale.clone().requires_grad_(true)), bias(shift.clone().requires_grad_(true))
    {
    }
    NormState state() const { return {weight, bias, mean, variance, 0.1, 1e-5}; }
};

double largest(const at::Tensor& a, const at::Tensor& b)
{
    return a.sub(b).abs().max().item<double>();
}

} // namespace

class SyncedNormTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ranksNormaliseLikeOne_data()
    {
        QTest::addColumn<QList<int>>("parts"); // rows of each rank; 0: goes along with a row that does not count
        QTest::addColumn<bool>("pictures");
        QTest::newRow("even") << QList<int>{4, 4} << false;
        QTest::newRow("uneven pictures") << QList<int>{1, 5, 2} << true;
        QTest::newRow("a rank without rows") << QList<int>{2, 0, 1, 0} << false;
    }
    void ranksNormaliseLikeOne()
    {
        QFETCH(QList<int>, parts);
        QFETCH(bool, pictures);
        const std::int64_t rows = std::accumulate(parts.begin(), parts.end(), 0);
        const std::vector<std::int64_t> shape = pictures ? std::vector<std::int64_t>{rows, kChannels, 3, 4} : std::vector<std::int64_t>{rows, kChannels};
        const at::Tensor input = at::randn(shape, kDoubles).mul_(3).add_(7), outer = at::randn(shape, kDoubles), scale = at::randn({kChannels}, kDoubles), shift = at::randn({kChannels}, kDoubles);
        Normed all(input, scale, shift);
        all.output = at::batch_norm(all.input, all.weight, all.bias, all.mean, all.variance, true, 0.1, 1e-5, false);
        all.output.backward(outer);

        const int ranks = static_cast<int>(parts.size());
        ThreadRanks shared(ranks);
        std::vector<Normed> own;
        for (int rank = 0, first = 0; rank < ranks; first += parts[rank++])
            own.emplace_back(input.narrow(0, std::min<std::int64_t>(first, rows - 1), std::max(1, parts[rank])), scale, shift);
        {
            std::vector<std::jthread> threads;
            for (int rank = 0, first = 0; rank < ranks; first += parts[rank++]) {
                threads.emplace_back([&, rank, first] {
                    ThreadGroup group(shared, rank);
                    Normed& mine = own[static_cast<std::size_t>(rank)];
                    const RankShare share{&group, first, std::max(1, parts[rank]), parts[rank] > 0};
                    mine.output = syncedBatchNorm(mine.input, mine.state(), share);
                    const at::Tensor gradient = outer.narrow(0, std::min<std::int64_t>(first, rows - 1), std::max(1, parts[rank]));
                    mine.output.backward(parts[rank] > 0 ? gradient : gradient.mul(0));
                });
            }
        }
        std::vector<at::Tensor> outputs, gradients;
        at::Tensor weight = at::zeros({kChannels}, kDoubles), bias = at::zeros({kChannels}, kDoubles);
        for (int rank = 0; rank < ranks; ++rank) {
            const Normed& one = own[static_cast<std::size_t>(rank)];
            weight.add_(one.weight.grad());
            bias.add_(one.bias.grad());
            QVERIFY(largest(one.mean, all.mean) < 1e-12);
            QVERIFY(largest(one.variance, all.variance) < 1e-12);
            if (parts[rank] == 0) {
                QCOMPARE(one.input.grad().abs().max().item<double>(), 0.0);
                continue;
            }
            outputs.push_back(one.output);
            gradients.push_back(one.input.grad());
        }
        QVERIFY(largest(at::cat(outputs), all.output) < 1e-12);
        QVERIFY(largest(at::cat(gradients), all.input.grad()) < 1e-12);
        QVERIFY(largest(weight, all.weight.grad()) < 1e-12);
        QVERIFY(largest(bias, all.bias.grad()) < 1e-12);
    }

    /// In a backward pass there is no Result: the reason is carried through.
    void aRankThatLeftIsTold()
    {
        ThreadRanks shared(2);
        ThreadGroup group(shared, 0), other(shared, 1);
        other.leave(fail(ErrorCode::Io, "The disk is gone"));
        const Normed mine(at::randn({4, kChannels}, kDoubles), at::ones({kChannels}, kDoubles), at::zeros({kChannels}, kDoubles));
        const auto normed = guarded("Training", [&]() -> Result<at::Tensor> { return syncedBatchNorm(mine.input, mine.state(), {&group, 0, 4, true}); });
        QVERIFY(!normed.has_value());
        QCOMPARE(normed.error().code, ErrorCode::Io);
    }
};

QTEST_APPLESS_MAIN(SyncedNormTest)
#include "synced_norm_test.moc"
