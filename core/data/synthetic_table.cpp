// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/synthetic_table.h"

#include "core/base/random.h"
#include "core/data/duckdb_connection.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <vector>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kRowsAtOnce = 4096;
constexpr std::uint32_t kMostColumns = 100'000;
constexpr std::uint64_t kCellStream = 0x7AB1E;   ///< + column
constexpr std::uint64_t kDesignStream = 0xDE516;
constexpr std::uint64_t kMissingStream = 0x3155;
constexpr std::uint64_t kNoiseStream = 0x40153;

/// How one input column is made.
struct Maker {
    std::string name;
    std::vector<std::string> categories; ///< empty: numbers
    std::vector<double> effects;         ///< on the score, one per category, mean 0
    double mean = 0, scale = 1, weight = 0;
    bool skewed = false, mayMiss = false;
};

struct Design {
    std::vector<Maker> columns;
    double productWeight = 0; ///< of the first two number columns
    double scoreScale = 1;    ///< makes the score's variance 1
};

Maker makeCategories(const Philox& random, std::uint32_t column, std::uint32_t group)
{
    Maker maker;
    maker.name = "group_" + std::to_string(group);
    const std::uint64_t count = 3 + random.below(column * 64, 10);
    double sum = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        maker.categories.push_back(std::string(1, static_cast<char>('a' + i)) + std::to_string(group));
        maker.effects.push_back(random.normal(column * 64 + 1 + i));
        sum += maker.effects.back();
    }
    for (double& effect : maker.effects)
        effect -= sum / static_cast<double>(count);
    return maker;
}

Maker makeNumbers(const Philox& random, std::uint32_t column, std::uint32_t number)
{
    Maker maker;
    maker.name = "number_" + std::to_string(number);
    maker.mean = 10 * random.normal(column * 64);
    maker.scale = std::exp(random.normal(column * 64 + 1));
    maker.weight = random.normal(column * 64 + 2);
    maker.skewed = number % 5 == 0;
    maker.mayMiss = number % 3 == 0;
    return maker;
}

/// Everything about the table that does not depend on the row.
Design designOf(const SyntheticTableSpec& spec)
{
    const Philox random(spec.seed, kDesignStream);
    Design design;
    std::uint32_t numbers = 0, groups = 0;
    double variance = 0;
    for (std::uint32_t column = 0; column + 1 < spec.columns; ++column) {
        if (column % 4 == 3) {
            design.columns.push_back(makeCategories(random, column, ++groups));
            const auto& effects = design.columns.back().effects;
            for (const double effect : effects)
                variance += effect * effect / static_cast<double>(effects.size());
        } else {
            design.columns.push_back(makeNumbers(random, column, ++numbers));
            variance += design.columns.back().weight * design.columns.back().weight;
        }
    }
    design.productWeight = numbers >= 2 ? std::sqrt(variance / 4) : 0;
    design.scoreScale = 1 / std::sqrt(variance + design.productWeight * design.productWeight);
    return design;
}

/// Appends text; numbers with four decimals.
class Line {
public:
    explicit Line(char separator) : m_separator(separator) { m_text.reserve(1 << 20); }

    void text(const std::string& value) { m_text += value; }
    void number(double value)
    {
        std::array<char, 32> digits;
        auto scaled = std::llround(value * 10000);
        if (scaled < 0) {
            m_text += '-';
            scaled = -scaled;
        }
        const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), scaled / 10000);
        m_text.append(digits.data(), end);
        const auto rest = static_cast<int>(scaled % 10000);
        const std::array<char, 5> decimals{'.', digit(rest / 1000), digit(rest / 100 % 10), digit(rest / 10 % 10), digit(rest % 10)};
        m_text.append(decimals.data(), decimals.size());
    }
    void next() { m_text += m_separator; }
    void end() { m_text += '\n'; }
    std::string& all() { return m_text; }

private:
    static char digit(int value) { return static_cast<char>('0' + value); }

    std::string m_text;
    char m_separator;
};

void writeRow(const SyntheticTableSpec& spec, const Design& design, std::uint64_t row, Line& line)
{
    double score = 0, first = 0, product = 0;
    int numbers = 0;
    for (std::size_t column = 0; column < design.columns.size(); ++column) {
        const Maker& maker = design.columns[column];
        const Philox cell(spec.seed, kCellStream + column);
        if (!maker.categories.empty()) {
            const auto code = cell.below(row, maker.categories.size());
            score += maker.effects[code];
            line.text(maker.categories[code]);
        } else {
            const double z = cell.normal(row);
            score += maker.weight * z;
            product = numbers == 1 ? first * z : product;
            first = numbers == 0 ? z : first;
            ++numbers;
            const bool missing = maker.mayMiss && Philox(spec.seed, kMissingStream + (column << 32)).uniform(row) < spec.missing;
            if (!missing)
                line.number(maker.skewed ? maker.scale * std::exp(z) : maker.mean + maker.scale * z);
        }
        line.next();
    }
    score = (score + design.productWeight * product) * design.scoreScale;
    const Philox noise(spec.seed, kNoiseStream);
    if (spec.regression)
        line.number(score + noise.normal(row) * std::sqrt(spec.labelNoise / (1 - spec.labelNoise)));
    else
        line.text((score > 0) != (noise.uniform(row) < spec.labelNoise) ? "yes" : "no");
    line.end();
}

Error writeError(const fs::path& file)
{
    const int code = errno;
    if (code == ENOSPC || code == EDQUOT)
        return fail(ErrorCode::NoSpace, "The disk is full", file.string(), "Free some space, or make a smaller table");
    if (code == EACCES || code == EPERM || code == EROFS)
        return fail(ErrorCode::Permission, "The file cannot be written", file.string(), "Choose a folder that you may write to");
    return fail(ErrorCode::Io, std::string("The file cannot be written: ") + std::strerror(code), file.string(), "Check the disk");
}

Result<void> writeText(const SyntheticTableSpec& spec, const fs::path& file, char separator, JobContext& job)
{
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::fopen(file.c_str(), "wb"), std::fclose);
    if (!out)
        return writeError(file);
    const Design design = designOf(spec);
    Line line(separator);
    for (const auto& column : design.columns)
        line.text(column.name + separator);
    line.text("target\n");
    for (std::uint64_t row = 0; row < spec.rows;) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled", file.string());
        for (const std::uint64_t end = std::min(spec.rows, row + kRowsAtOnce); row < end; ++row)
            writeRow(spec, design, row, line);
        if (std::fwrite(line.all().data(), 1, line.all().size(), out.get()) != line.all().size())
            return writeError(file);
        line.all().clear();
        job.progress.set(row, spec.rows);
    }
    if (std::fflush(out.get()) != 0 || fdatasync(fileno(out.get())) != 0)
        return writeError(file);
    return {};
}

/// COPY runs outside the lock-down of data sources: both files are ours.
Result<void> convertToParquet(const SyntheticTableSpec& spec, const fs::path& text, const fs::path& file, JobContext& job)
{
    DuckLimits limits;
    limits.readable = {text, file};
    CAIRN_ASSIGN(auto database, DuckDatabase::open({}, limits));
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(std::move(database), file.string()));
    std::string columns;
    for (const auto& column : designOf(spec).columns)
        columns += sqlText(column.name) + ": " + (column.categories.empty() ? "'DOUBLE', " : "'VARCHAR', ");
    columns += std::string("'target': ") + (spec.regression ? "'DOUBLE'" : "'VARCHAR'");
    return connection->execute("COPY (SELECT * FROM read_csv(" + sqlText(text.string()) + ", auto_detect=false, delim=',', header=true, columns={" +
                               columns + "})) TO " + sqlText(file.string()) + " (FORMAT parquet)", job.stop);
}

Result<void> check(const SyntheticTableSpec& spec, const std::string& where)
{
    if (spec.rows == 0)
        return fail(ErrorCode::InvalidInput, "A table needs at least one row", where, "Give a number of rows above 0");
    if (spec.columns < 2 || spec.columns > kMostColumns)
        return fail(ErrorCode::InvalidInput, "A table needs 2 to 100,000 columns", where, "Give another number of columns");
    const auto share = [](double value) { return value >= 0 && value < 1; };
    if (!share(spec.missing) || !share(spec.labelNoise))
        return fail(ErrorCode::InvalidInput, "Shares must be at least 0 and below 1", where, "Use a number such as 0.1");
    return {};
}

Result<void> write(const SyntheticTableSpec& spec, const fs::path& temporary, const std::string& ending, JobContext& job)
{
    if (ending != ".parquet")
        return writeText(spec, temporary, ending == ".tsv" ? '\t' : ',', job);
    const fs::path text = temporary.string() + ".csv";
    auto written = writeText(spec, text, ',', job);
    if (written)
        written = convertToParquet(spec, text, temporary, job);
    std::error_code ignored;
    fs::remove(text, ignored);
    return written;
}

} // namespace

Result<void> writeSyntheticTable(const SyntheticTableSpec& spec, const fs::path& file, JobContext& job)
{
    CAIRN_TRY(check(spec, file.string()));
    const std::string ending = file.extension().string();
    if (ending != ".csv" && ending != ".tsv" && ending != ".parquet")
        return fail(ErrorCode::InvalidInput, "The kind of file is not known from its ending", file.string(), "Use .csv, .tsv or .parquet");
    const fs::path temporary = file.string() + "." + std::to_string(getpid()) + ".tmp";
    auto written = write(spec, temporary, ending, job);
    std::error_code error;
    if (written) {
        fs::rename(temporary, file, error);
        if (error)
            written = fail(ErrorCode::Io, "The finished table cannot be put in its place: " + error.message(), file.string(), "Check the folder");
    }
    if (!written)
        fs::remove(temporary, error);
    return written;
}

} // namespace cairn::data
