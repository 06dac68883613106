// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/row_order.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <vector>

using cairn::batch::RowOrder;

namespace {

std::vector<std::uint64_t> whole(const RowOrder& order)
{
    std::vector<std::uint64_t> places(order.size());
    order.fill(0, places);
    return places;
}

} // namespace

class RowOrderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isAPermutation();
    void dependsOnSeedAndEpochOnly();
    void isUniform();
    void neighboursAreIndependent();
    void ranksShareTheEpoch();
    void allOrdersOfFourAppear();
};

void RowOrderTest::isAPermutation()
{
    std::vector<std::uint64_t> sizes{0, 1000, 4095, 65537, 100003};
    for (std::uint64_t n = 1; n <= 130; ++n)
        sizes.push_back(n);
    for (const auto n : sizes) {
        auto places = whole(RowOrder(n, 3, 1));
        std::ranges::sort(places);
        for (std::uint64_t i = 0; i < n; ++i)
            QCOMPARE(places[i], i);
    }
}

void RowOrderTest::dependsOnSeedAndEpochOnly()
{
    const auto order = whole(RowOrder(5000, 1, 2));
    QCOMPARE(whole(RowOrder(5000, 1, 2)), order);
    QVERIFY(whole(RowOrder(5000, 1, 3)) != order);
    QVERIFY(whole(RowOrder(5000, 2, 2)) != order);
    QCOMPARE(RowOrder(5000, 1, 2).at(4321), order[4321]); // without the ones before
}

void RowOrderTest::isUniform()
{
    // Where does position 0 land, over 20,000 epochs and 50 places? 49 degrees of freedom: below 85.4 in 999 of 1,000 cases.
    std::vector<double> hits(50, 0);
    for (std::uint64_t epoch = 0; epoch < 20000; ++epoch)
        ++hits[RowOrder(50, 9, epoch).at(0)];
    double chi = 0;
    for (const double hit : hits)
        chi += (hit - 400) * (hit - 400) / 400;
    QVERIFY2(chi < 85.4, QByteArray::number(chi).constData());
}

void RowOrderTest::neighboursAreIndependent()
{
    // Of a random permutation of n, the mean of |p[i+1] - p[i]| is (n + 1) / 3 with deviation about n / sqrt(18 n / 1.25).
    const std::uint64_t n = 200000;
    const auto places = whole(RowOrder(n, 4, 0));
    double sum = 0;
    for (std::uint64_t i = 1; i < n; ++i)
        sum += std::abs(static_cast<double>(places[i]) - static_cast<double>(places[i - 1]));
    const double mean = sum / static_cast<double>(n - 1) / static_cast<double>(n);
    QVERIFY2(std::abs(mean - 1.0 / 3.0) < 0.003, QByteArray::number(mean).constData());
    // Correlation of place and position: deviation 1 / sqrt(n) = 0.0022.
    double product = 0;
    for (std::uint64_t i = 0; i < n; ++i)
        product += (static_cast<double>(i) / static_cast<double>(n) - 0.5) * (static_cast<double>(places[i]) / static_cast<double>(n) - 0.5);
    QVERIFY2(std::abs(product * 12 / static_cast<double>(n)) < 0.01, QByteArray::number(product).constData());
}

void RowOrderTest::ranksShareTheEpoch()
{
    const RowOrder order(1000, 5, 0);
    std::set<std::uint64_t> seen;
    for (std::uint64_t rank = 0; rank < 4; ++rank) {
        std::vector<std::uint64_t> mine(250);
        order.fill(rank, mine, 4);
        QCOMPARE(mine[1], order.at(rank + 4));
        seen.insert(mine.begin(), mine.end());
    }
    QCOMPARE(seen.size(), std::size_t{1000});
}

void RowOrderTest::allOrdersOfFourAppear()
{
    std::map<std::vector<std::uint64_t>, int> counts;
    for (std::uint64_t seed = 0; seed < 24000; ++seed)
        ++counts[whole(RowOrder(4, seed, 0))];
    QCOMPARE(counts.size(), std::size_t{24});
    double chi = 0;
    for (const auto& [order, count] : counts)
        chi += (count - 1000.0) * (count - 1000.0) / 1000.0;
    QVERIFY2(chi < 60, QByteArray::number(chi).constData()); // 23 degrees of freedom: 49.7 in 999 of 1,000 cases
}

QTEST_GUILESS_MAIN(RowOrderTest)
#include "row_order_test.moc"
