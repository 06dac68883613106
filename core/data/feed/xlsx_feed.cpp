// SPDX-License-Identifier: GPL-3.0-or-later
// Sheets of Excel workbooks, unpacked and parsed by cairn-parse (mode "sheet", core/parse/sheet_wire.h).
#include "core/data/feed/row_feed.h"
#include "core/data/import/database_imports.h"
#include "core/parse/parse_process.h"
#include "core/parse/sheet_wire.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <map>

namespace cairn::data {

namespace fs = std::filesystem;
using parse::SheetCell;

namespace {

constexpr std::uint64_t kSniffedRows = 20'000;
constexpr double kMicrosPerDay = 86'400e6;

struct SheetValue {
    std::uint32_t column = 0;
    SheetCell kind = SheetCell::Number;
    double number = 0;
    std::string_view text = {};
};

struct SheetRow {
    std::uint32_t number = 0; ///< counted from 1
    std::vector<SheetValue> cells;
};

std::int64_t microsOf(double days)
{
    return std::llround((days - parse::kDaysTo1970) * kMicrosPerDay / 1000.0) * 1000; // Excel keeps milliseconds
}

/// Rows of one sheet, as the helper sends them.
class Sheet {
public:
    static Result<std::unique_ptr<Sheet>> open(const fs::path& file, const StopToken& stop)
    {
        auto sheet = std::unique_ptr<Sheet>(new Sheet());
        parse::ParseStart start{"sheet", {file}};
        start.limits.cpuSeconds = 3600; // over the whole reading; one request takes far less
        CAIRN_ASSIGN(sheet->m_process, parse::ParseProcess::start(start));
        CAIRN_ASSIGN(const auto reply, sheet->ask({Json{{"verb", "open"}}, {}}, stop));
        for (const auto& name : reply.head.value("sheets", Json::array()))
            sheet->m_names.push_back(name.get<std::string>());
        return sheet;
    }

    const std::vector<std::string>& names() const { return m_names; }

    Result<void> begin(const std::string& name, const StopToken& stop)
    {
        CAIRN_TRY(ask({Json{{"verb", "begin"}, {"sheet", name}}, {}}, stop));
        m_ended = false;
        m_reply = {};
        m_at = 0;
        return {};
    }

    /// The next row that holds anything, valid until the next call; nullptr at the end.
    Result<const SheetRow*> next(const StopToken& stop)
    {
        while (m_at >= m_reply.body.size()) {
            if (m_ended)
                return nullptr;
            CAIRN_ASSIGN(m_reply, ask({Json{{"verb", "rows"}}, {}}, stop));
            m_ended = m_reply.head.value("end", true);
            m_at = 0;
        }
        if (!readRow())
            return fail(ErrorCode::Corrupt, "The helper sent rows that make no sense", {}, "Try again");
        return &m_row;
    }

private:
    Result<parse::Message> ask(const parse::Message& request, const StopToken& stop) { return m_process->ask(request, stop); }

    template <typename T>
    bool take(T& value)
    {
        if (m_reply.body.size() - m_at < sizeof value)
            return false;
        std::memcpy(&value, m_reply.body.data() + m_at, sizeof value);
        m_at += sizeof value;
        return true;
    }

    bool readRow()
    {
        std::uint32_t count = 0;
        if (!take(m_row.number) || !take(count) || count > parse::kMostSheetColumns)
            return false;
        m_row.cells.resize(count);
        return std::ranges::all_of(m_row.cells, [this](SheetValue& cell) { return readCell(cell); });
    }

    bool readCell(SheetValue& cell)
    {
        std::uint8_t kind = 0;
        if (!take(cell.column) || !take(kind) || cell.column >= parse::kMostSheetColumns || kind < 1 || kind > 5)
            return false;
        cell.kind = static_cast<SheetCell>(kind);
        cell.text = {};
        if (cell.kind != SheetCell::Text && cell.kind != SheetCell::Problem)
            return take(cell.number);
        std::uint32_t length = 0;
        if (!take(length) || m_reply.body.size() - m_at < length)
            return false;
        cell.text = std::string_view(m_reply.body).substr(m_at, length);
        m_at += length;
        return true;
    }

    std::unique_ptr<parse::ParseProcess> m_process;
    std::vector<std::string> m_names;
    parse::Message m_reply;
    std::size_t m_at = 0;
    SheetRow m_row;
    bool m_ended = true;
};

Error named(Error error, const std::string& file)
{
    error.where = file + (error.where.empty() ? "" : ", " + error.where);
    return error;
}

/// Where the table of a sheet stands.
struct Shape {
    std::string sheet;
    std::uint32_t firstRow = 1;  ///< of the values, counted from 1
    std::uint32_t firstColumn = 0, columns = 0;
};

class SheetFeed : public RowFeed {
public:
    SheetFeed(std::unique_ptr<Sheet> sheet, std::string file, Shape shape) : m_sheet(std::move(sheet)), m_file(std::move(file)), m_shape(std::move(shape)) {}

    Result<void> next(FeedBlock& block, const StopToken& stop) override
    {
        while (!m_ended && !block.full()) {
            auto row = m_sheet->next(stop);
            if (!row)
                return named(row.error(), m_file);
            m_ended = *row == nullptr;
            if (*row && (*row)->number >= m_shape.firstRow)
                add(**row, block);
        }
        return {};
    }

private:
    void add(const SheetRow& row, FeedBlock& block)
    {
        m_cells.assign(m_shape.columns, nullptr);
        for (const auto& cell : row.cells) {
            if (cell.column >= m_shape.firstColumn && cell.column - m_shape.firstColumn < m_shape.columns)
                m_cells[cell.column - m_shape.firstColumn] = &cell;
        }
        for (std::size_t column = 0; column < m_cells.size(); ++column)
            m_cells[column] ? put(column, *m_cells[column], block) : block.missing(column);
        block.endRow();
    }

    static void put(std::size_t column, const SheetValue& cell, FeedBlock& block)
    {
        const bool asText = block.columns()[column].type == ColumnType::Text;
        switch (cell.kind) {
        case SheetCell::Number: block.real(column, cell.number); break;
        case SheetCell::Truth: asText ? block.text(column, cell.number != 0 ? "true" : "false") : block.integer(column, cell.number != 0); break;
        case SheetCell::Date: asText ? block.text(column, dateText(microsOf(cell.number))) : block.timestamp(column, microsOf(cell.number)); break;
        case SheetCell::Problem: block.dropped(column); break; // #N/A, #DIV/0!
        default: block.text(column, cell.text);
        }
    }

    std::unique_ptr<Sheet> m_sheet;
    std::string m_file;
    Shape m_shape;
    std::vector<const SheetValue*> m_cells;
    bool m_ended = false;
};

class SheetSource : public FeedSource {
public:
    SheetSource(fs::path file, Shape shape) : m_file(std::move(file)), m_shape(std::move(shape)) {}

    Result<std::unique_ptr<RowFeed>> start(const StopToken& stop) const override
    {
        CAIRN_ASSIGN(auto sheet, Sheet::open(m_file, stop));
        CAIRN_TRY(sheet->begin(m_shape.sheet, stop));
        return std::unique_ptr<RowFeed>(std::make_unique<SheetFeed>(std::move(sheet), m_file.string(), m_shape));
    }

private:
    fs::path m_file;
    Shape m_shape;
};

/// What the values of a column were so far.
struct Seen {
    bool numbers = false, fractions = false, texts = false, truths = false, dates = false;

    void look(const SheetValue& cell)
    {
        numbers |= cell.kind == SheetCell::Number;
        fractions |= cell.kind == SheetCell::Number && std::nearbyint(cell.number) != cell.number;
        texts |= cell.kind == SheetCell::Text;
        truths |= cell.kind == SheetCell::Truth;
        dates |= cell.kind == SheetCell::Date;
    }
    ColumnType type() const
    {
        if (numbers + texts + truths + dates != 1)
            return ColumnType::Text;
        return dates ? ColumnType::Timestamp : truths ? ColumnType::Boolean : fractions ? ColumnType::Real : numbers ? ColumnType::Integer : ColumnType::Text;
    }
    bool mixed() const { return numbers + texts + truths + dates > 1; }
};

/// "A", "AB" of 0, 27.
std::string letters(std::uint32_t column)
{
    std::string text;
    for (std::int64_t rest = column; rest >= 0; rest = rest / 26 - 1)
        text.insert(text.begin(), static_cast<char>('A' + rest % 26));
    return text;
}

/// A first row of texts only, one above each column, is a header.
bool isHeader(const std::map<std::uint32_t, SheetValue>& first, std::uint32_t columns)
{
    return first.size() == columns && std::ranges::all_of(first, [](const auto& cell) { return cell.second.kind == SheetCell::Text; });
}

Result<std::vector<Column>> sniff(Sheet& sheet, const SourceOptions& options, Shape& shape, TableFile& file, const StopToken& stop)
{
    std::map<std::uint32_t, SheetValue> first;
    std::map<std::uint32_t, std::string> texts;
    std::map<std::uint32_t, Seen> later;
    const auto skip = static_cast<std::uint32_t>(std::clamp<std::int64_t>(options.skipLines.value_or(0), 0, parse::kMostSheetRows));
    for (std::uint64_t rows = 0; rows < kSniffedRows; ++rows) {
        CAIRN_ASSIGN(const SheetRow* row, sheet.next(stop));
        if (!row)
            break;
        if (row->number <= skip)
            continue;
        if (first.empty()) {
            shape.firstRow = row->number;
            for (const auto& cell : row->cells) {
                texts[cell.column] = cell.text;
                first[cell.column] = cell;
            }
            continue;
        }
        for (const auto& cell : row->cells)
            later[cell.column].look(cell);
    }
    if (first.empty())
        return fail(ErrorCode::InvalidInput, "The sheet \"" + shape.sheet + "\" is empty", {}, "Choose another sheet");
    shape.firstColumn = std::min(first.begin()->first, later.empty() ? first.begin()->first : later.begin()->first);
    const std::uint32_t last = std::max(first.rbegin()->first, later.empty() ? 0 : later.rbegin()->first);
    shape.columns = last - shape.firstColumn + 1;
    const bool header = options.header.value_or(isHeader(first, shape.columns));
    if (header)
        ++shape.firstRow;
    else
        file.notices.push_back("No header row: the columns are named after their letters");
    std::vector<Column> columns;
    for (std::uint32_t column = shape.firstColumn; column <= last; ++column) {
        Seen& seen = later[column];
        if (!header && first.contains(column))
            seen.look(first[column]);
        const std::string name = header && !texts[column].empty() ? texts[column] : letters(column);
        columns.push_back({name, seen.type(), {}, {}});
        if (seen.mixed())
            file.notices.push_back("Column \"" + name + "\" holds values of several kinds: read as text");
    }
    return columns;
}

} // namespace

Result<TableFile> inspectWorkbook(const Location& location, const SourceOptions& options, const StopToken& stop)
{
    TableFile file;
    file.path = location.place;
    file.files = {file.path};
    file.format = "xlsx";
    auto opened = Sheet::open(file.path, stop);
    if (!opened)
        return named(opened.error(), location.place);
    Sheet& sheet = **opened;
    Shape shape;
    CAIRN_ASSIGN(shape.sheet, chosenName(location, "workbook", "sheet", sheet.names()));
    CAIRN_TRY(sheet.begin(shape.sheet, stop));
    auto columns = sniff(sheet, options, shape, file, stop);
    if (!columns)
        return named(columns.error(), location.place);
    if (sheet.names().size() > 1)
        file.title = shape.sheet;
    file.identity = "sheet=" + shape.sheet;
    file.feed = std::make_shared<SheetSource>(file.path, shape);
    CAIRN_TRY(describeFeed(file, *columns, options));
    return file;
}

} // namespace cairn::data
