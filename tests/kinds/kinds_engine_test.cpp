// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/module/module.h"
#include "core/graph/kind.h"
#include "tests/kinds/kind_case.h"

#include <ATen/Parallel.h>
#include <ATen/ops/add.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cos.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/sum.h>

#include <QTest>
#include <set>

using namespace cairn;
using namespace cairn::test;

namespace {

at::Tensor tensorOf(const CaseTensor& tensor)
{
    std::vector<std::byte> bytes = KindCase::bytes(tensor);
    return at::from_blob(bytes.data(), tensor.shape, at::TensorOptions(tensor.codes ? at::kLong : at::kFloat)).clone();
}

/// The largest difference, relative to the larger of 1 and the reference; infinite where the counts differ.
double difference(const at::Tensor& mine, const std::vector<double>& reference)
{
    if (!mine.defined())
        return reference.empty() || std::ranges::all_of(reference, [](double value) { return value == 0; }) ? 0 : HUGE_VAL;
    const at::Tensor flat = mine.detach().to(at::kDouble).contiguous().flatten();
    if (static_cast<std::size_t>(flat.numel()) != reference.size())
        return HUGE_VAL;
    double worst = 0;
    for (std::size_t i = 0; i < reference.size(); ++i) {
        const double gap = std::abs(flat.const_data_ptr<double>()[i] - reference[i]) / std::max(1.0, std::abs(reference[i]));
        worst = std::isnan(gap) ? HUGE_VAL : std::max(worst, gap);
    }
    return worst;
}

/// A case as a module for one of its ports, with its weights and inputs.
struct Bench {
    std::unique_ptr<engine::Module> module;
    std::vector<at::Tensor> inputs;

    Bench(const KindCase& test, const std::string& port)
    {
        auto compiled = engine::Module::compile(test.graph(port), test.fields(), {}, at::Device(at::kCPU));
        if (!compiled) {
            problem = compiled.error().text();
            return;
        }
        module = std::move(compiled).value();
        std::set<std::string> given;
        for (const CaseTensor& state : test.state)
            given.insert("layer." + state.name);
        for (engine::StateEntry& entry : module->state()) {
            if (entry.name == "reader.weight") {
                entry.tensor.copy_(at::arange(entry.tensor.numel()).unsqueeze(1));
                continue;
            }
            const auto state = std::ranges::find_if(test.state, [&](const CaseTensor& tensor) { return "layer." + tensor.name == entry.name; });
            if (state == test.state.end()) {
                problem = entry.name + " is no state of PyTorch's layer";
                return;
            }
            if (entry.tensor.sizes() != at::IntArrayRef(state->shape)) {
                problem = entry.name + " has another shape than PyTorch's";
                return;
            }
            entry.tensor.copy_(tensorOf(*state));
            given.erase(entry.name);
        }
        if (!given.empty())
            problem = *given.begin() + " is no state of the layer";
        module->enableGradients();
        for (const CaseTensor& input : test.inputs)
            inputs.push_back(tensorOf(input).set_requires_grad(!input.codes));
    }

    std::string problem;
};

at::Tensor wave(const at::Tensor& output, std::size_t port)
{
    return at::cos(at::arange(output.numel()).mul(0.3).add(0.7 * static_cast<double>(port))).reshape(output.sizes());
}

} // namespace

/// Every kind's forward pass, gradients, weights and shape against PyTorch's (golden/).
class KindsEngineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); } // small tensors: more threads would only wait for each other

    void everyKindHasACase()
    {
        std::set<std::string> covered;
        for (const KindCase& test : kindCases())
            covered.insert(test.kind);
        QStringList missing;
        for (const graph::Kind& kind : graph::kinds()) {
            if (kind.info.id != "input" && kind.info.id != "output" && kind.info.id != "add_loss" && !covered.contains(kind.info.id))
                missing << QString::fromStdString(kind.info.id);
        }
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(' ')));
    }

    /// What a kind says that it can show is shown, and showing changes nothing.
    void tapsAreShown()
    {
        for (const KindCase& test : kindCases()) {
            std::set<std::string> wanted;
            for (const graph::TapSpec& tap : graph::findKind(test.kind)->info.taps)
                wanted.insert(tap.name);
            if (wanted.empty())
                continue;
            Bench bench(test, test.outputs[0].name);
            QVERIFY2(bench.problem.empty(), bench.problem.c_str());
            std::set<std::string> shown;
            const auto see = [&](const engine::PlanStep&, const char* name, const at::Tensor& value) {
                shown.insert(name);
                QVERIFY2(value.isfinite().all().item<bool>(), name);
            };
            const at::Tensor watched = bench.module->forward(bench.inputs, {}, {}, see);
            QVERIFY2(shown == wanted, test.name.c_str());
            QVERIFY2(difference(watched, test.outputs[0].values) < test.tolerance, test.name.c_str());
        }
    }

    void agreesWithPyTorch_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < kindCases().size(); ++i)
            QTest::newRow(kindCases()[i].name.c_str()) << static_cast<int>(i);
    }

    void agreesWithPyTorch()
    {
        QFETCH(int, index);
        const KindCase& test = kindCases()[static_cast<std::size_t>(index)];
        // Gradients of all outputs together are the sums of those of the ports.
        std::vector<at::Tensor> inputGradients(test.inputs.size());
        std::map<std::string, at::Tensor> stateGradients;
        for (std::size_t port = 0; port < test.outputs.size(); ++port) {
            const CaseTensor& expected = test.outputs[port];
            Bench bench(test, expected.name);
            QVERIFY2(bench.problem.empty(), bench.problem.c_str());
            const at::Tensor evaluated = bench.module->forward(bench.inputs, {});
            std::vector<std::int64_t> shape = expected.shape;
            if (expected.codes)
                shape.push_back(1); // the reader's
            QVERIFY2(evaluated.sizes() == at::IntArrayRef(shape), "the shape differs");
            QVERIFY2(difference(evaluated, expected.values) < test.tolerance, ("evaluation differs by " + std::to_string(difference(evaluated, expected.values))).c_str());
            checkRule(test, expected, evaluated);
            const bool random = expected.trained.empty();
            const at::Tensor trained = bench.module->forward(bench.inputs, {.training = !random});
            QVERIFY2(random || difference(trained, expected.trained) < test.tolerance, ("training differs by " + std::to_string(difference(trained, expected.trained))).c_str());
            if (trained.requires_grad() && !expected.codes)
                at::sum(at::mul(trained, wave(trained, port))).backward();
            for (std::size_t i = 0; i < bench.inputs.size(); ++i)
                addTo(inputGradients[i], bench.inputs[i].grad());
            for (engine::StateEntry& entry : bench.module->state()) {
                if (entry.trainable)
                    addTo(stateGradients[entry.name], entry.tensor.grad());
            }
        }
        for (std::size_t i = 0; i < test.inputs.size(); ++i)
            verifyGradient(test, test.inputs[i], inputGradients[i]);
        for (const CaseTensor& state : test.state)
            verifyGradient(test, state, stateGradients["layer." + state.name]);
    }

private:
    static void addTo(at::Tensor& sum, const at::Tensor& gradient)
    {
        if (gradient.defined())
            sum = sum.defined() ? at::add(sum, gradient) : gradient.clone();
    }

    static void verifyGradient(const KindCase& test, const CaseTensor& tensor, const at::Tensor& gradient)
    {
        if (tensor.gradient.empty())
            return;
        const double worst = difference(gradient, tensor.gradient);
        QVERIFY2(worst < test.tolerance, ("the gradient of " + tensor.name + " differs by " + std::to_string(worst)).c_str());
    }

    /// The shape rule says what came out.
    static void checkRule(const KindCase& test, const CaseTensor& expected, const at::Tensor& output)
    {
        graph::DataInterface data;
        for (const batch::Field& field : test.fields()) {
            graph::TensorType type{field.type, field.shape, field.vocabulary};
            if (field.perRow)
                type.shape.insert(type.shape.begin(), graph::kBatch);
            data.fields[field.name] = type;
        }
        const graph::Inference facts = graph::infer(test.graph(expected.name), data);
        const graph::NodeFacts& layer = facts.nodes.at(NodeId{static_cast<std::int64_t>(test.inputs.size()) + 1});
        QVERIFY2(layer.outputs.contains(expected.name), ("there is no port " + expected.name).c_str());
        const std::vector<std::int64_t>& rule = layer.outputs.at(expected.name).shape;
        QCOMPARE(rule.size() + (expected.codes ? 1 : 0), static_cast<std::size_t>(output.dim()));
        for (std::size_t axis = 0; axis < rule.size(); ++axis) {
            if (rule[axis] != graph::kBatch)
                QCOMPARE(rule[axis], output.size(static_cast<std::int64_t>(axis)));
        }
    }
};

QTEST_GUILESS_MAIN(KindsEngineTest)
#include "kinds_engine_test.moc"
