// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/run_model.h"

#include "ui/common/text.h"
#include "ui/train/run_text.h"

namespace cairn::ui {

namespace {

double outcomeNumber(const store::RunSummary& run, const char* name)
{
    if (!run.outcome.is_object())
        return 0;
    const auto found = run.outcome.find(name);
    return found != run.outcome.end() && found->is_number() ? found->get<double>() : 0;
}

} // namespace

void RunModel::setRuns(std::vector<store::RunSummary> runs)
{
    const bool sameRows = runs.size() == m_runs.size() &&
                          std::equal(runs.begin(), runs.end(), m_runs.begin(), [](const auto& a, const auto& b) { return a.id == b.id; });
    if (sameRows) {
        m_runs = std::move(runs);
        if (!m_runs.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_runs = std::move(runs);
    endResetModel();
}

int RunModel::rowOf(RunId run) const
{
    for (std::size_t row = 0; row < m_runs.size(); ++row) {
        if (m_runs[row].id == run)
            return static_cast<int>(row);
    }
    return -1;
}

int RunModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

int RunModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString RunModel::text(const store::RunSummary& run, int column) const
{
    switch (column) {
    case Name: return runName(run);
    case State: return runStateText(run.state);
    case Score: return runResult(run);
    case Epochs: return run.outcome.is_object() ? numberText(outcomeNumber(run, "epochs")) : QString();
    case Time: return run.outcome.is_object() ? durationText(outcomeNumber(run, "seconds")) : QString();
    case Energy: return runEnergy(run.outcome);
    case Seed: return QString::number(run.seed);
    case Data: return run.dataVersion > 0 ? tr("version %1").arg(run.dataVersion) : QString();
    default: return {};
    }
}

QVariant RunModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const store::RunSummary& run = m_runs[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return text(run, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Energy && runEnergy(run.outcome).startsWith(QLatin1Char('~')))
            return estimateHelp();
        return run.error.empty() ? runLine(run) : fromStd(run.error);
    case RunIdRole: return static_cast<qlonglong>(run.id.value);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (index.column() >= Epochs ? Qt::AlignRight : Qt::AlignLeft));
    default: return {};
    }
}

QVariant RunModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (section >= Epochs ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return tr("Run");
    case State: return tr("State");
    case Score: return tr("Result");
    case Epochs: return tr("Epochs");
    case Time: return tr("Time");
    case Energy: return tr("Energy");
    case Seed: return tr("Seed");
    case Data: return tr("Data");
    default: return {};
    }
}

} // namespace cairn::ui
