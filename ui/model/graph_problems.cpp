// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model/graph_problems.h"

#include "ui/common/text.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace cairn::ui {

namespace {

constexpr qsizetype kMostNames = 4;

struct GraphProblems {
    Q_DECLARE_TR_FUNCTIONS(cairn::ui::ModelPage)
};

struct Line {
    const graph::Problem* problem;
    QStringList layers;
};

QString textOf(const Line& line)
{
    const Error& error = line.problem->error;
    QString text = fromStd(error.what);
    if (!error.fix.empty())
        text += QStringLiteral(". ") + fromStd(error.fix);
    if (line.layers.isEmpty())
        return text;
    QString names = line.layers.mid(0, kMostNames).join(QStringLiteral(", "));
    if (line.layers.size() > kMostNames)
        names = GraphProblems::tr("%1 and %n more", nullptr, static_cast<int>(line.layers.size() - kMostNames)).arg(names);
    return QStringLiteral("%1: %2").arg(names, text);
}

} // namespace

std::vector<GraphProblem> graphProblems(const graph::Graph& graph, const graph::Inference& facts)
{
    std::vector<Line> lines;
    for (const graph::Problem& problem : facts.problems) {
        const auto same = std::ranges::find_if(lines, [&](const Line& line) {
            return problem.severity == graph::Severity::Warning && line.problem->severity == problem.severity && line.problem->error.what == problem.error.what;
        });
        Line& line = same != lines.end() ? *same : lines.emplace_back(Line{&problem, {}});
        if (const graph::Node* node = graph.find(problem.node))
            line.layers.append(fromStd(node->label));
    }
    std::ranges::stable_partition(lines, [](const Line& line) { return line.problem->severity == graph::Severity::Error; });
    std::vector<GraphProblem> shown;
    for (const Line& line : lines)
        shown.push_back({line.problem->node, line.problem->severity, textOf(line), line.problem});
    return shown;
}

} // namespace cairn::ui
