// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairnctl/data/data_commands.h"
#include "app/cairnctl/data/source.h"
#include "core/base/text.h"
#include "core/data/profile/table_profile.h"

#include <algorithm>

namespace cairn::ctl {

namespace {

/// Text cut or filled to a number of characters.
std::string fitted(const std::string& text, std::size_t width)
{
    std::string result;
    std::size_t characters = 0;
    for (const char letter : text) {
        if ((static_cast<unsigned char>(letter) & 0xC0) != 0x80 && ++characters > width)
            break;
        result += letter;
    }
    return result + std::string(width - std::min(width, characters), ' ');
}

std::string numberLine(const data::NumericSummary& numbers)
{
    char text[200];
    std::snprintf(text, sizeof text, "mean %.5g, sd %.4g, min %.5g, median %.5g, max %.5g", numbers.mean, numbers.deviation, numbers.minimum,
                  numbers.quantiles[3].second, numbers.maximum);
    std::string line = text;
    if (numbers.skewness) {
        std::snprintf(text, sizeof text, ", skew %.3g", *numbers.skewness);
        line += text;
    }
    return line;
}

std::string topLine(const data::ColumnProfile& profile)
{
    std::string line;
    for (std::size_t i = 0; i < std::min<std::size_t>(3, profile.top.size()); ++i)
        line += (i ? ", " : "") + profile.top[i].value + " (" + grouped(profile.top[i].count) + ")";
    return line;
}

std::string percent(double share)
{
    char text[40];
    std::snprintf(text, sizeof text, "%.4g %%", 100 * share);
    return text;
}

std::string rangeText(std::uint64_t least, double median, double mean, std::uint64_t most)
{
    char text[120];
    std::snprintf(text, sizeof text, "%s to %s, median %g, mean %.4g", grouped(least).c_str(), grouped(most).c_str(), median, mean);
    return text;
}

std::string ratingsText(const data::InteractionFacts& facts, const data::Schema& schema)
{
    const auto line = [](const std::string& who, const data::Occurrences& found) {
        return "  " + fitted(grouped(found.ids) + " " + who, 24) + " rows each: " + rangeText(found.least, found.median, found.mean, found.most) + "; "
            + grouped(found.once) + " with one only\n";
    };
    std::string text = "\nRatings: " + schema[facts.columns.user].name + " x " + schema[facts.columns.item].name;
    if (facts.columns.value)
        text += " = " + schema[*facts.columns.value].name;
    if (facts.columns.time)
        text += " at " + schema[*facts.columns.time].name;
    text += "\n" + line("users", facts.users) + line("items", facts.items);
    return text + "  " + grouped(facts.pairs) + " different pairs, " + percent(facts.density()) + " of all; " + grouped(facts.repeated) + " rows repeat a pair, "
        + grouped(facts.incomplete) + " lack a user or an item\n";
}

std::string graphText(const data::GraphFacts& facts, const data::Schema& schema)
{
    std::string text = "\nGraph: " + grouped(facts.nodes) + " nodes (" + schema[facts.columns.id].name + "), " + grouped(facts.rows) + " edges, "
        + std::to_string(facts.columns.features.size()) + " feature columns" + (facts.columns.label ? ", label " + schema[*facts.columns.label].name : "") + "\n";
    text += "  " + grouped(facts.links) + " pairs of nodes are tied; " + grouped(facts.mutual) + " in both directions, " + grouped(facts.repeated) + " edges given twice, "
        + grouped(facts.loops) + " loops\n";
    text += "  degrees " + rangeText(facts.leastDegree, facts.medianDegree, facts.meanDegree, facts.mostDegree) + "; " + grouped(facts.isolated) + " nodes alone\n";
    text += "  " + grouped(facts.components) + " connected parts, the largest of " + grouped(facts.largest) + " nodes\n";
    if (facts.homophily)
        text += "  " + percent(*facts.homophily) + " of the ties join nodes of one label\n";
    if (facts.dangling > 0) {
        text += "  " + grouped(facts.dangling) + " edges lead to no node:";
        for (std::size_t i = 0; i < facts.examples.size(); ++i)
            text += (i ? ", " : " ") + facts.examples[i];
        text += "\n";
    }
    if (facts.unweighted > 0)
        text += "  " + grouped(facts.unweighted) + " edges have no finite weight and are left out\n";
    return text;
}

std::string profileText(const data::TableProfile& profile, const data::Schema& schema)
{
    std::string text = grouped(profile.rows) + " rows, " + std::to_string(schema.size()) + " columns";
    text += profile.sampled() ? "; figures from a sample of " + grouped(profile.examined) + " rows\n" : "\n";
    for (std::size_t i = 0; i < profile.columns.size(); ++i) {
        const data::ColumnProfile& column = profile.columns[i].profile;
        text += "  " + fitted(schema[i].name, 24) + " " + fitted(std::string(data::name(schema[i].type)), 10) + " " + fitted(grouped(column.missing) + " missing", 18) + " "
            + fitted(grouped(column.distinct) + " values", 18) + " " + (column.numeric ? numberLine(*column.numeric) : topLine(column)) + "\n";
    }
    if (profile.interactions)
        text += ratingsText(*profile.interactions, schema);
    if (profile.graph)
        text += graphText(*profile.graph, schema);
    if (profile.structureProblem)
        text += "\n" + profile.structureProblem->text() + "\n";
    if (profile.target) {
        auto relations = profile.relations;
        std::ranges::sort(relations, std::greater(), &data::TargetRelation::normalised);
        text += "\nWhat columns say about " + schema[*profile.target].name + " (share of its information, association)\n";
        for (const auto& relation : relations) {
            char line[120];
            std::snprintf(line, sizeof line, " %6.3f  %s %.3f\n", relation.normalised, std::string(data::name(relation.measure)).c_str(), relation.association.value_or(0));
            text += "  " + fitted(schema[relation.column].name, 24) + line;
        }
    }
    if (!profile.associations)
        return text;
    std::vector<std::tuple<double, std::string>> pairs;
    const auto& matrix = *profile.associations;
    for (std::size_t i = 0; i < matrix.columns.size(); ++i) {
        for (std::size_t j = i + 1; j < matrix.columns.size(); ++j) {
            if (const auto value = matrix.at(i, j).value) {
                char line[160];
                std::snprintf(line, sizeof line, " %6.3f  %s\n", *value, std::string(data::name(matrix.at(i, j).measure)).c_str());
                pairs.emplace_back(std::abs(*value), "  " + fitted(schema[matrix.columns[i]].name + " - " + schema[matrix.columns[j]].name, 40) + line);
            }
        }
    }
    std::ranges::sort(pairs, std::greater());
    text += "\nStrongest pairs\n";
    for (std::size_t i = 0; i < std::min<std::size_t>(10, pairs.size()); ++i)
        text += std::get<1>(pairs[i]);
    for (const std::string& notice : matrix.notices)
        text += notice + "\n";
    return text;
}

} // namespace

ExitCode profileData(const Console& console, const ProfileArguments& arguments)
{
    const auto source = openSource(console, arguments.source);
    if (!source)
        return console.error(source.error());
    const data::Schema& schema = source->dataset->schema();
    data::ProfileOptions options;
    options.sampleRows = arguments.sample;
    options.associations = !arguments.noPairs;
    const auto recipe = source->workbench ? source->workbench->recipe() : nullptr;
    const std::string target = !arguments.target.empty() ? arguments.target : recipe ? recipe->target.column : std::string();
    if (!target.empty()) {
        options.target = schema.find(target);
        if (!options.target)
            return console.error(fail(ErrorCode::NotFound, "There is no column \"" + target + "\"", "--target", "Choose a column of the data"));
    }
    Work work("Profiling");
    const auto profile = data::profileTable(*source->dataset, options, {}, work.job());
    if (!profile)
        return console.error(profile.error());
    console.result(data::toJson(*profile, schema), profileText(*profile, schema));
    return kOk;
}

} // namespace cairn::ctl
