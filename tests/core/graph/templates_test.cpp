// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/templates.h"
#include "tests/core/graph/complaint.h"
#include "tests/core/graph/data_interfaces.h"

#include <QTest>
#include <algorithm>
#include <utility>
#include <vector>

using namespace cairn;
using namespace cairn::graph;
using cairn::test::complaint;
using cairn::test::images;
using cairn::test::table;

class TemplatesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void domainsAreHeadings()
    {
        const auto list = templates();
        QVERIFY(std::ranges::is_sorted(list, {}, &TemplateInfo::domain));
        for (int domain = 0; domain <= static_cast<int>(TemplateDomain::Decisions); ++domain)
            QVERIFY(std::ranges::count(list, static_cast<TemplateDomain>(domain), &TemplateInfo::domain) > 0);
        QCOMPARE(domainTitle(std::ranges::find(list, "unet", &TemplateInfo::id)->domain), "Images");
        QCOMPARE(domainTitle(std::ranges::find(list, "dqn", &TemplateInfo::id)->domain), "Decisions");
    }

    void refusalsAreToldBeforeBuilding()
    {
        DataInterface text, series, tagged, all = images(3, 32, 32, 10);
        text.fields["tokens"] = {ElementType::Int64, {kBatch, 40}, 500};
        series.fields["steps"] = {ElementType::Float32, {kBatch, 40, 3}};
        tagged = text;
        tagged.task = batch::TaskKind::Tagging;
        text.outputWidth = series.outputWidth = tagged.outputWidth = 4;
        all.task = batch::TaskKind::Reconstruction;
        all.targetField = "image";
        const std::vector<std::pair<DataInterface, std::vector<std::string>>> cases{
            {table(3, 0, 2), {"mlp"}},
            {table(3, 2, 2), {"mlp", "wide_deep", "tab_transformer"}},
            {images(3, 32, 32, 10), {"cnn", "resnet20", "vit"}},
            {images(3, 3, 3, 10), {"cnn", "vit"}}, // too small for three stages
            {text, {"text", "lstm", "transformer"}},
            {series, {"mlp", "tcn", "gru"}},
            {tagged, {"lstm_tagger", "transformer_tagger"}},
            {all, {"conv_autoencoder", "vae"}}};
        for (const auto& [data, suggested] : cases) {
            QCOMPARE(suggestedTemplates(data), suggested);
            QCOMPARE(defaultTemplate(data), suggested.front());
            for (const TemplateInfo& info : templates()) {
                const auto told = checkTemplate(info.id, data);
                const auto built = buildTemplate(info.id, data);
                QCOMPARE(told.has_value(), built.has_value());
                QVERIFY2(told || told.error().text() == built.error().text(), info.id.c_str());
            }
        }
        QVERIFY(!checkTemplate("cnn", table(3, 0, 2)));
        QVERIFY(!checkTemplate("mlp", tagged)); // does not answer the task
        QCOMPARE(checkTemplate("no such", table(3, 0, 2)).error().code, ErrorCode::NotFound);
        QCOMPARE(suggestedTemplates(DataInterface{}), std::vector<std::string>{"mlp"}); // no data: nothing else to say
    }

    void imagesWithColumnsGetTwoTowers()
    {
        for (const auto& [numbers, categories] : {std::pair(3, 0), std::pair(0, 2), std::pair(4, 2)}) {
            for (const std::int64_t side : {5, 28, 64}) {
                DataInterface data = table(numbers, categories, 4);
                data.fields["image"] = {ElementType::Float32, {kBatch, 3, side, side}};
                QCOMPARE(defaultTemplate(data), std::string("towers"));
                const auto graph = buildTemplate("towers", data);
                const QByteArray wrong = complaint(graph, data);
                QVERIFY2(wrong.isEmpty(), wrong.constData());
                QCOMPARE(std::ranges::count(graph->nodes(), "input", &Node::kind), std::ptrdiff_t(1 + (numbers > 0) + (categories > 0)));
            }
        }
        QCOMPARE(buildTemplate("towers", table(3, 0, 2)).error().code, ErrorCode::Mismatch);
        QCOMPARE(buildTemplate("towers", images(1, 28, 28, 2)).error().code, ErrorCode::Mismatch);
    }

    void textsGetATextCnn()
    {
        for (const std::int64_t length : {3, 8, 200}) {
            DataInterface data;
            data.fields["tokens"] = {ElementType::Int64, {kBatch, length}, 500};
            data.fields["mask"] = {ElementType::Float32, {kBatch, length}};
            data.outputWidth = 3;
            QCOMPARE(defaultTemplate(data), std::string("text"));
            for (const char* id : {"text", "mlp"}) {
                const QByteArray wrong = complaint(buildTemplate(id, data), data);
                QVERIFY2(wrong.isEmpty(), wrong.constData());
            }
        }
        QCOMPARE(buildTemplate("text", table(3, 0, 2)).error().code, ErrorCode::Mismatch);
    }

    void sequencesOfAnyLengthFit()
    {
        for (const std::int64_t length : {1, 2, 3, 8, 200}) {
            DataInterface text, series;
            text.fields["tokens"] = {ElementType::Int64, {kBatch, length}, 500};
            text.fields["mask"] = {ElementType::Float32, {kBatch, length}};
            series.fields["steps"] = {ElementType::Float32, {kBatch, length, 3}};
            DataInterface columns = table(length + 1, 2, 1);
            text.outputWidth = series.outputWidth = 4;
            for (const char* id : {"lstm", "gru", "tcn", "transformer", "bert_mini", "bert_small", "bert_base"}) {
                for (const DataInterface* data : {&text, &series, &columns}) {
                    if (data != &text && !buildTemplate(id, *data)) {
                        QVERIFY(std::string(id) == "transformer" || std::string(id).starts_with("bert"));
                        continue;
                    }
                    const QByteArray wrong = complaint(buildTemplate(id, *data), *data);
                    QVERIFY2(wrong.isEmpty(), wrong);
                }
            }
            const auto masked = buildTemplate("transformer", text);
            QCOMPARE(std::ranges::count(masked->edges(), std::string("mask"), [](const Edge& edge) { return edge.to.port; }), std::ptrdiff_t{3});
        }
    }

    void tablesGetAnMlp()
    {
        for (const std::int64_t numbers : {0, 1, 2, 13, 512}) {
            for (const std::int64_t categories : {0, 1, 8}) {
                for (const std::int64_t width : {1, 2, 10, 100}) {
                    if (numbers + categories == 0)
                        continue;
                    const DataInterface data = table(numbers, categories, width);
                    QCOMPARE(defaultTemplate(data), std::string("mlp"));
                    const QByteArray wrong = complaint(buildTemplate("mlp", data), data);
                    QVERIFY2(wrong.isEmpty(), wrong);
                }
            }
        }
    }

    void imagesGetACnn()
    {
        for (const std::int64_t size : {1, 2, 3, 8, 16, 28, 32, 64, 97, 224}) {
            for (const std::int64_t channels : {1, 3}) {
                for (const std::int64_t classes : {2, 10, 100}) {
                    for (const DataInterface& data : {images(channels, size, size, classes), images(channels, size, 28, classes)}) {
                        QCOMPARE(defaultTemplate(data), std::string("cnn"));
                        const QByteArray wrong = complaint(buildTemplate("cnn", data), data);
                        QVERIFY2(wrong.isEmpty(), wrong);
                        QVERIFY(complaint(buildTemplate("mlp", data), data).isEmpty());
                        const auto patches = buildTemplate("vit", data);
                        QVERIFY(patches ? complaint(patches, data).isEmpty() : size == 97);
                    }
                }
            }
        }
    }

    void networksOfTheLiteratureFitImages()
    {
        for (const std::int64_t side : {1, 2, 5, 12, 28, 32, 65, 224}) {
            const DataInterface data = images(3, side, side, 10);
            for (const char* id : {"resnet18", "resnet34", "resnet20", "mobilenet_v2"}) {
                const auto graph = buildTemplate(id, data);
                const QByteArray wrong = complaint(graph, data);
                QVERIFY2(wrong.isEmpty() || (!graph && std::string(id) == "resnet20" && side < 4), wrong);
            }
            const auto small = buildTemplate("lenet", data);
            QVERIFY(small ? complaint(small, data).isEmpty() : side < 12);
        }
        // He et al. 2016: table 6 gives 0.27 million weights for CIFAR; torchvision 11,689,512 and 21,797,672 for ImageNet; MobileNetV2 3,504,872.
        const auto weights = [](const char* id, std::int64_t side, std::int64_t classes) {
            const DataInterface data = images(3, side, side, classes);
            return infer(*buildTemplate(id, data), data).parameters;
        };
        QCOMPARE(weights("resnet20", 32, 10), std::int64_t{269'722});
        QCOMPARE(weights("resnet18", 224, 1000), std::int64_t{11'689'512});
        QCOMPARE(weights("resnet34", 224, 1000), std::int64_t{21'797'672});
        QCOMPARE(weights("mobilenet_v2", 224, 1000), std::int64_t{3'504'872});
        QCOMPARE(weights("lenet", 28, 10), std::int64_t{62'006});
    }

    void inputsAreReconstructedAtAnySize()
    {
        for (const std::int64_t height : {1, 2, 3, 7, 28, 31, 97}) {
            for (const std::int64_t width : {1, 8, 30}) {
                DataInterface data = images(2, height, width, width);
                data.task = batch::TaskKind::Reconstruction;
                data.targetField = "image";
                data.outputShape = {2, height, width};
                QCOMPARE(defaultTemplate(data), std::string("conv_autoencoder"));
                for (const char* id : {"autoencoder", "conv_autoencoder", "vae"}) {
                    const QByteArray wrong = complaint(buildTemplate(id, data), data);
                    QVERIFY2(wrong.isEmpty(), wrong);
                }
                const auto refused = buildTemplate("cnn", data);
                QVERIFY(!refused);
                QVERIFY2(refused.error().fix.find("conv_autoencoder") != std::string::npos, refused.error().fix.c_str());
            }
        }
    }

    void pixelsAreAnsweredAtAnySize()
    {
        for (const std::int64_t height : {1, 3, 16, 31, 64, 65, 97, 224}) {
            for (const std::int64_t width : {2, 24, 100}) {
                DataInterface data = images(3, height, width, 5);
                data.task = batch::TaskKind::Segmentation;
                data.targetField = "classes";
                data.fields["classes"] = {ElementType::Int64, {kBatch, height, width}, 5};
                data.outputShape = {5, height, width};
                data.outputWidth = 5;
                QCOMPARE(defaultTemplate(data), std::string("unet"));
                const auto graph = buildTemplate("unet", data);
                const QByteArray wrong = complaint(graph, data);
                QVERIFY2(wrong.isEmpty(), wrong);
                QVERIFY(!buildTemplate("cnn", data));
                // What is to be learned is no input, and too few classes are told with a way out.
                Graph cheats = *graph, narrow = *graph;
                for (const Node& node : graph->nodes()) {
                    Node changed = node;
                    if (node.kind == "input") {
                        changed.params["field"] = "classes";
                        QVERIFY(cheats.update(changed));
                    } else if (node.kind == "conv2d" && node.params.value("kernel_size", 0) == 1) {
                        changed.params["out_channels"] = 4;
                        QVERIFY(narrow.update(changed));
                    }
                }
                QVERIFY(!infer(cheats, data).ok());
                const auto told = infer(narrow, data);
                QVERIFY(!told.ok());
                QVERIFY2(told.firstError()->error.fix.find("5") != std::string::npos, told.firstError()->error.text().c_str());
            }
        }
    }

    void nodesOfAGraphGetTheirNetworks()
    {
        for (const std::int64_t width : {1, 7}) {
            DataInterface data;
            data.fields["nodes"] = {ElementType::Float32, {50, 12}};
            data.fields["edges"] = {ElementType::Int64, {2, 130}, 50};
            data.fields["node"] = {ElementType::Int64, {kBatch, 1}, 50};
            data.outputWidth = width;
            QCOMPARE(defaultTemplate(data), std::string("gcn"));
            for (const char* id : {"gcn", "gat", "graph_sage", "mlp"}) {
                const QByteArray wrong = complaint(buildTemplate(id, data), data);
                QVERIFY2(wrong.isEmpty(), wrong);
            }
        }
        QCOMPARE(buildTemplate("gcn", table(3, 0, 2)).error().code, ErrorCode::Mismatch);
        DataInterface few; // as many nodes as classes: still no answer of a row
        few.fields["nodes"] = {ElementType::Float32, {3, 3}};
        few.outputWidth = 3;
        Graph wrong;
        const NodeId input = wrong.add("input", {{"field", "nodes"}}), output = wrong.add("output");
        QVERIFY(wrong.connect({input, "out"}, {output, "in"}));
        QVERIFY(!infer(wrong, few).ok());
        DataInterface cora; // Kipf, Welling: 16 hidden units
        cora.fields["nodes"] = {ElementType::Float32, {2708, 1433}};
        cora.fields["edges"] = {ElementType::Int64, {2, 10556}, 2708};
        cora.fields["node"] = {ElementType::Int64, {kBatch, 1}, 2708};
        cora.outputWidth = 7;
        QCOMPARE(infer(*buildTemplate("gcn", cora), cora).parameters, std::int64_t{1433 * 16 + 16 + 16 * 7 + 7});
        QCOMPARE(infer(*buildTemplate("gat", cora), cora).parameters, std::int64_t{1433 * 64 + 3 * 64 + 64 * 7 + 3 * 7});
    }

    void memoriesReadTexts()
    {
        for (const std::int64_t length : {1, 3, 40}) {
            DataInterface data;
            data.fields["tokens"] = {ElementType::Int64, {kBatch, length}, 30};
            data.fields["mask"] = {ElementType::Float32, {kBatch, length}};
            data.outputWidth = 4;
            for (const char* id : {"ntm", "dnc", "memory_network"}) {
                const QByteArray wrong = complaint(buildTemplate(id, data), data);
                QVERIFY2(wrong.isEmpty(), wrong);
            }
        }
        QCOMPARE(buildTemplate("ntm", table(3, 0, 2)).error().code, ErrorCode::Mismatch);
    }

    void codesGetTheirNetworks()
    {
        for (const std::int64_t numbers : {0, 1, 7}) {
            for (const std::int64_t categories : {1, 2, 9}) {
                for (const std::int64_t width : {1, 2, 5}) {
                    const DataInterface data = table(numbers, categories, width);
                    for (const char* id : {"wide_deep", "deepfm", "tab_transformer"}) {
                        const auto graph = buildTemplate(id, data);
                        QVERIFY(graph ? complaint(graph, data).isEmpty() : std::string(id) == "deepfm" && numbers == 0 && categories == 1);
                    }
                }
            }
        }
        DataInterface ratings;
        ratings.fields["code_movie"] = {ElementType::Int64, {kBatch, 1}, 30};
        ratings.fields["code_user"] = {ElementType::Int64, {kBatch, 1}, 20};
        ratings.outputWidth = 1;
        QCOMPARE(defaultTemplate(ratings), std::string("neumf"));
        for (const char* id : {"gmf", "ncf_mlp", "neumf"})
            QVERIFY(complaint(buildTemplate(id, ratings), ratings).isEmpty());
    }

    void actionsAreClasses()
    {
        // CartPole: 4 numbers, 2 actions. 120 and 84 units, then a value and an advantage per action.
        const DataInterface cartPole = table(4, 0, 2);
        QVERIFY(complaint(buildTemplate("dqn", cartPole), cartPole).isEmpty());
        QCOMPARE(infer(*buildTemplate("dqn", cartPole), cartPole).parameters, std::int64_t{4 * 120 + 120 + 120 * 84 + 84 + 84 * 3 + 3});
        QVERIFY(complaint(buildTemplate("policy", cartPole), cartPole).isEmpty());
        QCOMPARE(infer(*buildTemplate("policy", cartPole), cartPole).parameters, std::int64_t{4 * 64 + 64 + 64 * 64 + 64 + 64 * 2 + 2});
        for (const int side : {8, 28, 36, 84}) {
            const DataInterface screen = images(4, side, side, 6);
            const QByteArray wrong = complaint(buildTemplate("dqn", screen), screen);
            QVERIFY2(wrong.isEmpty(), wrong.constData());
        }
        // Atari: the network of Mnih et al. with 18 actions has 1.69 million weights but for the head.
        const DataInterface atari = images(4, 84, 84, 18);
        QCOMPARE(infer(*buildTemplate("dqn", atari), atari).parameters,
                 std::int64_t{4 * 64 * 32 + 32 + 32 * 16 * 64 + 64 + 64 * 9 * 64 + 64 + 3136 * 512 + 512 + 512 * 19 + 19});
        DataInterface number = table(4, 0, 2);
        number.outputWidth = 1;
        QCOMPARE(buildTemplate("policy", number).error().code, ErrorCode::Mismatch);
    }

    void dataThatDoNotSuitAreRefused()
    {
        QCOMPARE(buildTemplate("cnn", table(3, 0, 2)).error().code, ErrorCode::Mismatch);
        QCOMPARE(buildTemplate("mlp", DataInterface()).error().code, ErrorCode::Mismatch);
        QCOMPARE(buildTemplate("perceiver", table(3, 0, 2)).error().code, ErrorCode::NotFound);
        QCOMPARE(buildTemplate("lstm", images(1, 28, 28, 10)).error().code, ErrorCode::Mismatch);
        QCOMPARE(buildTemplate("transformer", table(3, 0, 2)).error().code, ErrorCode::Mismatch);
        for (const TemplateInfo& info : templates())
            QVERIFY(!buildTemplate(info.id, DataInterface()));
    }
};

QTEST_APPLESS_MAIN(TemplatesTest)
#include "templates_test.moc"
