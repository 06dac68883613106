// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/identity/row_hash.h"

#include "core/base/random.h"

#include <algorithm>
#include <bit>
#include <cctype>
#include <cmath>
#include <cstring>
#include <numeric>

namespace cairn::data {

namespace {

constexpr std::uint64_t kMultiplier = 0x9E3779B97F4A7C15ull;
constexpr std::uint64_t kValueStream = 0x70;

/// Letters and digits in lower case, one blank between words.
std::string plainText(std::string_view text)
{
    std::string plain;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (byte >= 0x80 || std::isalnum(byte))
            plain += static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte);
        else if (!plain.empty() && plain.back() != ' ')
            plain += ' ';
    }
    while (!plain.empty() && plain.back() == ' ')
        plain.pop_back();
    return plain;
}

void addColumn(const ColumnVector& column, std::size_t size, std::uint64_t nameHash, int digits, std::vector<std::uint64_t>& hashes)
{
    for (std::size_t row = 0; row < size; ++row) {
        if (!column.present(row))
            continue;
        std::uint64_t value = 0;
        if (column.isText())
            value = digits ? textHash(plainText(column.text(row))) : textHash(column.text(row));
        else
            value = numberHash(digits ? roundedTo(column.numbers()[row], digits) : column.numbers()[row]);
        hashes[row] += mix(value ^ nameHash, kValueStream);
    }
}

Result<void> addImages(const Dataset& dataset, const ColumnChunk& chunk, std::uint64_t nameHash, std::vector<std::uint8_t>& pixels,
                       std::vector<std::uint64_t>& hashes)
{
    const Column& column = dataset.schema()[*dataset.schema().imageColumn()];
    const auto bytes = static_cast<std::size_t>(std::accumulate(column.shape.begin(), column.shape.end(), std::int64_t{1}, std::multiplies<>()));
    const std::size_t most = std::max<std::size_t>(1, (4u << 20) / std::max<std::size_t>(1, bytes));
    for (std::size_t begin = 0; begin < chunk.size; begin += most) {
        std::vector<RowId> ids;
        for (std::size_t row = begin; row < std::min(chunk.size, begin + most); ++row)
            ids.push_back(chunk.id(row));
        pixels.resize(ids.size() * bytes);
        CAIRN_TRY(dataset.copyImages(ids, pixels));
        for (std::size_t i = 0; i < ids.size(); ++i)
            hashes[begin + i] += mix(textHash({reinterpret_cast<const char*>(pixels.data()) + i * bytes, bytes}) ^ nameHash, kValueStream);
    }
    return {};
}

} // namespace

double roundedTo(double value, int digits)
{
    if (value == 0 || !std::isfinite(value))
        return value;
    const double scale = std::pow(10.0, digits - 1 - static_cast<int>(std::floor(std::log10(std::fabs(value)))));
    return std::isfinite(scale) && scale > 0 ? std::round(value * scale) / scale : value;
}

std::uint64_t textHash(std::string_view text)
{
    std::uint64_t state = text.size() * kMultiplier;
    const auto take = [&](std::uint64_t word) { state = (std::rotl(state, 23) ^ word) * kMultiplier; };
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t word;
        std::memcpy(&word, text.data() + at, 8);
        take(word);
    }
    std::uint64_t rest = 0;
    std::memcpy(&rest, text.data() + at, text.size() - at);
    take(rest);
    return mix(state, kValueStream + 1);
}

std::uint64_t numberHash(double value)
{
    if (value == 0)
        value = 0; // of either sign
    if (std::isnan(value))
        return mix(0x7FF8000000000000ull, kValueStream + 2);
    return mix(std::bit_cast<std::uint64_t>(value), kValueStream + 2);
}

std::vector<std::size_t> identityColumns(const Schema& schema)
{
    const bool hasPath = std::ranges::any_of(schema.columns, [](const Column& column) {
        return column.type == ColumnType::Text && (column.name == "path" || column.name == "file" || column.name == "filename");
    });
    std::vector<std::size_t> columns;
    for (std::size_t i = 0; i < schema.size(); ++i) {
        if (schema[i].type != ColumnType::Image || !hasPath)
            columns.push_back(i);
    }
    return columns;
}

Result<void> hashRows(const Dataset& dataset, const RowHashing& hashing, const ScannedRows& rows, const HashVisitor& visitor, JobContext& job)
{
    const Schema& schema = dataset.schema();
    const std::vector<std::size_t> columns = hashing.columns.empty() ? identityColumns(schema) : hashing.columns;
    std::vector<std::size_t> scanned;
    std::vector<std::uint64_t> names;
    std::optional<std::uint64_t> image;
    for (const std::size_t column : columns) {
        if (schema[column].type == ColumnType::Image) {
            image = textHash(schema[column].name);
            continue;
        }
        scanned.push_back(column);
        names.push_back(textHash(schema[column].name));
    }
    // A dataset of pictures only is walked along any other column, or as it stands.
    std::vector<std::uint64_t> hashes;
    std::vector<std::uint8_t> pixels;
    std::uint64_t done = 0;
    const ChunkVisitor hashChunk = [&](const ColumnChunk& chunk) -> Result<void> {
        hashes.assign(chunk.size, 0);
        for (std::size_t i = 0; i < names.size(); ++i)
            addColumn(chunk.columns[i], chunk.size, names[i], hashing.roundedDigits, hashes);
        if (image)
            CAIRN_TRY(addImages(dataset, chunk, *image, pixels, hashes));
        job.progress.set(done += chunk.size, rows.count());
        return visitor(chunk, hashes);
    };
    if (!scanned.empty())
        return visitRows(dataset, scanned, rows, hashChunk, job.stop);
    for (std::uint64_t begin = 0; begin < rows.count(); begin += 2048) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled", dataset.title());
        ColumnChunk chunk;
        chunk.size = std::min<std::uint64_t>(2048, rows.count() - begin);
        chunk.first = begin;
        if (rows.sampled())
            chunk.ids = std::span(rows.sample).subspan(begin, chunk.size);
        CAIRN_TRY(hashChunk(chunk));
    }
    return {};
}

} // namespace cairn::data
