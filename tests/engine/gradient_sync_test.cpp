// SPDX-License-Identifier: GPL-3.0-or-later
// Gradients are added up bucket by bucket: all of them, once, in one order, and only where an update follows.
#include "core/engine/parallel/gradient_sync.h"

#include <ATen/ops/ones.h>
#include <ATen/ops/randn.h>
#include <QTest>

#include <mutex>

using namespace cairn;
using namespace cairn::engine;

namespace {

constexpr std::int64_t kFields = 8, kRows = 16;
constexpr std::int64_t kFirst = 4096, kOthers = 16384; // bytes of buckets

/// Stands for two ranks that know the same: sums are twice the numbers.
class TwinGroup final : public Group {
public:
    struct Call {
        Lane lane;
        const void* data;
        std::int64_t count;
    };

    int rank() const override { return 0; }
    int size() const override { return 2; }
    Result<void> sum(std::span<at::Tensor> tensors, Lane lane) override
    {
        const std::lock_guard lock(m_mutex);
        for (at::Tensor& tensor : tensors) {
            calls.push_back({lane, tensor.const_data_ptr(), tensor.numel()});
            tensor.mul_(2);
        }
        return failsAfter >= 0 && static_cast<int>(calls.size()) > failsAfter ? Result<void>(fail(ErrorCode::Crashed, "Rank 1 is gone")) : Result<void>();
    }
    Result<void> handOn(std::span<at::Tensor>, std::span<const int>) override { return {}; }
    void leave(const Error&) override {}

    std::vector<Call> calls;
    int failsAfter = -1;

private:
    std::mutex m_mutex; ///< guards calls
};

std::unique_ptr<Module> network()
{
    graph::Graph graph;
    NodeId last = graph.add("input");
    const auto append = [&](const char* kind, const Json& params) {
        const NodeId node = graph.add(kind, params);
        if (!graph.connect({last, "out"}, {node, "in"}))
            qFatal("not connected");
        last = node;
    };
    for (int i = 0; i < 4; ++i) {
        append("linear", {{"out_features", 64}});
        append("tanh", Json::object());
    }
    append("linear", {{"out_features", 1}});
    append("output", Json::object());
    batch::Field field;
    field.name = "numbers";
    field.shape = {kFields};
    batch::Target target;
    target.kind = batch::TaskKind::Regression;
    auto module = Module::compile(graph, {field}, target, at::kCPU);
    if (!module)
        qFatal("%s", module.error().text().c_str());
    (*module)->initialise(1);
    (*module)->enableGradients();
    return std::move(module).value();
}

void backward(Module& module, const at::Tensor& rows)
{
    const at::Tensor fields[]{rows};
    module.forward(fields, {.training = true}).square().sum().backward();
}

} // namespace

class GradientSyncTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyGradientIsAddedUpOnce()
    {
        const at::Tensor rows = at::randn({kRows, kFields});
        const auto reference = network(), module = network();
        backward(*reference, rows);
        TwinGroup group;
        GradientSync sync(*module, group, kFirst, kOthers);
        QVERIFY(sync.buckets() > 3);
        for (int update = 1; update <= 3; ++update) {
            group.calls.clear();
            module->flatGradients().zero_();
            at::Tensor weight = at::ones({}, at::kFloat);
            sync.begin();
            backward(*module, rows);
            QVERIFY(sync.finish(weight).has_value());
            QCOMPARE(weight.item<float>(), 2.0f);
            QVERIFY(module->flatGradients().equal(reference->flatGradients().mul(2)));
            std::int64_t end = module->flatGradients().numel();
            for (const TwinGroup::Call& call : group.calls) {
                if (call.lane != Group::Lane::Gradients)
                    continue;
                end -= call.count; // from the end to the beginning, without gaps
                QCOMPARE(call.data, static_cast<const void*>(module->flatGradients().const_data_ptr<float>() + end));
            }
            QCOMPARE(end, 0);
            QCOMPARE(group.calls.size(), sync.buckets() + 1);
        }
    }

    void nothingIsSentWhileGradientsAreAccumulated()
    {
        const at::Tensor rows = at::randn({kRows, kFields});
        const auto module = network();
        TwinGroup group;
        GradientSync sync(*module, group, kFirst, kOthers);
        backward(*module, rows);
        backward(*module, rows);
        QVERIFY(group.calls.empty());
        at::Tensor weight = at::ones({}, at::kFloat);
        sync.begin();
        backward(*module, rows);
        QVERIFY(sync.finish(weight).has_value());
        QCOMPARE(group.calls.size(), sync.buckets() + 1);
    }

    /// Weights without a part in the loss tell nothing, and are waited for by nobody.
    void gradientsThatDoNotComeAreNotAwaited()
    {
        const auto module = network();
        TwinGroup group;
        GradientSync sync(*module, group, kFirst, kOthers);
        at::Tensor weight = at::ones({}, at::kFloat);
        sync.begin();
        QVERIFY(sync.finish(weight).has_value());
        QCOMPARE(group.calls.size(), sync.buckets() + 1);
    }

    void aLostRankIsTold()
    {
        const at::Tensor rows = at::randn({kRows, kFields});
        const auto module = network();
        TwinGroup group;
        group.failsAfter = 2;
        GradientSync sync(*module, group, kFirst, kOthers);
        at::Tensor weight = at::ones({}, at::kFloat);
        sync.begin();
        backward(*module, rows);
        const auto finished = sync.finish(weight);
        QVERIFY(!finished.has_value());
        QCOMPARE(finished.error().code, ErrorCode::Crashed);
    }

    void smallNetworksAreAddedUpInOneGo()
    {
        const auto module = network();
        TwinGroup group;
        GradientSync sync(*module, group);
        QCOMPARE(sync.buckets(), std::size_t{1});
        at::Tensor weight = at::ones({}, at::kFloat);
        sync.begin();
        backward(*module, at::randn({kRows, kFields}));
        QVERIFY(sync.finish(weight).has_value());
        QCOMPARE(group.calls.size(), std::size_t{2});
        QVERIFY(group.calls[0].lane == Group::Lane::Steps);
    }
};

QTEST_APPLESS_MAIN(GradientSyncTest)
#include "gradient_sync_test.moc"
