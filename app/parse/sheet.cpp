// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of Excel workbooks (.xlsx, .xlsm): ECMA-376 part 1, SpreadsheetML. Formulas come with the values that were saved.
#include "app/parse/module.h"
#include "app/parse/workbook_parts.h"
#include "core/parse/sheet_wire.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <map>
#include <vector>

namespace cairn::parse {

namespace {

constexpr std::size_t kReplyBytes = 4 << 20;
constexpr std::size_t kCellBytes = 16 << 20;
constexpr double kDaysBetweenEpochs = 1462; ///< 1904-01-01 in days since 1899-12-30

/// Streams the cells of a sheet into the form of the wire.
class SheetReader : public PartReader {
public:
    SheetReader(const std::vector<std::string>& shared, const std::vector<bool>& dates, bool from1904)
        : m_shared(shared), m_dates(dates), m_from1904(from1904)
    {
    }

    std::string body;
    std::uint32_t rows = 0;

protected:
    void begin(std::string_view element, const char** attributes) override
    {
        if (element == "row") {
            m_row = workbookNumber<std::uint32_t>(attribute(attributes, "r"), m_row + 1);
            m_column = 0;
            m_cells.clear();
            m_count = 0;
            if (m_row > kMostSheetRows)
                refuse("A row has the number " + std::to_string(m_row) + ", which no sheet has");
        } else if (element == "c") {
            m_column = columnOf(attribute(attributes, "r"));
            m_type = attribute(attributes, "t");
            m_style = workbookNumber<std::size_t>(attribute(attributes, "s"), 0);
            m_value.clear();
            if (m_column >= kMostSheetColumns)
                refuse("A cell stands in a column that no sheet has");
        }
        m_inside = element == "v" || (element == "t" && m_type == "inlineStr");
    }

    void end(std::string_view element) override
    {
        m_inside = false;
        if (element == "c") {
            addCell();
            ++m_column;
        } else if (element == "row" && m_count > 0) {
            word(body, m_row);
            word(body, m_count);
            body += m_cells;
            ++rows;
        }
    }

    void text(std::string_view bytes) override
    {
        if (m_inside && m_value.size() + bytes.size() <= kCellBytes)
            m_value += bytes;
        else if (m_inside)
            refuse("A cell holds more than 16 MiB");
    }

private:
    static void word(std::string& to, std::uint32_t value)
    {
        to.append(reinterpret_cast<const char*>(&value), sizeof value);
    }

    /// 27 of "AB12"; the column after the last one where there is no reference.
    std::uint32_t columnOf(std::string_view reference) const
    {
        std::uint64_t column = 0;
        for (const char c : reference) {
            if (c < 'A' || c > 'Z' || column > kMostSheetColumns)
                break;
            column = column * 26 + static_cast<std::uint64_t>(c - 'A' + 1);
        }
        return column == 0 ? m_column : static_cast<std::uint32_t>(column - 1);
    }

    void addCell()
    {
        if (m_value.empty())
            return;
        if (m_type == "s") {
            const auto index = workbookNumber<std::size_t>(m_value, m_shared.size());
            if (index >= m_shared.size())
                refuse("A cell refers to a text that the workbook does not have");
            else if (!m_shared[index].empty())
                addText(SheetCell::Text, m_shared[index]);
        } else if (m_type == "str" || m_type == "inlineStr" || m_type == "d") {
            addText(SheetCell::Text, m_value);
        } else if (m_type == "e") {
            addText(SheetCell::Problem, m_value);
        } else {
            addNumber();
        }
    }

    void addNumber()
    {
        double value = 0;
        const auto [end, problem] = std::from_chars(m_value.data(), m_value.data() + m_value.size(), value);
        if (problem != std::errc() || end != m_value.data() + m_value.size()) {
            refuse("A cell is said to be a number and is none: " + m_value.substr(0, 40));
            return;
        }
        const bool date = m_type != "b" && m_style < m_dates.size() && m_dates[m_style];
        head(m_type == "b" ? SheetCell::Truth : date ? SheetCell::Date : SheetCell::Number);
        if (date && m_from1904)
            value += kDaysBetweenEpochs;
        m_cells.append(reinterpret_cast<const char*>(&value), sizeof value);
    }

    void addText(SheetCell kind, std::string_view text)
    {
        head(kind);
        word(m_cells, static_cast<std::uint32_t>(text.size()));
        m_cells += text;
    }

    void head(SheetCell kind)
    {
        ++m_count;
        word(m_cells, m_column);
        m_cells += static_cast<char>(kind);
    }

    const std::vector<std::string>& m_shared;
    const std::vector<bool>& m_dates;
    bool m_from1904, m_inside = false;
    std::uint32_t m_row = 0, m_column = 0, m_count = 0;
    std::size_t m_style = 0;
    std::string m_type, m_value, m_cells;
};

class SheetModule : public Module {
public:
    Result<Message> answer(const Message& request) override
    {
        const std::string verb = request.head.value("verb", std::string());
        if (verb == "open")
            return open();
        if (verb == "begin")
            return begin(request.head.value("sheet", std::string()));
        if (verb == "rows" && m_reader)
            return rows();
        return fail(ErrorCode::InvalidInput, "cairn-parse does not understand the request");
    }

private:
    /// Reads a part that may be missing.
    Result<void> optional(const std::string& name, PartReader& reader)
    {
        auto part = PackagePart::open(m_package, name);
        if (!part)
            return part.error().code == ErrorCode::NotFound ? Result<void>() : Result<void>(part.error());
        return reader.readAll(**part);
    }

    Result<Message> open()
    {
        CAIRN_ASSIGN(m_package, readInput(0));
        CAIRN_ASSIGN(const auto part, PackagePart::open(m_package, "xl/workbook.xml"));
        WorkbookReader workbook;
        CAIRN_TRY(workbook.readAll(*part));
        RelationReader relations;
        CAIRN_TRY(optional("xl/_rels/workbook.xml.rels", relations));
        m_from1904 = workbook.from1904;
        Json names = Json::array();
        for (const auto& [name, relation] : workbook.sheets) {
            const auto target = relations.targets.find(relation);
            if (target == relations.targets.end() || target->second.find("chartsheet") != std::string::npos)
                continue;
            m_parts[name] = target->second.starts_with('/') ? target->second.substr(1) : "xl/" + target->second;
            names.push_back(name);
        }
        SharedTextReader shared;
        CAIRN_TRY(optional("xl/sharedStrings.xml", shared));
        m_shared = std::move(shared.texts);
        StyleReader styles;
        CAIRN_TRY(optional("xl/styles.xml", styles));
        m_dates = std::move(styles.isDate);
        return Message{Json{{"sheets", std::move(names)}}, {}};
    }

    Result<Message> begin(const std::string& sheet)
    {
        const auto found = m_parts.find(sheet);
        if (found == m_parts.end())
            return fail(ErrorCode::NotFound, "There is no such sheet", sheet, "Choose another sheet");
        m_reader.reset();
        CAIRN_ASSIGN(m_part, PackagePart::open(m_package, found->second));
        m_reader = std::make_unique<SheetReader>(m_shared, m_dates, m_from1904);
        m_ended = false;
        return Message{};
    }

    Result<Message> rows()
    {
        while (!m_ended && m_reader->body.size() < kReplyBytes) {
            CAIRN_ASSIGN(const bool more, m_reader->step(*m_part));
            m_ended = !more;
        }
        Message reply{Json{{"rows", m_reader->rows}, {"end", m_ended}}, std::exchange(m_reader->body, {})};
        m_reader->rows = 0;
        return reply;
    }

    std::string m_package;
    std::map<std::string, std::string> m_parts;
    std::vector<std::string> m_shared;
    std::vector<bool> m_dates;
    std::unique_ptr<PackagePart> m_part;
    std::unique_ptr<SheetReader> m_reader;
    bool m_from1904 = false, m_ended = false;
};

} // namespace

} // namespace cairn::parse

extern "C" cairn::parse::Module* cairn_parse_module()
{
    static cairn::parse::SheetModule module;
    return &module;
}
