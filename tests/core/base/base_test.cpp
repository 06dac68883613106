// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/memory_budget.h"
#include "core/base/random.h"
#include "core/base/result.h"
#include "core/base/text.h"

#include <QTest>
#include <set>

using namespace cairn;

namespace {

Result<int> half(int number)
{
    if (number % 2)
        return fail(ErrorCode::InvalidInput, "Odd number", std::to_string(number), "Give an even one");
    return number / 2;
}

Result<int> quarter(int number)
{
    CAIRN_ASSIGN(const int once, half(number));
    return half(once);
}

} // namespace

class BaseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void resultCarriesValueOrError()
    {
        QCOMPARE(quarter(8).value(), 2);
        const auto wrong = quarter(6);
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().text(), std::string("Odd number (3). Give an even one"));
        QCOMPARE(name(wrong.error().code), std::string_view("invalid_input"));
    }

    void memoryIsReadAndBounded()
    {
        QCOMPARE(memoryFromText("2GB").value(), std::uint64_t{2} << 30);
        QCOMPARE(memoryFromText(" 1.5 gib ").value(), std::uint64_t{3} << 29);
        QCOMPARE(memoryFromText("2048m").value(), std::uint64_t{2} << 30);
        QCOMPARE(memoryFromText("1073741824").value(), kLeastMemory);
        for (const char* wrong : {"", "GB", "2 apples", "-3GB", "nan", "1e400GB", "100MB", "2GBs"})
            QVERIFY2(!memoryFromText(wrong), wrong);
        QCOMPARE(memoryBudget(), std::max(machineMemory() / 2, kLeastMemory));
        setMemoryBudget(std::uint64_t{3} << 30);
        QCOMPARE(memoryBudget(), std::uint64_t{3} << 30);
        setMemoryBudget(5);
        QCOMPARE(memoryBudget(), kLeastMemory);
        setMemoryBudget(0);
        QCOMPARE(memoryBudget(), std::max(machineMemory() / 2, kLeastMemory));
    }

    /// Known answers of Philox4x32-10 from Random123's kat_vectors.
    void philoxMatchesPublishedVectors()
    {
        using Words = std::array<std::uint32_t, 4>;
        const Words zeros = Philox(0, 0).block(0);
        QCOMPARE(zeros, (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
        const std::uint64_t ones = ~0ull;
        const Words full = Philox(ones, ones).block(ones);
        QCOMPARE(full, (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
        const Philox pi(0x299f31d0a4093822ull, 0x0370734413198a2eull);
        QCOMPARE(pi.block(0x85a308d3243f6a88ull), (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
    }

    void randomNumbersHaveTheirMoments()
    {
        const Philox random(7, 1);
        constexpr int kDraws = 200000;
        double mean = 0, square = 0, uniform = 0;
        for (int i = 0; i < kDraws; ++i) {
            const double x = random.normal(static_cast<std::uint64_t>(i));
            mean += x / kDraws;
            square += x * x / kDraws;
            uniform += Philox(7, 2).uniform(static_cast<std::uint64_t>(i)) / kDraws;
        }
        QVERIFY(std::abs(mean) < 0.01);
        QVERIFY(std::abs(square - 1) < 0.02);
        QVERIFY(std::abs(uniform - 0.5) < 0.005);
    }

    void belowStaysBelowAndReachesAll()
    {
        const Philox random(3, 4);
        std::set<std::uint64_t> seen;
        for (std::uint64_t i = 0; i < 1000; ++i)
            seen.insert(random.below(i, 7));
        QCOMPARE(seen, (std::set<std::uint64_t>{0, 1, 2, 3, 4, 5, 6}));
    }

    void textIsReadable()
    {
        QCOMPARE(grouped(1234567), std::string("1,234,567"));
        QCOMPARE(grouped(12), std::string("12"));
        QCOMPARE(bytesText(1536), std::string("1.5 KiB"));
        QCOMPARE(durationText(125), std::string("2 min 05 s"));
        QCOMPARE(identifier("Linear 1"), std::string("linear_1"));
        QCOMPARE(identifier("1x"), std::string("_1x"));
        QCOMPARE(split("a,,b", ','), (std::vector<std::string>{"a", "", "b"}));
    }

    void utf8IsCheckedAndMended()
    {
        QVERIFY(isUtf8("gr\xC3\xBC\xC3\x9F"));
        QVERIFY(!isUtf8("gr\xFC\xDF"));
        QVERIFY(!isUtf8("\xC0\x80"));
        QVERIFY(!isUtf8("\xED\xA0\x80"));
        QCOMPARE(toUtf8("a\xFF"), std::string("a\xEF\xBF\xBD"));
    }
};

QTEST_APPLESS_MAIN(BaseTest)
#include "base_test.moc"
