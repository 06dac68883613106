// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/table/parquet_pages.h"

#include "core/base/mapped_file.h"
#include "core/data/duckdb/connection.h"

#include <optional>
#include <zlib.h>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr int kDeepest = 8; ///< structures within structures of a page header

/// What of a page header matters here.
struct PageHeader {
    enum Kind { Data = 0, Index = 1, Dictionary = 2, DataV2 = 3 };
    std::int64_t kind = -1, bytes = -1, values = 0;
    std::optional<std::uint32_t> sum;
    std::size_t size = 0; ///< of the header itself
};

/// Thrift's compact protocol, as far as page headers use it. Nothing beyond the bytes is touched; `fine` turns false instead.
class CompactReader {
public:
    explicit CompactReader(Bytes bytes) : m_bytes(bytes) {}

    bool fine() const { return m_fine; }
    std::size_t place() const { return m_place; }

    std::uint8_t byte()
    {
        if (m_place >= m_bytes.size()) {
            m_fine = false;
            return 0;
        }
        return m_bytes[m_place++];
    }

    std::uint64_t varint()
    {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const std::uint8_t next = byte();
            value |= std::uint64_t{next & 0x7fu} << shift;
            if (next < 0x80)
                return value;
        }
        m_fine = false;
        return 0;
    }

    std::int64_t integer()
    {
        const std::uint64_t value = varint();
        return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
    }

    /// Calls `field(id, type)` for each field of a structure; true: it read the value itself.
    template <typename Field>
    void structure(int depth, const Field& field)
    {
        std::int64_t id = 0;
        while (m_fine) {
            const std::uint8_t head = byte();
            const int type = head & 0x0f;
            if (head == 0 || !m_fine)
                return;
            id = head >> 4 ? id + (head >> 4) : integer();
            if (!field(id, type))
                skip(type, depth);
        }
    }

private:
    enum Type { True = 1, False = 2, Byte = 3, Int16 = 4, Int64 = 6, Double = 7, Binary = 8, List = 9, Set = 10, Map = 11, Struct = 12 };

    void jump(std::uint64_t bytes)
    {
        m_fine = m_fine && bytes <= m_bytes.size() - m_place;
        m_place += m_fine ? bytes : 0;
    }

    void skip(int type, int depth)
    {
        if (depth >= kDeepest)
            m_fine = false;
        else if (type == Byte)
            jump(1);
        else if (type >= Int16 && type <= Int64)
            (void)varint();
        else if (type == Double)
            jump(8);
        else if (type == Binary)
            jump(varint());
        else if (type == Struct)
            structure(depth + 1, [](std::int64_t, int) { return false; });
        else if (type != True && type != False)
            m_fine = false; // page headers hold no lists and maps
    }

    Bytes m_bytes;
    std::size_t m_place = 0;
    bool m_fine = true;
};

std::optional<PageHeader> pageHeader(Bytes bytes)
{
    constexpr int kInt32 = 5, kStruct = 12;
    CompactReader reader(bytes);
    PageHeader header;
    const auto values = [&](std::int64_t id, int type) {
        if (id != 1 || type != kInt32)
            return false;
        header.values = reader.integer();
        return true;
    };
    reader.structure(0, [&](std::int64_t id, int type) {
        if ((id == 5 || id == 8) && type == kStruct) {
            reader.structure(1, values);
            return true;
        }
        if (type != kInt32 || id > 4 || id == 2)
            return false;
        const std::int64_t value = reader.integer();
        if (id == 1)
            header.kind = value;
        else if (id == 3)
            header.bytes = value;
        else
            header.sum = static_cast<std::uint32_t>(value);
        return true;
    });
    header.size = reader.place();
    const bool sensible = reader.fine() && header.kind >= 0 && header.bytes >= 0 && header.values >= 0 && static_cast<std::uint64_t>(header.bytes) <= bytes.size() - header.size;
    return sensible ? std::optional(header) : std::nullopt;
}

/// The pages of one column in one row group.
struct Chunk {
    std::string column;
    std::uint64_t first = 0, bytes = 0; ///< in the file
    std::int64_t values = 0;
    RowId firstRow = 0;
    std::uint64_t rows = 0;

    bool flat() const { return values == static_cast<std::int64_t>(rows); } ///< a value a row, so that pages are ranges of rows
};

void checkChunk(const fs::path& file, const Chunk& chunk, Bytes bytes, PageSums& sums)
{
    std::int64_t seen = 0;
    while (seen < chunk.values) {
        const auto header = pageHeader(bytes);
        if (!header)
            return;
        const Bytes page = bytes.subspan(header->size, static_cast<std::size_t>(header->bytes));
        const bool data = header->kind == PageHeader::Data || header->kind == PageHeader::DataV2;
        ++sums.pages;
        sums.checked += header->sum.has_value();
        if (header->sum && *header->sum != static_cast<std::uint32_t>(crc32_z(0, page.data(), page.size()))) {
            const bool range = chunk.flat() && data;
            sums.damaged.push_back({file, chunk.column, chunk.firstRow + (range ? static_cast<std::uint64_t>(seen) : 0),
                                    range ? static_cast<std::uint64_t>(std::min(header->values, chunk.values - seen)) : chunk.rows});
        }
        seen += data ? header->values : 0;
        bytes = bytes.subspan(header->size + page.size());
    }
}

std::string joined(std::string path)
{
    for (std::size_t at = path.find(", "); at != std::string::npos; at = path.find(", ", at))
        path.replace(at, 2, ".");
    return path;
}

/// Chunks of a file in the order of its row groups; `rows` grows by the rows of the file.
Result<std::vector<Chunk>> chunksOf(const fs::path& file, RowId& rows, const StopToken& stop)
{
    DuckLimits limits;
    limits.readable = {file};
    CAIRN_ASSIGN(auto database, DuckDatabase::open({}, limits));
    CAIRN_ASSIGN(const auto connection, DuckConnection::connect(std::move(database), file.string()));
    CAIRN_ASSIGN(const auto table, connection->table(
        "SELECT row_group_id, row_group_num_rows, path_in_schema, num_values, coalesce(dictionary_page_offset, 0), data_page_offset, total_compressed_size "
        "FROM parquet_metadata(" + sqlText(file.string()) + ") ORDER BY row_group_id, column_id", stop));
    const auto number = [](const Cell& cell) { return std::get_if<std::int64_t>(&cell) ? std::max<std::int64_t>(0, std::get<std::int64_t>(cell)) : 0; };
    std::vector<Chunk> chunks;
    std::optional<std::int64_t> group;
    std::uint64_t groupRows = 0;
    for (const auto& row : table) {
        if (group != number(row[0])) {
            rows += groupRows;
            group = number(row[0]);
            groupRows = static_cast<std::uint64_t>(number(row[1]));
        }
        const std::int64_t dictionary = number(row[4]), data = number(row[5]);
        const std::int64_t first = dictionary > 0 && dictionary < data ? dictionary : data;
        chunks.push_back({joined(cellText(row[2])), static_cast<std::uint64_t>(first), static_cast<std::uint64_t>(number(row[6])), number(row[3]), rows, groupRows});
    }
    rows += groupRows;
    return chunks;
}

} // namespace

Result<PageSums> checkPageSums(std::span<const fs::path> files, JobContext& job)
{
    PageSums sums;
    RowId rows = 0;
    for (std::size_t i = 0; i < files.size(); ++i) {
        CAIRN_ASSIGN(const auto chunks, chunksOf(files[i], rows, job.stop));
        CAIRN_ASSIGN(const MappedFile mapped, mapFile(files[i]));
        for (const Chunk& chunk : chunks) {
            if (job.cancelled())
                return fail(ErrorCode::Cancelled, "Cancelled", files[i].string());
            const std::uint64_t size = mapped.bytes.size();
            if (chunk.first < size)
                checkChunk(files[i], chunk, mapped.bytes.subspan(chunk.first, std::min(chunk.bytes, size - chunk.first)), sums);
        }
        CAIRN_TRY(checkMapped(mapped.bytes));
        job.progress.set(i + 1, files.size());
    }
    return sums;
}

} // namespace cairn::data
