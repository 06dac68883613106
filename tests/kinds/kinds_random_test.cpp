// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/module/module.h"
#include "tests/kinds/kind_case.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/sum.h>

#include <QTest>

#include <cmath>

using namespace cairn;
using namespace cairn::test;

namespace {

constexpr double kBound = 5; ///< standard errors: a right layer is outside once in two million draws

/// A random layer between an Input and an Output.
struct RandomLayer {
    std::unique_ptr<engine::Module> module;

    RandomLayer(const std::string& kind, const Json& params, const std::vector<std::int64_t>& shape)
    {
        KindCase test;
        test.kind = kind;
        test.params = params;
        CaseTensor input;
        input.name = "in";
        input.shape = shape;
        test.inputs.push_back(input);
        input.name = "out";
        test.outputs.push_back(input);
        auto compiled = engine::Module::compile(test.graph("out"), test.fields(), {}, at::Device(at::kCPU));
        if (compiled)
            module = std::move(compiled).value();
    }

    at::Tensor operator()(const at::Tensor& input, std::uint64_t seed = 1, std::int64_t step = 0, bool training = true) const
    {
        return module->forward(std::vector{input}, {.training = training, .seed = seed, .step = step});
    }
};

double mean(const at::Tensor& values)
{
    return values.to(at::kDouble).mean().item<double>();
}

double variance(const at::Tensor& values)
{
    return values.to(at::kDouble).var().item<double>();
}

/// Whether every number is 0 or `scale`, with zeros at rate p within the bound.
bool dropsAtRate(const at::Tensor& decisions, double p, QString& problem)
{
    const double zeros = mean(decisions.eq(0).to(at::kDouble)), error = std::sqrt(p * (1 - p) / static_cast<double>(decisions.numel()));
    const double others = decisions.sub(1 / (1 - p)).abs().lt(1e-5).logical_or(decisions.eq(0)).to(at::kDouble).mean().item<double>();
    problem = QStringLiteral("rate %1 of %2, share of right values %3").arg(zeros).arg(p).arg(others);
    return std::abs(zeros - p) < kBound * error && others == 1;
}

} // namespace

/// Layers that are random while training: their law, and that they are functions of (seed, step, node).
class KindsRandomTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isAFunctionOfSeedAndStep_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("params");
        QTest::newRow("dropout") << "dropout" << "{}";
        QTest::newRow("feature_dropout") << "feature_dropout" << "{}";
        QTest::newRow("feature_dropout last") << "feature_dropout" << R"({"channels": "last"})";
        QTest::newRow("alpha_dropout") << "alpha_dropout" << "{}";
        QTest::newRow("drop_path") << "drop_path" << R"({"p": 0.5})";
        QTest::newRow("gaussian_noise") << "gaussian_noise" << "{}";
        QTest::newRow("gaussian_dropout") << "gaussian_dropout" << "{}";
    }

    void isAFunctionOfSeedAndStep()
    {
        QFETCH(QString, kind);
        QFETCH(QString, params);
        const RandomLayer layer(kind.toStdString(), Json::parse(params.toStdString()), {64, 5, 40});
        QVERIFY(layer.module);
        const at::Tensor input = at::ones({64, 5, 40});
        at::set_num_threads(1);
        const at::Tensor first = layer(input, 7, 3);
        at::set_num_threads(3);
        QVERIFY(at::equal(first, layer(input, 7, 3)));
        QVERIFY(!at::equal(first, layer(input, 7, 4)));
        QVERIFY(!at::equal(first, layer(input, 8, 3)));
        QVERIFY(at::equal(input, layer(input, 7, 3, false)));
        at::set_num_threads(1);
    }

    void dropsAtItsRate()
    {
        QString problem;
        for (const double p : {0.1, 0.5, 0.8}) {
            const Json params{{"p", p}};
            const at::Tensor numbers = RandomLayer("dropout", params, {100, 500})(at::ones({100, 500}));
            QVERIFY2(dropsAtRate(numbers, p, problem), qPrintable(problem));
            const at::Tensor rows = RandomLayer("drop_path", params, {20000, 2, 3})(at::ones({20000, 2, 3}));
            QVERIFY(at::equal(rows, rows.select(1, 0).select(1, 0).reshape({-1, 1, 1}).expand_as(rows)));
            QVERIFY2(dropsAtRate(rows.select(1, 0).select(1, 0), p, problem), qPrintable(problem));
            const at::Tensor channels = RandomLayer("feature_dropout", params, {300, 60, 2, 3})(at::ones({300, 60, 2, 3}));
            const at::Tensor decisions = channels.select(2, 0).select(2, 0);
            QVERIFY(at::equal(channels, decisions.reshape({300, 60, 1, 1}).expand_as(channels)));
            QVERIFY2(dropsAtRate(decisions, p, problem), qPrintable(problem));
            const at::Tensor last = RandomLayer("feature_dropout", {{"p", p}, {"channels", "last"}}, {300, 3, 60})(at::ones({300, 3, 60}));
            QVERIFY(at::equal(last, last.narrow(1, 0, 1).expand_as(last)));
            QVERIFY2(dropsAtRate(last.select(1, 0), p, problem), qPrintable(problem));
        }
    }

    /// Numbers of mean 0 and variance 1 keep both.
    void alphaDropoutKeepsMeanAndVariance()
    {
        const at::Tensor input = at::empty({400, 500}).normal_();
        for (const double p : {0.05, 0.2, 0.5}) {
            const at::Tensor output = RandomLayer("alpha_dropout", {{"p", p}}, {400, 500})(input);
            QVERIFY2(std::abs(mean(output)) < 0.015, qPrintable(QString::number(mean(output))));
            QVERIFY2(std::abs(variance(output) - 1) < 0.03, qPrintable(QString::number(variance(output))));
        }
    }

    void noiseIsNormal()
    {
        constexpr double kCount = 400 * 500;
        const at::Tensor input = at::ones({400, 500});
        const auto verify = [&](const at::Tensor& output, double deviation) {
            QVERIFY2(std::abs(mean(output) - 1) < kBound * deviation / std::sqrt(kCount), qPrintable(QString::number(mean(output))));
            QVERIFY2(std::abs(variance(output) / (deviation * deviation) - 1) < kBound * std::sqrt(2 / kCount), qPrintable(QString::number(variance(output))));
            for (const double reach : {0.5, 1.0, 2.0}) {
                const double inside = mean(output.sub(1).abs().lt(reach * deviation).to(at::kDouble)), expected = std::erf(reach / std::sqrt(2.0));
                QVERIFY2(std::abs(inside - expected) < kBound * std::sqrt(expected * (1 - expected) / kCount), qPrintable(QString::number(inside)));
            }
        };
        verify(RandomLayer("gaussian_noise", {{"stddev", 0.4}}, {400, 500})(input), 0.4);
        verify(RandomLayer("gaussian_dropout", {{"p", 0.2}}, {400, 500})(input), 0.5);
    }

    /// The backward pass meets the mask of the forward pass: of an input of ones the output is its own gradient.
    void gradientHasTheSameMask()
    {
        for (const char* kind : {"dropout", "feature_dropout", "drop_path", "gaussian_dropout"}) {
            const RandomLayer layer(kind, {{"p", 0.5}}, {64, 5, 40});
            const at::Tensor input = at::ones({64, 5, 40}).set_requires_grad(true);
            const at::Tensor output = layer(input, 3, 2);
            at::sum(output).backward();
            QVERIFY2(at::equal(input.grad(), output), kind);
        }
        const RandomLayer noise("gaussian_noise", {{"stddev", 2.0}}, {64, 5, 40});
        const at::Tensor input = at::ones({64, 5, 40}).set_requires_grad(true);
        at::sum(noise(input)).backward();
        QVERIFY(at::equal(input.grad(), at::ones_like(input)));
    }

    /// Two layers of one graph draw differently.
    void layersDrawDifferently()
    {
        const auto answer = [](NodeId id) {
            auto graph = graph::Graph::assemble({{NodeId{1}, "input", "x_in"}, {id, "dropout", "layer"}, {NodeId{90}, "output", "answer"}},
                                                {{{NodeId{1}, "out"}, {id, "in"}}, {{id, "out"}, {NodeId{90}, "in"}}});
            batch::Field field;
            field.name = "x";
            field.shape = {200};
            auto module = engine::Module::compile(graph.value(), std::vector{field}, {}, at::Device(at::kCPU));
            return module.value()->forward(std::vector{at::ones({3, 200})}, {.training = true, .seed = 1});
        };
        QVERIFY(!at::equal(answer(NodeId{2}), answer(NodeId{3})));
    }
};

QTEST_GUILESS_MAIN(KindsRandomTest)
#include "kinds_random_test.moc"
