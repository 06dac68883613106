// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/quality/checks.h"

#include <array>

namespace cairn::data {

namespace {

/// UTF-8 that was read as Latin-1 or Windows-1252 and written as UTF-8 again: "Ã©", "Â°", "â€™", "ï»¿".
constexpr std::array<std::string_view, 4> kLeads{"\xC3\x83", "\xC3\x82", "\xC3\xA2\xE2\x82\xAC", "\xC3\xAF\xC2\xBB\xC2\xBF"};

bool isMojibake(std::string_view text)
{
    for (const std::string_view lead : {kLeads[0], kLeads[1]}) {
        for (std::size_t at = text.find(lead); at != std::string_view::npos; at = text.find(lead, at + 1)) {
            // The second half of a broken letter: U+0080 to U+00BF, or a sign that Windows-1252 puts there.
            const std::size_t next = at + lead.size();
            if (next + 1 >= text.size())
                continue;
            const auto byte = static_cast<unsigned char>(text[next]);
            if ((byte == 0xC2 && static_cast<unsigned char>(text[next + 1]) >= 0x80) || byte == 0xE2 || byte == 0xC5 || byte == 0xCB || byte == 0xC6)
                return true;
        }
    }
    return text.find(kLeads[2]) != std::string_view::npos || text.find(kLeads[3]) != std::string_view::npos;
}

bool hasReplacement(std::string_view text)
{
    return text.find("\xEF\xBF\xBD") != std::string_view::npos;
}

bool hasControl(std::string_view text)
{
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F)
            return true;
    }
    return false;
}

struct Kind {
    const char* id;
    const char* what;
    bool (*test)(std::string_view);
    const char* pattern; ///< what a text step takes away; empty: nothing mends it
};
constexpr std::array<Kind, 3> kKinds{{{"mojibake", "show letters of a wrong encoding", isMojibake, ""},
                                      {"replacement_characters", "hold characters that could not be decoded", hasReplacement, "\\x{FFFD}"},
                                      {"control_characters", "hold control characters", hasControl, "[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F]"}}};

} // namespace

/// Texts that were decoded wrongly, hold U+FFFD, or hold control characters.
Result<void> checkTextDamage(const QualityContext& context, Findings& findings, JobContext& job)
{
    const auto columns = columnsWhere(context, [](const Column& column, const ColumnProfile& profile) {
        return column.type == ColumnType::Text && profile.count > profile.missing;
    });
    std::vector<std::array<select::RowSet, kKinds.size()>> sets(columns.size());
    std::uint64_t done = 0;
    CAIRN_TRY(visitRows(context.dataset, columns, context.rows, [&](const ColumnChunk& chunk) -> Result<void> {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            for (std::size_t row = 0; row < chunk.size; ++row) {
                if (!chunk.columns[i].present(row))
                    continue;
                const std::string_view text = chunk.columns[i].text(row);
                for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
                    if (kKinds[kind].test(text))
                        sets[i][kind].add(chunk.id(row));
                }
            }
        }
        job.progress.set(done += chunk.size, context.rows.count());
        return {};
    }, job.stop));
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string& name = context.schema()[columns[i]].name;
        for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
            const std::uint64_t count = sets[i][kind].count();
            if (count == 0)
                continue;
            Finding finding{kKinds[kind].id, Severity::Warning, name, grouped(count) + " texts of \"" + name + "\" " + kKinds[kind].what, Json::object(), count,
                            std::move(sets[i][kind]), {}};
            if (*kKinds[kind].pattern)
                finding.fix = Fix{"text_clean", {{"columns", {name}}, {"pattern", kKinds[kind].pattern}, {"replacement", ""}}};
            findings.push_back(std::move(finding));
        }
    }
    return {};
}

} // namespace cairn::data
