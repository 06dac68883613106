// SPDX-License-Identifier: GPL-3.0-or-later
// Several ranks train like one: same rows, same numbers.
#include "core/prep/pictures/picture_plan.h"
#include "tests/engine/checkpoint_weights.h"
#include "tests/engine/training_support.h"

#include <QTest>

#include <cmath>

using namespace cairn;
using namespace cairn::test;
using engine::TrainEnd;

namespace {

graph::Graph pictureNetwork()
{
    return network({{"conv2d", {{"out_channels", 6}, {"kernel_size", 3}, {"padding", 1}}}, {"batch_norm"}, {"relu"}, {"feature_dropout", {{"p", 0.1}}}, {"flatten"}, {"linear", {{"out_features", 2}}}});
}

/// Every weight matters: before a batch normalisation the gradient of a bias is noise, which Adam makes steps of.
graph::Graph plainNetwork()
{
    return network({{"linear", {{"out_features", 16}}}, {"tanh"}, {"dropout", {{"p", 0.2}}}, {"linear", {{"out_features", 2}}}});
}

/// More than one bucket of gradients.
graph::Graph wideNetwork()
{
    return network({{"linear", {{"out_features", 700}}}, {"batch_norm"}, {"relu"}, {"linear", {{"out_features", 700}}}, {"relu"}, {"linear", {{"out_features", 2}}}});
}

} // namespace

class ParallelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// What one rank gives with the same batches: 50 steps or more, the last batch of an epoch shorter.
    void ranksTrainLikeOne_data()
    {
        QTest::addColumn<QByteArray>("options");
        QTest::addColumn<int>("rows");
        QTest::addColumn<QByteArray>("network");
        const auto row = [](const char* name, const char* options, int rows, const char* network = "mlp") { QTest::newRow(name) << QByteArray(options) << rows << QByteArray(network); };
        row("sgd", R"({"optimizer": "sgd"})", 1000);
        row("even batches", R"({"optimizer": "sgd"})", 64 * 15);
        row("fewer rows than ranks in the last batch", R"({"optimizer": "sgd"})", 64 * 15 + 2);
        row("accumulated", R"({"optimizer": "sgd", "accumulate": 3, "epochs": 8})", 1000);
        row("streamed", R"({"optimizer": "sgd", "resident_mb": 0})", 1000);
        row("weighted classes", R"({"optimizer": "sgd", "class_weights": "left=3; right=0.5", "label_smoothing": 0.1})", 1000);
        row("compared embeddings", R"({"optimizer": "sgd", "metric_learning": "nt_xent", "metric_temperature": 0.5})", 1000);
        row("compared embeddings, fewer rows than ranks in the last batch", R"({"optimizer": "sgd", "metric_learning": "triplet", "metric_head": "probe", "accumulate": 2, "epochs": 8})", 64 * 15 + 2, "plain");
        row("compared embeddings, weighted classes", R"({"optimizer": "sgd", "metric_learning": "contrastive", "class_weights": "left=3; right=0.5"})", 1000, "plain");
        row("clipped", R"({"optimizer": "sgd", "gradient_clip": 0.05, "guard_gradients": "stop"})", 1000);
        row("averaged", R"({"optimizer": "sgd", "average": "ema", "average_decay": 0.9})", 1000);
        row("adamw", R"({"optimizer": "adamw"})", 1000, "plain");
        row("sharded moments", R"({"optimizer": "adam", "moments": "sharded", "weight_decay_on": "matrices"})", 1000, "plain");
        row("sharded lookahead", R"({"optimizer": "sgd", "moments": "sharded", "lookahead": 3})", 1000);
        row("sharded, tensor by tensor", R"({"optimizer": "lamb", "moments": "sharded", "gradient_clip": 0.5, "learning_rate": 0.003})", 1000, "plain");
        row("pictures", R"({"optimizer": "sgd", "batch_size": 32})", 500, "pictures");
        row("several buckets", R"({"optimizer": "sgd"})", 1000, "wide");
        row("several buckets, accumulated", R"({"optimizer": "sgd", "accumulate": 2, "epochs": 8})", 1000, "wide");
    }
    void ranksTrainLikeOne()
    {
        QFETCH(QByteArray, options);
        QFETCH(int, rows);
        QFETCH(QByteArray, network);
        const bool pictures = network == "pictures";
        const MemorySource source = pictures ? bars(static_cast<std::uint64_t>(rows), 1) : blobs(static_cast<std::uint64_t>(rows), 1), validation = pictures ? bars(700, 2) : blobs(1100, 2);
        std::vector<std::filesystem::path> folders;
        std::vector<std::map<std::string, double>> metrics;
        std::vector<double> losses[3];
        const TempDir folder[3];
        const int counts[3] = {1, 2, 4};
        for (int i = 0; i < 3; ++i) {
            auto config = configWith(Json::parse(options.toStdString()));
            config.ranks = counts[i];
            auto request = requestOf(source, &validation, folder[i].path(), config);
            request.test = &validation;
            if (network != "mlp")
                request.graph = pictures ? pictureNetwork() : network == "wide" ? wideNetwork() : plainNetwork();
            RecordingSink sink;
            const auto outcome = train(request, sink);
            QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
            QCOMPARE(outcome->end, TrainEnd::Finished);
            QVERIFY(outcome->steps >= 50);
            folders.push_back(outcome->last);
            metrics.push_back(outcome->metrics);
            losses[i] = sink.series("loss", "train");
        }
        for (int i = 1; i < 3; ++i) {
            const double apart = distance(folders[0], folders[static_cast<std::size_t>(i)]);
            qInfo("%d ranks: weights %.2g apart", counts[i], apart);
            QVERIFY2(apart < 1e-6, std::to_string(apart).c_str());
            QCOMPARE(losses[i].size(), losses[0].size());
            for (std::size_t step = 0; step < losses[0].size(); ++step)
                QVERIFY(std::abs(losses[i][step] - losses[0][step]) < 1e-5 * std::max(1e-2, losses[0][step]));
            for (const auto& [name, value] : metrics[0])
                QVERIFY2(std::abs(metrics[static_cast<std::size_t>(i)].at(name) - value) < 1e-5, name.c_str());
        }
    }

    /// Pictures that are changed and mixed come made, as whole batches, and are cut then.
    void changedPicturesAreThoseOfOneRank()
    {
        MemorySource source = bars(500, 1);
        const std::vector<prep::Step> steps{prep::stepFromText("image_flip vertical=0.5").value(), prep::stepFromText("image_mix mixup=0.3 cutmix=0.5").value()};
        source.setAugmentation(std::make_shared<const prep::PicturePlan>(prep::PicturePlan::make(steps, {1, 8, 8}).value()));
        const TempDir folder[2];
        std::filesystem::path last[2];
        for (int i = 0; i < 2; ++i) {
            auto request = requestOf(source, nullptr, folder[i].path(), configWith({{"optimizer", "sgd"}, {"batch_size", 32}}));
            request.graph = pictureNetwork();
            request.config.ranks = i == 0 ? 1 : 3;
            RecordingSink sink;
            const auto outcome = train(request, sink);
            QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
            last[i] = outcome->last;
        }
        QVERIFY(distance(last[0], last[1]) < 1e-6);
    }

    /// Divided moments are the same moments.
    void shardedMomentsGiveTheSameBits_data()
    {
        QTest::addColumn<QByteArray>("options");
        QTest::addColumn<int>("ranks");
        QTest::newRow("adamw") << QByteArray(R"({"weight_decay_on": "matrices", "gradient_clip": 0.1})") << 2;
        QTest::newRow("lamb") << QByteArray(R"({"optimizer": "lamb"})") << 3;
        QTest::newRow("muon") << QByteArray(R"({"optimizer": "muon"})") << 2;
        QTest::newRow("more ranks than tensors") << QByteArray(R"({"optimizer": "adadelta", "learning_rate": 1.0})") << 9;
    }
    void shardedMomentsGiveTheSameBits()
    {
        QFETCH(QByteArray, options);
        QFETCH(int, ranks);
        const MemorySource rows = blobs(700, 1);
        std::string hashes[2];
        std::map<std::string, std::vector<float>> moments[2];
        for (int i = 0; i < 2; ++i) {
            const TempDir folder;
            auto request = requestOf(rows, nullptr, folder.path(), configWith(Json::parse(options.toStdString())));
            request.config.ranks = ranks;
            request.config.shardMoments = i == 1;
            RecordingSink sink;
            const auto outcome = train(request, sink);
            QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
            hashes[i] = outcome->weightsHash;
            moments[i] = tensorsIn(outcome->last / "optimizer.safetensors");
        }
        QCOMPARE(hashes[1], hashes[0]);
        QVERIFY(!moments[0].empty());
        QVERIFY(moments[1] == moments[0]);
    }

    void sameRunGivesTheSameBits()
    {
        const MemorySource rows = blobs(1000, 1);
        std::string hashes[3];
        for (std::string& hash : hashes) {
            const TempDir folder;
            auto request = requestOf(rows, nullptr, folder.path(), configWith());
            request.config.ranks = 3;
            RecordingSink sink;
            const auto outcome = train(request, sink);
            QVERIFY(outcome.has_value());
            hash = outcome->weightsHash;
        }
        QCOMPARE(hashes[1], hashes[0]);
        QCOMPARE(hashes[2], hashes[0]);
    }
};

QTEST_APPLESS_MAIN(ParallelTest)
#include "parallel_test.moc"
