// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors.h"
#include "core/formats/weights_in/llama_tokens.h"
#include "core/graph/templates.h"
#include "core/graph/templates/llama.h"
#include "core/graph/transfer/weight_mapping.h"
#include "core/parse/open_weights.h"
#include "core/session/inspect/generation.h"
#include "tests/engine/published.h"

#include <QTest>
#include <set>
#include <zlib.h>

using namespace cairn;
using namespace cairn::test;

namespace {

/// A graph of ours with the weights of a file; every tensor of both has to find its place.
Result<std::unique_ptr<engine::Model>> withPublished(const graph::Graph& network, const std::vector<batch::Field>& fields, const batch::Target& target,
                                                     const std::filesystem::path& file)
{
    const graph::DataInterface data = graph::dataInterface(fields, target);
    CAIRN_ASSIGN(const auto state, graph::modelState(network, graph::infer(network, data), data));
    CAIRN_ASSIGN(const auto weights, parse::openWeights(file));
    const auto mapping = graph::mapWeights(weights->tensors(), weights->facts().layout, state);
    if (!mapping.complete() || !mapping.unexpected.empty())
        return fail(ErrorCode::Mismatch, graph::reportText(mapping, weights->tensors(), state));
    CAIRN_ASSIGN(const auto taken, graph::loadMapped(*weights, mapping, state));
    return tensorEngine().models().create(network, fields, target, taken.tensors, 0, "cpu");
}

/// GMF of He et al.: Neural collaborative filtering, WWW 2017: the products of a user's and an item's numbers, weighted.
graph::Graph factorisation()
{
    graph::Graph graph;
    const NodeId user = graph.add("input", {{"field", "user"}}), item = graph.add("input", {{"field", "item"}});
    const NodeId products = graph.add("matrix_factorization", {{"embedding_dim", 8}, {"output", "gmf"}}), score = graph.add("linear", {{"out_features", 1}}), output = graph.add("output");
    [[maybe_unused]] const bool ok = graph.connect({user, "out"}, {products, "user"}) && graph.connect({item, "out"}, {products, "item"})
                                     && graph.connect({products, "out"}, {score, "in"}) && graph.connect({score, "out"}, {output, "in"});
    return graph;
}

/// Its MLP: both vectors side by side, through layers of 32, 16 and 8.
graph::Graph layers()
{
    graph::Graph graph;
    std::vector<NodeId> vectors;
    for (const char* field : {"user", "item"}) {
        const NodeId input = graph.add("input", {{"field", field}}), table = graph.add("embedding", {{"embedding_dim", 32}}), flat = graph.add("flatten");
        [[maybe_unused]] const bool ok = graph.connect({input, "out"}, {table, "in"}) && graph.connect({table, "out"}, {flat, "in"});
        vectors.push_back(flat);
    }
    NodeId last = graph.add("concat");
    [[maybe_unused]] bool ok = graph.connect({vectors[0], "out"}, {last, "a"}) && graph.connect({vectors[1], "out"}, {last, "b"});
    const auto then = [&](const char* kind, Json params) {
        const NodeId next = graph.add(kind, std::move(params));
        ok = ok && graph.connect({last, "out"}, {next, "in"});
        last = next;
    };
    for (const int width : {32, 16, 8}) {
        then("linear", {{"out_features", width}});
        then("relu", Json::object());
    }
    then("linear", {{"out_features", 1}});
    then("output", Json::object());
    return graph;
}

/// The held-out item of each user, and 99 others that the user has not seen, as the authors drew them.
struct Ranking {
    std::vector<std::int64_t> users, items; ///< the held-out item first, 100 rows for each user
    std::size_t count = 0;
};

std::optional<Ranking> rankings()
{
    const auto path = sharedFile("ncf_ml1m/ml-1m.test.negative.gz");
    gzFile file = path ? gzopen(path->c_str(), "rb") : nullptr;
    if (!file)
        return {};
    Ranking all;
    std::vector<char> buffer(1 << 16);
    while (gzgets(file, buffer.data(), static_cast<int>(buffer.size()))) {
        long long user = 0, item = 0;
        int used = 0;
        if (std::sscanf(buffer.data(), "(%lld,%lld)%n", &user, &item, &used) != 2)
            break;
        const char* rest = buffer.data() + used;
        for (int i = 0; i < 100; ++i) {
            all.users.push_back(user);
            all.items.push_back(i == 0 ? item : std::strtoll(rest, const_cast<char**>(&rest), 10));
        }
        ++all.count;
    }
    gzclose(file);
    return all;
}

} // namespace

/// Published weights in graphs of Cairn's kinds, computed by the engine, against published figures (../shared/reference/algorithms.md).
class PretrainedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cifarResNets_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("right");
        QTest::newRow("ResNet-20") << "resnet20" << "resnet20-12fca82f.th" << 915;
        QTest::newRow("ResNet-56") << "resnet56" << "resnet56-4bfd9763.th" << 926;
    }

    void cifarResNets()
    {
        QFETCH(QString, model);
        QFETCH(QString, file);
        QFETCH(int, right);
        const auto path = sharedFile("models/resnet_cifar10/" + file.toStdString());
        // Mean and deviation of ImageNet, as the weights were trained with.
        constexpr std::array<float, 3> kMean{0.485f, 0.456f, 0.406f}, kDeviation{0.229f, 0.224f, 0.225f};
        std::array<float, 3> scale{}, shift{};
        for (std::size_t i = 0; i < 3; ++i) {
            scale[i] = 1.0f / (255.0f * kDeviation[i]);
            shift[i] = -kMean[i] / kDeviation[i];
        }
        const auto images = cifarTest(scale, shift);
        if (!path || !images)
            QSKIP("The published weights or the images are not at hand");
        MemorySource source(images->classes.size());
        source.addField({"image", {3, 32, 32}}, images->pixels);
        source.setClasses(images->classes, classTarget(10).classes);
        const graph::DataInterface data = graph::dataInterface(source.fields(), source.target());
        const auto network = graph::buildTemplate(model.toStdString(), data);
        QVERIFY2(network, network ? "" : network.error().text().c_str());
        const auto running = withPublished(*network, source.fields(), source.target(), *path);
        QVERIFY2(running, running ? "" : running.error().text().c_str());
        const auto answers = answersTo(**running, source);
        QVERIFY2(answers, answers ? "" : answers.error().text().c_str());
        const int found = rightAnswers(*answers, images->classes);
        qInfo("%d of 1000 right", found);
        QVERIFY2(std::abs(found - right) <= 1, std::to_string(found).c_str());
    }

    void collaborativeFiltering_data()
    {
        QTest::addColumn<bool>("mlp");
        QTest::addColumn<QString>("file");
        QTest::addColumn<double>("hits");
        QTest::addColumn<double>("gain");
        QTest::newRow("GMF-8") << false << "ml-1m_GMF_8_1501651698.h5" << 0.6368 << 0.3691;
        QTest::newRow("MLP-8") << true << "ml-1m_MLP_64-32-16-8_1501652038.h5" << 0.6710 << 0.3963;
    }

    /// Hit rate and discounted gain among the first 10 of 100.
    void collaborativeFiltering()
    {
        QFETCH(bool, mlp);
        QFETCH(QString, file);
        QFETCH(double, hits);
        QFETCH(double, gain);
        const auto path = sharedFile("ncf_ml1m/pretrain/" + file.toStdString());
        const auto rows = rankings();
        if (!path || !rows)
            QSKIP("The published weights or the ratings are not at hand");
        QCOMPARE(rows->count, std::size_t{6040});
        MemorySource source(rows->users.size());
        batch::Field user{"user", {1}, ElementType::Int64}, item{"item", {1}, ElementType::Int64};
        user.vocabulary = 6040;
        item.vocabulary = 3706;
        source.addField(user, rows->users);
        source.addField(item, rows->items);
        source.setValues(std::vector<float>(rows->users.size(), 0.0f));
        const auto running = withPublished(mlp ? layers() : factorisation(), source.fields(), source.target(), *path);
        QVERIFY2(running, running ? "" : running.error().text().c_str());
        const auto scores = answersTo(**running, source);
        QVERIFY2(scores, scores ? "" : scores.error().text().c_str());
        double hit = 0, discounted = 0;
        for (std::size_t group = 0; group < rows->count; ++group) {
            const std::size_t first = 100 * group;
            std::set<std::int64_t> better;
            for (std::size_t i = first + 1; i < first + 100; ++i) {
                if (scores->values[i] > scores->values[first])
                    better.insert(rows->items[i]);
            }
            hit += better.size() < 10 ? 1 : 0;
            discounted += better.size() < 10 ? std::log(2.0) / std::log(static_cast<double>(better.size()) + 2.0) : 0;
        }
        hit /= static_cast<double>(rows->count);
        discounted /= static_cast<double>(rows->count);
        qInfo("HR@10 %.4f, NDCG@10 %.4f", hit, discounted);
        QVERIFY2(std::abs(hit - hits) <= 0.0005 && std::abs(discounted - gain) <= 0.0005, (std::to_string(hit) + ", " + std::to_string(discounted)).c_str());
    }

    /// The most likely text of stories260K, byte for byte as its page prints it.
    void greedyStory()
    {
        const auto folder = sharedFile("models/stories260K");
        if (!folder)
            QSKIP("The published model is not at hand");
        std::ifstream page(*folder / "stories260K.md"), list(*folder / "tok512.bin", std::ios::binary);
        const std::string printed(std::istreambuf_iterator<char>(page), {}), bytes(std::istreambuf_iterator<char>(list), {});
        const std::size_t command = printed.find("-t 0.0\n"), begin = command + 7, end = printed.find("```", begin);
        QVERIFY(command != std::string::npos && end != std::string::npos);
        const std::string wanted = printed.substr(begin, end - begin);
        const auto tokens = formats::LlamaTokens::read(std::as_bytes(std::span(bytes)), "tok512.bin");
        QVERIFY2(tokens, tokens ? "" : tokens.error().text().c_str());
        QCOMPARE(tokens->size(), std::size_t{512});
        batch::Field field{"tokens", {256}, ElementType::Int64};
        field.vocabulary = 512;
        const auto running = withPublished(graph::llamaGraph("tokens", {}, 512, true), {field}, {}, *folder / "stories260K.bin");
        QVERIFY2(running, running ? "" : running.error().text().c_str());
        QuietJob job;
        std::string text;
        std::int64_t before = formats::LlamaTokens::kBegin;
        const auto put = [&](std::int64_t token) {
            text += tokens->decode(before, token);
            before = token;
        };
        const auto made = session::generateTokens(**running, field, {before}, {.steps = 256, .end = formats::LlamaTokens::kBegin}, job.context, put);
        QVERIFY2(made, made ? "" : made.error().text().c_str());
        qInfo("%zu tokens, %zu characters", made->size(), text.size());
        QCOMPARE(text + "\n", wanted);
    }

    /// Transfer learning: some weights are given and frozen, the others are drawn and learn.
    void beginsWithPartOfTheWeights()
    {
        const MemorySource source = blobs(64, 1);
        graph::Graph network_ = network({{"linear", {{"out_features", 4}}}, {"relu"}, {"linear", {{"out_features", 2}}}});
        graph::Node frozen = *network_.find("linear");
        frozen.frozen = true;
        QVERIFY(network_.update(frozen));
        const TempDir folder;
        std::vector<float> weight(8), bias(4);
        for (std::size_t i = 0; i < weight.size(); ++i)
            weight[i] = 0.1f * static_cast<float>(i);
        formats::Weights given{{"linear.weight", {ElementType::Float32, {4, 2}, std::as_bytes(std::span(weight))}}, {"linear.bias", {ElementType::Float32, {4}, std::as_bytes(std::span(bias))}}};
        writeFile(folder / "part.safetensors", formats::safetensorsBytes(given).value());
        engine::TrainRequest request;
        request.graph = network_;
        request.config = quickConfig(2, 16);
        request.train = &source;
        request.checkpoints = folder / "checkpoints";
        request.initialWeights = folder / "part.safetensors";
        std::filesystem::create_directories(request.checkpoints);
        RecordingSink sink;
        const auto refused = train(request, sink);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Mismatch); // the whole was expected
        request.initialPartly = true;
        const auto outcome = train(request, sink);
        QVERIFY2(outcome, outcome ? "" : outcome.error().text().c_str());
        const auto reader = formats::SafetensorsReader::open(outcome->last / "weights.safetensors");
        QVERIFY(reader);
        const auto all = reader->readAll();
        QVERIFY(all);
        QCOMPARE(all->tensors.size(), std::size_t{4});
        QVERIFY(std::ranges::equal(all->tensors.at("linear.weight").bytes, given.at("linear.weight").bytes));
        // What has no place is refused, and so is another shape.
        given["nowhere"] = given.at("linear.bias");
        QCOMPARE(tensorEngine().models().create(network_, source.fields(), source.target(), given, 0, "cpu").error().code, ErrorCode::Mismatch);
        given.erase("nowhere");
        given["linear.bias"].shape = {2, 2};
        QCOMPARE(tensorEngine().models().create(network_, source.fields(), source.target(), given, 0, "cpu").error().code, ErrorCode::Mismatch);
    }

    /// What a model cannot go on with is said, not computed.
    void wrongPrompts()
    {
        batch::Field field{"tokens", {8}, ElementType::Int64};
        field.vocabulary = 16;
        const graph::LlamaSizes tiny{8, 12, 1, 2, 1, 1e-5};
        const auto model = tensorEngine().models().create(graph::llamaGraph("tokens", tiny, 16, true), {field}, {}, 1, "cpu");
        QVERIFY2(model, model ? "" : model.error().text().c_str());
        QuietJob job;
        QCOMPARE(session::generateTokens(**model, field, {}, {}, job.context).error().code, ErrorCode::InvalidInput);
        QCOMPARE(session::generateTokens(**model, field, {16}, {}, job.context).error().code, ErrorCode::InvalidInput);
        const auto more = session::generateTokens(**model, field, {1, 2}, {.steps = 20, .temperature = 1.0, .seed = 3}, job.context);
        QVERIFY(more && more->size() == 20); // past the length of the field
        QCOMPARE(session::generateTokens(**model, field, {1, 2}, {.steps = 20, .temperature = 1.0, .seed = 3}, job.context).value(), *more);
        job.stop.request_stop();
        QCOMPARE(session::generateTokens(**model, field, {1}, {}, job.context).error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(PretrainedTest)
#include "pretrained_test.moc"
