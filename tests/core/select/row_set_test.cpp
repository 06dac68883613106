// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/select/row_set.h"

#include <QObject>
#include <QTest>

#include <algorithm>
#include <iterator>
#include <set>

using namespace cairn;
using cairn::select::RowSet;

namespace {

using Reference = std::set<RowId>;

/// Rows of several densities: blocks that stay lists, blocks that become bitmaps, blocks in between.
Reference randomRows(std::uint64_t seed)
{
    const Philox random(seed, 1);
    Reference rows;
    std::uint64_t draw = 0;
    for (std::uint64_t block = 0; block < 6; ++block) {
        const std::uint64_t counts[] = {0, 1, 60, 4095, 4200, 40'000};
        const std::uint64_t count = counts[random.below(draw++, 6)];
        const std::uint64_t key = block * (1 + seed % 3);
        for (std::uint64_t i = 0; i < count; ++i)
            rows.insert((key << 16) + random.below(draw++, 65536));
    }
    return rows;
}

RowSet made(const Reference& rows) { return RowSet::of(std::vector<RowId>(rows.begin(), rows.end())); }

bool same(const RowSet& set, const Reference& rows)
{
    const auto got = set.rows();
    return set.count() == rows.size() && set.empty() == rows.empty() && std::equal(got.begin(), got.end(), rows.begin(), rows.end());
}

} // namespace

class RowSetTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithASet_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 0; seed < 20; ++seed)
            QTest::addRow("%d", seed) << seed;
    }

    void agreesWithASet()
    {
        QFETCH(int, seed);
        const Reference a = randomRows(std::uint64_t(seed)), b = randomRows(std::uint64_t(seed) + 1000);
        const RowSet setA = made(a), setB = made(b);
        QVERIFY(same(setA, a));
        Reference expected;
        std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::inserter(expected, expected.end()));
        QVERIFY(same(setA.united(setB), expected));
        QVERIFY(setA.united(setB) == made(expected));
        expected.clear();
        std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(expected, expected.end()));
        QVERIFY(same(setA.intersected(setB), expected));
        QVERIFY(setA.intersected(setB) == made(expected));
        expected.clear();
        std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::inserter(expected, expected.end()));
        QVERIFY(same(setA.without(setB), expected));
        QVERIFY(setA.without(setB) == made(expected));
        const std::uint64_t n = 131'075;
        expected.clear();
        for (RowId row = 0; row < n; ++row)
            if (!a.contains(row))
                expected.insert(expected.end(), row);
        QVERIFY(same(setA.complement(n), expected));
    }

    void addsAndRemovesInAnyOrder()
    {
        const Philox random(5, 2);
        RowSet set;
        Reference rows;
        for (std::uint64_t i = 0; i < 60'000; ++i) {
            const RowId row = random.below(i, 3) == 0 ? random.below(i + (1ull << 40), 200'000) : random.below(i + (1ull << 40), 7'000);
            if (random.below(i + (1ull << 41), 5) < 3) {
                set.add(row);
                rows.insert(row);
            } else {
                set.remove(row);
                rows.erase(row);
            }
        }
        QVERIFY(same(set, rows));
        QVERIFY(set == made(rows));
        for (RowId row = 0; row < 8'000; ++row)
            QVERIFY(set.contains(row) == rows.contains(row));
        for (const RowId row : Reference(rows)) {
            set.remove(row);
            set.remove(row);
        }
        QVERIFY(set.empty() && set == RowSet());
    }

    void unsortedAndRepeatedRows()
    {
        const std::vector<RowId> rows{70'000, 3, 3, 1, 70'000, 2'000'000'000'000ull, 0};
        QVERIFY(same(RowSet::of(rows), {0, 1, 3, 70'000, 2'000'000'000'000ull}));
    }

    void masks()
    {
        std::vector<std::uint8_t> mask(200'003);
        Reference rows;
        for (std::size_t i = 0; i < mask.size(); i += i < 100'000 ? 2 : 999) {
            mask[i] = 1 + i % 200;
            rows.insert(i);
        }
        QVERIFY(same(RowSet::fromMask(mask), rows));
        QVERIFY(RowSet::fromMask({}).empty());
    }

    void allAndComplement()
    {
        for (const std::uint64_t n : {0ull, 1ull, 63ull, 64ull, 4096ull, 4097ull, 65'536ull, 65'537ull, 1'000'000ull}) {
            const RowSet all = RowSet::all(n);
            QCOMPARE(all.count(), n);
            QVERIFY(n == 0 || (all.contains(n - 1) && !all.contains(n)));
            QVERIFY(all.complement(n).empty());
            QVERIFY(RowSet().complement(n) == all);
        }
    }

    void pages()
    {
        const Reference rows = randomRows(3);
        const RowSet set = made(rows);
        std::vector<RowId> got;
        for (std::uint64_t first = 0;; first += 777) {
            const auto page = set.page(first, 777);
            got.insert(got.end(), page.begin(), page.end());
            if (page.size() < 777)
                break;
        }
        QVERIFY(std::equal(got.begin(), got.end(), rows.begin(), rows.end()));
        QVERIFY(set.page(rows.size(), 10).empty());
    }

    void bytesGoBothWays()
    {
        for (std::uint64_t seed = 0; seed < 10; ++seed) {
            const RowSet set = made(randomRows(seed));
            const auto bytes = set.serialise();
            const auto back = RowSet::parse(bytes);
            QVERIFY(back && *back == set);
        }
        QVERIFY(RowSet::parse(RowSet().serialise())->empty());
    }

    void damagedBytesAreErrors()
    {
        const auto bytes = made(randomRows(4)).serialise();
        for (std::size_t length = 0; length < bytes.size(); length += 1 + length / 50)
            QVERIFY(!RowSet::parse(std::span(bytes).first(length)));
        auto longer = bytes;
        longer.push_back(std::byte{0});
        QVERIFY(!RowSet::parse(longer));
        auto newer = bytes;
        newer[3] = std::byte{2};
        QCOMPARE(RowSet::parse(newer).error().code, ErrorCode::TooNew);
        const Philox random(9, 9);
        for (std::uint64_t i = 0; i < 200; ++i) { // any change is either noticed or gives a proper set
            auto changed = bytes;
            changed[random.below(2 * i, changed.size())] ^= std::byte(1 + random.below(2 * i + 1, 255));
            if (const auto set = RowSet::parse(changed))
                QVERIFY(RowSet::of(set->rows()) == *set);
        }
    }

    void tenMillionRows()
    {
        constexpr std::uint64_t kRows = 10'000'000;
        std::vector<std::uint8_t> odd(kRows), third(kRows);
        for (std::uint64_t i = 0; i < kRows; ++i) {
            odd[i] = i % 2;
            third[i] = i % 3 == 0;
        }
        const RowSet a = RowSet::fromMask(odd), b = RowSet::fromMask(third);
        QCOMPARE(a.count(), kRows / 2);
        QCOMPARE(a.intersected(b).count(), std::uint64_t(1'666'667));
        QCOMPARE(a.united(b).count(), std::uint64_t(5'000'000 + 3'333'334 - 1'666'667));
        QCOMPARE(a.complement(kRows).intersected(a).count(), std::uint64_t(0));
        QVERIFY(a.serialise().size() < kRows / 8 + 10'000);
        std::uint64_t sum = 0;
        b.forEach([&](RowId row) { sum += row; });
        QCOMPARE(sum, std::uint64_t(3) * 3'333'333 * 3'333'334 / 2);
    }
};

QTEST_GUILESS_MAIN(RowSetTest)
#include "row_set_test.moc"
