// SPDX-License-Identifier: GPL-3.0-or-later
// What a search has found, as a picture.
#include "core/session/workbench.h"
#include "plots/base/state_overlay.h"
#include "plots/parallel/parallel_chart.h"
#include "plots/parallel/share_bars.h"
#include "ui/common/text.h"
#include "ui/search/search_text.h"
#include "ui/search/search_view.h"
#include "ui/shell/workspace.h"

#include <QLabel>

#include <algorithm>
#include <cmath>

namespace cairn::ui {

namespace {

/// Lines are known by their run; a trial without one by a number that no run has.
qint64 lineId(const session::SearchTrial& trial)
{
    return trial.run ? trial.run.value : -1 - trial.trial.number;
}

plots::ParallelAxis axisOf(const search::Parameter& parameter)
{
    plots::ParallelAxis axis;
    axis.title = fromStd(parameter.path).section(QLatin1Char('.'), 1);
    axis.low = parameter.minimum;
    axis.high = parameter.maximum;
    axis.logarithmic = parameter.logarithmic;
    axis.whole = parameter.type == search::ParameterType::Integer;
    for (const Json& choice : parameter.choices)
        axis.choices << fromStd(paramText(choice));
    return axis;
}

} // namespace

void SearchView::showFound()
{
    updateButtons();
    if (!m_view) {
        m_line->clear();
        m_chart->setLines({}, {}, true);
        return m_overlay->showEmpty(tr("No search yet. A search trains many runs with other settings of training, network and recipe, shows here which "
                                       "settings led where, and says which of them mattered."),
                                    m_workspace.workbench() && !m_workspace.workbench()->readOnly() ? tr("New search...") : QString());
    }
    m_line->setText(searchLine(*m_view) + (m_view->sweep.error.empty() ? QString() : QStringLiteral(". ") + fromStd(m_view->sweep.error)));
    m_line->setToolTip(m_line->text());
    std::vector<plots::ParallelAxis> axes;
    for (const search::Parameter& parameter : m_view->plan.space)
        axes.push_back(axisOf(parameter));
    plots::ParallelAxis outcome;
    outcome.title = fromStd(m_view->plan.split + "." + m_view->plan.metric);
    outcome.low = HUGE_VAL;
    outcome.high = -HUGE_VAL;
    std::vector<plots::ParallelLine> lines;
    for (const session::SearchTrial& trial : m_view->trials) {
        plots::ParallelLine line{lineId(trial), tr("Trial %1, %2").arg(trial.trial.number + 1).arg(trialStateText(trial.trial.state)), trial.trial.point};
        const auto value = search::bestValue(trial.trial, m_view->plan.scheduler.goal);
        line.values.push_back(value && std::isfinite(*value) ? *value : std::nan(""));
        if (value && std::isfinite(*value)) {
            outcome.low = std::min(outcome.low, *value);
            outcome.high = std::max(outcome.high, *value);
        }
        lines.push_back(std::move(line));
    }
    if (!(outcome.low <= outcome.high)) { // nothing came of any trial yet
        outcome.low = 0;
        outcome.high = 1;
    }
    axes.push_back(outcome);
    m_chart->setLines(std::move(axes), std::move(lines), m_view->plan.scheduler.goal == search::Goal::Minimize);
    m_chart->setChosen(m_chosen);
    showImportance();
    if (m_view->trials.empty())
        return m_overlay->showEmpty(m_view->sweep.state == store::SweepState::Running ? tr("The first trials are being prepared.") : tr("This search waits in the queue. Start it when nothing else is trained."));
    m_overlay->showReady();
}

void SearchView::showImportance()
{
    QStringList names;
    for (const search::Parameter& parameter : m_view->plan.space)
        names << fromStd(parameter.path);
    m_shares->setVisible(m_view->importance.has_value());
    if (!m_view->importance)
        return m_mattered->setText(tr("Told from %Ln trials with a result on.", nullptr, static_cast<int>(search::kLeastForImportance)));
    QStringList axes;
    for (const QString& name : names)
        axes << name.section(QLatin1Char('.'), 1);
    m_shares->setShares(axes, m_view->importance->shares, names);
    const int fit = static_cast<int>(std::lround(100 * std::max(0.0, m_view->importance->fit)));
    m_mattered->setText(fit < 30 ? tr("The settings explain only %1 % of the differences: more trials are needed, or chance decides.").arg(fit)
                                 : tr("Shares of the differences between trials; the settings explain %1 % of them.").arg(fit));
}

} // namespace cairn::ui
