// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/parse/workbook_zip.h"

#include <charconv>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Private to the sheet module: the small parts of a workbook, read before its cells.
namespace cairn::parse {

/// The number that a text is, `otherwise` where it is none.
template <typename T>
T workbookNumber(std::string_view text, T otherwise)
{
    T value{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    return problem == std::errc() && end == text.data() + text.size() && !text.empty() ? value : otherwise;
}

/// Names of the sheets and which relation leads to each.
class WorkbookReader : public PartReader {
public:
    std::vector<std::pair<std::string, std::string>> sheets;
    bool from1904 = false;

protected:
    void begin(std::string_view element, const char** attributes) override
    {
        if (element == "sheet")
            sheets.emplace_back(attribute(attributes, "name"), attribute(attributes, "id"));
        else if (element == "workbookPr")
            from1904 = attribute(attributes, "date1904") == "1" || attribute(attributes, "date1904") == "true";
        if (sheets.size() > 10'000)
            refuse("The workbook has more than 10,000 sheets");
    }
    void end(std::string_view) override {}
};

/// What the relations of the workbook lead to, by their ids.
class RelationReader : public PartReader {
public:
    std::map<std::string, std::string> targets;

protected:
    void begin(std::string_view element, const char** attributes) override
    {
        if (element == "Relationship")
            targets.emplace(attribute(attributes, "Id"), attribute(attributes, "Target"));
    }
    void end(std::string_view) override {}
};

/// Texts that cells refer to by number; phonetic hints are left out.
class SharedTextReader : public PartReader {
public:
    static constexpr std::size_t kMostBytes = 1 << 30;
    std::vector<std::string> texts;

protected:
    void begin(std::string_view element, const char**) override
    {
        if (element == "si")
            texts.emplace_back();
        m_phonetic += element == "rPh";
        m_inside = element == "t" && m_phonetic == 0;
    }
    void end(std::string_view element) override
    {
        m_phonetic -= element == "rPh";
        m_inside = false;
    }
    void text(std::string_view bytes) override
    {
        if (!m_inside || texts.empty())
            return;
        texts.back() += bytes;
        m_bytes += bytes.size();
        if (m_bytes > kMostBytes)
            refuse("The workbook holds more than 1 GiB of text");
    }

private:
    std::size_t m_bytes = 0;
    int m_phonetic = 0;
    bool m_inside = false;
};

/// Which cell styles show dates.
class StyleReader : public PartReader {
public:
    std::vector<bool> isDate;

protected:
    void begin(std::string_view element, const char** attributes) override
    {
        m_styles = element == "cellXfs" || (m_styles && element != "cellStyleXfs");
        const int id = workbookNumber(attribute(attributes, "numFmtId"), 0);
        if (element == "numFmt" && showsDate(attribute(attributes, "formatCode")))
            m_dates.insert(id);
        else if (element == "xf" && m_styles)
            isDate.push_back(m_dates.contains(id) || (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58));
    }
    void end(std::string_view element) override { m_styles = m_styles && element != "cellXfs"; }

private:
    /// Letters of dates outside "texts", [colours] and after no backslash.
    static bool showsDate(std::string_view code)
    {
        bool quoted = false, bracket = false;
        for (std::size_t i = 0; i < code.size(); ++i) {
            const char c = code[i];
            if (c == '\\')
                ++i;
            else if (c == '"')
                quoted = !quoted;
            else if (!quoted && (c == '[' || c == ']'))
                bracket = c == '[';
            else if (!quoted && !bracket && std::string_view("ymdhsYMDHS").find(c) != std::string_view::npos)
                return true;
        }
        return false;
    }

    std::set<int> m_dates;
    bool m_styles = false;
};

} // namespace cairn::parse
