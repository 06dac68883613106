// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/frame/problem_list.h"

#include "ui/common/icon.h"
#include "ui/common/text.h"

namespace cairn::ui {

void ProblemList::set(const QString& source, std::vector<Problem> problems)
{
    for (int row = rowCount(); row-- > 0;) {
        if (at(row).source == source)
            dismiss(row);
    }
    for (Problem& problem : problems) {
        problem.source = source;
        add(std::move(problem));
    }
}

void ProblemList::add(Problem problem)
{
    const int row = rowCount();
    beginInsertRows({}, row, row);
    m_problems.push_back(std::move(problem));
    endInsertRows();
}

void ProblemList::dismiss(int row)
{
    beginRemoveRows({}, row, row);
    m_problems.erase(m_problems.begin() + row);
    endRemoveRows();
}

int ProblemList::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_problems.size());
}

QVariant ProblemList::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Problem& problem = at(index.row());
    switch (role) {
    case Qt::DisplayRole: return problem.title;
    case Qt::ToolTipRole:
    case TextRole: return problem.text;
    case SeverityRole: return static_cast<int>(problem.severity);
    case CommandRole: return problem.command;
    case Qt::DecorationRole:
        return themedIcon(problem.severity == Problem::Severity::Error     ? QStringLiteral("bad")
                          : problem.severity == Problem::Severity::Warning ? QStringLiteral("warning")
                                                                           : QStringLiteral("info"));
    default: return {};
    }
}

Problem problemFrom(const QString& source, const Error& error, const QString& command)
{
    return {Problem::Severity::Error, source, errorTitle(error.code), errorText(error), command, {}, false};
}

} // namespace cairn::ui
