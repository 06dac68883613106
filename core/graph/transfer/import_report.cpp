// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/graph/transfer/weight_mapping.h"

namespace cairn::graph {

namespace {

constexpr std::size_t kMostReportLines = 50; ///< of one group

void addGroup(std::string& text, const std::string& title, const std::vector<std::string>& lines)
{
    if (lines.empty())
        return;
    text += title + " (" + grouped(lines.size()) + "):\n";
    for (std::size_t i = 0; i < lines.size() && i < kMostReportLines; ++i)
        text += "  " + lines[i] + "\n";
    if (lines.size() > kMostReportLines)
        text += "  and " + grouped(lines.size() - kMostReportLines) + " more\n";
}

} // namespace

std::string reportText(const WeightMapping& mapping, std::span<const formats::StoredTensor> file, std::span<const StateTensor> model)
{
    const auto linesOf = [&](MappingState state) {
        std::vector<std::string> lines;
        for (std::size_t i = 0; i < mapping.tensors.size(); ++i) {
            const MappedTensor& tensor = mapping.tensors[i];
            if (tensor.state != state)
                continue;
            std::string from;
            for (const std::size_t source : tensor.sources)
                from += (from.empty() ? " <- " : ", ") + toUtf8(file[source].name);
            lines.push_back(tensor.target + " " + shapeText(model[i].shape) + from + ": " + tensor.how);
        }
        return lines;
    };
    std::vector<std::string> unexpected;
    for (const std::size_t source : mapping.unexpected)
        unexpected.push_back(toUtf8(file[source].name) + " " + shapeText(file[source].shape));
    const std::size_t taken = mapping.count(MappingState::Mapped) + mapping.count(MappingState::Approximated);
    std::string text = grouped(taken) + " of " + grouped(mapping.tensors.size()) + " tensors of the model are in the file"
        + (mapping.family.empty() ? "" : ", whose names are those of " + mapping.family) + ".\n";
    for (const std::string& note : mapping.notes)
        text += toUtf8(note) + "\n";
    addGroup(text, "Not in the file", linesOf(MappingState::Missing));
    addGroup(text, "Of another shape", linesOf(MappingState::WrongShape));
    addGroup(text, "Approximated", linesOf(MappingState::Approximated));
    addGroup(text, "Left out of the file", unexpected);
    addGroup(text, "Kept as they are", linesOf(MappingState::Kept));
    addGroup(text, "Taken over", linesOf(MappingState::Mapped));
    return text;
}

} // namespace cairn::graph
