// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/engine/module/module.h"
#include "core/graph/kind.h"
#include "tests/kinds/kind_case.h"

#include <ATen/Parallel.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/sum.h>

#include <QTest>

using namespace cairn;
using namespace cairn::test;

namespace {

constexpr std::int64_t kRows = 3;
constexpr int kTrials = 25; ///< of each case, with other parameters and input shapes
constexpr double kFarthest = 12; ///< from 0, of numbers without a lower limit

/// Draws in a fixed order.
class Draw {
public:
    explicit Draw(std::uint64_t seed) : m_random(seed, 1) {}
    std::int64_t below(std::int64_t count) { return static_cast<std::int64_t>(m_random.below(m_next++, static_cast<std::uint64_t>(count))); }
    std::int64_t between(std::int64_t low, std::int64_t high) { return low + below(high - low + 1); }

private:
    Philox m_random;
    std::uint64_t m_next = 0;
};

Json randomValue(const graph::ParamSpec& spec, const Json& known, Draw& draw)
{
    switch (spec.type) {
    case graph::ParamType::Integer: {
        // Where any number will do, as for places counted from either end, those around 0: they lie in, at and beyond the axes' ends.
        const double first = spec.minimum < -kFarthest ? -kFarthest : spec.minimum, last = spec.minimum < -kFarthest ? kFarthest : spec.minimum + 6;
        const auto low = static_cast<std::int64_t>(first), high = static_cast<std::int64_t>(std::min(spec.maximum, last));
        return draw.between(low, std::max(low, high));
    }
    case graph::ParamType::Boolean:
        return draw.below(2) == 1;
    case graph::ParamType::Choice:
        return spec.choices[static_cast<std::size_t>(draw.below(static_cast<std::int64_t>(spec.choices.size())))];
    default:
        return known.value(spec.name, spec.fallback); // probabilities, slopes and texts: those of the case
    }
}

/// The case with some parameters and lengths of axes drawn anew.
KindCase varied(const KindCase& original, Draw& draw)
{
    KindCase test = original;
    const graph::Kind& kind = *graph::findKind(test.kind);
    for (const graph::ParamSpec& spec : kind.info.params) {
        if (draw.below(2) == 0)
            test.params[spec.name] = randomValue(spec, test.params, draw);
    }
    // Axes of one length mostly belong together, so each length is replaced by another one everywhere.
    std::map<std::int64_t, std::int64_t> lengths;
    for (CaseTensor& input : test.inputs) {
        for (std::size_t axis = input.whole ? 0 : 1; axis < input.shape.size(); ++axis) {
            if (const auto [entry, added] = lengths.emplace(input.shape[axis], input.shape[axis]); added && draw.below(2) == 0)
                entry->second = draw.between(1, 9);
            if (!input.whole)
                input.shape[axis] = lengths.at(input.shape[axis]);
        }
    }
    test.state.clear();
    return test;
}

at::Tensor randomInput(const CaseTensor& input)
{
    std::vector<std::int64_t> shape = input.shape;
    if (!input.whole)
        shape[0] = kRows;
    if (input.codes)
        return at::randint(std::max<std::int64_t>(1, std::min(input.vocabulary, input.whole ? kRows : input.vocabulary)), shape, at::kLong);
    return at::rand(shape).set_requires_grad(true);
}

bool fits(const std::vector<std::int64_t>& rule, at::IntArrayRef real)
{
    if (rule.size() != real.size())
        return false;
    for (std::size_t axis = 0; axis < rule.size(); ++axis) {
        if (rule[axis] != (rule[axis] == graph::kBatch ? graph::kBatch : real[axis]))
            return false;
    }
    return true;
}

} // namespace

/// Whatever a kind's shape rule accepts can be computed, has the shape that the rule says, and has gradients.
class KindsShapeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); } // small tensors: more threads would only wait for each other

    void ruleIsTheRealShape_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < kindCases().size(); ++i)
            QTest::newRow(kindCases()[i].name.c_str()) << static_cast<int>(i);
    }

    void ruleIsTheRealShape()
    {
        QFETCH(int, index);
        const KindCase& original = kindCases()[static_cast<std::size_t>(index)];
        Draw draw(static_cast<std::uint64_t>(index) + 1);
        int accepted = 0;
        for (int trial = 0; trial < kTrials; ++trial) {
            const KindCase test = trial == 0 ? original : varied(original, draw);
            const std::string port = test.outputs[static_cast<std::size_t>(draw.below(static_cast<std::int64_t>(test.outputs.size())))].name;
            const auto module = engine::Module::compile(test.graph(port), test.fields(), {}, at::Device(at::kCPU));
            if (!module) {
                QVERIFY2(!module.error().what.empty() && !module.error().where.empty(), module.error().text().c_str());
                continue;
            }
            ++accepted;
            const std::string what = test.params.dump() + " " + describe(test);
            try {
                tryOut(**module, test, port);
            } catch (const std::exception& error) {
                QFAIL((what + ": " + error.what()).c_str());
            }
            if (QTest::currentTestFailed()) {
                qWarning("with %s", what.c_str());
                return;
            }
        }
        QVERIFY2(accepted > 0, "no trial was accepted");
    }

private:
    static std::string describe(const KindCase& test)
    {
        std::string text;
        for (const CaseTensor& input : test.inputs)
            text += input.name + graph::shapeText(input.shape) + " ";
        return text;
    }

    static void tryOut(engine::Module& module, const KindCase& test, const std::string& port)
    {
        module.initialise(1);
        module.enableGradients();
        std::vector<at::Tensor> inputs;
        for (const CaseTensor& input : test.inputs)
            inputs.push_back(randomInput(input));
        graph::DataInterface data;
        for (const batch::Field& field : test.fields()) {
            graph::TensorType type{field.type, field.shape, field.vocabulary};
            if (field.perRow)
                type.shape.insert(type.shape.begin(), graph::kBatch);
            data.fields[field.name] = type;
        }
        const graph::Inference facts = graph::infer(test.graph(port), data);
        auto rule = facts.nodes.at(NodeId{static_cast<std::int64_t>(test.inputs.size()) + 1}).outputs.at(port).shape;
        if (test.output(port).codes)
            rule.push_back(1); // the reader's
        for (const bool training : {false, true}) {
            const at::Tensor output = module.forward(inputs, {.training = training, .seed = 1});
            QVERIFY2(fits(rule, output.sizes()), ("the rule says " + graph::shapeText(rule) + ", the layer puts out " + graph::shapeText(output.sizes().vec())).c_str());
            if (training && output.requires_grad())
                at::sum(output).backward();
        }
    }
};

QTEST_GUILESS_MAIN(KindsShapeTest)
#include "kinds_shape_test.moc"
