// SPDX-License-Identifier: GPL-3.0-or-later
// Transcripts (connectionist temporal classification): loss and error rate against counting all ways, and what is learned. Gradients: training_golden_test.cpp.
#include "core/base/random.h"
#include "core/graph/data_interface.h"
#include "core/graph/templates.h"
#include "tests/engine/checkpoint_weights.h"
#include "tests/engine/training_support.h"

#include <QTest>

#include <cmath>

using namespace cairn;
using namespace cairn::test;
using Texts = std::vector<std::vector<std::int64_t>>;

namespace {

constexpr std::int64_t kPieces = 3, kLongest = 4;

void addTexts(MemorySource& source, const Texts& texts, std::int64_t longest, std::int64_t pieces, const char* name, const char* mask)
{
    std::vector<std::int64_t> codes;
    std::vector<float> there;
    for (const auto& text : texts) {
        for (std::size_t i = 0; i < static_cast<std::size_t>(longest); ++i) {
            codes.push_back(i < text.size() ? text[i] : 0);
            there.push_back(i < text.size() ? 1.0f : 0.0f);
        }
    }
    source.addField({name, {longest}, ElementType::Int64, 1.0f, 0.0f, {}, pieces}, codes);
    source.addField({mask, {longest}}, there);
}

batch::Target transcript(std::int64_t longest, std::int64_t pieces)
{
    return {batch::TaskKind::Transcription, "text", {}, 0, 1, "answer", "answer_mask", {longest, pieces + 1}};
}

/// The rows themselves are the scores of `steps` steps.
struct Spoken {
    std::int64_t steps;
    std::vector<float> scores;
    Texts texts;

    MemorySource source() const
    {
        MemorySource made(texts.size());
        made.addField({"features", {steps * (kPieces + 1)}}, scores);
        addTexts(made, texts, kLongest, kPieces, "answer", "answer_mask");
        made.setTask(transcript(kLongest, kPieces));
        return made;
    }

    graph::Graph graph() const
    {
        graph::Graph made;
        const NodeId input = made.add("input", {{"field", "features"}}), shape = made.add("reshape", {{"shape", std::to_string(steps) + ", " + std::to_string(kPieces + 1)}}), output = made.add("output");
        [[maybe_unused]] const bool wired = made.connect({input, "out"}, {shape, "in"}) && made.connect({shape, "out"}, {output, "in"});
        return made;
    }

    /// -log of the probability of a row's text, summed over every way to fill the steps.
    double byCounting(std::size_t row) const
    {
        const auto classes = static_cast<std::size_t>(kPieces + 1), count = static_cast<std::size_t>(steps);
        double probability = 0;
        for (std::size_t way = 0; way < static_cast<std::size_t>(std::pow(classes, steps)); ++way) {
            double mine = 1;
            std::vector<std::int64_t> said;
            std::size_t rest = way, last = classes;
            for (std::size_t step = 0; step < count; ++step, rest /= classes) {
                const std::size_t code = rest % classes;
                double sum = 0;
                for (std::size_t c = 0; c < classes; ++c)
                    sum += std::exp(static_cast<double>(scores[(row * count + step) * classes + c]));
                mine *= std::exp(static_cast<double>(scores[(row * count + step) * classes + code])) / sum;
                if (code != last && code + 1 != classes)
                    said.push_back(static_cast<std::int64_t>(code));
                last = code;
            }
            probability += said == texts[row] ? mine : 0;
        }
        return probability > 0 ? -std::log(probability) : 0;
    }
};

Result<engine::RowScores> scored(const graph::Graph& graph, const MemorySource& source)
{
    CAIRN_ASSIGN(const auto model, tensorEngine().models().create(graph, source.fields(), source.target(), 1, "cpu"));
    Progress quiet;
    JobContext job{{}, quiet};
    return model->score(source, job);
}

/// Words whose letters are said one to three times in a row, with a pause (the last code) between two that are alike: "aab" is said "aa_aaabb".
MemorySource stutter(std::uint64_t rows, std::uint64_t seed)
{
    constexpr std::int64_t kSteps = 16, kPause = kPieces;
    const Philox random(seed, 3);
    Texts said, meant;
    for (std::uint64_t row = 0; row < rows; ++row) {
        said.emplace_back();
        meant.emplace_back();
        for (std::uint64_t i = 0; i < 1 + random.below(row * 32, kLongest); ++i) {
            const auto piece = static_cast<std::int64_t>(random.below(row * 32 + 1 + 2 * i, kPieces));
            if (i > 0 && piece == meant.back().back())
                said.back().push_back(kPause);
            meant.back().push_back(piece);
            said.back().insert(said.back().end(), 1 + random.below(row * 32 + 2 + 2 * i, 3), piece);
        }
    }
    MemorySource source(rows);
    addTexts(source, said, kSteps, kPieces + 1, "tokens", "mask");
    addTexts(source, meant, kLongest, kPieces, "answer", "answer_mask");
    source.setTask(transcript(kLongest, kPieces));
    return source;
}

engine::TrainRequest readerOf(const MemorySource& rows, const MemorySource* validation, const std::filesystem::path& folder, const Json& options)
{
    auto request = requestOf(rows, validation, folder, configWith(options));
    request.graph = graph::buildTemplate("ctc_lstm", graph::dataInterface(rows.fields(), rows.target())).value();
    return request;
}

} // namespace

class TranscriptionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lossesAreThoseOfAllWays()
    {
        Spoken spoken{5, {}, {{0}, {1, 2}, {2, 2}, {}, {0, 1, 0}, {1, 1, 1}, {2, 2, 2, 2}}};
        const Philox random(7, 7);
        for (std::size_t i = 0; i < spoken.texts.size() * 5 * (kPieces + 1); ++i)
            spoken.scores.push_back(static_cast<float>(4 * random.uniform(i) - 2));
        const auto scores = scored(spoken.graph(), spoken.source());
        QVERIFY2(scores, scores ? "" : scores.error().text().c_str());
        double sum = 0;
        for (std::size_t row = 0; row < spoken.texts.size(); ++row) {
            const double expected = spoken.byCounting(row) / std::max(1.0, static_cast<double>(spoken.texts[row].size()));
            QVERIFY2(std::abs(scores->losses[row] - expected) < 1e-5, (std::to_string(row) + ": " + std::to_string(scores->losses[row]) + ", not " + std::to_string(expected)).c_str());
            sum += expected;
        }
        QVERIFY(std::abs(scores->metrics.at("loss") - sum / 7) < 1e-5);
        QVERIFY(std::abs(scores->metrics.at("too_long") - 1.0 / 7) < 1e-12); // 2, 2, 2, 2 takes seven steps
    }

    /// The best class of each step, without repeats and blanks, and the letters that have to be changed.
    void errorsAreCounted()
    {
        const Texts steps{{0, 0, 3, 0, 1}, {3, 3, 3, 3, 3}, {2, 1, 1, 3, 3}, {0, 1, 2, 0, 1}};
        Spoken spoken{5, {}, {{0, 0, 1}, {2}, {2, 2, 1}, {1, 2, 2}}};
        for (const auto& row : steps) {
            for (const std::int64_t best : row) {
                for (std::int64_t c = 0; c <= kPieces; ++c)
                    spoken.scores.push_back(c == best ? 1.0f : 0.0f);
            }
        }
        const auto scores = scored(spoken.graph(), spoken.source());
        QVERIFY2(scores, scores ? "" : scores.error().text().c_str());
        QCOMPARE(scores->texts, (Texts{{0, 0, 1}, {}, {2, 1}, {0, 1, 2, 0, 1}}));
        // nothing; one put in; one put in; 0 taken out, 0 replaced by 2, 1 taken out
        QVERIFY(std::abs(scores->metrics.at("label_error_rate") - (0 + 1 + 1 + 3) / 10.0) < 1e-12);
        QVERIFY(std::abs(scores->metrics.at("sequence_accuracy") - 0.25) < 1e-12);
        QVERIFY(!scores->metrics.contains("too_long"));
    }

    void aReaderLearnsWithoutBeingToldWhere()
    {
        const MemorySource rows = stutter(1500, 1), validation = stutter(300, 2);
        const TempDir folder;
        RecordingSink sink;
        const auto outcome = train(readerOf(rows, &validation, folder.path(), {{"epochs", 10}, {"learning_rate", 0.003}, {"threads", 2}}), sink);
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
        const double rate = outcome->metrics.at("validation.label_error_rate");
        qInfo("label error rate %.4f", rate);
        QVERIFY(rate < 0.1); // to say nothing gives 1, the most frequent letter more than 0.6
        QVERIFY(!sink.series("label_error_rate", "validation").empty());
        QVERIFY(sink.series("label_error_rate", "train").empty()); // counted in evaluation
    }

    void interruptedRunsGoOnExactly()
    {
        const MemorySource rows = stutter(400, 1);
        const TempDir whole, broken;
        RecordingSink sink;
        auto request = readerOf(rows, &rows, whole.path(), {{"epochs", 3}});
        const auto reference = train(request, sink);
        QVERIFY2(reference.has_value(), reference ? "" : reference.error().text().c_str());
        request.checkpoints = broken.path();
        QVERIFY(trainUntil(request, 9, sink).has_value());
        request.resume = true;
        const auto resumed = train(request, sink);
        QVERIFY2(resumed.has_value(), resumed ? "" : resumed.error().text().c_str());
        QCOMPARE(resumed->weightsHash, reference->weightsHash);
        QCOMPARE(resumed->metrics, reference->metrics);
    }

    void ranksTrainLikeOne()
    {
        const MemorySource rows = stutter(500, 1), validation = stutter(1100, 2);
        const TempDir folders[2];
        std::filesystem::path last[2];
        std::map<std::string, double> metrics[2];
        for (int i = 0; i < 2; ++i) {
            RecordingSink sink;
            const auto outcome = train(readerOf(rows, &validation, folders[i].path(), {{"epochs", 2}, {"optimizer", "sgd"}, {"ranks", i + 1}}), sink);
            QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
            last[i] = outcome->last;
            metrics[i] = outcome->metrics;
        }
        QVERIFY(distance(last[0], last[1]) < 1e-6);
        for (const auto& [name, value] : metrics[0])
            QVERIFY2(std::abs(metrics[1].at(name) - value) < 1e-5, name.c_str());
    }

    void whatDoesNotFitIsToldClearly()
    {
        const MemorySource rows = stutter(100, 1);
        const graph::DataInterface data = graph::dataInterface(rows.fields(), rows.target());
        graph::Graph wrong;
        const NodeId input = wrong.add("input", {{"field", "answer"}}), output = wrong.add("output");
        QVERIFY(wrong.connect({input, "out"}, {output, "in"}).has_value());
        const auto told = graph::infer(wrong, data);
        QVERIFY(told.firstError() && told.firstError()->error.what.find("texts that are to be written") != std::string::npos);
        QVERIFY(!graph::buildTemplate("mlp", data));
        const auto loss = session::checkTask(configWith({{"loss", "focal"}}), rows.target());
        QVERIFY(!loss && loss.error().where == "loss");

        // Steps for two of a text's three letters only.
        Spoken spoken{2, std::vector<float>(2 * (kPieces + 1) * 6, 0.0f), Texts(6, {0, 1, 2})};
        const MemorySource few = spoken.source();
        const TempDir folder;
        auto request = requestOf(few, &few, folder.path(), configWith({{"epochs", 1}}));
        request.graph = graph::Graph();
        const NodeId from = request.graph.add("input", {{"field", "features"}}), shape = request.graph.add("reshape", {{"shape", "2, 4"}}), linear = request.graph.add("linear", {{"out_features", kPieces + 1}}), end = request.graph.add("output");
        QVERIFY(request.graph.connect({from, "out"}, {shape, "in"}) && request.graph.connect({shape, "out"}, {linear, "in"}) && request.graph.connect({linear, "out"}, {end, "in"}));
        RecordingSink sink;
        QVERIFY(train(request, sink).has_value());
        QVERIFY(sink.said("warn", "100 % of the texts need more steps"));
    }
};

QTEST_APPLESS_MAIN(TranscriptionTest)
#include "transcription_test.moc"
