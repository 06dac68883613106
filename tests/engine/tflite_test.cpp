// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/foreign/tflite_reader.h"
#include "core/graph/transfer/imported_model.h"
#include "tests/engine/published.h"

#include <QTest>

using namespace cairn;
using namespace cairn::test;

namespace {

/// A model on the canvas, and running.
struct Imported {
    graph::ImportedModel model;
    std::vector<batch::Field> fields;
    std::unique_ptr<engine::Model> running;
};

Result<Imported> importedModel(const std::filesystem::path& path, std::size_t width)
{
    CAIRN_ASSIGN(const auto file, formats::openTfLite(path));
    Imported made;
    CAIRN_ASSIGN(made.model, graph::importModel(file));
    for (const auto& [name, type] : made.model.data.fields)
        made.fields.push_back({name, {type.shape.begin() + 1, type.shape.end()}});
    const batch::Target target = classTarget(width);
    const graph::DataInterface data = graph::dataInterface(made.fields, target);
    CAIRN_ASSIGN(const auto state, graph::modelState(made.model.graph, graph::infer(made.model.graph, data), data));
    CAIRN_ASSIGN(const auto weights, graph::importedWeights(file, made.model, state));
    CAIRN_ASSIGN(made.running, tensorEngine().models().create(made.model.graph, made.fields, target, weights.tensors, 0, "cpu"));
    return made;
}

/// Numbers that any language computes alike; make_tflite.py has the same.
std::vector<float> signal(std::size_t count, std::size_t variant)
{
    constexpr std::array<std::int64_t, 3> kFactors{7919, 104729, 613};
    std::vector<float> numbers(count);
    for (std::size_t i = 0; i < count; ++i)
        numbers[i] = static_cast<float>(static_cast<double>(static_cast<std::int64_t>(i) * kFactors[variant] % 2001 - 1000) / 4000.0);
    return numbers;
}

/// The file has images as [H, W, C], the model takes [C, H, W].
std::vector<float> channelsFirst(const std::vector<float>& numbers, const std::vector<std::int64_t>& shape)
{
    if (shape.size() != 3)
        return numbers;
    const auto channels = static_cast<std::size_t>(shape[0]), pixels = numbers.size() / channels;
    std::vector<float> moved(numbers.size());
    for (std::size_t i = 0; i < numbers.size(); ++i)
        moved[i % channels * pixels + i / channels] = numbers[i];
    return moved;
}

} // namespace

/// TFLite models on the canvas against an interpreter of the files in NumPy (golden/make_tflite.py), and against published figures.
class TfLiteTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersAsTheFile_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<int>("index");
        const Json golden = Json::parse(std::ifstream(CAIRN_GOLDEN));
        for (std::size_t i = 0; i < golden.size(); ++i)
            QTest::newRow(golden[i].at("model").get<std::string>().c_str()) << QString::fromStdString(golden[i].at("model")) << static_cast<int>(i);
    }

    void answersAsTheFile()
    {
        QFETCH(QString, model);
        QFETCH(int, index);
        const auto path = sharedFile("models/" + model.toStdString());
        if (!path)
            QSKIP("The published models are not at hand");
        const Json answers = Json::parse(std::ifstream(CAIRN_GOLDEN)).at(static_cast<std::size_t>(index)).at("answers");
        auto imported = importedModel(*path, answers[0].size());
        QVERIFY2(imported, imported ? "" : imported.error().text().c_str());
        QVERIFY2(imported->model.complete(), graph::reportText(imported->model).c_str());
        qInfo("%zu operators, %zu layers", imported->model.operators.size(), imported->model.graph.nodes().size());
        const batch::Field field = imported->fields.at(0);
        std::size_t count = 1;
        for (const std::int64_t length : field.shape)
            count *= static_cast<std::size_t>(length);
        std::vector<float> rows;
        for (std::size_t variant = 0; variant < answers.size(); ++variant) {
            const auto row = channelsFirst(signal(count, variant), field.shape);
            rows.insert(rows.end(), row.begin(), row.end());
        }
        MemorySource source(answers.size());
        source.addField(field, rows);
        source.setClasses(std::vector<std::int64_t>(answers.size(), 0), classTarget(answers[0].size()).classes);
        const auto found = answersTo(*imported->running, source);
        QVERIFY2(found, found ? "" : found.error().text().c_str());
        double worst = 0;
        for (std::size_t i = 0; i < found->values.size(); ++i) {
            const double wanted = answers[i / answers[0].size()][i % answers[0].size()];
            worst = std::max(worst, std::abs(static_cast<double>(found->values[i]) - wanted) / std::max(1.0, std::abs(wanted)));
        }
        qInfo("largest difference %.2g", worst);
        QVERIFY2(worst < 2e-4, std::to_string(worst).c_str());
    }

    /// MLPerf Tiny's ResNet-8 has 881 of the 1000 lossless test images right.
    void resnet8()
    {
        const auto path = sharedFile("models/mlperf_tiny/pretrainedResnet.tflite");
        const auto images = cifarTest({1, 1, 1}, {0, 0, 0});
        if (!path || !images)
            QSKIP("The published model or the images are not at hand");
        auto imported = importedModel(*path, 10);
        QVERIFY2(imported, imported ? "" : imported.error().text().c_str());
        MemorySource source(images->classes.size());
        source.addField(imported->fields.at(0), images->pixels);
        source.setClasses(images->classes, classTarget(10).classes);
        const auto answers = answersTo(*imported->running, source);
        QVERIFY2(answers, answers ? "" : answers.error().text().c_str());
        const int right = rightAnswers(*answers, images->classes);
        qInfo("%d of 1000 right", right);
        QVERIFY2(std::abs(right - 881) <= 1, std::to_string(right).c_str());
    }

    /// Models that compute with small integers say so; nothing is half imported.
    void quantisedModelsAreRefused()
    {
        for (const char* name : {"models/mlperf_tiny/pretrainedResnet_quant.tflite", "models/mlperf_tiny/ad01_int8.tflite", "models/mobilenet_quant/mobilenet_v1_0.25_128_quant.tflite"}) {
            const auto path = sharedFile(name);
            if (!path)
                QSKIP("The published models are not at hand");
            const auto file = formats::openTfLite(*path);
            QVERIFY(file);
            const auto imported = graph::importModel(*file);
            QVERIFY(!imported);
            QCOMPARE(imported.error().code, ErrorCode::Unsupported);
            QVERIFY(!imported.error().fix.empty());
        }
    }
};

QTEST_GUILESS_MAIN(TfLiteTest)
#include "tflite_test.moc"
