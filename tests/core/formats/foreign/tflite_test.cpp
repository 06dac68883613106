// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/foreign/tflite_reader.h"

#include "core/base/random.h"
#include "tests/core/formats/foreign/flat_writer.h"
#include "tests/support/shared_data.h"

#include <QTest>
#include <cmath>
#include <numeric>

using namespace cairn;
using namespace cairn::formats;
using namespace cairn::test;

namespace {

using Ints = std::vector<std::int64_t>;
using Names = std::vector<std::string>;

Result<ForeignGraph> read(const std::string& bytes)
{
    const auto owner = std::make_shared<std::string>(bytes);
    return readTfLite({{reinterpret_cast<const std::uint8_t*>(owner->data()), owner->size()}, owner}, "test");
}

Flat tensor(const std::string& name, const std::vector<std::int32_t>& shape, std::int8_t type, std::uint32_t buffer)
{
    return table({points(0, numbers(shape)), number(1, type), number(2, buffer), points(3, letters(name))});
}

/// A convolution with a quantised kernel, two scales, and a ReLU6.
struct SmallModel {
    std::vector<std::int8_t> kernel{-10, 0, 10, 20, 30, 40, 50, 60};
    std::vector<float> scales{0.5f, 0.25f};
    std::vector<std::int64_t> zeros{2, -4};
    std::vector<std::int32_t> kernelShape{2, 2, 2, 1}, inputs{0, 1, 2};
    std::uint32_t schema = 3;

    std::string bytes() const
    {
        Flat weights = tensor("kernel", kernelShape, 9, 1);
        weights.fields.push_back(points(4, table({points(2, numbers(scales)), points(3, numbers(zeros)), number(6, std::int32_t{0})})));
        Flat input = tensor("in", {1, 4, 4, 1}, 0, 0);
        input.fields.push_back(points(7, numbers(std::vector<std::int32_t>{-1, 4, 4, 1})));
        const Flat options = table({number(0, std::int8_t{1}), number(1, std::int32_t{2}), number(2, std::int32_t{3}), number(3, std::int8_t{3})});
        const Flat conv = table({number(0, std::uint32_t{0}), points(1, numbers(inputs)), points(2, numbers(std::vector<std::int32_t>{3})), number(3, std::uint8_t{1}), points(4, options)});
        const Flat own = table({number(0, std::uint32_t{1}), points(1, numbers(std::vector<std::int32_t>{3, -1})), points(2, numbers(std::vector<std::int32_t>{4}))});
        const Flat graph = table({points(0, tables({input, weights, tensor("bias", {2}, 0, 2), tensor("out", {1, 2, 1, 2}, 0, 0), tensor("out", {1}, 0, 0)})),
                                  points(1, numbers(std::vector<std::int32_t>{0})), points(2, numbers(std::vector<std::int32_t>{4})), points(3, tables({conv, own}))});
        const Flat codes = tables({table({number(0, std::int8_t{3}), number(2, std::int32_t{2}), number(3, std::int32_t{3})}),
                                   table({number(0, std::int8_t{32}), points(1, letters("MyOp")), number(3, std::int32_t{32})})});
        const Flat buffers = tables({table({}), table({points(0, numbers(kernel))}), table({points(0, numbers(biasBytes()))})});
        return FlatWriter::file(table({number(0, schema), points(1, codes), points(2, tables({graph})), points(3, letters("made by a test")), points(4, buffers)}), "TFL3");
    }
    static std::vector<std::uint8_t> biasBytes()
    {
        const std::vector<float> bias{1.5f, -2.0f};
        std::vector<std::uint8_t> bytes(8);
        std::memcpy(bytes.data(), bias.data(), 8);
        return bytes;
    }
};

double sumOf(const ForeignConstant& constant)
{
    const auto numbers = floatsOf(constant);
    return numbers ? std::accumulate(numbers->begin(), numbers->end(), 0.0) : NAN;
}

} // namespace

class TfLiteTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void smallModel()
    {
        const auto graph = read(SmallModel().bytes());
        QVERIFY2(graph, graph ? "" : graph.error().text().c_str());
        QCOMPARE(graph->producer, std::string("made by a test"));
        QCOMPARE(graph->inputs, Names{"in"});
        QCOMPARE(graph->outputs, Names{"out#4"});
        QCOMPARE(*graph->values.at("in").shape, (Ints{-1, 4, 4, 1}));
        QCOMPARE(graph->operators.size(), std::size_t{2});
        const ForeignOperator& conv = graph->operators[0];
        QCOMPARE(conv.type, std::string("CONV_2D"));
        QCOMPARE(conv.inputs, (Names{"in", "kernel", "bias"}));
        QCOMPARE(conv.version, std::int64_t{2});
        QCOMPARE(conv.attribute<std::string>("padding"), std::string("VALID"));
        QCOMPARE(conv.attribute<std::int64_t>("stride_w"), std::int64_t{2});
        QCOMPARE(conv.attribute<std::int64_t>("stride_h"), std::int64_t{3});
        QCOMPARE(conv.attribute<std::int64_t>("dilation_h_factor"), std::int64_t{1});
        QCOMPARE(conv.attribute<std::string>("fused_activation_function"), std::string("RELU6"));
        QCOMPARE(graph->operators[1].type, std::string("MyOp"));
        QCOMPARE(graph->operators[1].domain, std::string("custom"));
        QCOMPARE(graph->operators[1].inputs, (Names{"out", ""}));
        // real = scale * (stored - zero point), by hand
        QCOMPARE(*floatsOf(graph->constants.at("kernel")), (std::vector<float>{-6, -1, 4, 9, 8.5f, 11, 13.5f, 16}));
        QCOMPARE(*floatsOf(graph->constants.at("bias")), (std::vector<float>{1.5f, -2}));
        QCOMPARE(graph->constantOrder, (Names{"kernel", "bias"}));
    }

    void hostileModels_data()
    {
        QTest::addColumn<std::string>("bytes");
        QTest::addColumn<std::string>("word");
        const auto row = [](const char* name, const SmallModel& model, const std::string& word) { QTest::newRow(name) << model.bytes() << word; };
        QTest::newRow("empty") << std::string() << std::string("no TFLite");
        QTest::newRow("mark only") << std::string("\x10\0\0\0TFL3", 8) << std::string("no TFLite");
        row("other schema", {.schema = 2}, "Version 2");
        row("shape too large", {.kernelShape = {2, 2, 2, 100}}, "the shape needs");
        row("negative shape", {.kernelShape = {-2, 2, 2, 1}}, "impossible");
        row("shape overflows", {.kernelShape = {0x7fffffff, 0x7fffffff, 0x7fffffff, 0x7fffffff}}, "impossible");
        row("scales do not fit", {.scales = {1, 2, 3}, .zeros = {}}, "quantisation");
        row("zero points do not fit", {.zeros = {1, 2, 3}}, "quantisation");
        row("scale is no number", {.scales = {NAN, 1}}, "no number");
        row("tensor is not there", {.inputs = {0, 99}}, "not there");
        row("tensor below zero", {.inputs = {-2}}, "not there");
    }

    void hostileModels()
    {
        QFETCH(std::string, bytes);
        QFETCH(std::string, word);
        const auto graph = read(bytes);
        QVERIFY(!graph);
        QString said = QString::fromStdString(graph.error().text());
        QVERIFY2(said.contains(QString::fromStdString(word), Qt::CaseInsensitive), qPrintable(said));
    }

    void damagedModels()
    {
        const std::string whole = SmallModel().bytes();
        for (std::size_t length = 0; length < whole.size(); ++length)
            (void)read(whole.substr(0, length)).has_value();
        const Philox random(5, 1);
        for (std::uint64_t i = 0; i < 20'000; ++i) {
            std::string changed = whole;
            for (std::uint64_t change = 0; change < 3; ++change)
                changed[random.below(8 * i + 2 * change, changed.size())] = static_cast<char>(random.below(8 * i + 2 * change + 1, 256));
            if (const auto graph = read(changed)) {
                for (const auto& [name, constant] : graph->constants)
                    (void)floatsOf(constant).has_value();
            }
        }
    }

    void keywordTransformer()
    {
        const auto path = sharedFile("models/kwt1/kwt1_v2_12_float.tflite");
        if (!path)
            QSKIP("The KWT-1 model is not at hand");
        const auto graph = openTfLite(*path);
        QVERIFY2(graph, graph ? "" : graph.error().text().c_str());
        std::uint64_t parameters = 0;
        for (const auto& [name, constant] : graph->constants)
            parameters += constant.tensor.type == StoredType::Float32 ? *elementsOf(constant.tensor.shape) : 0;
        QCOMPARE(graph->inputs.size(), std::size_t{1});
        QCOMPARE(*graph->values.at(graph->outputs.front()).shape, (Ints{1, 12}));
        QVERIFY(parameters > 600'000 && parameters < 950'000); // 607 K and some tables
        QCOMPARE(graph->constants.size(), std::size_t{196}); // reference/algorithms.md: 196 constant tensors
        QVERIFY(operatorCounts(*graph).at("SOFTMAX") >= 12);
        for (const ForeignOperator& op : graph->operators)
            QVERIFY2(op.domain.empty() && !op.type.starts_with("BUILTIN"), op.type.c_str());
    }

    void realModels_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<std::string>("counts");
        QTest::newRow("ResNet-8") << "mlperf_tiny/pretrainedResnet.tflite" << std::string("ADD 3 AVERAGE_POOL_2D 1 CONV_2D 9 FULLY_CONNECTED 1 RESHAPE 1 SOFTMAX 1");
        QTest::newRow("ResNet-8, int8") << "mlperf_tiny/pretrainedResnet_quant.tflite" << std::string("ADD 3 AVERAGE_POOL_2D 1 CONV_2D 9 FULLY_CONNECTED 1 RESHAPE 1 SOFTMAX 1");
        QTest::newRow("MobileNet 0.25") << "mobilenet_quant/mobilenet_v1_0.25_128_quant.tflite" << std::string("AVERAGE_POOL_2D 1 CONV_2D 15 DEPTHWISE_CONV_2D 13 RESHAPE 1 SOFTMAX 1");
        QTest::newRow("MobileNet v2") << "mobilenet_quant/mobilenet_v2_1.0_224_quant.tflite" << std::string("ADD 10 AVERAGE_POOL_2D 1 CONV_2D 36 DEPTHWISE_CONV_2D 17 RESHAPE 1 SOFTMAX 1");
        QTest::newRow("autoencoder") << "mlperf_tiny/ad01_int8.tflite" << std::string("FULLY_CONNECTED 10");
    }

    void realModels()
    {
        QFETCH(QString, file);
        const auto path = sharedFile("models/" + file.toStdString());
        if (!path)
            QSKIP("The model is not at hand");
        const auto graph = openTfLite(*path);
        QVERIFY2(graph, graph ? "" : graph.error().text().c_str());
        std::string counts;
        for (const auto& [type, count] : operatorCounts(*graph))
            counts += (counts.empty() ? "" : " ") + type + " " + std::to_string(count);
        QTEST(counts, "counts");
        for (const auto& [name, constant] : graph->constants)
            QVERIFY2(std::isfinite(sumOf(constant)), name.c_str());
    }
};

QTEST_GUILESS_MAIN(TfLiteTest)
#include "tflite_test.moc"
