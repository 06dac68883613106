// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/data_interface.h"
#include "core/graph/model_state.h"
#include "tests/core/graph/golden_cases.h"

#include <QTest>

using namespace cairn;
using namespace cairn::graph;

/// What Cairn says about a network against what PyTorch says about the same network.
class GoldenTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void networksAreAsInPyTorch_data()
    {
        QTest::addColumn<int>("index");
        const auto cases = test::goldenCases();
        for (std::size_t i = 0; i < cases.size(); ++i)
            QTest::newRow(cases[i].name.c_str()) << static_cast<int>(i);
    }

    void networksAreAsInPyTorch()
    {
        QFETCH(int, index);
        const test::GoldenCase golden = test::goldenCases().at(static_cast<std::size_t>(index));
        const DataInterface data = dataInterface(golden.fields, golden.target);
        const Inference inference = infer(golden.graph, data);
        QVERIFY2(inference.problems.empty(), inference.problems.empty() ? "" : inference.problems[0].error.text().c_str());
        QCOMPARE(inference.parameters, golden.parameters);

        std::int64_t productFlops = 0; // PyTorch's counter counts matrix products and convolutions only
        for (const Node& node : golden.graph.nodes()) {
            if (node.kind == "linear" || node.kind == "conv2d")
                productFlops += inference.nodes.at(node.id).flops;
        }
        QCOMPARE(productFlops, golden.flops);

        const auto state = modelState(golden.graph, inference, data);
        QVERIFY(state);
        std::map<std::string, std::vector<std::int64_t>> shapes;
        for (const StateTensor& tensor : *state)
            shapes[tensor.name] = tensor.shape;
        QCOMPARE(shapes, golden.state);
    }

    void weightsThatDoNotFitAreNamed()
    {
        const test::GoldenCase golden = test::goldenCases().at(0);
        const DataInterface data = dataInterface(golden.fields, golden.target);
        const auto state = *modelState(golden.graph, infer(golden.graph, data), data);
        const test::GoldenWeights weights = test::goldenWeights(golden);
        QVERIFY(checkWeights(state, weights.tensors));
        formats::Weights changed = weights.tensors;
        changed.erase("bn.num_batches_tracked");
        QVERIFY(checkWeights(state, changed));
        changed.erase("fc1.bias");
        QCOMPARE(checkWeights(state, changed).error().where, std::string("fc1.bias"));
        changed = weights.tensors;
        changed["fc2.weight"].shape = {9, 3};
        QCOMPARE(checkWeights(state, changed).error().code, ErrorCode::Mismatch);
        changed = weights.tensors;
        changed["extra"] = changed["fc1.bias"];
        QCOMPARE(checkWeights(state, changed).error().where, std::string("extra"));
    }
};

QTEST_APPLESS_MAIN(GoldenTest)
#include "golden_test.moc"
