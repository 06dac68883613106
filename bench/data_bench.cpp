// SPDX-License-Identifier: GPL-3.0-or-later
// cairn-bench-data [rows] [folder]: a big made-up table from drop to encoded batches. Encoding is compared with the bare scan
// of the same columns; memory is what the process grew by since its start.
#include "bench/need.h"
#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/batch/row_order.h"
#include "core/batch/sources.h"
#include "core/data/synthetic/synthetic.h"
#include "core/prep/fit/fit.h"

#include <duckdb.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>

using namespace cairn;
using cairn::bench::need;
namespace fs = std::filesystem;

namespace {

double residentMb(const char* what)
{
    std::ifstream in("/proc/self/status");
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with(what))
            return std::strtod(line.c_str() + std::string(what).size() + 1, nullptr) / 1024;
    }
    return 0;
}

struct Bench {
    Progress progress;
    StopSource source;
    JobContext job{source.get_token(), progress};
    double startMb = residentMb("VmRSS:");

    void say(const char* what, double value, const char* unit) const
    {
        std::printf("%-46s %10.3f %-8s (resident +%.0f MB, peak +%.0f MB)\n", what, value, unit, residentMb("VmRSS:") - startMb,
                    residentMb("VmHWM:") - startMb);
        std::fflush(stdout);
    }
};

void pages(Bench& bench, const data::Dataset& dataset, const char* name)
{
    const std::uint64_t rows = *dataset.rowCount();
    const Philox random(1, 1);
    std::vector<double> seconds;
    for (std::uint64_t i = 0; i < 40; ++i) {
        const Stopwatch watch;
        (void)need(dataset.page(random.below(i, rows - 200), 200, bench.job));
        seconds.push_back(watch.seconds());
    }
    std::ranges::sort(seconds);
    bench.say((std::string(name) + ": far page, median of 40").c_str(), seconds[20] * 1000, "ms");
    bench.say((std::string(name) + ": far page, slowest of 40").c_str(), seconds[39] * 1000, "ms");
}

/// Time of a piece of work: on the wall, and of all threads on their cores (which other programs disturb less).
struct Cost {
    double wall = 0, cores = 0;
};

class Meter {
public:
    Cost read() const { return {m_watch.seconds(), static_cast<double>(std::clock() - m_start) / CLOCKS_PER_SEC}; }

private:
    Stopwatch m_watch;
    std::clock_t m_start = std::clock();
};

Cost scanCost(const data::Dataset& dataset)
{
    std::vector<std::size_t> columns(dataset.schema().size());
    for (std::size_t i = 0; i < columns.size(); ++i)
        columns[i] = i;
    const Meter meter;
    const auto cursor = need(dataset.scan(columns, 0, *dataset.rowCount(), {}));
    while (need(cursor->next())) {}
    return meter.read();
}

Cost encodeCost(const batch::EncodedSource& source)
{
    constexpr std::uint64_t kRows = 65536;
    std::vector<std::vector<std::byte>> memory;
    batch::BlockView view;
    for (const auto& field : source.fields())
        memory.emplace_back(kRows * static_cast<std::size_t>(field.shape[0]) * byteSize(field.type));
    memory.emplace_back(kRows * 8);
    for (std::size_t i = 0; i + 1 < memory.size(); ++i)
        view.fields.emplace_back(memory[i]);
    view.targets = memory.back();
    const Meter meter;
    for (std::uint64_t first = 0; first < source.size(); first += kRows)
        need(source.read(first, std::min(kRows, source.size() - first), view));
    return meter.read();
}

/// DuckDB by itself: the same columns, streamed and thrown away.
Cost duckdbCost(const std::string& sql)
{
    duckdb_database database = nullptr;
    duckdb_connection connection = nullptr;
    duckdb_prepared_statement statement = nullptr;
    duckdb_result result;
    const Meter meter;
    if (duckdb_open(nullptr, &database) != DuckDBSuccess || duckdb_connect(database, &connection) != DuckDBSuccess
        || duckdb_prepare(connection, sql.c_str(), &statement) != DuckDBSuccess || duckdb_execute_prepared_streaming(statement, &result) != DuckDBSuccess) {
        std::fprintf(stderr, "DuckDB does not run %s\n", sql.c_str());
        std::exit(1);
    }
    for (duckdb_data_chunk chunk = duckdb_fetch_chunk(result); chunk; chunk = duckdb_fetch_chunk(result))
        duckdb_destroy_data_chunk(&chunk);
    const Cost cost = meter.read();
    duckdb_destroy_result(&result);
    duckdb_destroy_prepare(&statement);
    duckdb_disconnect(&connection);
    duckdb_close(&database);
    return cost;
}

void use(Bench& bench, const std::shared_ptr<data::Dataset>& dataset, const char* name, const std::string& sql)
{
    const auto line = [&](const char* what) { return std::string(name) + ": " + what; };
    pages(bench, *dataset, name);
    Stopwatch profile;
    (void)need(dataset->profile(0, bench.job));
    bench.say(line("profile of a number column").c_str(), profile.seconds(), "s");
    const auto split = need(prep::makeSplit(*dataset, {0, 0.0, 0.0, true}));
    Stopwatch fit;
    const auto recipe = need(prep::fitRecipe(*dataset, split, {}, bench.job));
    bench.say(line("fit a recipe").c_str(), fit.seconds(), "s");
    Stopwatch make;
    const auto sources = need(batch::makeSources(dataset, recipe, split, bench.job));
    bench.say(line("make sources").c_str(), make.seconds(), "s");
    (void)scanCost(*dataset);
    const Cost scanned = scanCost(*dataset), encoded = encodeCost(*sources.train), duckdb = duckdbCost(sql);
    const double millions = static_cast<double>(*dataset->rowCount()) / 1e6;
    bench.say(line("bare scan of all columns").c_str(), millions / scanned.wall, "M rows/s");
    bench.say(line("read encoded rows").c_str(), millions / encoded.wall, "M rows/s");
    bench.say(line("DuckDB alone reads the file").c_str(), millions / duckdb.wall, "M rows/s");
    bench.say(line("read encoded rows, share of DuckDB alone").c_str(), 100 * duckdb.wall / encoded.wall, "%");
    bench.say(line("encoding / bare scan, on the wall").c_str(), encoded.wall / scanned.wall, "x");
    bench.say(line("encoding / bare scan, core seconds").c_str(), encoded.cores / scanned.cores, "x");
    bench.say(line("bare scan, core seconds").c_str(), scanned.cores, "s");
}

} // namespace

int main(int count, char** arguments)
{
    const std::uint64_t rows = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 10'000'000;
    const fs::path folder = count > 2 ? fs::path(arguments[2]) : fs::temp_directory_path() / "cairn-bench-data";
    fs::create_directories(folder);
    Bench bench;
    std::printf("%s rows x 12 columns\n", grouped(rows).c_str());
    for (const char* name : {"table.csv", "table.parquet"}) {
        if (fs::exists(folder / name))
            continue;
        const Stopwatch watch;
        (void)need(data::writeSynthetic({.size = rows}, folder / name, bench.job));
        bench.say((std::string("write ") + name).c_str(), watch.seconds(), "s");
    }
    {
        Stopwatch watch;
        const std::clock_t start = std::clock();
        const auto csv = need(data::openDataset({(folder / "table.csv").string(), {}, {}}, folder / "cache", bench.job));
        (void)need(csv->page(0, 200, bench.job));
        bench.say("CSV: drop to first page", watch.seconds(), "s");
        const std::clock_t cores = std::clock() - start;
        bench.say("CSV: drop to first page, core seconds", static_cast<double>(cores) / CLOCKS_PER_SEC, "s");
        fs::remove_all(folder / "cache");
        watch = Stopwatch();
        need(csv->prepareRandomAccess(bench.job));
        bench.say("CSV: prepare random access", watch.seconds(), "s");
        use(bench, csv, "CSV", "SELECT * FROM read_csv('" + (folder / "table.csv").string() + "')");
    }
    {
        const Stopwatch watch;
        const auto parquet = need(data::openDataset({(folder / "table.parquet").string(), {}, {}}, folder / "cache", bench.job));
        (void)need(parquet->page(0, 200, bench.job));
        bench.say("Parquet: drop to first page", watch.seconds(), "s");
        use(bench, parquet, "Parquet", "SELECT * FROM read_parquet('" + (folder / "table.parquet").string() + "')");
    }
    const Stopwatch watch;
    std::vector<std::uint64_t> order(rows);
    batch::RowOrder(rows, 1, 1).fill(0, order);
    bench.say("shuffled order of all rows", watch.seconds(), "s");
    return 0;
}
