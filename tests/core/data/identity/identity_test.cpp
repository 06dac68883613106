// SPDX-License-Identifier: GPL-3.0-or-later
// Hashes of rows, groups of equal rows, differences between versions.
#include "core/data/identity/difference.h"
#include "core/data/identity/row_groups.h"
#include "tests/core/data/data_test_support.h"

#include <set>

using namespace cairn;
using namespace cairn::data;
using namespace cairn::test;

class IdentityTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hashesDependOnContentOnly()
    {
        CAIRN_TEST_VALUE(const auto a, hashes("x,name\n1,ann\n2,bob\n,cy\n"));
        CAIRN_TEST_VALUE(const auto b, hashes("name,x\ncy,\nbob,2.0\nann,1\n")); // columns and rows in another order, 2.0 for 2
        QCOMPARE(std::set<std::uint64_t>(a.begin(), a.end()), std::set<std::uint64_t>(b.begin(), b.end()));
        QCOMPARE(a[0], b[2]);
        CAIRN_TEST_VALUE(const auto c, hashes("y,name\n1,ann\n2,bob\n,cy\n"));
        QVERIFY(c[0] != a[0]); // another column
        QCOMPARE(c[2], a[2]);  // but its value is missing
        QCOMPARE(numberHash(0.0), numberHash(-0.0));
        QVERIFY(textHash("ab") != textHash("ba"));
        QVERIFY(textHash("") != textHash(std::string_view("\0", 1)));
        // Stored in projects: must never change.
        QCOMPARE(textHash("cairn"), std::uint64_t{0x52cccf368b1dd435});
        QCOMPARE(numberHash(1.5), std::uint64_t{0xa6ace42e123c03e0});
    }

    void manyRowsManyHashes()
    {
        std::string csv = "i,j\n";
        for (int i = 0; i < 100000; ++i)
            csv += std::to_string(i % 317) + "," + std::to_string(i / 317) + "\n";
        CAIRN_TEST_VALUE(const auto all, hashes(csv));
        QCOMPARE(std::set<std::uint64_t>(all.begin(), all.end()).size(), std::size_t{100000});
    }

    void groupsOfEqualRows()
    {
        CAIRN_TEST_VALUE(const auto dataset, open("a,b\n1,x\n2,y\n1,x\n3,z\n2,y\n1,x\n"));
        CAIRN_TEST_VALUE(const auto rows, allRows(*dataset));
        std::set<std::vector<RowId>> groups;
        QuietJob job;
        QVERIFY(groupRows(*dataset, {}, rows, [&](std::span<const RowId> group) { groups.emplace(group.begin(), group.end()); }, job));
        QCOMPARE(groups, (std::set<std::vector<RowId>>{{0, 2, 5}, {1, 4}}));
    }

    void differenceByContent()
    {
        CAIRN_TEST_VALUE(const auto difference, compare("id,x\n1,a\n2,b\n3,c\n3,c\n", "id,x\n4,d\n3,c\n2,B\n1,a\n", {}));
        QVERIFY(difference.rowsCompared);
        QCOMPARE(difference.added, std::uint64_t{2});   // 4,d and 2,B
        QCOMPARE(difference.removed, std::uint64_t{2}); // 2,b and one of 3,c
        QCOMPARE(difference.changed, std::uint64_t{0});
        QCOMPARE(difference.addedRows.rows(), (std::vector<RowId>{0, 2}));
    }

    void differenceByKey()
    {
        CAIRN_TEST_VALUE(const auto difference, compare("id,x\n1,a\n2,b\n3,c\n", "id,x\n4,d\n2,B\n1,a\n", {"id"}));
        QCOMPARE(difference.added, std::uint64_t{1});
        QCOMPARE(difference.removed, std::uint64_t{1});
        QCOMPARE(difference.changed, std::uint64_t{1});
        QCOMPARE(difference.changedRows.rows(), std::vector<RowId>{1});
        QCOMPARE(differenceText(difference), std::string("1 row added, 1 row removed, 1 row changed"));
    }

    void schemaChanges()
    {
        CAIRN_TEST_VALUE(const auto difference, compare("id,x,gone\n1,5,a\n2,6,b\n", "id,x,new\n1,five,0.5\n2,six,0.7\n", {}));
        QVERIFY(!difference.rowsCompared);
        QCOMPARE(difference.columns.size(), std::size_t{3});
        QCOMPARE(differenceText(difference), std::string("2 rows before, 2 now, column \"x\" is text, was integer, column \"gone\" removed, column \"new\" added"));
        CAIRN_TEST_VALUE(const auto keyed, compare("id,x\n1,5\n2,6\n", "id,x,new\n1,5,1\n2,6,1\n3,7,1\n", {"id"}));
        QVERIFY(keyed.rowsCompared);
        QCOMPARE(keyed.added, std::uint64_t{1});
    }

    void anotherOrder()
    {
        CAIRN_TEST_VALUE(const auto difference, compare("id,x\n1,a\n2,b\n", "id,x\n2,b\n1,a\n", {}));
        QVERIFY(difference.reordered);
        QCOMPARE(difference.added + difference.removed, std::uint64_t{0});
    }

    void bytesAreChecked()
    {
        const RowIdentities identities{{1, 2, 3}, {4, 5, 6}};
        const std::string bytes = serialise(identities);
        CAIRN_TEST_VALUE(const auto back, identitiesFromBytes(bytes));
        QCOMPARE(back.contents, identities.contents);
        QCOMPARE(back.keys, identities.keys);
        for (std::size_t length = 0; length < bytes.size(); length += 3)
            QVERIFY(!identitiesFromBytes(std::string_view(bytes).substr(0, length)));
        for (std::size_t at = 0; at < bytes.size(); ++at) {
            std::string damaged = bytes;
            damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
            QVERIFY2(!identitiesFromBytes(damaged), qPrintable(QString::number(at)));
        }
        std::string huge = bytes;
        huge.replace(8, 8, std::string(8, '\xff'));
        QCOMPARE(identitiesFromBytes(huge).error().code, ErrorCode::Corrupt);
    }

private:
    Result<std::shared_ptr<Dataset>> open(const std::string& csv)
    {
        const auto file = m_folder / ("t" + std::to_string(m_files++) + ".csv");
        writeFile(file, csv);
        return openFile(file, m_folder / "cache");
    }

    Result<std::vector<std::uint64_t>> hashes(const std::string& csv)
    {
        CAIRN_ASSIGN(const auto dataset, open(csv));
        QuietJob job;
        CAIRN_ASSIGN(const auto identities, rowIdentities(*dataset, {}, job));
        return identities.contents;
    }

    Result<Difference> compare(const std::string& before, const std::string& after, const std::vector<std::string>& key)
    {
        CAIRN_ASSIGN(const auto a, open(before));
        CAIRN_ASSIGN(const auto b, open(after));
        QuietJob job;
        CAIRN_ASSIGN(const auto old, rowIdentities(*a, key, job));
        CAIRN_ASSIGN(const auto now, rowIdentities(*b, key, job));
        return difference(a->schema(), old, b->schema(), now);
    }

    TempDir m_folder;
    int m_files = 0;
};

QTEST_GUILESS_MAIN(IdentityTest)
#include "identity_test.moc"
