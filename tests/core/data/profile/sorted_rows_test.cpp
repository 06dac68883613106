// SPDX-License-Identifier: GPL-3.0-or-later
// Sorting a view and looking for words.
#include "core/data/profile/search.h"
#include "core/data/profile/sorted_rows.h"
#include "tests/core/data/data_test_support.h"

using namespace cairn;
using namespace cairn::data;
using namespace cairn::test;

class SortedRowsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        writeFile(m_folder / "t.csv", "number,text,gap\n3,pear,1\n1,fig,\n2,apple and pear,5\n3,,4\n-7,apple and pea,\n");
        auto opened = openFile(m_folder / "t.csv", m_folder / "cache");
        QVERIFY2(opened, failure(opened).constData());
        m_dataset = *opened;
    }

    void sorts_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<bool>("falling");
        QTest::addColumn<QList<int>>("rows");
        QTest::newRow("numbers") << 0 << false << QList{4, 1, 2, 0, 3};
        QTest::newRow("numbers falling, equal ones as they were") << 0 << true << QList{0, 3, 2, 1, 4};
        QTest::newRow("texts beyond their beginning, missing last") << 1 << false << QList{4, 2, 1, 0, 3};
        QTest::newRow("texts falling, missing last") << 1 << true << QList{0, 1, 2, 4, 3};
        QTest::newRow("gaps last") << 2 << true << QList{2, 3, 0, 1, 4};
    }

    void sorts()
    {
        QFETCH(int, column);
        QFETCH(bool, falling);
        QFETCH(QList<int>, rows);
        QuietJob job;
        const auto sorted = sortedRows(*m_dataset, static_cast<std::size_t>(column), falling ? SortOrder::Falling : SortOrder::Rising, nullptr, job);
        QVERIFY2(sorted, failure(sorted).constData());
        QCOMPARE(QList<int>(sorted->begin(), sorted->end()), rows);
    }

    void sortsSomeRows()
    {
        QuietJob job;
        const auto only = select::RowSet::of(std::vector<RowId>{0, 2, 4});
        const auto sorted = sortedRows(*m_dataset, 0, SortOrder::Rising, &only, job);
        QVERIFY2(sorted, failure(sorted).constData());
        QCOMPARE(*sorted, (std::vector<RowId>{4, 2, 0}));
        const select::RowSet none;
        QVERIFY(sortedRows(*m_dataset, 0, SortOrder::Rising, &none, job)->empty());
    }

    void findsWords_data()
    {
        QTest::addColumn<QStringList>("written");
        QTest::addColumn<QList<int>>("rows");
        QTest::newRow("a word in any case") << QStringList{"PEAR"} << QList{0, 2};
        QTest::newRow("two words") << QStringList{"apple and pea"} << QList<int>(); // "and" makes it a condition, and a wrong one
        QTest::newRow("digits") << QStringList{"-7"} << QList{4};
        QTest::newRow("a condition") << QStringList{"number >= 2"} << QList{0, 2, 3};
        QTest::newRow("both") << QStringList{"number >= 2", "pear"} << QList{0, 2};
        QTest::newRow("nothing asked") << QStringList() << QList{0, 1, 2, 3, 4};
        QTest::newRow("a quotation mark is no word") << QStringList{"text = 'fig'"} << QList{1};
    }

    void findsWords()
    {
        QFETCH(QStringList, written);
        QFETCH(QList<int>, rows);
        std::vector<std::string> conditions;
        for (const QString& each : written)
            conditions.push_back(each.toStdString());
        QuietJob job;
        const auto found = m_dataset->filter(allOf(m_dataset->schema(), conditions), job);
        if (rows.isEmpty()) {
            QVERIFY(!found);
            QCOMPARE(found.error().code, ErrorCode::InvalidInput);
            return;
        }
        QVERIFY2(found, failure(found).constData());
        QCOMPARE(QList<int>(found->begin(), found->end()), rows);
    }

private:
    TempDir m_folder;
    std::shared_ptr<Dataset> m_dataset;
};

QTEST_GUILESS_MAIN(SortedRowsTest)
#include "sorted_rows_test.moc"
