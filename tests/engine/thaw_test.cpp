// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/checkpoint_weights.h"
#include "tests/engine/training_support.h"

#include <QTest>

#include <cmath>

using namespace cairn;
using namespace cairn::test;
using engine::TrainEnd;

namespace {

/// A network whose layers but the last are frozen.
graph::Graph frozenBody(const std::vector<Piece>& layers)
{
    graph::Graph graph = network(layers);
    for (const graph::Node& node : std::vector(graph.nodes())) {
        graph::Node frozen = node;
        frozen.frozen = node.label != "linear_2";
        if (!graph.update(frozen))
            qFatal("cannot freeze %s", node.label.c_str());
    }
    return graph;
}

const std::vector<Piece> kLayers{{"linear", {{"out_features", 16}}}, {"batch_norm"}, {"relu"}, {"linear", {{"out_features", 2}}}};

struct Trained {
    std::map<std::string, std::vector<float>> weights;
    RecordingSink sink;
    std::string hash;
};

void trainInto(Trained& trained, const batch::EncodedSource& rows, const Json& options, const graph::Graph& graph = frozenBody(kLayers))
{
    const TempDir folder;
    auto request = requestOf(rows, nullptr, folder.path(), configWith(options));
    request.graph = graph;
    const auto outcome = train(request, trained.sink);
    QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
    trained.weights = tensorsIn(outcome->last / "weights.safetensors");
    trained.hash = outcome->weightsHash;
}

} // namespace

/// Gradual unfreezing: frozen layers learn one after the other, from the Output on.
class ThawTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void layersLearnFromTheEnd()
    {
        const MemorySource rows = blobs(640, 1);
        Trained frozen, first, second, third;
        trainInto(frozen, rows, {{"epochs", 1}});
        trainInto(first, rows, {{"epochs", 1}, {"unfreeze_every", 1}});
        trainInto(second, rows, {{"epochs", 2}, {"unfreeze_every", 1}});
        trainInto(third, rows, {{"epochs", 3}, {"unfreeze_every", 1}});
        QCOMPARE(first.weights, frozen.weights); // weight decay and statistics, too
        for (const char* name : {"batch_norm.weight", "batch_norm.bias", "batch_norm.running_mean", "batch_norm.running_var", "linear_2.weight"})
            QVERIFY2(second.weights.at(name) != first.weights.at(name), name);
        QCOMPARE(second.weights.at("linear.weight"), first.weights.at("linear.weight"));
        QCOMPARE(second.weights.at("linear.bias"), first.weights.at("linear.bias"));
        QVERIFY(third.weights.at("linear.weight") != second.weights.at("linear.weight"));
        QVERIFY(third.sink.said("info", "From epoch 2 on batch_norm learns, too") && third.sink.said("info", "From epoch 3 on linear learns, too"));
        QVERIFY(!second.sink.said("info", "From epoch 3 on linear learns, too"));
    }

    /// Adam's first step of a weight is the learning rate, whatever its gradient (Kingma and Ba, 2015, section 2.1): of those that begin
    /// later, too.
    void momentsBeginAnew_data()
    {
        QTest::addColumn<int>("every");
        QTest::newRow("after 1 update") << 1;
        QTest::newRow("after 20 updates") << 20;
    }
    void momentsBeginAnew()
    {
        QFETCH(int, every);
        const MemorySource rows = blobs(64, 1); // one batch
        const Json options{{"unfreeze_every", every}, {"optimizer", "adam"}, {"weight_decay", 0}};
        const std::vector<Piece> layers{{"linear", {{"out_features", 16}}}, {"tanh"}, {"linear", {{"out_features", 2}}}};
        Trained before, after;
        Json of = options;
        of["epochs"] = every;
        trainInto(before, rows, of, frozenBody(layers));
        of["epochs"] = every + 1;
        trainInto(after, rows, of, frozenBody(layers));
        const auto &old = before.weights.at("linear.weight"), &now = after.weights.at("linear.weight");
        for (std::size_t i = 0; i < old.size(); ++i) {
            const double step = std::abs(static_cast<double>(now[i]) - static_cast<double>(old[i]));
            QVERIFY2(std::abs(step - 0.01) < 1e-5, qPrintable(QString::number(step)));
        }
    }

    void interruptedRunEndsLikeAnUninterruptedOne_data()
    {
        QTest::addColumn<QByteArray>("options");
        QTest::newRow("adamw") << QByteArray(R"({})");
        QTest::newRow("lookahead") << QByteArray(R"({"lookahead": 3, "average": "ema", "average_decay": 0.9})");
        QTest::newRow("accumulate") << QByteArray(R"({"accumulate": 3, "optimizer": "muon"})");
    }
    void interruptedRunEndsLikeAnUninterruptedOne()
    {
        QFETCH(QByteArray, options);
        const MemorySource rows = blobs(640, 1);
        Json all = Json::parse(options.toStdString());
        all.update({{"epochs", 4}, {"unfreeze_every", 1}});
        Trained whole;
        trainInto(whole, rows, all);
        const TempDir broken;
        auto request = requestOf(rows, nullptr, broken.path(), configWith(all));
        request.graph = frozenBody(kLayers);
        RecordingSink sinks[3];
        QVERIFY(trainUntil(request, 13, sinks[0]).has_value());
        request.resume = true;
        QVERIFY(trainUntil(request, 28, sinks[1]).has_value());
        const auto resumed = train(request, sinks[2]);
        QVERIFY2(resumed.has_value(), resumed ? "" : resumed.error().text().c_str());
        QCOMPARE(resumed->weightsHash, whole.hash);
        QVERIFY(!sinks[2].said("info", "From epoch 2 on batch_norm learns, too")); // told once
    }

    void ranksThawTogether()
    {
        const MemorySource rows = blobs(640, 1);
        const std::vector<Piece> layers{{"linear", {{"out_features", 16}}}, {"relu"}, {"linear", {{"out_features", 2}}}};
        Trained one, two, sharded;
        trainInto(one, rows, {{"epochs", 3}, {"unfreeze_every", 1}}, frozenBody(layers));
        trainInto(two, rows, {{"epochs", 3}, {"unfreeze_every", 1}, {"ranks", 2}}, frozenBody(layers));
        trainInto(sharded, rows, {{"epochs", 3}, {"unfreeze_every", 1}, {"ranks", 2}, {"moments", "sharded"}}, frozenBody(layers));
        for (const auto& [name, values] : one.weights) {
            for (std::size_t i = 0; i < values.size(); ++i)
                QVERIFY2(std::abs(values[i] - two.weights.at(name)[i]) < 1e-4f, name.c_str());
        }
        QCOMPARE(sharded.weights, two.weights);
    }

    void somethingLearnsFromTheStart()
    {
        const MemorySource rows = blobs(64, 1);
        const TempDir folder;
        auto request = requestOf(rows, nullptr, folder.path(), configWith({{"unfreeze_every", 1}}));
        request.graph = frozenBody(kLayers);
        graph::Node head = *request.graph.find("linear_2");
        head.frozen = true;
        QVERIFY(request.graph.update(head));
        RecordingSink sink;
        const auto refused = train(request, sink);
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().fix.find("unfreeze") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(ThawTest)
#include "thaw_test.moc"
