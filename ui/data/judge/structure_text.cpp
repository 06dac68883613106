// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/judge/structure_text.h"

#include "ui/common/text.h"

#include <QCoreApplication>
#include <QStringList>

namespace cairn::ui {

namespace {

struct StructureText {
    Q_DECLARE_TR_FUNCTIONS(cairn::ui::StructureText)

public:
    static QString occurrences(const QString& what, const data::Occurrences& found)
    {
        return tr("%1: %2, each in %3 to %4 rows, median %5").arg(what, countText(found.ids), countText(found.least), countText(found.most), numberText(found.median, 4));
    }

    static QString ratings(const data::InteractionFacts& facts, const data::Schema& schema)
    {
        QStringList lines{tr("Ratings: %1 of %2").arg(fromStd(schema[facts.columns.user].name), fromStd(schema[facts.columns.item].name))};
        lines.append(occurrences(tr("Users"), facts.users));
        lines.append(occurrences(tr("Items"), facts.items));
        lines.append(tr("Different pairs: %1, %2 % of the matrix").arg(countText(facts.pairs), numberText(100 * facts.density(), 3)));
        if (facts.repeated > 0)
            lines.append(tr("Rows that repeat a pair of user and item: %1").arg(countText(facts.repeated)));
        if (facts.incomplete > 0)
            lines.append(tr("Rows without a user or an item: %1").arg(countText(facts.incomplete)));
        return lines.join(QLatin1Char('\n'));
    }

    static QString graph(const data::GraphFacts& facts)
    {
        QStringList lines{tr("Graph: %1 nodes, %2 edges").arg(countText(facts.nodes), countText(facts.rows))};
        lines.append(tr("Degrees %1 to %2, mean %3, median %4; nodes without a tie: %5")
                         .arg(countText(facts.leastDegree), countText(facts.mostDegree), numberText(facts.meanDegree, 4), numberText(facts.medianDegree, 4), countText(facts.isolated)));
        lines.append(tr("Connected parts: %1; nodes of the largest: %2").arg(countText(facts.components), countText(facts.largest)));
        if (facts.homophily)
            lines.append(tr("Ties between nodes of one label: %1 %").arg(numberText(100 * *facts.homophily, 3)));
        if (facts.loops + facts.repeated + facts.mutual > 0)
            lines.append(tr("Loops: %1; edges given twice: %2; pairs tied in both directions: %3").arg(countText(facts.loops), countText(facts.repeated), countText(facts.mutual)));
        if (facts.dangling > 0) {
            QStringList examples;
            for (const std::string& example : facts.examples)
                examples.append(fromStd(example));
            lines.append(tr("Edges that lead to no node: %1 (%2)").arg(countText(facts.dangling), examples.join(QStringLiteral(", "))));
        }
        if (facts.unweighted > 0)
            lines.append(tr("Edges without a finite weight, left out: %1").arg(countText(facts.unweighted)));
        return lines.join(QLatin1Char('\n'));
    }
};

} // namespace

QString structureText(const data::TableProfile& profile, const data::Schema& schema)
{
    if (profile.structureProblem)
        return fromStd(profile.structureProblem->text());
    if (profile.graph)
        return StructureText::graph(*profile.graph);
    return profile.interactions ? StructureText::ratings(*profile.interactions, schema) : QString();
}

bool structureWarns(const data::TableProfile& profile)
{
    const bool ratings = profile.interactions && profile.interactions->incomplete > 0;
    const bool graph = profile.graph && profile.graph->dangling + profile.graph->unweighted > 0;
    return profile.structureProblem || ratings || graph;
}

} // namespace cairn::ui
