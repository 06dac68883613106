// SPDX-License-Identifier: GPL-3.0-or-later
// Metric learning: what the losses of embeddings bring about, and where they are refused. Their values: training_golden_test.cpp.
#include "core/prep/pictures/picture_plan.h"
#include "tests/engine/training_support.h"

#include <QTest>

#include <cmath>

using namespace cairn;
using namespace cairn::test;

namespace {

/// The corners of a square, which no linear map brings together by class; an embedding of two numbers.
graph::Graph embedder()
{
    return network({{"linear", {{"out_features", 32}}}, {"relu"}, {"linear", {{"out_features", 2}}}, {"linear", {{"out_features", 2}}}});
}

/// Recall at 1 by hand, of embeddings on the unit circle.
double recallOf(const Array& embeddings, const std::vector<int>& classes)
{
    const std::size_t rows = classes.size();
    const auto width = static_cast<std::size_t>(embeddings.shape.back());
    const auto cosine = [&](std::size_t a, std::size_t b) {
        double product = 0, squareA = 0, squareB = 0;
        for (std::size_t k = 0; k < width; ++k) {
            const double x = embeddings.values[a * width + k], y = embeddings.values[b * width + k];
            product += x * y, squareA += x * x, squareB += y * y;
        }
        return product / std::sqrt(squareA * squareB);
    };
    std::size_t hits = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        std::size_t best = i == 0 ? 1 : 0;
        for (std::size_t j = 0; j < rows; ++j)
            best = j != i && cosine(i, j) > cosine(i, best) ? j : best;
        hits += classes[best] == classes[i] ? 1 : 0;
    }
    return static_cast<double>(hits) / static_cast<double>(rows);
}

} // namespace

class MetricLearningTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void embeddingsLearnClasses_data()
    {
        QTest::addColumn<QString>("loss");
        for (const char* loss : {"triplet", "contrastive", "sup_con", "nt_xent"})
            QTest::newRow(loss) << QString(loss);
    }
    /// The embedding by its own loss alone, the head as a probe of it.
    void embeddingsLearnClasses()
    {
        QFETCH(QString, loss);
        const MemorySource rows = exclusiveOr(600, 1), validation = exclusiveOr(300, 2);
        const TempDir folder;
        auto request = requestOf(rows, &validation, folder.path(), configWith({{"epochs", 30}, {"metric_learning", loss.toStdString()}, {"metric_head", "probe"}}));
        request.graph = embedder();
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
        const double recall = outcome->metrics.at("validation.recall_1");
        qInfo("recall at 1: %.3f, accuracy %.3f", recall, outcome->metrics.at("validation.accuracy"));
        QVERIFY(recall > 0.93); // one half by chance
        QVERIFY(outcome->metrics.at("validation.accuracy") > 0.93);
        const auto added = sink.series("added_loss", "train");
        QVERIFY(!added.empty() && added.back() < 0.7 * added.front());
    }

    /// The number that is told is that of the embeddings of the model that is stored.
    void recallIsThatOfTheEmbeddings()
    {
        const MemorySource rows = exclusiveOr(300, 1), validation = exclusiveOr(200, 2);
        const TempDir folder;
        auto request = requestOf(rows, &validation, folder.path(), configWith({{"epochs", 3}, {"metric_learning", "sup_con"}}));
        request.graph = embedder();
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
        const auto model = tensorEngine().models().load(request.graph, rows.fields(), rows.target(), outcome->last / "weights.safetensors", "cpu");
        QVERIFY(model.has_value());
        Progress progress;
        JobContext job{{}, progress};
        std::vector<std::uint64_t> all(validation.size());
        std::vector<int> classes;
        std::vector<std::int64_t> targets(validation.size());
        batch::BlockView view;
        view.fields.resize(validation.fields().size());
        view.targets = std::as_writable_bytes(std::span(targets));
        QVERIFY(validation.read(0, validation.size(), view).has_value());
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i] = i;
            classes.push_back(static_cast<int>(targets[i]));
        }
        const auto embedding = std::ranges::find_if(request.graph.nodes(), [](const graph::Node& node) { return node.label == "linear_2"; });
        QVERIFY(embedding != request.graph.nodes().end());
        const auto values = (*model)->activations(embedding->id, validation, all, job);
        QVERIFY2(values.has_value(), values ? "" : values.error().text().c_str());
        QVERIFY(std::abs(outcome->metrics.at("validation.recall_1") - recallOf(*values, classes)) < 1e-9);
    }

    /// A probe leaves what is in front of it alone; else it learns from the answers, too.
    void probesTrainTheHeadOnly()
    {
        const MemorySource rows = exclusiveOr(300, 1);
        std::vector<double> losses[2];
        for (int i = 0; i < 2; ++i) {
            const TempDir folder;
            auto request = requestOf(rows, nullptr, folder.path(), configWith({{"epochs", 30}, {"metric_learning", "triplet"}, {"metric_weight", 1e-6}, {"optimizer", "sgd"}, {"learning_rate", 0.2}, {"metric_head", i == 0 ? "joint" : "probe"}}));
            request.graph = embedder();
            RecordingSink sink;
            QVERIFY(train(request, sink).has_value());
            losses[i] = sink.series("loss", "train");
        }
        QVERIFY(losses[0].back() < 0.3);
        QVERIFY(losses[1].back() > 0.5); // a linear answer of random features
    }

    void nothingToCompareCostsNothing()
    {
        MemorySource rows(6);
        rows.addField({"features", {2}}, std::vector<float>{0, 1, 1, 0, 1, 1, 0, 0, 2, 1, 1, 2});
        rows.setClasses({0, 0, 0, 0, 0, 0}, {"a", "b"});
        for (const char* loss : {"triplet", "contrastive", "sup_con", "nt_xent"}) {
            for (const int batch : {1, 6}) {
                const TempDir folder;
                auto request = requestOf(rows, &rows, folder.path(), configWith({{"epochs", 2}, {"batch_size", batch}, {"metric_learning", loss}}));
                request.graph = embedder();
                RecordingSink sink;
                const auto outcome = train(request, sink);
                QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
                QVERIFY(std::isfinite(outcome->metrics.at("train.loss")));
                QVERIFY(outcome->metrics.at("validation.recall_1") == 1.0);
            }
        }
    }

    void wrongUseIsToldClearly()
    {
        const MemorySource rows = blobs(100, 1);
        const TempDir folder;
        RecordingSink sink;
        auto request = requestOf(rows, nullptr, folder.path(), configWith({{"metric_learning", "triplet"}}));
        request.graph = network({{"linear", {{"out_features", 2}}}});
        const auto bare = train(request, sink);
        QVERIFY(!bare && bare.error().where == "metric_learning");
        QVERIFY(bare.error().what.find("no embedding") != std::string::npos);
        for (const auto& [name, value] : std::vector<std::pair<std::string, Json>>{{"triplet_margin", -0.1}, {"contrastive_margin", -1.0}, {"metric_temperature", 0.0}, {"metric_weight", 0.0}, {"metric_learning", "circle"}}) {
            Json options{{"metric_learning", "triplet"}};
            options[name] = value;
            const auto config = session::toTrainConfig(options);
            QVERIFY2(!config && config.error().where == name && !config.error().fix.empty(), name.c_str());
        }
        batch::Target number;
        number.kind = batch::TaskKind::Regression;
        const auto refused = session::checkTask(configWith({{"metric_learning", "sup_con"}}), number);
        QVERIFY(!refused && refused.error().where == "metric_learning");
        QVERIFY(session::checkTask(configWith({{"metric_learning", "sup_con"}}), rows.target()).has_value());
    }

    void mixedPicturesAreRefused()
    {
        MemorySource rows = bars(100, 1);
        rows.setAugmentation(std::make_shared<const prep::PicturePlan>(prep::PicturePlan::make(std::vector<prep::Step>{prep::stepFromText("image_mix mixup=0.3").value()}, {1, 8, 8}).value()));
        const TempDir folder;
        auto request = requestOf(rows, nullptr, folder.path(), configWith({{"metric_learning", "triplet"}}));
        request.graph = network({{"flatten"}, {"linear", {{"out_features", 8}}}, {"linear", {{"out_features", 2}}}});
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY(!outcome);
        QVERIFY(outcome.error().what.find("Mixed pictures") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(MetricLearningTest)
#include "metric_learning_test.moc"
