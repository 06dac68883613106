// SPDX-License-Identifier: GPL-3.0-or-later
// Ranks that train together, in double precision: the engine's own sums and synchronised normalisation around a network written by
// hand, since modules hold float32. What is left of the difference to one rank is rounding alone.
#include "core/engine/parallel/synced_batch_norm.h"
#include "core/engine/parallel/thread_group.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/full.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <QTest>

#include <thread>

using namespace cairn;
using namespace cairn::engine;

namespace {

constexpr std::int64_t kInputs = 7, kHidden = 16, kClasses = 3, kBatch = 61, kSteps = 50; // no number of ranks divides the batch
constexpr double kRate = 0.1, kMomentum = 0.9;
const auto kDoubles = at::TensorOptions(at::kDouble);

/// Length of the difference by the length of b.
double distance(const at::Tensor& a, const at::Tensor& b)
{
    return a.sub(b).norm().item<double>() / b.norm().item<double>();
}

struct Rows {
    at::Tensor inputs, classes; ///< [kSteps * kBatch, kInputs], [kSteps * kBatch]
};

/// Linear, BatchNorm, tanh, Linear, trained by gradient descent with momentum.
class Network {
public:
    explicit Network(const std::vector<at::Tensor>& start)
    {
        for (const at::Tensor& tensor : start) {
            m_weights.push_back(tensor.clone().requires_grad_(true));
            m_momenta.push_back(at::zeros_like(tensor));
        }
    }

    /// One step on rows [first, first + rows) of the batch, of which `share` is the rank's.
    void step(const Rows& all, std::int64_t first, std::int64_t rows, Group& group, const RankShare* share)
    {
        const at::Tensor hidden = at::linear(all.inputs.narrow(0, first, rows), m_weights[0]);
        const NormState state{m_weights[1], m_weights[2], m_mean, m_variance, 0.1, 1e-5};
        const at::Tensor normed = share ? syncedBatchNorm(hidden, state, *share) : at::batch_norm(hidden, state.weight, state.bias, m_mean, m_variance, true, 0.1, 1e-5, false);
        const at::Tensor loss = at::cross_entropy_loss(at::linear(at::tanh(normed), m_weights[3]), all.classes.narrow(0, first, rows), {}, 2); // a sum
        loss.backward();
        const at::NoGradGuard noGradients;
        std::vector<at::Tensor> sums;
        for (at::Tensor& weight : m_weights)
            sums.push_back(weight.grad());
        sums.push_back(at::full({1}, static_cast<double>(rows), kDoubles));
        if (const auto summed = group.sum(sums, Group::Lane::Gradients); !summed)
            throw std::runtime_error(summed.error().text());
        for (std::size_t i = 0; i < m_weights.size(); ++i) {
            m_momenta[i].mul_(kMomentum).add_(sums[i].div(sums.back()));
            m_weights[i].sub_(m_momenta[i], kRate);
            m_weights[i].mutable_grad() = at::Tensor();
        }
    }

    at::Tensor flat() const
    {
        std::vector<at::Tensor> all{m_mean, m_variance};
        for (const at::Tensor& weight : m_weights)
            all.push_back(weight.detach().reshape({-1}));
        return at::cat(all);
    }

private:
    std::vector<at::Tensor> m_weights, m_momenta;
    at::Tensor m_mean = at::zeros({kHidden}, kDoubles), m_variance = at::ones({kHidden}, kDoubles);
};

} // namespace

class DoubleRanksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ranksEndWhereOneDoes_data()
    {
        QTest::addColumn<int>("ranks");
        QTest::newRow("2") << 2;
        QTest::newRow("4") << 4;
    }
    void ranksEndWhereOneDoes()
    {
        QFETCH(int, ranks);
        const Rows rows{at::randn({kSteps * kBatch, kInputs}, kDoubles), at::randint(kClasses, {kSteps * kBatch}, at::kLong)};
        const std::vector<at::Tensor> start{at::randn({kHidden, kInputs}, kDoubles), at::ones({kHidden}, kDoubles), at::zeros({kHidden}, kDoubles), at::randn({kClasses, kHidden}, kDoubles).mul_(0.3)};
        Network one(start);
        SingleRank alone;
        for (std::int64_t step = 0; step < kSteps; ++step)
            one.step(rows, step * kBatch, kBatch, alone, nullptr);

        ThreadRanks shared(ranks);
        std::vector<Network> own(static_cast<std::size_t>(ranks), Network(start));
        for (Network& network : own)
            network = Network(start); // weights of its own
        {
            std::vector<std::jthread> threads;
            for (int rank = 0; rank < ranks; ++rank) {
                threads.emplace_back([&, rank] {
                    ThreadGroup group(shared, rank);
                    const std::int64_t first = kBatch * rank / ranks, count = kBatch * (rank + 1) / ranks - first;
                    const RankShare share{&group, first, count, true};
                    for (std::int64_t step = 0; step < kSteps; ++step)
                        own[static_cast<std::size_t>(rank)].step(rows, step * kBatch + first, count, group, &share);
                });
            }
        }
        const at::Tensor expected = one.flat();
        for (const Network& network : own) {
            const double difference = distance(network.flat(), expected);
            QVERIFY2(difference < 1e-12, qPrintable(QString::number(difference)));
            QVERIFY(network.flat().equal(own.front().flat()));
        }
        QVERIFY(distance(Network(start).flat(), expected) > 0.1); // something was learned
    }
};

QTEST_GUILESS_MAIN(DoubleRanksTest)
#include "double_ranks_test.moc"
