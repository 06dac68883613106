// SPDX-License-Identifier: GPL-3.0-or-later
// Nodes of a graph, from two tables to the exported network.
#include "core/base/random.h"
#include "core/session/deploy.h"
#include "tests/core/session/media_support.h"

#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <sstream>

using namespace cairn;
using namespace cairn::session;
using cairn::test::Made;

namespace fs = std::filesystem;

namespace {

constexpr int kNodes = 240, kGroups = 3;

/// Three groups whose members are tied among themselves; their own numbers tell little, those of all neighbours a lot.
void writeGraph(const fs::path& folder, int nodes = kNodes, int ties = 8)
{
    const Philox random(5, 1);
    std::string table = "id,a,b,c,group\n", edges = "source,target\n";
    std::uint64_t draw = 0;
    for (int node = 0; node < nodes; ++node) {
        const int group = node % kGroups;
        table += "n" + std::to_string(node);
        for (int column = 0; column < kGroups; ++column)
            table += "," + std::to_string((column == group ? 0.7 : 0.0) + 4 * random.uniform(draw++) - 2);
        table += std::string(",") + (node % 40 == 39 ? "" : std::string(1, static_cast<char>('p' + group))) + "\n"; // some have no label
        if (ties == 0)
            edges += "n" + std::to_string(node) + ",nowhere\n";
        for (int tie = 0; tie < ties; ++tie) {
            const int other = static_cast<int>(random.below(draw++, static_cast<std::uint64_t>(nodes / kGroups))) * kGroups + group;
            edges += "n" + std::to_string(node) + ",n" + std::to_string(other) + "\n";
        }
    }
    test::writeFile(folder / "nodes.csv", table);
    test::writeFile(folder / "edges.csv", edges);
}

double accuracy(const Made& made) { return made.report->outcome.metrics.at("test.accuracy"); }

std::string gunzipped(const fs::path& path)
{
    gzFile file = gzopen(path.c_str(), "rb");
    std::string text;
    char part[1 << 16];
    for (int got = 0; file && (got = gzread(file, part, sizeof part)) > 0;)
        text.append(part, static_cast<std::size_t>(got));
    if (file)
        gzclose(file);
    return text;
}

} // namespace

class SessionGraphsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!engine::loadEngine())
            QSKIP("the tensor engine was not built");
    }

    void nodesLearnFromTheirNeighbours()
    {
        Made made;
        const fs::path place = made.folder / "groups";
        fs::create_directories(place);
        writeGraph(place);
        VERIFY_OK(made.open(place.string()));
        QCOMPARE(made.workbench->target().column, std::string("group"));
        const auto fields = made.workbench->fields();
        QCOMPARE(fields.size(), std::size_t{3});
        QCOMPARE(fields[0].shape, (std::vector<std::int64_t>{kNodes, 3})); // the id is no input
        QVERIFY(!fields[0].perRow && !fields[1].perRow && fields[2].perRow);
        QVERIFY(made.workbench->graph().find("gcn_conv"));
        QCOMPARE(made.workbench->trainOptions()["epochs"].get<int>(), 200);
        VERIFY_OK(made.train(60, 4096));
        const double together = accuracy(made);
        QVERIFY2(together > 0.85, std::to_string(together).c_str());

        auto run = loadRun(*made.workbench, *made.engine, made.report->run, made.job);
        VERIFY_OK(run);
        const auto evaluation = evaluate(*made.workbench, **run, prep::Part::Test, made.job);
        VERIFY_OK(evaluation);
        QVERIFY(std::abs(evaluation->metrics.at("accuracy") - together) < 1e-9);
        const std::vector<RowId> rows{evaluation->rows.front()};
        const auto why = explain(*made.workbench, **run, rows, ExplainMethod::IntegratedGradients, {}, {}, made.job);
        QVERIFY(!why);
        QCOMPARE(why.error().code, ErrorCode::Unsupported);
        for (const ExportFormat format : {ExportFormat::Safetensors, ExportFormat::Python, ExportFormat::Onnx}) {
            const auto exported = exportModel(*made.workbench, **run, format, made.folder / "out", made.job);
            VERIFY_OK(exported);
            QVERIFY(format != ExportFormat::Onnx || exported->checkedRows > 0);
        }

        for (const char* other : {"gat", "graph_sage", "mlp"}) {
            VERIFY_OK(made.workbench->makeTemplate(other));
            VERIFY_OK(made.train(60, 4096));
            const double reached = accuracy(made);
            QVERIFY2(std::string(other) == "mlp" ? reached < together - 0.1 : reached > 0.8, (other + std::string(": ") + std::to_string(reached)).c_str());
        }

        // Opened again, the project goes on where it was.
        run->reset();
        made.workbench.reset();
        auto again = Workbench::open(made.folder / "p.cairn");
        VERIFY_OK(again);
        VERIFY_OK((*again)->reopenData(made.job));
        QVERIFY(!trainingObstacle(**again));
        QCOMPARE((*again)->fields()[1].shape, fields[1].shape);
    }

    void withoutEdgesRowsStandAlone()
    {
        Made made;
        const fs::path place = made.folder / "groups";
        fs::create_directories(place);
        writeGraph(place);
        DataChoice choice;
        choice.recipe.edges = false;
        VERIFY_OK(made.open(place.string(), choice));
        QCOMPARE(made.workbench->fields().size(), std::size_t{1});
        QCOMPARE(made.workbench->fields()[0].name, std::string("features"));
    }

    void graphsWithoutTiesAreRefused()
    {
        Made made;
        const fs::path place = made.folder / "groups";
        fs::create_directories(place);
        writeGraph(place, kNodes, 0);
        const auto opened = made.open(place.string());
        QVERIFY(!opened);
        QVERIFY2(QString::fromStdString(opened.error().what).contains("no edge"), opened.error().what.c_str());
    }

    /// Topics of papers from words and citations, a tenth each held out: PyTorch reaches 85 to 88 % with the same settings, an MLP 70 to 75 %.
    void cora()
    {
        const auto nodes = test::sharedFile("planetoid_cora/nodes.tsv.gz"), edges = test::sharedFile("planetoid_cora/edges.tsv.gz");
        if (!nodes || !edges)
            QSKIP("the real data are not there");
        Made made;
        const fs::path place = made.folder / "cora";
        fs::create_directories(place);
        constexpr int kWords = 1433;
        std::string table = "id,topic";
        for (int word = 0; word < kWords; ++word)
            table += ",w" + std::to_string(word);
        table += "\n";
        std::istringstream lines(gunzipped(*nodes));
        for (std::string line; std::getline(lines, line);) {
            std::istringstream numbers(line);
            std::string id, topic, cells(2 * kWords, ',');
            numbers >> id >> topic;
            for (int word = 0; word < kWords; ++word)
                cells[static_cast<std::size_t>(2 * word + 1)] = '0';
            for (std::size_t word = 0; numbers >> word;)
                cells[2 * word + 1] = '1';
            table += id + ",t" + topic + cells + "\n";
        }
        test::writeFile(place / "nodes.csv", table);
        std::string ties = "from,to\n" + gunzipped(*edges);
        std::ranges::replace(ties, '\t', ',');
        std::ranges::replace(ties, ' ', ',');
        test::writeFile(place / "edges.csv", ties);
        DataChoice choice;
        choice.recipe.target = "topic";
        VERIFY_OK(made.open(place.string(), choice));
        QVERIFY(made.workbench->recipe()->graph->rowSums);
        QCOMPARE(made.workbench->recipe()->graph->edges, std::int64_t{2 * 5278});
        VERIFY_OK(made.train(200, 4096));
        qInfo("Cora, 10 %% held out: accuracy %.4f", accuracy(made));
        QVERIFY2(accuracy(made) > 0.80, std::to_string(accuracy(made)).c_str());
    }
};

QTEST_GUILESS_MAIN(SessionGraphsTest)
#include "graphs_test.moc"
