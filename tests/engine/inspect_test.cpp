// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors.h"
#include "tests/engine/engine_fixture.h"

#include <QTest>

#include <cmath>
#include <numeric>

using namespace cairn;
using namespace cairn::test;

namespace {

using Values = std::vector<float>;

struct Weight {
    std::string name;
    std::vector<std::int64_t> shape;
    Values values;
};

struct Job {
    Progress progress;
    JobContext context{{}, progress};
};

MemorySource rowSource(const Values& row, const std::vector<std::string>& classes)
{
    MemorySource source(1);
    source.addField(batch::Field{"features", {static_cast<std::int64_t>(row.size())}}, row);
    source.setClasses({0}, classes);
    return source;
}

std::unique_ptr<engine::Model> modelOf(const graph::Graph& graph, const batch::EncodedSource& source, const std::vector<Weight>& given)
{
    const TempDir folder;
    formats::Weights weights;
    for (const Weight& weight : given)
        weights[weight.name] = {ElementType::Float32, weight.shape, std::as_bytes(std::span(weight.values))};
    writeFile(folder / "w", formats::safetensorsBytes(weights).value());
    auto model = tensorEngine().models().load(graph, source.fields(), source.target(), folder / "w", "cpu");
    if (!model)
        qWarning("%s", model.error().text().c_str());
    return model ? std::move(*model) : nullptr;
}

bool near(const Values& mine, const Values& reference, float tolerance)
{
    if (mine.size() != reference.size())
        return false;
    for (std::size_t i = 0; i < mine.size(); ++i) {
        if (std::abs(mine[i] - reference[i]) > tolerance)
            return false;
    }
    return true;
}

/// y0 = relu(s - 10) + 3 relu(s + 1) - 1 with s = x1 + x2 + x3; y1 = 0 (Captum's BasicModel_MultiLayer, first output).
graph::Graph multiLayer()
{
    return network({{"linear", {{"out_features", 2}}}, {"relu"}, {"linear", {{"out_features", 2}}}});
}

const std::vector<Weight> kMultiLayer{{"linear.weight", {2, 3}, {1, 1, 1, 1, 1, 1}},
                                      {"linear.bias", {2}, {-10, 1}},
                                      {"linear_2.weight", {2, 2}, {1, 3, 0, 0}},
                                      {"linear_2.bias", {2}, {-1, 0}}};

} // namespace

class InspectTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Along a straight line from 0 the gradient jumps once: the exact answer is (78, 195, 117).
    void integratedGradientsOfAKnownNet()
    {
        const MemorySource source = rowSource({20, 50, 30}, {"a", "b"});
        const auto model = modelOf(multiLayer(), source, kMultiLayer);
        Job job;
        engine::IntegratedGradientsOptions options;
        options.steps = 50;
        const auto result = model->integratedGradients(source, 0, options, job.context);
        QVERIFY2(result.has_value(), result ? "" : result.error().text().c_str());
        QCOMPARE(result->target, 0);
        QVERIFY(std::abs(result->prediction - 392) < 1e-3);
        QVERIFY(std::abs(result->baseline - 2) < 1e-3);
        const double sum = std::accumulate(result->values.values.begin(), result->values.values.end(), 0.0);
        QVERIFY(std::abs(sum - 390.179) < 2e-3); // the 50-point rule's own answer
        QVERIFY(std::abs(result->completenessGap - 0.179) < 2e-3);
        QVERIFY(near(result->values.values, {78, 195, 117}, 0.1f));
    }

    void moreStepsCloseTheGap()
    {
        const MemorySource source = rowSource({20, 50, 30}, {"a", "b"});
        const auto model = modelOf(multiLayer(), source, kMultiLayer);
        Job job;
        engine::IntegratedGradientsOptions options;
        options.steps = 2000;
        const auto result = model->integratedGradients(source, 0, options, job.context);
        QVERIFY(result->completenessGap < 0.05);
        QVERIFY(near(result->values.values, {78, 195, 117}, 0.03f));
    }

    /// relu(relu(x1) - 1 - relu(x2)) and relu(relu(x1 - 1) - relu(x2)) are the same function of positive inputs.
    void differentNetsOfOneFunctionGetOneAnswer()
    {
        const MemorySource source = rowSource({3, 1}, {"a", "b"});
        const auto net = network({{"linear", {{"out_features", 2}}}, {"relu"}, {"linear", {{"out_features", 2}}}, {"relu"}});
        const auto first = modelOf(net, source, {{"linear.weight", {2, 2}, {1, 0, 0, 1}}, {"linear.bias", {2}, {0, 0}},
                                                 {"linear_2.weight", {2, 2}, {1, -1, 0, 0}}, {"linear_2.bias", {2}, {-1, 0}}});
        const auto second = modelOf(net, source, {{"linear.weight", {2, 2}, {1, 0, 0, 1}}, {"linear.bias", {2}, {-1, 0}},
                                                  {"linear_2.weight", {2, 2}, {1, -1, 0, 0}}, {"linear_2.bias", {2}, {0, 0}}});
        Job job;
        engine::IntegratedGradientsOptions options;
        options.steps = 2000;
        options.target = 0;
        for (const auto& model : {first.get(), second.get()}) {
            const auto result = model->integratedGradients(source, 0, options, job.context);
            QVERIFY(near(result->values.values, {1.5f, -0.5f}, 2e-3f));
        }
    }

    void attributionsOfALinearModelAreExact()
    {
        const MemorySource source = rowSource({2, -1, 0.5f}, {"a", "b"});
        const auto model = modelOf(network({{"linear", {{"out_features", 2}}}}), source,
                                   {{"linear.weight", {2, 3}, {1, 2, 4, -1, -2, -4}}, {"linear.bias", {2}, {0.5f, 0}}});
        Job job;
        engine::IntegratedGradientsOptions options;
        options.target = 0;
        const auto result = model->integratedGradients(source, 0, options, job.context);
        QVERIFY(near(result->values.values, {2, -2, 2}, 1e-5f));
        QVERIFY(result->completenessGap < 1e-5);
    }

    void wrongQuestionsAreRefused()
    {
        const MemorySource source = rowSource({1, 2, 3}, {"a", "b"});
        const auto model = modelOf(multiLayer(), source, kMultiLayer);
        Job job;
        engine::IntegratedGradientsOptions options;
        options.target = 2;
        QCOMPARE(model->integratedGradients(source, 0, options, job.context).error().code, ErrorCode::InvalidInput);
        options = {};
        options.field = "absent";
        QCOMPARE(model->integratedGradients(source, 0, options, job.context).error().code, ErrorCode::NotFound);
        QCOMPARE(model->gradCam(NodeId{2}, source, 0, std::nullopt, job.context).error().code, ErrorCode::InvalidInput);
        QCOMPARE(model->gradCam(NodeId{77}, source, 0, std::nullopt, job.context).error().code, ErrorCode::NotFound);
    }

    /// Captum's BasicModel_ConvNet_One_Conv: conv 1 -> 2 of ones with biases -50 and -75, then 8 -> 4.
    void gradCamOfAKnownNet()
    {
        Values pixels(16);
        std::iota(pixels.begin(), pixels.end(), 0.0f);
        MemorySource source(1);
        source.addField(batch::Field{"image", {1, 4, 4}}, pixels);
        source.setClasses({0}, {"a", "b", "c", "d"});
        const auto net = network({{"conv2d", {{"out_channels", 2}, {"kernel_size", 3}}}, {"relu"}, {"flatten"}, {"linear", {{"out_features", 4}}}});
        Values fc;
        for (int row = 0; row < 4; ++row)
            fc.insert(fc.end(), {1, 1, 1, 1, 1, -1, -1, -1});
        const auto model = modelOf(net, source, {{"conv2d.weight", {2, 1, 3, 3}, Values(18, 1.0f)}, {"conv2d.bias", {2}, {-50, -75}},
                                                 {"linear.weight", {4, 8}, fc}, {"linear.bias", {4}, Values(4, 0.0f)}});
        Job job;
        const auto relu = model->gradCam(net.find("relu")->id, source, 0, 0, job.context);
        QVERIFY2(relu.has_value(), relu ? "" : relu.error().text().c_str());
        QCOMPARE(relu->map.shape, (std::vector<std::int64_t>{4, 4}));
        // [[0, 4], [28, 32.5]] at the node; its corners survive the bilinear enlargement.
        QVERIFY(near({relu->map.values[0], relu->map.values[3], relu->map.values[12], relu->map.values[15]}, {0, 4, 28, 32.5f}, 1e-3f));
        const auto conv = model->gradCam(net.find("conv2d")->id, source, 0, 0, job.context);
        QVERIFY(near({conv->map.values[0], conv->map.values[3], conv->map.values[12], conv->map.values[15]}, {11.25f, 13.5f, 20.25f, 22.5f}, 1e-3f));
    }
};

QTEST_APPLESS_MAIN(InspectTest)
#include "inspect_test.moc"
