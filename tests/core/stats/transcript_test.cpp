// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/transcript.h"

#include <QTest>

#include <string_view>

using namespace cairn::stats;
using Text = std::vector<std::int64_t>;

namespace {

Text letters(std::string_view word) { return {word.begin(), word.end()}; }

} // namespace

class TranscriptTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The example of Graves and others, 2006: a-ab- and -aa--abb both say aab.
    void repeatsAndBlanksGo()
    {
        QCOMPARE(collapsed(letters("a-ab-"), '-'), letters("aab"));
        QCOMPARE(collapsed(letters("-aa--abb"), '-'), letters("aab"));
        QCOMPARE(collapsed(letters("----"), '-'), Text());
        QCOMPARE(collapsed({}, '-'), Text());
        QCOMPARE(stepsFor(letters("aab")), std::int64_t{4});
        QCOMPARE(stepsFor(letters("abc")), std::int64_t{3});
        QCOMPARE(stepsFor({}), std::int64_t{0});
    }

    void distancesAreThoseOfTheBooks()
    {
        QCOMPARE(editDistance(letters("kitten"), letters("sitting")), std::int64_t{3});
        QCOMPARE(editDistance(letters("intention"), letters("execution")), std::int64_t{5});
        QCOMPARE(editDistance(letters("saturday"), letters("sunday")), std::int64_t{3});
        QCOMPARE(editDistance(letters("flaw"), letters("lawn")), std::int64_t{2});
        QCOMPARE(editDistance({}, letters("abc")), std::int64_t{3});
        QCOMPARE(editDistance(letters("abc"), {}), std::int64_t{3});
        QCOMPARE(editDistance(letters("same"), letters("same")), std::int64_t{0});
    }
};

QTEST_APPLESS_MAIN(TranscriptTest)
#include "transcript_test.moc"
