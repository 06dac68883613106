// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/graph/data_interface.h"
#include "core/graph/templates.h"
#include "tests/engine/engine_fixture.h"

#include <QTest>

#include <cmath>

using namespace cairn;
using namespace cairn::test;

namespace {

constexpr std::int64_t kLength = 12, kWords = 20;

/// Texts of 2 to 12 random words; class 1 where the first word is below 10. Padding is random as well: it must not count.
MemorySource texts(std::uint64_t rows, std::uint64_t seed)
{
    const Philox random(seed, 1);
    std::vector<std::int64_t> tokens, classes;
    std::vector<float> mask;
    for (std::uint64_t row = 0; row < rows; ++row) {
        const auto length = 2 + static_cast<std::int64_t>(random.below(row * 100, 11));
        for (std::int64_t place = 0; place < kLength; ++place) {
            tokens.push_back(static_cast<std::int64_t>(random.below(row * 100 + 1 + static_cast<std::uint64_t>(place), kWords)));
            mask.push_back(place < length ? 1.0f : 0.0f);
        }
        classes.push_back(tokens[tokens.size() - kLength] < kWords / 2);
    }
    MemorySource source(rows);
    source.addField({"tokens", {kLength}, ElementType::Int64, 1.0f, 0.0f, {}, kWords}, tokens);
    source.addField({"mask", {kLength}}, mask);
    source.setClasses(classes, {"late", "early"});
    return source;
}

/// Sine waves with a random phase; the value after the last step is asked for.
MemorySource waves(std::uint64_t rows, std::uint64_t seed)
{
    const Philox random(seed, 2);
    std::vector<float> steps, next;
    for (std::uint64_t row = 0; row < rows; ++row) {
        const double phase = 6.2831853 * random.uniform(row);
        for (std::int64_t place = 0; place < kLength; ++place)
            steps.push_back(static_cast<float>(std::sin(phase + 0.5 * static_cast<double>(place))));
        next.push_back(static_cast<float>(std::sin(phase + 0.5 * kLength)));
    }
    MemorySource source(rows);
    source.addField({"features", {kLength}}, steps);
    source.setValues(next);
    return source;
}

} // namespace

/// The templates for sequences learn what a mean of words or a guess cannot; the one for patches of pictures trains.
class SequenceTemplatesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void orderOfWordsIsLearned_data()
    {
        QTest::addColumn<QString>("id");
        for (const char* id : {"lstm", "gru", "tcn", "transformer"})
            QTest::newRow(id) << id;
    }
    void orderOfWordsIsLearned()
    {
        QFETCH(QString, id);
        const MemorySource rows = texts(800, 1), test = texts(200, 2);
        const auto outcome = trained(id.toStdString(), rows, test, 8);
        QVERIFY2(outcome, outcome ? "" : outcome.error().text().c_str());
        QVERIFY2(outcome->metrics.at("test.accuracy") > 0.9, std::to_string(outcome->metrics.at("test.accuracy")).c_str());
    }

    void seriesAreContinued_data()
    {
        QTest::addColumn<QString>("id");
        for (const char* id : {"lstm", "gru", "tcn"})
            QTest::newRow(id) << id;
    }
    void seriesAreContinued()
    {
        QFETCH(QString, id);
        const MemorySource rows = waves(800, 1), test = waves(200, 2);
        const auto outcome = trained(id.toStdString(), rows, test, 6);
        QVERIFY2(outcome, outcome ? "" : outcome.error().text().c_str());
        QVERIFY2(outcome->metrics.at("test.rmse") < 0.25, std::to_string(outcome->metrics.at("test.rmse")).c_str()); // of a spread of 0.71
    }

    void patchesOfPicturesTrain()
    {
        const MemorySource rows = bars(64, 1), test = bars(32, 2);
        const auto outcome = trained("vit", rows, test, 2);
        QVERIFY2(outcome, outcome ? "" : outcome.error().text().c_str());
        QVERIFY(std::isfinite(outcome->metrics.at("test.loss")));
    }

private:
    static Result<engine::TrainOutcome> trained(const std::string& id, const MemorySource& rows, const MemorySource& test, std::int64_t epochs)
    {
        const TempDir folder;
        engine::TrainRequest request;
        CAIRN_ASSIGN(request.graph, graph::buildTemplate(id, graph::dataInterface(rows.fields(), rows.target())));
        request.config = quickConfig(epochs, 32);
        request.config.learningRate = 0.003;
        request.train = &rows;
        request.test = &test;
        request.checkpoints = folder.path();
        RecordingSink sink;
        return train(request, sink);
    }
};

QTEST_GUILESS_MAIN(SequenceTemplatesTest)
#include "sequence_templates_test.moc"
