// SPDX-License-Identifier: GPL-3.0-or-later
// Short trainings one after the other in one program, for a long time: memory, open files and threads stay what they are.
// CAIRN_SOAK: seconds; default: a few. Many need QTEST_FUNCTION_TIMEOUT (ms) as well. Prints a line for every run.
#include "tests/core/session/endurance/program_like.h"

#include <QElapsedTimer>
#include <QTest>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <malloc.h>
#include <span>

using namespace cairn;
using namespace cairn::test;

namespace fs = std::filesystem;

namespace {

constexpr int kFewSeconds = 20, kSoakRows = 3000, kWarmUpRuns = 6;
/// Of what is in use, from the first to the last quarter of the runs. SQLite fills its cache with two MiB. DuckDB keeps a word on every
/// block it dropped, and clears them away when they are 32,768: 5 in a run, 6,000 runs until that is reached, 0.2 KiB each.
constexpr double kHeapGrowthMib = 4, kDroppedBlocksMib = 8;
constexpr double kFilledAfterRuns = 7000;
constexpr double kPrivateGrowthMib = 16; ///< of what the system counts: the heap keeps some of what was freed

struct Usage {
    double residentMib = 0, privateMib = 0;
    double heapMib = 0; ///< allocated and not freed
    int descriptors = 0, threads = 0;
};

double mib(const char* key)
{
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
        if (word == key) {
            double kib = 0;
            status >> kib;
            return kib / 1024;
        }
    return 0;
}

/// What all threads have allocated and not freed, by malloc's own books: what it took from the system less what lies free in it.
double heapInUseMib()
{
    char* text = nullptr;
    std::size_t length = 0;
    std::FILE* books = ::open_memstream(&text, &length);
    const bool told = books && ::malloc_info(0, books) == 0;
    if (books)
        std::fclose(books);
    std::string totals(told ? text : "", told ? length : 0);
    std::free(text);
    totals.erase(0, std::max<std::size_t>(totals.rfind("</heap>"), 1) - 1);
    const auto bytes = [&](const std::string& element) {
        const std::size_t at = totals.find(element), size = totals.find("size=\"", at);
        return at == std::string::npos || size == std::string::npos ? 0.0 : std::strtod(totals.c_str() + size + 6, nullptr);
    };
    return (bytes("<system type=\"current\"") + bytes("<total type=\"mmap\"") - bytes("<total type=\"fast\"") - bytes("<total type=\"rest\"")) / (1 << 20);
}

Usage usageNow()
{
    Usage usage{mib("VmRSS:"), mib("RssAnon:"), heapInUseMib()};
    usage.descriptors = static_cast<int>(std::distance(fs::directory_iterator("/proc/self/fd"), {}));
    usage.threads = static_cast<int>(std::distance(fs::directory_iterator("/proc/self/task"), {}));
    return usage;
}

double medianOf(std::span<const Usage> usages, double Usage::* which)
{
    std::vector<double> values;
    for (const Usage& usage : usages)
        values.push_back(usage.*which);
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
    return values[values.size() / 2];
}

} // namespace

class SoakTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingGrows()
    {
        const TempDir folder;
        QVERIFY(ProgramLike::makeProject(folder.path(), kSoakRows).has_value());
        const auto program = ProgramLike::start(folder.path());
        if (!program && program.error().code == ErrorCode::EngineMissing)
            QSKIP("The tensor engine is not here");
        QVERIFY2(program.has_value(), program ? "" : program.error().text().c_str());
        const char* asked = std::getenv("CAIRN_SOAK");
        const qint64 wholeMs = 1000 * (asked ? std::max(5, std::atoi(asked)) : kFewSeconds);
        QElapsedTimer clock;
        clock.start();
        std::vector<Usage> usages;
        std::string hash;
        std::printf("run  seconds  resident MiB  private MiB  heap MiB  files  threads\n");
        while (clock.elapsed() < wholeMs || usages.size() < 3 * kWarmUpRuns) {
            (*program)->train([](session::Workbench& workbench, engine::Engine& engine, engine::TrainControl& control, engine::TrainProgress& progress) {
                Json options = workbench.trainOptions();
                options.update({{"epochs", 3}, {"seed", 9}, {"threads", 1}, {"checkpoint_seconds", 0.2}, {"tensorboard", "on"}});
                return session::startTraining(workbench, engine, options, control, progress);
            });
            const auto outcome = (*program)->outcome();
            QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
            QVERIFY(hash.empty() || hash == outcome->outcome.weightsHash); // nor does it learn anything else after a while
            hash = outcome->outcome.weightsHash;
            usages.push_back(usageNow());
            const Usage& usage = usages.back();
            std::printf("%3zu  %7.1f  %12.1f  %11.1f  %8.2f  %5d  %7d\n", usages.size(), static_cast<double>(clock.elapsed()) / 1000, usage.residentMib, usage.privateMib, usage.heapMib, usage.descriptors, usage.threads);
            std::fflush(stdout);
        }
        QVERIFY2(usages.back().heapMib > 1, "malloc tells nothing of itself");
        const auto warmed = std::span<const Usage>(usages).subspan(kWarmUpRuns);
        const auto early = warmed.first(warmed.size() / 4), late = warmed.last(warmed.size() / 4);
        const double heapBefore = medianOf(early, &Usage::heapMib), heapAfter = medianOf(late, &Usage::heapMib);
        const double before = medianOf(early, &Usage::privateMib), after = medianOf(late, &Usage::privateMib);
        const Usage& warm = warmed.front();
        const Usage& last = warmed.back();
        qInfo("%zu runs in %.0f s, medians of the first and last quarter: heap in use %.2f -> %.2f MiB, private memory %.1f -> %.1f MiB; files %d -> %d, threads %d -> %d", usages.size(),
              static_cast<double>(clock.elapsed()) / 1000, heapBefore, heapAfter, before, after, warm.descriptors, last.descriptors, warm.threads, last.threads);
        QVERIFY2(heapAfter - heapBefore < kHeapGrowthMib + kDroppedBlocksMib * std::min(1.0, static_cast<double>(usages.size()) / kFilledAfterRuns), "Memory is lost from run to run");
        if (warmed.size() / 2 > kFilledAfterRuns) { // by then every cache is full
            const double third = medianOf(warmed.last(warmed.size() / 2).first(warmed.size() / 4), &Usage::heapMib);
            qInfo("heap in use, third and last quarter: %.2f and %.2f MiB", third, heapAfter);
            QVERIFY2(heapAfter - third < kHeapGrowthMib / 4, "Memory is lost slowly");
        }
        QVERIFY2(after - before < kPrivateGrowthMib, "Memory grows from run to run");
        QCOMPARE(last.descriptors, warm.descriptors);
        QCOMPARE(last.threads, warm.threads);
    }
};

QTEST_GUILESS_MAIN(SoakTest)
#include "soak_test.moc"
