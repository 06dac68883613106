// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/engine_api/model.h"
#include "core/graph/data_interface.h"
#include "core/graph/templates.h"
#include "tests/engine/engine_fixture.h"

#include <QTest>

#include <cmath>

using namespace cairn;
using namespace cairn::test;

namespace {

constexpr std::int64_t kSteps = 6, kPieces = 5;
constexpr std::uint64_t kTexts = 70; // more than one batch of what is scored

/// Texts of 1 to 6 tokens; what stands behind them must not count.
struct Texts {
    std::vector<std::int64_t> tokens;
    std::vector<float> mask;
    std::int64_t length(std::uint64_t row) const { return 1 + static_cast<std::int64_t>(row % kSteps); }
};

Texts texts()
{
    Texts made;
    const Philox random(3, 1);
    for (std::uint64_t row = 0; row < kTexts; ++row) {
        for (std::int64_t step = 0; step < kSteps; ++step) {
            made.tokens.push_back(static_cast<std::int64_t>(random.below(row * kSteps + static_cast<std::uint64_t>(step), kPieces)));
            made.mask.push_back(step < made.length(row) ? 1.0f : 0.0f);
        }
    }
    return made;
}

MemorySource language(const Texts& made, batch::TaskKind kind = batch::TaskKind::NextToken)
{
    MemorySource source(kTexts);
    source.addField({"tokens", {kSteps}, ElementType::Int64, 1.0f, 0.0f, {}, kPieces}, made.tokens);
    source.addField({"mask", {kSteps}}, made.mask);
    source.setTask({kind, {}, {}, 0, 1, "tokens", "mask", {kSteps, kPieces}});
    return source;
}

/// A network that takes each token for the next one: the scores are `factor` for it and 0 for all others.
graph::Graph repeater(double factor)
{
    graph::Graph graph;
    const NodeId input = graph.add("input", {{"field", "tokens"}}), hot = graph.add("one_hot"), scale = graph.add("scale", {{"scale", factor}}), output = graph.add("output");
    [[maybe_unused]] const bool wired = graph.connect({input, "out"}, {hot, "in"}) && graph.connect({hot, "out"}, {scale, "in"}) && graph.connect({scale, "out"}, {output, "in"});
    return graph;
}

graph::Graph nothing(const std::string& field)
{
    graph::Graph graph;
    const NodeId input = graph.add("input", {{"field", field}}), output = graph.add("output");
    [[maybe_unused]] const bool wired = static_cast<bool>(graph.connect({input, "out"}, {output, "in"}));
    return graph;
}

Result<engine::RowScores> scored(const graph::Graph& graph, const MemorySource& source)
{
    CAIRN_ASSIGN(const auto model, tensorEngine().models().create(graph, source.fields(), source.target(), 1, "cpu"));
    Progress quiet;
    JobContext job{{}, quiet};
    return model->score(source, job);
}

/// Pictures whose bytes are 0, 51, 102, ... in turn.
MemorySource pictures(bool binary)
{
    std::vector<std::uint8_t> bytes;
    for (int i = 0; i < 3 * 4 * 4; ++i)
        bytes.push_back(static_cast<std::uint8_t>(i % 6 * 51));
    MemorySource source(3);
    source.addField({"image", {1, 4, 4}, ElementType::UInt8, 0.02f, -1.5f}, bytes);
    source.setTask({batch::TaskKind::Reconstruction, {}, {}, 0, 1, "image", {}, {1, 4, 4}, binary});
    return source;
}

void near(double value, double expected)
{
    QVERIFY2(std::abs(value - expected) <= 1e-5 * std::max(1.0, std::abs(expected)), (std::to_string(value) + " and not " + std::to_string(expected)).c_str());
}

} // namespace

/// Losses and metrics of tasks whose answer is a field of the row, against closed forms.
class TasksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tokensAreScoredAgainstTheNextOne()
    {
        constexpr double kFactor = 2.0;
        const Texts made = texts();
        const auto scores = scored(repeater(kFactor), language(made));
        QVERIFY2(scores, scores ? "" : scores.error().text().c_str());
        const double normaliser = std::log(std::exp(kFactor) + kPieces - 1);
        double loss = 0, hits = 0, count = 0;
        for (std::uint64_t row = 0; row < kTexts; ++row) {
            double mine = 0, tokens = 0;
            for (std::int64_t step = 0; step + 1 < made.length(row); ++step) {
                const std::size_t place = row * kSteps + static_cast<std::size_t>(step);
                const bool same = made.tokens[place] == made.tokens[place + 1];
                mine += normaliser - (same ? kFactor : 0);
                hits += same;
                ++tokens;
            }
            near(scores->losses.at(row), tokens > 0 ? mine / tokens : 0);
            loss += mine;
            count += tokens;
        }
        near(scores->metrics.at("loss"), loss / count);
        near(scores->metrics.at("perplexity"), std::exp(loss / count));
        near(scores->metrics.at("token_accuracy"), hits / count);
        QVERIFY(!scores->metrics.contains("sequence_accuracy"));
    }

    void wholeSequencesCount()
    {
        Texts made = texts();
        for (std::uint64_t row = 0; row < 7; ++row) // the same token all the way: the repeater is right
            std::fill_n(made.tokens.begin() + static_cast<std::ptrdiff_t>(row * kSteps), kSteps, 2);
        double right = 0;
        for (std::uint64_t row = 0; row < kTexts; ++row) {
            bool all = true;
            for (std::int64_t step = 0; step + 1 < made.length(row); ++step)
                all = all && made.tokens[row * kSteps + static_cast<std::size_t>(step)] == made.tokens[row * kSteps + static_cast<std::size_t>(step) + 1];
            right += all;
        }
        const auto scores = scored(repeater(4.0), language(made, batch::TaskKind::Sequence));
        QVERIFY(scores);
        near(scores->metrics.at("sequence_accuracy"), right / static_cast<double>(kTexts));
    }

    /// Tags are compared at their own step: the repeater gives every word its own number as tag.
    void tagsStandAtTheirWords()
    {
        const Texts made = texts();
        Texts tags = made;
        for (std::size_t i = 0; i < tags.tokens.size(); i += 3)
            tags.tokens[i] = (tags.tokens[i] + 1) % kPieces;
        MemorySource source = language(made);
        source.addField({"answer", {kSteps}, ElementType::Int64, 1.0f, 0.0f, {}, kPieces}, tags.tokens);
        source.addField({"answer_mask", {kSteps}}, tags.mask);
        source.setTask({batch::TaskKind::Tagging, {}, {}, 0, 1, "answer", "answer_mask", {kSteps, kPieces}});
        const auto scores = scored(repeater(3.0), source);
        QVERIFY2(scores, scores ? "" : scores.error().text().c_str());
        double hits = 0, count = 0;
        for (std::size_t i = 0; i < tags.tokens.size(); ++i) {
            hits += tags.mask[i] > 0 && tags.tokens[i] == made.tokens[i];
            count += tags.mask[i];
        }
        near(scores->metrics.at("token_accuracy"), hits / count);
        near(scores->metrics.at("loss"), std::log(std::exp(3.0) + kPieces - 1) - 3.0 * hits / count);
        QVERIFY(!scores->metrics.contains("perplexity"));
        QVERIFY(!scored(nothing("answer"), source)); // the tags are no input
    }

    void squaredErrorsOfPicturesAreInBothUnits()
    {
        const MemorySource source = pictures(false);
        const auto same = scored(nothing("image"), source);
        QVERIFY2(same, same ? "" : same.error().text().c_str());
        near(same->metrics.at("loss"), 0);
        near(same->metrics.at("squared_error"), 0);
        // Shifted by 0.3 in the units of the model: 0.3 / (255 * 0.02) of the way from black to white.
        graph::Graph shifted = nothing("image");
        const NodeId shift = shifted.add("scale", {{"shift", 0.3}});
        QVERIFY(shifted.connect({shifted.nodes()[0].id, "out"}, {shift, "in"}) && shifted.connect({shift, "out"}, {shifted.nodes()[1].id, "in"}));
        const auto off = scored(shifted, source);
        QVERIFY(off);
        near(off->metrics.at("loss"), 0.09);
        near(off->metrics.at("rmse"), 0.3);
        near(off->metrics.at("squared_error"), 16 * std::pow(0.3 / 5.1, 2));
        near(off->losses.at(2), 0.09);
    }

    void crossEntropyTakesBytesForProbabilities()
    {
        const auto scores = scored(nothing("image"), pictures(true));
        QVERIFY2(scores, scores ? "" : scores.error().text().c_str());
        double loss = 0, square = 0;
        for (int i = 0; i < 3 * 4 * 4; ++i) {
            const double byte = i % 6 * 51, logit = 0.02 * byte - 1.5, truth = byte / 255, guess = 1 / (1 + std::exp(-logit));
            loss += -truth * std::log(guess) - (1 - truth) * std::log(1 - guess);
            square += std::pow((guess - truth) * 5.1, 2);
        }
        near(scores->metrics.at("loss"), loss / 48);
        near(scores->metrics.at("mse"), square / 48);
        near(scores->metrics.at("squared_error"), square / 3 / (5.1 * 5.1));
        QVERIFY(!scores->metrics.contains("elbo"));
    }

    void theDivergenceOfAVaeJoinsTheLoss()
    {
        const MemorySource source = pictures(true);
        const auto data = graph::dataInterface(source.fields(), source.target());
        const auto graph = graph::buildTemplate("vae", data);
        QVERIFY2(graph, graph ? "" : graph.error().text().c_str());
        const TempDir folder;
        engine::TrainRequest request;
        request.graph = *graph;
        request.config = quickConfig(60, 3);
        request.config.learningRate = 3e-3;
        request.config.optimizer = "adamw";
        request.train = request.validation = &source;
        request.checkpoints = folder.path();
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY2(outcome, outcome ? "" : outcome.error().text().c_str());
        const auto& metrics = outcome->metrics;
        near(metrics.at("validation.total_loss"), metrics.at("validation.loss") + metrics.at("validation.added_loss"));
        near(metrics.at("validation.elbo"), -16 * metrics.at("validation.total_loss"));
        QVERIFY(metrics.at("validation.added_loss") > 0);
        const auto totals = sink.series("total_loss", "train");
        QVERIFY(totals.back() < totals.front());
        // The entropy of the bytes themselves is the least that a loss can be.
        double entropy = 0;
        for (int i = 0; i < 6; ++i) {
            const double share = i / 5.0;
            entropy += share > 0 && share < 1 ? -share * std::log(share) - (1 - share) * std::log(1 - share) : 0;
        }
        QVERIFY(metrics.at("validation.loss") > entropy / 6 - 1e-6);
    }

    /// Draws are the same each time, and popular items come to the front.
    void itemsAreRankedAmongDrawnOnes()
    {
        constexpr std::int64_t kItems = 200;
        std::vector<std::int64_t> items, users;
        for (std::int64_t row = 0; row < 150; ++row) {
            items.push_back(row % 3 == 0 ? kItems - 1 : row % kItems);
            users.push_back(row % 5);
        }
        MemorySource source(150);
        source.addField({"code_item", {1}, ElementType::Int64, 1.0f, 0.0f, {}, kItems + 1}, items);
        source.addField({"code_user", {1}, ElementType::Int64, 1.0f, 0.0f, {}, 6}, users);
        source.setTask({batch::TaskKind::Implicit, {}, {}, 0, 1, "code_item", {}, {1}});
        graph::Graph graph;
        const NodeId input = graph.add("input", {{"field", "code_item"}}), hot = graph.add("one_hot"), flat = graph.add("flatten"),
                     linear = graph.add("linear", {{"out_features", 1}}), output = graph.add("output");
        QVERIFY(graph.connect({input, "out"}, {hot, "in"}) && graph.connect({hot, "out"}, {flat, "in"}) && graph.connect({flat, "out"}, {linear, "in"})
                && graph.connect({linear, "out"}, {output, "in"}));
        const auto scores = scored(graph, source), again = scored(graph, source);
        QVERIFY2(scores, scores ? "" : scores.error().text().c_str());
        QVERIFY(again);
        QCOMPARE(scores->losses, again->losses);
        QCOMPARE(scores->losses.size(), std::size_t{150});
        QVERIFY(scores->metrics.at("hit_rate_10") >= scores->metrics.at("ndcg_10"));
        QVERIFY(scores->metrics.at("pair_accuracy") > 0.2 && scores->metrics.at("pair_accuracy") < 0.8);
        // Trained, it learns which items are taken often.
        const TempDir folder;
        engine::TrainRequest request;
        request.graph = graph;
        request.config = quickConfig(30, 16);
        request.config.learningRate = 0.05;
        request.train = request.validation = &source;
        request.checkpoints = folder.path();
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY2(outcome, outcome ? "" : outcome.error().text().c_str());
        QVERIFY(outcome->metrics.at("validation.hit_rate_10") > 0.32); // a third of the rows have the same item
        QVERIFY(outcome->metrics.at("validation.loss") < scores->metrics.at("loss"));
        const auto second = train(request, sink);
        QVERIFY(second);
        QCOMPARE(second->weightsHash, outcome->weightsHash);
    }

    void theOutputMustHaveTheShapeOfTheAnswer()
    {
        const MemorySource source = language(texts());
        graph::Graph graph;
        const NodeId input = graph.add("input", {{"field", "tokens"}}), embedding = graph.add("embedding"), linear = graph.add("linear", {{"out_features", 4}}), output = graph.add("output");
        QVERIFY(graph.connect({input, "out"}, {embedding, "in"}) && graph.connect({embedding, "out"}, {linear, "in"}) && graph.connect({linear, "out"}, {output, "in"}));
        const auto wrong = scored(graph, source);
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().code, ErrorCode::Mismatch);
        QCOMPARE(QString::fromStdString(wrong.error().fix), QStringLiteral("Set out_features of linear to 5"));
        const auto row = graph::buildTemplate("mlp", graph::dataInterface(source.fields(), source.target()));
        QVERIFY(!row);
        QVERIFY2(row.error().fix.find("gpt_nano") != std::string::npos, row.error().fix.c_str());
    }

    void trainingGoesOnBitForBit()
    {
        const MemorySource source = language(texts());
        const auto graph = graph::buildTemplate("gpt_nano", graph::dataInterface(source.fields(), source.target()));
        QVERIFY(graph);
        engine::TrainRequest request;
        request.graph = *graph;
        request.config = quickConfig(2, 16);
        request.train = request.validation = &source;
        const TempDir whole, parts;
        RecordingSink sink;
        request.checkpoints = whole.path();
        const auto straight = train(request, sink);
        QVERIFY2(straight, straight ? "" : straight.error().text().c_str());
        request.checkpoints = parts.path();
        QVERIFY(trainUntil(request, 7, sink));
        request.resume = true;
        const auto resumed = train(request, sink);
        QVERIFY2(resumed, resumed ? "" : resumed.error().text().c_str());
        QCOMPARE(resumed->weightsHash, straight->weightsHash);
        QCOMPARE(resumed->metrics.at("train.perplexity"), straight->metrics.at("train.perplexity"));
    }
};

QTEST_GUILESS_MAIN(TasksTest)
#include "tasks_test.moc"
