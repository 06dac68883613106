// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/module/module.h"
#include "tests/kinds/kind_case.h"

#include <ATen/ops/allclose.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>

#include <QTest>

using namespace cairn;
using namespace cairn::test;

namespace {

constexpr std::int64_t kRows = 3, kSteps = 6, kMemory = 5, kWidth = 8, kCodes = 11;

/// A layer with its inputs, ready to run.
struct Trial {
    std::unique_ptr<engine::Module> module;
    std::map<std::string, at::Tensor> inputs;
    std::vector<std::string> order;
    std::string problem;

    at::Tensor run(const engine::ForwardContext& context = {}, const engine::TapObserver& taps = {})
    {
        std::vector<at::Tensor> fields;
        for (const std::string& port : order)
            fields.push_back(inputs.at(port));
        return module->forward(fields, context, {}, taps);
    }
};

at::Tensor example(const std::string& port)
{
    if (port == "mask") {
        at::Tensor mask = at::ones({kRows, kSteps});
        mask[0].narrow(0, 2, kSteps - 2).zero_();
        mask[1].narrow(0, 5, 1).zero_();
        return mask;
    }
    if (port == "tokens")
        return at::randint(kCodes, {kRows, kSteps}, at::kLong);
    return at::randn({kRows, port == "memory" || port == "key" ? kMemory : kSteps, kWidth});
}

/// `ports`: what is connected; "tokens" is the port "in" with codes.
Trial trial(const std::string& kind, const Json& params, const std::vector<std::string>& ports, const std::string& output = "out")
{
    Trial result;
    KindCase test;
    test.kind = kind;
    test.params = params;
    test.outputs.emplace_back().name = output;
    for (const std::string& port : ports) {
        const at::Tensor values = example(port);
        const std::string name = port == "tokens" ? "in" : port;
        result.inputs[name] = values;
        result.order.push_back(name);
        CaseTensor input;
        input.name = name;
        input.shape = values.sizes().vec();
        input.codes = values.scalar_type() == at::kLong;
        input.vocabulary = input.codes ? kCodes : 0;
        test.inputs.push_back(input);
    }
    auto compiled = engine::Module::compile(test.graph(output), test.fields(), {}, at::Device(at::kCPU));
    if (!compiled) {
        result.problem = compiled.error().text();
        return result;
    }
    result.module = std::move(compiled).value();
    result.module->initialise(7);
    return result;
}

} // namespace

/// What golden cases cannot show of layers over sequences.
class SequenceKindsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void paddingDoesNotCount_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("params");
        QTest::addColumn<QString>("output");
        QTest::addColumn<bool>("perStep");
        for (const char* kind : {"lstm", "gru", "rnn"}) {
            for (const char* output : {"out", "last", "h"})
                QTest::addRow("%s %s", kind, output) << kind << R"({"hidden_size": 4, "num_layers": 2, "bidirectional": true})" << output << (output[0] == 'o');
        }
        QTest::newRow("lstm c") << "lstm" << R"({"hidden_size": 4, "num_layers": 2, "bidirectional": true})" << "c" << false;
        for (const char* kind : {"take_step", "mean_over_time", "max_over_time", "attention_pooling"})
            QTest::newRow(kind) << kind << "{}" << "out" << false;
        QTest::newRow("attention") << "multihead_attention" << "{}" << "out" << true;
        QTest::newRow("grouped causal attention") << "multihead_attention" << R"({"kv_heads": 2, "causal": true})" << "out" << true;
        QTest::newRow("encoder") << "transformer_encoder_layer" << R"({"dim_feedforward": 16})" << "out" << true;
    }

    void paddingDoesNotCount()
    {
        QFETCH(QString, kind);
        QFETCH(QString, params);
        QFETCH(QString, output);
        QFETCH(bool, perStep);
        Trial layer = trial(kind.toStdString(), Json::parse(params.toStdString()), {"in", "mask"}, output.toStdString());
        QVERIFY2(layer.problem.empty(), layer.problem.c_str());
        const at::Tensor mask = layer.inputs["mask"];
        const at::Tensor before = layer.run();
        at::Tensor x = layer.inputs["in"].clone();
        x.masked_fill_(mask.unsqueeze(2).eq(0), 37.0);
        layer.inputs["in"] = x;
        const at::Tensor after = layer.run();
        const at::Tensor real = perStep ? mask.unsqueeze(2) : at::ones({1});
        QVERIFY(at::allclose(before.mul(real), after.mul(real), 1e-6, 1e-6));
        // A text without a single token is answered with numbers too.
        layer.inputs["mask"] = at::zeros({kRows, kSteps});
        QVERIFY(at::isfinite(layer.run()).all().item<bool>());
    }

    void dropoutIsAFunctionOfSeedAndStep_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("params");
        QTest::addColumn<QString>("ports");
        QTest::newRow("lstm") << "lstm" << R"({"hidden_size": 4, "num_layers": 2, "dropout": 0.5})" << "in";
        QTest::newRow("gru masked") << "gru" << R"({"hidden_size": 4, "num_layers": 2, "dropout": 0.5, "bidirectional": true})" << "in mask";
        QTest::newRow("temporal block") << "temporal_block" << R"({"channels": 8, "dropout": 0.5})" << "in";
        QTest::newRow("attention") << "multihead_attention" << R"({"dropout": 0.5})" << "in key";
        QTest::newRow("encoder") << "transformer_encoder_layer" << R"({"dropout": 0.5, "dim_feedforward": 16})" << "in mask";
        QTest::newRow("decoder") << "transformer_decoder_layer" << R"({"dropout": 0.5, "dim_feedforward": 16})" << "in memory";
        QTest::newRow("bert embeddings") << "bert_embeddings" << R"({"hidden_size": 8, "dropout": 0.5})" << "tokens";
    }

    void dropoutIsAFunctionOfSeedAndStep()
    {
        QFETCH(QString, kind);
        QFETCH(QString, params);
        QFETCH(QString, ports);
        std::vector<std::string> names;
        for (const QString& port : ports.split(' '))
            names.push_back(port.toStdString());
        Trial layer = trial(kind.toStdString(), Json::parse(params.toStdString()), names);
        QVERIFY2(layer.problem.empty(), layer.problem.c_str());
        const at::Tensor evaluated = layer.run();
        const engine::ForwardContext first{.training = true, .seed = 3, .step = 1}, later{.training = true, .seed = 3, .step = 2}, other{.training = true, .seed = 4, .step = 1};
        const at::Tensor trained = layer.run(first);
        QVERIFY(at::equal(trained, layer.run(first)));
        QVERIFY(!at::allclose(trained, evaluated));
        QVERIFY(!at::allclose(trained, layer.run(later)));
        QVERIFY(!at::allclose(trained, layer.run(other)));
        QVERIFY(at::equal(evaluated, layer.run()));
    }

    void tapsShowTheWeights_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("params");
        QTest::addColumn<QString>("ports");
        QTest::newRow("attention") << "multihead_attention" << R"({"causal": true})" << "in mask";
        QTest::newRow("cross attention") << "multihead_attention" << R"({"kv_heads": 2})" << "in key";
        QTest::newRow("encoder") << "transformer_encoder_layer" << R"({"causal": true, "dim_feedforward": 16})" << "in";
        QTest::newRow("decoder") << "transformer_decoder_layer" << R"({"dim_feedforward": 16})" << "in memory mask";
        QTest::newRow("pooling") << "attention_pooling" << "{}" << "in mask";
    }

    /// The path that records the weights gives the fused path's result; weights are shares that skip padding and the future.
    void tapsShowTheWeights()
    {
        QFETCH(QString, kind);
        QFETCH(QString, params);
        QFETCH(QString, ports);
        std::vector<std::string> names;
        for (const QString& port : ports.split(' '))
            names.push_back(port.toStdString());
        Trial layer = trial(kind.toStdString(), Json::parse(params.toStdString()), names);
        QVERIFY2(layer.problem.empty(), layer.problem.c_str());
        std::map<std::string, at::Tensor> taps;
        const at::Tensor fused = layer.run();
        const at::Tensor recorded = layer.run({}, [&](const engine::PlanStep&, const char* name, const at::Tensor& value) { taps[name] = value; });
        QVERIFY(at::allclose(fused, recorded, 1e-5, 1e-5));
        QCOMPARE(taps.size(), graph::findKind(kind.toStdString())->info.taps.size());
        for (const graph::TapSpec& tap : graph::findKind(kind.toStdString())->info.taps) {
            const at::Tensor weights = taps.at(tap.name);
            QVERIFY(at::allclose(weights.sum(-1), at::ones(weights.sum(-1).sizes())));
        }
        const at::Tensor weights = taps.at("weights");
        if (ports.contains("mask"))
            QCOMPARE(weights[0].narrow(-1, 2, kSteps - 2).abs().max().item<float>(), 0.0f);
        if (weights.dim() == 4 && (params.contains("causal") || kind.contains("decoder")))
            QCOMPARE(weights.triu(1).abs().max().item<float>(), 0.0f);
    }

    void whatDoesNotFitIsRefusedInPlainWords_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("params");
        QTest::addColumn<QString>("ports");
        QTest::addColumn<QString>("message");
        QTest::newRow("codes") << "lstm" << "{}" << "tokens" << "Insert Embedding";
        QTest::newRow("state") << "gru" << R"({"hidden_size": 4})" << "in h0" << "h0 has to be [N, 1, 4] or [N, 4]";
        QTest::newRow("heads") << "multihead_attention" << R"({"num_heads": 3})" << "in" << "for example 2";
        QTest::newRow("key heads") << "multihead_attention" << R"({"kv_heads": 3})" << "in" << "Set kv_heads to a divisor of 4";
        QTest::newRow("value alone") << "multihead_attention" << "{}" << "in value" << "Connect the port key";
        QTest::newRow("lengths") << "multihead_attention" << "{}" << "in key value" << "there are 5 keys and 6 values";
        QTest::newRow("memory's mask") << "transformer_decoder_layer" << "{}" << "in memory memory_mask" << "A mask of numbers [N, 5]";
        QTest::newRow("positions") << "bert_embeddings" << R"({"max_position_embeddings": 5})" << "tokens" << "Set max_position_embeddings to at least 6";
        QTest::newRow("dilation") << "temporal_block" << R"({"dilation": 6})" << "in" << "Set dilation to at most 5";
        QTest::newRow("film") << "conv_lstm2d" << "{}" << "in" << "works on films";
        QTest::newRow("patches") << "patch_embedding" << "{}" << "in" << "works on images";
    }

    void whatDoesNotFitIsRefusedInPlainWords()
    {
        QFETCH(QString, kind);
        QFETCH(QString, params);
        QFETCH(QString, ports);
        QFETCH(QString, message);
        std::vector<std::string> names;
        for (const QString& port : ports.split(' '))
            names.push_back(port.toStdString());
        const Trial layer = trial(kind.toStdString(), Json::parse(params.toStdString()), names);
        QVERIFY2(QString::fromStdString(layer.problem).contains(message), layer.problem.c_str());
    }
};

QTEST_GUILESS_MAIN(SequenceKindsTest)
#include "kinds_sequence_test.moc"
