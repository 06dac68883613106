// SPDX-License-Identifier: GPL-3.0-or-later
// Graphs and ratings: how they are recognised, and what is found in them. Figures of Cora and MovieLens are the published ones
// (Sen et al. 2008 less repeated links; GroupLens), the others are counted by hand.
#include "core/data/profile/table_profile.h"
#include "core/data/relations/id_index.h"
#include "core/data/synthetic/synthetic.h"
#include "tests/core/data/data_test_support.h"

#include <filesystem>

using namespace cairn;
using namespace cairn::data;
using cairn::test::failure;
using cairn::test::openFile;
using cairn::test::put;
using cairn::test::QuietJob;
using cairn::test::TempDir;
using cairn::test::writeFile;

namespace fs = std::filesystem;

namespace {

Result<TableProfile> profileOf(Dataset& dataset)
{
    QuietJob job;
    CAIRN_TRY(dataset.prepareRandomAccess(job));
    ProfileOptions options;
    options.associations = false;
    return profileTable(dataset, options, {}, job);
}

} // namespace

class RelationsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void places();
    void ratingsByName();
    void ratingsInBoundedMemory();
    void movieLens();
    void madeUpRatings();
    void smallGraph();
    void weightedEdges();
    void badGraphs_data();
    void badGraphs();
    void changedEdges();
    void cora();
    void madeUpGraph();
    void plainTables();
};

void RelationsTest::places()
{
    TempDir folder;
    put(folder / "g/Nodes.tsv.gz", "x");
    put(folder / "g/edges.csv", "x");
    put(folder / "half/nodes.csv", "x");
    put(folder / "twice/nodes.csv", "x");
    put(folder / "twice/nodes.tsv", "x");
    put(folder / "twice/edges.tsv", "x");
    const std::string root = folder.path().string();
    const auto graph = relationPlace(root + "/g");
    QVERIFY(graph);
    QCOMPARE(graph->table, root + "/g/Nodes.tsv.gz");
    QCOMPARE(graph->edges, root + "/g/edges.csv");
    QCOMPARE(graph->title, std::string("g"));
    QVERIFY(!relationPlace(root + "/half") && !relationPlace(root + "/twice"));
    QVERIFY(relationPlace(root + "/twice?nodes=nodes.tsv"));
    const auto file = relationPlace(root + "/half/nodes.csv?edges=../g/edges.csv&id=a%20b");
    QVERIFY(file);
    QCOMPARE(file->columns.at("id"), std::string("a b"));
    const auto ratings = relationPlace(root + "/g/edges.csv?user=a&item=b");
    QVERIFY(ratings && ratings->edges.empty());
    QVERIFY(!relationPlace(root + "/g/edges.csv") && !relationPlace(root + "/g/edges.csv?user=a") && !relationPlace(root + "/none.csv?user=a&item=b"));
}

void RelationsTest::ratingsByName()
{
    TempDir folder;
    writeFile(folder / "r.csv", "userId,movie_id,Rating,timestamp\nann,1,4.5,100\nann,2,3,200\nbob,1,1,300\nann,1,5,400\n,2,2,500\ncid,3,,600\n");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "r.csv", folder / "cache"));
    CAIRN_TEST_VALUE(const auto profile, profileOf(*dataset));
    QVERIFY(profile.interactions && !profile.graph && !profile.structureProblem);
    const InteractionFacts& facts = *profile.interactions;
    QCOMPARE(facts.columns.value, std::optional<std::size_t>(2));
    QCOMPARE(facts.columns.time, std::optional<std::size_t>(3));
    QCOMPARE(facts.rows, std::uint64_t{6});
    QCOMPARE(facts.incomplete, std::uint64_t{1});
    QCOMPARE(facts.users.ids, std::uint64_t{3});
    QCOMPARE(facts.users.most, std::uint64_t{3});
    QCOMPARE(facts.users.once, std::uint64_t{2});
    QCOMPARE(facts.items.ids, std::uint64_t{3});
    QCOMPARE(facts.items.median, 1.0);
    QCOMPARE(facts.pairs, std::uint64_t{4});
    QCOMPARE(facts.repeated, std::uint64_t{1});
    QCOMPARE(facts.density(), 4.0 / 9);
    QCOMPARE(toJson(profile, dataset->schema())["structure"]["kind"], Json("ratings"));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto users, IdIndex::of(*dataset, 0, job));
    QCOMPARE(users.size(), std::uint32_t{3});
    QCOMPARE(users.missing(), std::uint64_t{1});
    QCOMPARE(users.repeated(), std::uint64_t{2});
}

void RelationsTest::ratingsInBoundedMemory()
{
    TempDir folder;
    std::string text = "user,item\n";
    for (int i = 0; i < 20'000; ++i)
        text += "u" + std::to_string(i % 700) + "," + std::to_string(i * 7 % 900) + "\n";
    writeFile(folder / "r.csv", text);
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "r.csv", folder / "cache"));
    const auto columns = interactionColumns(*dataset);
    QVERIFY(columns && !columns->value && !columns->time);
    QuietJob job;
    for (const std::size_t buffer : {std::size_t{16'777'216}, std::size_t{500}}) {
        CAIRN_TEST_VALUE(const auto facts, interactionFacts(*dataset, *columns, job, buffer));
        QCOMPARE(facts.users.ids, std::uint64_t{700});
        QCOMPARE(facts.items.ids, std::uint64_t{900});
        QCOMPARE(facts.pairs, std::uint64_t{6300}); // the least common multiple of 700 and 900
        QCOMPARE(facts.repeated, std::uint64_t{13'700});
    }
    job.source.request_stop();
    QCOMPARE(interactionFacts(*dataset, *columns, job.context).error().code, ErrorCode::Cancelled);
}

void RelationsTest::movieLens()
{
    const auto train = test::sharedFile("ml100k/u1.base.gz"), tests = test::sharedFile("ml100k/u1.test.gz");
    if (!train || !tests)
        QSKIP("the shared folder with MovieLens is absent");
    TempDir folder;
    QuietJob job;
    const SourceSpec spec{train->string() + "?user=column0&item=column1&value=column2&time=column3", tests->string(), {}, {}, {}};
    CAIRN_TEST_VALUE(const auto dataset, openDataset(spec, folder / "cache", job));
    QCOMPARE(dataset->givenTestFrom(), std::optional<RowId>(80'000));
    CAIRN_TEST_VALUE(const auto profile, profileOf(*dataset));
    QVERIFY(profile.interactions);
    const InteractionFacts& facts = *profile.interactions;
    QCOMPARE(facts.rows, std::uint64_t{100'000});
    QCOMPARE(facts.users.ids, std::uint64_t{943});
    QCOMPARE(facts.items.ids, std::uint64_t{1682});
    QCOMPARE(facts.pairs, std::uint64_t{100'000});
    QVERIFY(std::abs(facts.density() - 0.06304669) < 1e-8);
    QCOMPARE(facts.users.least, std::uint64_t{20});
    QCOMPARE(facts.users.median, 65.0);
    QCOMPARE(facts.users.most, std::uint64_t{737});
    QCOMPARE(facts.items.median, 27.0);
    QCOMPARE(facts.items.most, std::uint64_t{583});
    QCOMPARE(facts.items.once, std::uint64_t{141});
    const auto wrong = openFile(train->string() + "?user=column0&item=movie", folder / "cache");
    QVERIFY2(failure(wrong).contains("\"movie\" for the role \"item\"") && failure(wrong).contains("column1"), failure(wrong).constData());
}

void RelationsTest::madeUpRatings()
{
    TempDir folder;
    QuietJob job;
    SyntheticSpec spec;
    spec.kind = "ratings";
    spec.size = 5000;
    spec.params = {{"users", 50}, {"items", 40}};
    CAIRN_TEST_VALUE(const fs::path file, writeSynthetic(spec, folder / "r.csv", job));
    CAIRN_TEST_VALUE(const auto dataset, openFile(file, folder / "cache"));
    CAIRN_TEST_VALUE(const auto profile, profileOf(*dataset));
    QVERIFY(profile.interactions && profile.interactions->columns.value && profile.interactions->columns.time);
    QVERIFY(profile.interactions->users.ids <= 50 && profile.interactions->items.ids <= 40);
}

void RelationsTest::smallGraph()
{
    // a - b - c (b and c in both directions, a to b twice), d alone, a loop at c, two edges that lead nowhere.
    TempDir folder;
    put(folder / "net/nodes.csv", "id,height,class\na,1,x\nb,2,x\nc,3,y\nd,4,y\n");
    put(folder / "net/edges.csv", "source,target\na,b\na,b\nb,c\nc,b\nc,c\nd,z\n,a\n");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "net", folder / "cache"));
    QCOMPARE(dataset->title(), std::string("net"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(4));
    CAIRN_TEST_VALUE(const auto profile, profileOf(*dataset));
    QVERIFY2(profile.graph, profile.structureProblem ? profile.structureProblem->text().c_str() : "");
    const GraphFacts& facts = *profile.graph;
    QCOMPARE(facts.columns.label, std::optional<std::size_t>(2));
    QCOMPARE(facts.columns.features, std::vector<std::size_t>{1});
    QCOMPARE(facts.rows, std::uint64_t{7});
    QCOMPARE(facts.dangling, std::uint64_t{2});
    QCOMPARE(facts.examples, (std::vector<std::string>{"d -> z (row 6)", "(missing) -> a (row 7)"}));
    QCOMPARE(facts.loops, std::uint64_t{1});
    QCOMPARE(facts.repeated, std::uint64_t{1});
    QCOMPARE(facts.mutual, std::uint64_t{1});
    QCOMPARE(facts.links, std::uint64_t{2});
    QCOMPARE(facts.components, std::uint64_t{2});
    QCOMPARE(facts.largest, std::uint64_t{3});
    QCOMPARE(facts.isolated, std::uint64_t{1});
    QCOMPARE(facts.mostDegree, std::uint64_t{2});
    QCOMPARE(facts.degrees, (std::vector<std::uint64_t>{1, 2, 1}));
    QCOMPARE(facts.homophily, std::optional(0.5));
    QCOMPARE(toJson(profile, dataset->schema())["structure"]["dangling"], Json(2));
    // It opens again from its description.
    QuietJob job;
    CAIRN_TEST_VALUE(const auto spec, sourceSpecFromJson(Json::parse(toJson(dataset->source()).dump())));
    CAIRN_TEST_VALUE(const auto again, openDataset(spec, folder / "cache", job));
    QCOMPARE(again->fingerprint(), dataset->fingerprint());
    CAIRN_TEST_VALUE(const auto edges, openEdges(*again, folder / "cache", job));
    CAIRN_TEST_VALUE(const auto links, readLinks(*again, *edges, job));
    QCOMPARE(links.from, (std::vector<std::uint32_t>{0, 0, 1, 2, 2}));
    QCOMPARE(links.to, (std::vector<std::uint32_t>{1, 1, 2, 1, 2}));
    QVERIFY(links.weight.empty());
}

void RelationsTest::weightedEdges()
{
    TempDir folder;
    put(folder / "people.csv", "who,age\n10,1\n20,2\n30,3\n");
    put(folder / "ties.csv", "b,w,a\n10,0.5,20\n20,,30\n30,2,10\n10,nan,20\n");
    CAIRN_TEST_VALUE(const auto dataset, openFile((folder / "people.csv").string() + "?edges=ties.csv&id=who&from=a&to=b", folder / "cache"));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto edges, openEdges(*dataset, folder / "cache", job));
    CAIRN_TEST_VALUE(const auto links, readLinks(*dataset, *edges, job));
    QCOMPARE(links.from, (std::vector<std::uint32_t>{1, 0}));
    QCOMPARE(links.to, (std::vector<std::uint32_t>{0, 2}));
    QCOMPARE(links.weight, (std::vector<float>{0.5f, 2.0f}));
    QCOMPARE(links.unweighted, std::uint64_t{2});
}

void RelationsTest::badGraphs_data()
{
    QTest::addColumn<QByteArray>("nodes");
    QTest::addColumn<QByteArray>("edges");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("same id twice") << QByteArray("id,x\n1,1\n2,1\n1,3\n") << QByteArray("source,target\n1,2\n") << QByteArray("1 ids that another node has too");
    QTest::newRow("no id") << QByteArray("id,x\n1,1\n,1\n3,3\n") << QByteArray("source,target\n1,3\n") << QByteArray("empty in 1 rows");
    QTest::newRow("one column") << QByteArray("id,x\n1,1\n2,2\n") << QByteArray("source\n1\n2\n") << QByteArray("needs two columns");
    QTest::newRow("other ids") << QByteArray("id,x\n1,1\n2,2\n") << QByteArray("source,target\na,b\n") << QByteArray("different types");
    QTest::newRow("no edges") << QByteArray("id,x\n1,1\n2,2\n") << QByteArray("source,target\n") << QByteArray("no rows");
    QTest::newRow("ragged edges") << QByteArray("id,x\n1,1\n2,2\n") << QByteArray("source,target\n1,2\n1,2,3\n") << QByteArray("line 3");
}

void RelationsTest::badGraphs()
{
    QFETCH(QByteArray, nodes);
    QFETCH(QByteArray, edges);
    QFETCH(QByteArray, says);
    TempDir folder;
    put(folder / "g/nodes.csv", nodes.toStdString());
    put(folder / "g/edges.csv", edges.toStdString());
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "g", folder / "cache"));
    CAIRN_TEST_VALUE(const auto profile, profileOf(*dataset));
    QCOMPARE(profile.columns.size(), std::size_t{2}); // the columns are profiled all the same
    QVERIFY(!profile.graph && profile.structureProblem);
    const QByteArray text = QByteArray::fromStdString(profile.structureProblem->text());
    QVERIFY2(text.contains(says) && !profile.structureProblem->fix.empty(), text.constData());
}

void RelationsTest::changedEdges()
{
    TempDir folder;
    put(folder / "g/nodes.csv", "id,x\n1,1\n2,2\n");
    put(folder / "g/edges.csv", "source,target\n1,2\n");
    CAIRN_TEST_VALUE(const auto before, openFile(folder / "g", folder / "cache"));
    writeFile(folder / "g/edges.csv", "source,target\n2,1\n1,2\n");
    CAIRN_TEST_VALUE(const auto after, openFile(folder / "g", folder / "cache"));
    QVERIFY(before->fingerprint() != after->fingerprint());
    const auto gone = openFile((folder / "g/nodes.csv").string() + "?edges=gone.csv", folder / "cache");
    QCOMPARE(gone.error().code, ErrorCode::NotFound);
    QVERIFY2(failure(gone).contains("gone.csv") && !gone.error().fix.empty(), failure(gone).constData());
}

void RelationsTest::cora()
{
    const auto file = test::sharedFile("planetoid_cora/nodes.tsv.gz");
    if (!file)
        QSKIP("the shared folder with Cora is absent");
    TempDir folder;
    CAIRN_TEST_VALUE(const auto dataset, openFile(file->parent_path(), folder / "cache"));
    CAIRN_TEST_VALUE(const auto profile, profileOf(*dataset));
    QVERIFY2(profile.graph, profile.structureProblem ? profile.structureProblem->text().c_str() : "");
    const GraphFacts& facts = *profile.graph;
    QCOMPARE(facts.nodes, std::uint64_t{2708});
    QCOMPARE(facts.links, std::uint64_t{5278}); // the 5,429 citations without those that repeat a link
    QCOMPARE(facts.dangling + facts.loops + facts.repeated + facts.mutual, std::uint64_t{0});
    QCOMPARE(facts.leastDegree, std::uint64_t{1});
    QCOMPARE(facts.mostDegree, std::uint64_t{168});
    QCOMPARE(facts.medianDegree, 3.0);
    QVERIFY(std::abs(facts.meanDegree - 3.8980797636632203) < 1e-12);
    QCOMPARE(facts.components, std::uint64_t{78});
    QCOMPARE(facts.largest, std::uint64_t{2485});
    QCOMPARE(facts.degrees, (std::vector<std::uint64_t>{0, 485, 583, 942, 551, 107, 30, 6, 3, 1}));
    QVERIFY(facts.homophily && std::abs(*facts.homophily - 4275.0 / 5278) < 1e-12);
    QCOMPARE(profile.columns[*facts.columns.label].profile.distinct, std::uint64_t{7});
}

void RelationsTest::madeUpGraph()
{
    TempDir folder;
    QuietJob job;
    SyntheticSpec spec;
    spec.kind = "graph";
    spec.size = 500;
    spec.params = {{"features", 3}, {"inside", 0.8}, {"communities", 4}};
    CAIRN_TEST_VALUE(const fs::path file, writeSynthetic(spec, folder / "made", job));
    CAIRN_TEST_VALUE(const auto dataset, openFile(file.parent_path(), folder / "cache"));
    CAIRN_TEST_VALUE(const auto profile, profileOf(*dataset));
    QVERIFY(profile.graph);
    QCOMPARE(profile.graph->rows, std::uint64_t{2500});
    QCOMPARE(profile.graph->columns.features.size(), std::size_t{3});
    QCOMPARE(profile.graph->dangling, std::uint64_t{0});
    QVERIFY(profile.graph->homophily && *profile.graph->homophily > 0.7 && *profile.graph->homophily < 0.9);
}

void RelationsTest::plainTables()
{
    TempDir folder;
    writeFile(folder / "t.csv", "user,height\n1,2\n3,4\n");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.csv", folder / "cache"));
    CAIRN_TEST_VALUE(const auto profile, profileOf(*dataset));
    QVERIFY(!profile.graph && !profile.interactions && !profile.structureProblem);
    QVERIFY(!nodeColumns(*dataset));
    QuietJob job;
    QCOMPARE(openEdges(*dataset, folder / "cache", job).error().code, ErrorCode::InvalidInput);
}

QTEST_GUILESS_MAIN(RelationsTest)
#include "relations_test.moc"
