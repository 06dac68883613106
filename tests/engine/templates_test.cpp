// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/graph/data_interface.h"
#include "core/graph/templates.h"
#include "tests/engine/engine_fixture.h"

#include <QTest>

#include <cmath>
#include <numeric>
#include <set>

using namespace cairn;
using namespace cairn::test;

namespace {

constexpr std::int64_t kDistinct = 8, kCopies = 12, kRows = kDistinct * kCopies, kSide = 16, kWords = 12, kVocabulary = 20;

/// A few rows again and again: whatever can learn at all learns them by heart.
std::vector<float> numbers(std::int64_t width, std::uint64_t purpose)
{
    const Philox random(purpose, 7);
    std::vector<float> values;
    for (std::int64_t row = 0; row < kRows; ++row) {
        for (std::int64_t i = 0; i < width; ++i)
            values.push_back(static_cast<float>(2 * random.uniform(static_cast<std::uint64_t>(row % kDistinct * width + i)) - 1));
    }
    return values;
}

std::vector<std::int64_t> codes(std::int64_t width, std::int64_t vocabulary, std::uint64_t purpose)
{
    const Philox random(purpose, 8);
    std::vector<std::int64_t> values;
    for (std::int64_t row = 0; row < kRows; ++row) {
        for (std::int64_t i = 0; i < width; ++i)
            values.push_back(static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(row % kDistinct * width + i), static_cast<std::uint64_t>(vocabulary))));
    }
    return values;
}

void addClasses(MemorySource& source)
{
    std::vector<std::int64_t> classes(static_cast<std::size_t>(kRows));
    for (std::size_t row = 0; row < classes.size(); ++row)
        classes[row] = static_cast<std::int64_t>(row) % kDistinct % 2;
    source.setClasses(classes, {"even", "odd"});
}

void addFeatures(MemorySource& source)
{
    source.addField({"features", {6}}, numbers(6, 1));
}

void addPicture(MemorySource& source)
{
    std::vector<std::uint8_t> bytes;
    for (const float value : numbers(3 * kSide * kSide, 2))
        bytes.push_back(static_cast<std::uint8_t>(127.5f + 127.5f * value));
    source.addField({"image", {3, kSide, kSide}, ElementType::UInt8, 1.0f / 64.0f, -2.0f}, bytes);
}

void addText(MemorySource& source, const std::string& tokens, const std::string& mask, std::uint64_t purpose)
{
    source.addField({tokens, {kWords}, ElementType::Int64, 1.0f, 0.0f, {}, kVocabulary}, codes(kWords, kVocabulary, purpose));
    std::vector<float> real;
    for (std::int64_t row = 0; row < kRows; ++row) {
        for (std::int64_t i = 0; i < kWords; ++i)
            real.push_back(i < 4 + row % kDistinct ? 1.0f : 0.0f);
    }
    source.addField({mask, {kWords}}, real);
}

/// One for every kind of data and task.
std::vector<MemorySource> sources()
{
    std::vector<MemorySource> all;
    const auto next = [&]() -> MemorySource& { return all.emplace_back(static_cast<std::uint64_t>(kRows)); };
    MemorySource& table = next();
    addFeatures(table);
    table.addField({"categories", {3}, ElementType::Int64, 1.0f, 0.0f, {}, 15}, codes(3, 15, 3));
    addClasses(table);
    MemorySource& pictures = next();
    addPicture(pictures);
    addClasses(pictures);
    MemorySource& both = next();
    addPicture(both);
    addFeatures(both);
    addClasses(both);
    MemorySource& texts = next();
    addText(texts, "tokens", "mask", 4);
    addClasses(texts);
    MemorySource& ratings = next();
    ratings.addField({"code_item", {1}, ElementType::Int64, 1.0f, 0.0f, {}, 9}, codes(1, 9, 5));
    ratings.addField({"code_user", {1}, ElementType::Int64, 1.0f, 0.0f, {}, 7}, codes(1, 7, 6));
    ratings.setValues(numbers(1, 7));
    MemorySource& nodes = next();
    std::vector<float> all6 = numbers(6, 15);
    all6.resize(kDistinct * 6);
    std::vector<std::int64_t> ends, places;
    for (const std::int64_t shift : {0, 1}) { // a chain, in both directions
        for (std::int64_t node = 0; node + 1 < kDistinct; ++node)
            ends.push_back(node + shift);
        for (std::int64_t node = 0; node + 1 < kDistinct; ++node)
            ends.push_back(node + 1 - shift);
    }
    for (std::int64_t row = 0; row < kRows; ++row)
        places.push_back(row % kDistinct);
    nodes.addField({"nodes", {kDistinct, 6}, ElementType::Float32, 1.0f, 0.0f, {}, 0, false}, all6);
    nodes.addField({"edges", {2, 2 * (kDistinct - 1)}, ElementType::Int64, 1.0f, 0.0f, {}, kDistinct, false}, ends);
    nodes.addField({"node", {1}, ElementType::Int64, 1.0f, 0.0f, {}, kDistinct}, places);
    addClasses(nodes);
    MemorySource& rows = next();
    addFeatures(rows);
    rows.setTask({batch::TaskKind::Reconstruction, {}, {}, 0, 1, "features", {}, {6}});
    MemorySource& again = next();
    addPicture(again);
    again.setTask({batch::TaskKind::Reconstruction, {}, {}, 0, 1, "image", {}, {3, kSide, kSide}, true});
    MemorySource& language = next();
    addText(language, "tokens", "mask", 8);
    language.setTask({batch::TaskKind::NextToken, {}, {}, 0, 1, "tokens", "mask", {kWords, kVocabulary}});
    MemorySource& pairs = next();
    addText(pairs, "tokens", "mask", 9);
    addText(pairs, "answer", "answer_mask", 10);
    pairs.setTask({batch::TaskKind::Sequence, "answer", {}, 0, 1, "answer", "answer_mask", {kWords, kVocabulary}});
    MemorySource& words = next();
    addText(words, "tokens", "mask", 13);
    addText(words, "answer", "answer_mask", 14);
    words.setTask({batch::TaskKind::Tagging, "tags", {}, 0, 1, "answer", "answer_mask", {kWords, kVocabulary}});
    MemorySource& spoken = next();
    addText(spoken, "tokens", "mask", 17);
    addText(spoken, "answer", "answer_mask", 18);
    spoken.setTask({batch::TaskKind::Transcription, "answer", {}, 0, 1, "answer", "answer_mask", {kWords, kVocabulary + 1}});
    MemorySource& lines = next();
    addPicture(lines);
    addText(lines, "answer", "answer_mask", 19);
    lines.setTask({batch::TaskKind::Transcription, "answer", {}, 0, 1, "answer", "answer_mask", {kWords, kVocabulary + 1}});
    MemorySource& masks = next();
    addPicture(masks);
    std::vector<std::uint8_t> pixels;
    for (const std::int64_t code : codes(kSide * kSide, 3, 16))
        pixels.push_back(static_cast<std::uint8_t>(code));
    masks.addField({"classes", {kSide, kSide}, ElementType::UInt8, 1.0f, 0.0f, {}, 3}, pixels);
    masks.setTask({batch::TaskKind::Segmentation, {}, {"a", "b", "c"}, 0, 1, "classes", {}, {3, kSide, kSide}});
    MemorySource& like = next();
    addPicture(like);
    like.setTask({batch::TaskKind::Adversarial, {}, {}, 0, 1, "image", {}, {1}});
    MemorySource& taken = next();
    taken.addField({"code_item", {1}, ElementType::Int64, 1.0f, 0.0f, {}, 9}, codes(1, 8, 11));
    taken.addField({"code_user", {1}, ElementType::Int64, 1.0f, 0.0f, {}, 7}, codes(1, 6, 12));
    taken.setTask({batch::TaskKind::Implicit, {}, {}, 0, 1, "code_item", {}, {1}});
    return all;
}

double mean(const std::vector<double>& values, std::size_t first, std::size_t count)
{
    return std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(first), values.begin() + static_cast<std::ptrdiff_t>(first + count), 0.0) / static_cast<double>(count);
}

} // namespace

/// Every template of the list trains on data that suit it.
class TemplatesTrainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theLossFalls_data()
    {
        QTest::addColumn<QString>("id");
        for (const graph::TemplateInfo& info : graph::templates())
            QTest::newRow(info.id.c_str()) << QString::fromStdString(info.id);
    }
    void theLossFalls()
    {
        QFETCH(QString, id);
        const std::string name = id.toStdString();
        int fitting = 0;
        std::string refusal;
        for (const MemorySource& source : sources()) {
            const auto graph = graph::buildTemplate(name, graph::dataInterface(source.fields(), source.target()));
            if (!graph) {
                refusal = graph.error().text();
                continue;
            }
            if (++fitting > 1 && m_heavy.contains(name))
                break;
            trains(name, *graph, source);
            if (QTest::currentTestFailed())
                return;
        }
        QVERIFY2(fitting > 0, refusal.c_str());
    }

private:
    static void trains(const std::string& name, const graph::Graph& graph, const MemorySource& source)
    {
        const TempDir folder;
        engine::TrainRequest request;
        request.graph = graph;
        const std::int64_t epochs = name == "gat" || name == "gcn" ? 20 : 1; // hide half of few numbers at random, so that a few steps tell nothing
        request.config = quickConfig(epochs, kDistinct);
        request.config.optimizer = "adamw";
        request.config.learningRate = m_heavy.contains(name) ? 3e-4 : name == "gmf" ? 3e-2 : 3e-3; // products of small numbers move slowly
        request.config.threads = 2;
        request.train = &source;
        request.checkpoints = folder.path();
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY2(outcome, outcome ? "" : outcome.error().text().c_str());
        const std::vector<double> losses = sink.series(name == "dcgan" ? "discriminator_loss" : "loss", "train"); // players pull at the sum from both sides
        const auto steps = static_cast<std::size_t>(kCopies * epochs), some = static_cast<std::size_t>(epochs == 1 ? 3 : kCopies);
        QCOMPARE(losses.size(), steps);
        const double before = mean(losses, 0, some), after = mean(losses, steps - some, some);
        QVERIFY2(std::isfinite(after) && after < before, (name + ": " + std::to_string(before) + " to " + std::to_string(after)).c_str());
    }

    inline static const std::set<std::string> m_heavy{"bert_base", "bert_small", "bert_mini", "gpt_small", "resnet34", "resnet18", "mobilenet_v2", "vit"};
};

QTEST_GUILESS_MAIN(TemplatesTrainTest)
#include "templates_test.moc"
