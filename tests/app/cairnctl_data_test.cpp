// SPDX-License-Identifier: GPL-3.0-or-later
// "cairnctl data" from outside: import, profile, split, check, convert; changed sources and their versions.
#include "tests/app/cairnctl_support.h"
#include "tests/app/program.h"
#include "core/base/hash.h"
#include "tests/core/data/web_server.h"
#include "tests/support/shared_data.h"

#include <QTest>
#include <map>
#include <fstream>

using namespace cairn;
using namespace cairn::test;

namespace fs = std::filesystem;

namespace {

std::string content(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

const Json& named(const Json& list, const char* key, const std::string& value)
{
    for (const Json& entry : list) {
        if (entry.value(key, "") == value)
            return entry;
    }
    static const Json none;
    return none;
}

} // namespace

class CairnctlDataTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("XDG_CACHE_HOME", (m_folder / "cache").c_str());
        writeTable(m_folder / "table.csv", 1000);
    }

    void helpIsEverywhere()
    {
        COMPARE_STATUS(cairnctl({"data", "--help"}), 0);
        for (const char* command : {"import", "profile", "query", "split", "check", "record", "convert"}) {
            const Ended ended = cairnctl({"data", command, "--help"});
            COMPARE_STATUS(ended, 0);
            QVERIFY(ended.out.find("Exit status") != std::string::npos);
        }
        COMPARE_STATUS(cairnctlJson({"data"}), 2);
        COMPARE_STATUS(cairnctlJson({"data", "profile"}), 2);
    }

    void samples()
    {
        std::string text;
        for (int i = 0; i < 200; ++i)
            text += std::to_string(i % 13) + "," + std::to_string(i % 7) + "," + (i % 13 > 6 ? "yes" : "no") + "\n";
        WebServer::Mood mood{text};
        mood.cutAfter = 700; // several pieces
        WebServer server(mood);
        const Json sample{{"id", "tiny"}, {"title", "Tiny"}, {"kind", "table"}, {"about", "a table"}, {"licence", "CC0"}, {"open", "a.csv"},
                          {"files", Json::array({Json{{"url", server.address() + "/a.csv"}, {"sha256", sha256Hex(text)}}})},
                          {"tables", Json::array({Json{{"from", "a.csv"}, {"columns", {"n", "m", "answer"}}}})}};
        writeFile(m_folder / "samples.json", Json{{"samples", Json::array({sample})}}.dump());
        qputenv("CAIRN_SAMPLES", (m_folder / "samples.json").c_str());
        const Ended made = cairnctlJson({"new", m_folder / "tiny.cairn", "--data", "sample:tiny"});
        COMPARE_STATUS(made, 0);
        QCOMPARE(made.json().at("data").at("location"), Json("sample:tiny"));
        server.stop();
        COMPARE_STATUS(cairnctlJson({"new", m_folder / "again.cairn", "--data", "sample:tiny"}), 0); // it is here now
        const Ended unknown = cairnctlJson({"new", m_folder / "other.cairn", "--data", "sample:other"});
        qunsetenv("CAIRN_SAMPLES");
        COMPARE_STATUS(unknown, 4);
        QVERIFY(unknown.out.find("sample:tiny") != std::string::npos);
    }

    void query()
    {
        const std::string table = m_folder / "table.csv";
        const Ended ended = cairnctlJson({"data", "query", table, "SELECT \"group\", count(*) AS n FROM data GROUP BY 1 ORDER BY 1"});
        COMPARE_STATUS(ended, 0);
        const Json rows = ended.json().at("rows");
        QCOMPARE(rows.size(), std::size_t{3});
        std::int64_t all = 0;
        for (const Json& row : rows)
            all += row.at("n").get<std::int64_t>();
        QCOMPARE(all, std::int64_t{1000});
        const Ended joined = cairnctlJson({"data", "query", table, "SELECT count(*) AS n FROM data JOIN other USING (\"group\")", "--with", "other=" + table});
        COMPARE_STATUS(joined, 0);
        QVERIFY(joined.json().at("rows")[0].at("n").get<std::int64_t>() > 1000);
        COMPARE_STATUS(cairnctlJson({"data", "query", table, "SELECT FROM WHERE"}), 4);
        QCOMPARE(cairnctlJson({"data", "query", table, "SELECT * FROM read_csv('/etc/passwd')"}).json()["error"]["code"], Json("permission"));
    }

    void profile()
    {
        const Ended ended = cairnctlJson({"data", "profile", m_folder / "table.csv", "--target", "answer"});
        COMPARE_STATUS(ended, 0);
        const Json facts = ended.json();
        QCOMPARE(facts["rows"].get<int>(), 1000);
        QVERIFY(!facts["sampled"].get<bool>());
        QCOMPARE(facts["columns"].size(), std::size_t{4});
        QVERIFY(std::abs(facts["columns"][0]["numeric"]["mean"].get<double>()) < 0.2);
        QCOMPARE(facts["relations"].size(), std::size_t{3});
        QVERIFY(facts["associations"]["pairs"].size() == 6);
        const Ended sample = cairnctlJson({"data", "profile", m_folder / "table.csv", "--sample", "100", "--no-pairs"});
        COMPARE_STATUS(sample, 0);
        QVERIFY(sample.json()["sampled"].get<bool>());
        QVERIFY(!sample.json().contains("associations"));
        QVERIFY(cairnctl({"data", "profile", m_folder / "table.csv", "--sample", "100"}).out.find("sample of 100 rows") != std::string::npos);
        writeFile(m_folder / "r.csv", "user,item,rating\n1,7,5\n1,8,4\n2,7,1\n");
        const Ended rated = cairnctlJson({"data", "profile", m_folder / "r.csv"});
        COMPARE_STATUS(rated, 0);
        QCOMPARE(rated.json()["structure"]["density"].get<double>(), 0.75);
        QVERIFY(cairnctl({"data", "profile", m_folder / "r.csv"}).out.find("Ratings: user x item = rating") != std::string::npos);
        std::filesystem::create_directories(m_folder / "net");
        writeFile(m_folder / "net/nodes.csv", "id,height,class\na,1,x\nb,2,x\nc,3,y\n");
        writeFile(m_folder / "net/edges.csv", "source,target\na,b\nb,z\n");
        const Ended graph = cairnctl({"data", "profile", m_folder / "net"});
        COMPARE_STATUS(graph, 0);
        QVERIFY2(graph.out.find("1 edges lead to no node: b -> z (row 2)") != std::string::npos, graph.out.c_str());
        COMPARE_STATUS(cairnctlJson({"data", "profile", m_folder / "table.csv", "--target", "anwser"}), 4);
        COMPARE_STATUS(cairnctlJson({"data", "profile", m_folder / "none.csv"}), 4);
        COMPARE_STATUS(cairnctlJson({"data", "profile", m_folder / "table.csv", "--sample", "0"}), 2);
    }

    void convertThereAndBack()
    {
        writeFile(m_folder / "odd.csv", "n,x,text,when,yes\n9007199254740993,0.1,\"a \"\"b\"\", c\",2020-02-29 12:00:00,true\n-5,,\"\",2021-01-01 00:00:00,false\n3,1e-300,\"line\nbreak\",,\n");
        for (const char* ending : {"parquet", "csv", "tsv", "jsonl", "json"}) {
            const std::string file = m_folder / ("odd2." + std::string(ending));
            COMPARE_STATUS(cairnctlJson({"data", "convert", m_folder / "odd.csv", "--out", file}), 0);
            QVERIFY(fs::exists(file));
        }
        QCOMPARE(content(m_folder / "odd2.csv"), std::string("n,x,text,when,yes\n9007199254740993,0.1,\"a \"\"b\"\", c\",2020-02-29 12:00:00,true\n-5,,,2021-01-01 00:00:00,false\n3,1e-300,\"line\nbreak\",,\n")); // what is empty is missing
        const std::string lines = content(m_folder / "odd2.jsonl");
        const Json first = Json::parse(lines.substr(0, lines.find('\n')));
        QCOMPARE(first["n"].get<std::int64_t>(), std::int64_t{9007199254740993});
        QCOMPARE(first["text"].get<std::string>(), std::string("a \"b\", c"));
        QCOMPARE(first["when"].get<std::string>(), std::string("2020-02-29 12:00:00"));
        QVERIFY(first["yes"].get<bool>());
        QCOMPARE(Json::parse(content(m_folder / "odd2.json")).size(), std::size_t{3});
        COMPARE_STATUS(cairnctlJson({"data", "convert", m_folder / "odd2.parquet", "--out", m_folder / "odd3.csv"}), 0);
        QCOMPARE(content(m_folder / "odd3.csv"), content(m_folder / "odd2.csv"));
        COMPARE_STATUS(cairnctlJson({"data", "convert", m_folder / "odd.csv", "--out", m_folder / "odd.xyz"}), 2);
        COMPARE_STATUS(cairnctlJson({"data", "convert", m_folder / "odd.csv", "--out", m_folder / "nowhere" / "odd.csv"}), 1);
        for (const auto& entry : fs::directory_iterator(m_folder.path()))
            QVERIFY2(entry.path().string().find(".tmp") == std::string::npos, entry.path().c_str());
    }

    void splitAndCheck()
    {
        const std::string project = m_folder / "split.cairn";
        COMPARE_STATUS(cairnctlJson({"data", "import", project, "--data", m_folder / "table.csv", "--target", "answer"}), 0);
        const Ended grouped = cairnctlJson({"data", "split", project, "--method", "grouped", "--by", "group", "--test", "0.3", "--check"});
        COMPARE_STATUS(grouped, 0);
        const Json facts = grouped.json();
        QCOMPARE(facts["method"].get<std::string>(), std::string("grouped"));
        QCOMPARE(facts["rows"]["train"].get<int>() + facts["rows"]["validation"].get<int>() + facts["rows"]["test"].get<int>(), 1000);
        QCOMPARE(named(facts["leaks"]["checks"], "check", "group")["state"].get<std::string>(), std::string("clean"));
        COMPARE_STATUS(cairnctlJson({"data", "split", project, "--method", "stratified"}), 4); // by what?
        const Ended stratified = cairnctlJson({"data", "split", project, "--method", "stratified", "--by", "answer", "--test", "0.1"});
        COMPARE_STATUS(stratified, 0);
        QVERIFY(std::abs(stratified.json()["rows"]["test"].get<int>() - 100) <= 1);
        COMPARE_STATUS(cairnctlJson({"data", "split", project, "--method", "magic"}), 2);
        const Ended fold = cairnctlJson({"data", "split", project, "--method", "kfold", "--folds", "4", "--fold", "3"});
        COMPARE_STATUS(fold, 0);
        COMPARE_STATUS(cairnctlJson({"data", "split", project, "--fold", "4"}), 4);

        const Ended info = cairnctlJson({"info", project});
        QVERIFY(!info.json()["data"].contains("check"));
        const Ended check = cairnctlJson({"data", "check", project});
        COMPARE_STATUS(check, 0);
        QCOMPARE(check.json()["leaks"]["checks"].size(), std::size_t{5});
    }

    void checkOfATable()
    {
        std::string csv = "a,b,label\n";
        for (int i = 0; i < 400; ++i)
            csv += std::to_string(i * 37 % 101) + "," + (i < 300 ? "" : std::to_string(i % 7)) + "," + (i % 2 ? "x" : "y") + "\n";
        writeFile(m_folder / "flaws.csv", csv);
        const Ended check = cairnctlJson({"data", "check", m_folder / "flaws.csv", "--target", "label"});
        COMPARE_STATUS(check, 0);
        const Json missing = named(check.json()["quality"]["findings"], "check", "missing");
        QCOMPARE(missing["rows"].get<int>(), 300);
        QCOMPARE(missing["fix"]["kind"].get<std::string>(), std::string("drop"));
        QCOMPARE(missing["examples"].size(), std::size_t{10});
        COMPARE_STATUS(cairnctlJson({"data", "check", m_folder / "flaws.csv", "--strict"}), 1);
        QVERIFY(cairnctl({"data", "check", m_folder / "flaws.csv"}).out.find("75.0 % of \"b\" is missing") != std::string::npos);
    }

    void versionsOfASource()
    {
        const fs::path table = m_folder / "versions.csv";
        writeTable(table, 1000);
        const std::string project = m_folder / "versions.cairn";
        COMPARE_STATUS(cairnctlJson({"data", "import", project, "--data", table}), 0);
        QCOMPARE(cairnctlJson({"info", project}).json()["data"]["version"].get<int>(), 1);
        COMPARE_STATUS(cairnctlJson({"train", project, "--epochs", "1", "--threads", "1"}), 0);

        std::string text = content(table);
        text.erase(text.find('\n') + 1, text.find('\n', text.find('\n') + 1) - text.find('\n')); // the first row goes
        text += "0.25,0.5,red,yes\n0.75,0.5,blue,no\n";
        writeFile(table, text);
        const Ended changed = cairnctlJson({"info", project});
        COMPARE_STATUS(changed, 0);
        const Json difference = changed.json()["data"]["difference"];
        QCOMPARE(difference["added"].get<int>(), 2);
        QCOMPARE(difference["removed"].get<int>(), 1);
        COMPARE_STATUS(cairnctlJson({"train", project, "--epochs", "1"}), 4);

        COMPARE_STATUS(cairnctlJson({"data", "import", project, "--accept"}), 0);
        const Json info = cairnctlJson({"info", project}).json();
        QCOMPARE(info["data"]["version"].get<int>(), 2);
        QCOMPARE(info["data"]["rows"].get<int>(), 1001);
        QCOMPARE(info["runs"][0]["data_version"].get<int>(), 1);
        COMPARE_STATUS(cairnctlJson({"train", project, "--epochs", "1", "--threads", "1"}), 0);
        std::map<int, int> versions; // by run
        const Json after = cairnctlJson({"info", project}).json();
        for (const Json& run : after["runs"])
            versions[run["run_id"].get<int>()] = run["data_version"].get<int>();
        QCOMPARE(versions, (std::map<int, int>{{1, 1}, {2, 2}}));
        COMPARE_STATUS(cairnctlJson({"data", "import", project}), 2);
    }

    void copiesStandAlone()
    {
        const fs::path table = m_folder / "gone.csv";
        writeTable(table, 300);
        const std::string project = m_folder / "copy.cairn";
        COMPARE_STATUS(cairnctlJson({"data", "import", project, "--data", table, "--copy"}), 0);
        fs::remove(table);
        const Json info = cairnctlJson({"info", project}).json();
        QCOMPARE(info["data"]["state"].get<std::string>(), std::string("ready"));
        QCOMPARE(info["data"]["rows"].get<int>(), 300);
        COMPARE_STATUS(cairnctlJson({"data", "import", m_folder / "never.cairn", "--data", table}), 4);
        QVERIFY(!fs::exists(m_folder / "never.cairn"));
    }

private:
    TempDir m_folder;
};

QTEST_GUILESS_MAIN(CairnctlDataTest)
#include "cairnctl_data_test.moc"
