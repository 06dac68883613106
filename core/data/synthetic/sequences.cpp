// SPDX-License-Identifier: GPL-3.0-or-later
// Sequences to be repeated from memory: the copy task of Graves, Wayne, Danihelka, "Neural Turing Machines" (2014), and two
// relatives. Columns: length; input, the symbols s0 .. s(alphabet - 1) with spaces between; output, what is to be written
// after the whole input was read: the same, in reverse, or sorted by number.
#include "core/base/random.h"
#include "core/data/synthetic/kinds.h"
#include "core/data/synthetic/table_writer.h"

#include <algorithm>

namespace cairn::data::synthetic {

namespace {

constexpr std::uint64_t kLength = 0x5EC1, kSymbol = 0x5EC2;

struct Options {
    std::uint64_t seed = 0, shortest = 1, longest = 1, alphabet = 2;
    std::string task;
};

std::string joined(const std::vector<std::uint64_t>& symbols)
{
    std::string text;
    for (const std::uint64_t symbol : symbols)
        text += (text.empty() ? "s" : " s") + std::to_string(symbol);
    return text;
}

void writeRow(const Options& options, std::uint64_t row, RowText& text)
{
    const std::uint64_t length = options.shortest + Philox(options.seed, kLength).below(row, options.longest - options.shortest + 1);
    const Philox random(options.seed, kSymbol);
    std::vector<std::uint64_t> symbols(length);
    for (std::uint64_t i = 0; i < length; ++i)
        symbols[i] = random.below(row * options.longest + i, options.alphabet);
    text.add(length);
    text.add(joined(symbols));
    if (options.task == "reverse")
        std::ranges::reverse(symbols);
    else if (options.task == "sort")
        std::ranges::sort(symbols);
    text.add(joined(symbols));
}

Result<void> write(const SyntheticSpec& spec, const std::filesystem::path& place, JobContext& job)
{
    const Options options{spec.seed, countOf(spec, "shortest"), countOf(spec, "longest"), countOf(spec, "alphabet"), spec.params.at("task").get<std::string>()};
    if (options.shortest > options.longest)
        return fail(ErrorCode::InvalidInput, "The shortest sequence is longer than the longest", "shortest", "Make it smaller");
    const TableMaker maker{{{"length", "BIGINT"}, {"input", "VARCHAR"}, {"output", "VARCHAR"}},
                           spec.size,
                           [options](std::uint64_t row, RowText& text) { writeRow(options, row, text); }};
    return writeTable(maker, place, place.extension().string(), job);
}

} // namespace

SyntheticKind sequences()
{
    SyntheticKind kind;
    kind.id = "sequences";
    kind.title = "Sequences to copy";
    kind.help = "Random symbols that a network has to keep in memory and write down again: the test of memory-augmented networks.";
    kind.unit = "rows";
    kind.size = 100'000;
    kind.mostSize = 10'000'000'000;
    kind.params = {
        {"task", "What is to be written", "The same symbols, in reverse, or sorted", ParamType::Choice, "copy", 0, 0, {"copy", "reverse", "sort"}},
        integerParam("shortest", "Shortest", "Symbols of the shortest sequence", 1, 1, 10'000),
        integerParam("longest", "Longest", "Symbols of the longest sequence", 20, 1, 10'000),
        integerParam("alphabet", "Different symbols", "Size of the alphabet", 8, 2, 1'000'000),
    };
    kind.write = write;
    return kind;
}

} // namespace cairn::data::synthetic
