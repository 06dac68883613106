// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures that are changed while training: same numbers whatever the threads, exact resume, other parts left alone.
#include "core/prep/pictures/picture_plan.h"
#include "tests/engine/engine_fixture.h"

#include <QTest>

using namespace cairn;
using namespace cairn::test;
using engine::TrainEnd;

namespace {

graph::Graph convolutions(std::int64_t outputs = 2)
{
    return network({{"conv2d", {{"out_channels", 8}, {"kernel_size", 3}, {"padding", 1}}}, {"relu"}, {"flatten"}, {"linear", {{"out_features", outputs}}}});
}

std::shared_ptr<const prep::PicturePlan> changes(std::initializer_list<const char*> texts)
{
    std::vector<prep::Step> steps;
    for (const char* text : texts)
        steps.push_back(prep::stepFromText(text).value());
    return std::make_shared<const prep::PicturePlan>(prep::PicturePlan::make(steps, {1, 8, 8}).value());
}

/// A bright column on the left (class 0) or on the right (class 1).
MemorySource sides(std::uint64_t rows)
{
    std::vector<std::uint8_t> pixels(rows * 64);
    std::vector<std::int64_t> classes;
    for (std::uint64_t row = 0; row < rows; ++row) {
        const std::uint64_t right = row % 2;
        for (std::uint64_t y = 0; y < 8; ++y)
            pixels[row * 64 + y * 8 + right * 4 + row / 2 % 4] = 200;
        classes.push_back(static_cast<std::int64_t>(right));
    }
    MemorySource source(rows);
    source.addField(batch::Field{"image", {1, 8, 8}, ElementType::UInt8, 1.0f / 255, 0.0f, {}, 0}, pixels);
    source.setClasses(classes, {"left", "right"});
    return source;
}

engine::TrainRequest requestFor(const batch::EncodedSource& source, const std::filesystem::path& folder, const engine::TrainConfig& config, std::int64_t outputs = 2)
{
    engine::TrainRequest request;
    request.graph = convolutions(outputs);
    request.config = config;
    request.train = &source;
    request.checkpoints = folder;
    return request;
}

} // namespace

class AugmentTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// A model of mirrored pictures is wrong on all others: training rows are changed, rows for validation are not.
    void trainingRowsOnly()
    {
        MemorySource rows = sides(256), same = sides(256);
        rows.setAugmentation(changes({"image_flip horizontal=1"}));
        same.setAugmentation(changes({"image_flip horizontal=1"})); // even a source that has some is evaluated as it is
        const TempDir folder;
        auto request = requestFor(rows, folder.path(), quickConfig(8, 32));
        request.validation = &same;
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
        QVERIFY(outcome->metrics.at("train.accuracy") > 0.99);
        QVERIFY(outcome->metrics.at("validation.accuracy") < 0.01);
    }

    void threadsMakeNoDifference_data()
    {
        QTest::addColumn<bool>("streaming");
        QTest::newRow("resident") << false;
        QTest::newRow("streaming") << true;
    }
    void threadsMakeNoDifference()
    {
        QFETCH(bool, streaming);
        MemorySource rows = bars(3000, 1);
        rows.setAugmentation(changes({"image_flip vertical=0.5", "image_crop padding=1", "image_rotate degrees=5", "image_colour", "image_cutout", "image_mix mixup=0.3 cutmix=0.5"}));
        std::vector<double> losses[3];
        std::string hashes[3];
        for (int run = 0; run < 3; ++run) {
            auto config = quickConfig(2, 64);
            config.loaderThreads = run == 0 ? 1 : 4;
            config.seed = run == 2 ? 6 : 5;
            if (streaming)
                config.residentBytes = 0;
            const TempDir folder;
            RecordingSink sink;
            const auto outcome = train(requestFor(rows, folder.path(), config), sink);
            QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
            QVERIFY(sink.said("info", streaming ? "streaming data" : "resident data"));
            losses[run] = sink.series("loss", "train");
            hashes[run] = outcome->weightsHash;
        }
        QVERIFY(!losses[0].empty());
        QCOMPARE(losses[1], losses[0]);
        QCOMPARE(hashes[1], hashes[0]);
        QVERIFY(hashes[2] != hashes[0]);
    }

    void resumesExactly_data() { threadsMakeNoDifference_data(); }
    void resumesExactly()
    {
        QFETCH(bool, streaming);
        MemorySource rows = bars(2500, 1);
        rows.setAugmentation(changes({"image_crop padding=1", "image_colour", "image_mix mixup=0.2 cutmix=1"}));
        auto config = quickConfig(3, 64);
        config.loaderThreads = 3;
        if (streaming)
            config.residentBytes = 0;
        const TempDir whole, broken;
        auto request = requestFor(rows, whole.path(), config);
        RecordingSink wholeSink;
        const auto reference = train(request, wholeSink);
        QVERIFY(reference.has_value());
        request.checkpoints = broken.path();
        RecordingSink first;
        const auto cancelled = trainUntil(request, 57, first);
        QVERIFY(cancelled.has_value());
        QCOMPARE(cancelled->steps, 57);
        request.resume = true;
        request.config.loaderThreads = 1;
        RecordingSink second;
        const auto resumed = train(request, second);
        QVERIFY(resumed.has_value());
        QCOMPARE(resumed->weightsHash, reference->weightsHash);
        QCOMPARE(resumed->metrics, reference->metrics);
    }

    void columnsAreMixed_data()
    {
        QTest::addColumn<bool>("codes");
        QTest::newRow("numbers") << false;
        QTest::newRow("codes") << true;
    }
    /// What stands beside the pictures goes with them: a model of that column alone can tell the class with the larger share.
    /// With the column of the row itself it would be right three times in four.
    void columnsAreMixed()
    {
        QFETCH(bool, codes);
        MemorySource rows = sides(512);
        std::vector<float> numbers;
        std::vector<std::int64_t> indices;
        for (int row = 0; row < 512; ++row) {
            numbers.push_back(row % 2 ? 1.0f : -1.0f);
            indices.push_back(row % 2);
        }
        rows.addField(batch::Field{"features", {1}, ElementType::Float32, 1.0f, 0.0f, {"side"}, 0}, numbers);
        rows.addField(batch::Field{"categories", {1}, ElementType::Int64, 1.0f, 0.0f, {}, 2}, indices);
        rows.setAugmentation(changes({"image_mix mixup=1"}));
        const TempDir folder;
        auto request = requestFor(rows, folder.path(), quickConfig(40, 32));
        request.graph = codes ? network({{"embedding", {{"embedding_dim", 2}}}, {"flatten"}, {"linear", {{"out_features", 2}}}})
                              : network({{"linear", {{"out_features", 2}}}});
        graph::Node input = request.graph.nodes().front();
        QCOMPARE(input.kind, std::string("input"));
        input.params["field"] = codes ? "categories" : "features";
        QVERIFY(request.graph.update(input).has_value());
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
        QVERIFY2(outcome->metrics.at("train.accuracy") > 0.97, QByteArray::number(outcome->metrics.at("train.accuracy")).constData());
    }

    /// Targets that are numbers are mixed, too: a model that has to name the mean brightness still learns it.
    void numbersAreMixed()
    {
        std::vector<std::uint8_t> pixels;
        std::vector<float> values;
        for (int row = 0; row < 512; ++row) {
            const int level = row * 37 % 256;
            pixels.insert(pixels.end(), 64, static_cast<std::uint8_t>(level));
            values.push_back(static_cast<float>(level) / 128.0f - 1.0f);
        }
        MemorySource rows(512);
        rows.addField(batch::Field{"image", {1, 8, 8}, ElementType::UInt8, 1.0f / 128, -1.0f, {}, 0}, pixels);
        rows.setValues(values);
        rows.setAugmentation(changes({"image_mix mixup=1"}));
        const TempDir folder;
        auto request = requestFor(rows, folder.path(), quickConfig(15, 32), 1);
        request.test = &rows;
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
        QVERIFY2(outcome->metrics.at("test.rmse") < 0.1, QByteArray::number(outcome->metrics.at("test.rmse")).constData());
    }
};

QTEST_GUILESS_MAIN(AugmentTest)
#include "augment_test.moc"
