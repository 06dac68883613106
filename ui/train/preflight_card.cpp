// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/preflight_card.h"

#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/shell/workspace.h"

#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <cmath>

namespace cairn::ui {

namespace {

constexpr int kSoonMs = 700; ///< after the last of several changes

} // namespace

PreflightCard::PreflightCard(Workspace& workspace, QWidget* parent) : QWidget(parent), m_workspace(workspace), m_facts(new QGridLayout), m_said(mutedLabel({}))
{
    setObjectName(QStringLiteral("preflight"));
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 8);
    rows->addWidget(sectionLabel(tr("Before you start")));
    rows->addLayout(m_facts);
    rows->addWidget(m_said);
    m_said->setWordWrap(true);
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &PreflightCard::measure);
    for (const auto changed : {&Workspace::workbenchChanged, &Workspace::dataChanged, &Workspace::choiceChanged, &Workspace::graphChanged,
                               &Workspace::optionsChanged, &Workspace::engineChanged, &Workspace::longWorkEnded})
        connect(&workspace, changed, this, &PreflightCard::refreshSoon);
    say({});
}

void PreflightCard::refreshSoon()
{
    m_stale = true;
    m_job.drop();
    if (isVisible())
        m_soon.start();
}

void PreflightCard::stop()
{
    m_soon.stop();
    m_stale = m_stale || m_job.running();
    m_job.drop();
}

void PreflightCard::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_stale)
        m_soon.start();
}

void PreflightCard::say(const QString& text)
{
    m_figures.reset();
    clearLayout(m_facts);
    m_said->setText(text);
}

void PreflightCard::measure()
{
    const auto workbench = m_workspace.workbench();
    if (!workbench)
        return say({});
    if (!m_workspace.engine())
        return say(m_workspace.engineState() == Workspace::EngineState::Loading ? tr("Waiting for the engine") : errorText(m_workspace.engineProblem()));
    if (m_workspace.longWorkRunning()) // would slow it down
        return;
    m_stale = false;
    m_said->setText(tr("Measuring a few steps..."));
    m_job.start(
        m_workspace.jobs(), this, {tr("Measure a training step")},
        [workbench, engine = m_workspace.engine()](JobContext& job) { return session::preflight(*workbench, *engine, job); },
        [this](Result<session::Preflight> flight) {
            if (!flight && flight.error().code == ErrorCode::Cancelled)
                return;
            if (!flight)
                return say(errorText(flight.error()));
            m_figures = std::move(*flight);
            showFigures();
        });
}

void PreflightCard::showFigures()
{
    clearLayout(m_facts);
    const session::Preflight& f = *m_figures;
    const auto bytes = [](std::int64_t count) { return bytesText(static_cast<std::uint64_t>(count)); };
    addFact(m_facts, tr("Parameters"), countText(static_cast<std::uint64_t>(f.parameters)));
    addFact(m_facts, tr("Memory of a step"), bytes(f.stepBytes()),
            tr("%1 for weights, gradients and the optimiser, %2 for the outputs of the layers").arg(bytes(f.cost.weightBytes), bytes(f.cost.activationBytes)));
    addFact(m_facts, tr("A step"), durationText(f.cost.stepSeconds), tr("%1 rows on %2, %n threads", nullptr, f.cost.threads).arg(f.batchSize).arg(fromStd(f.cost.device)));
    addFact(m_facts, tr("An epoch"), tr("about %1").arg(durationText(f.epochSeconds)), tr("%n steps", nullptr, static_cast<int>(f.cost.stepsPerEpoch)));
    addFact(m_facts, tr("The run"), tr("about %1").arg(durationText(f.runSeconds)), tr("%n epochs, with validation", nullptr, static_cast<int>(f.epochs)));
    if (!f.lastError)
        return m_said->setText(tr("How good this was is told after the run."));
    const long percent = std::lround(100 * std::abs(*f.lastError));
    m_said->setText(percent == 0        ? tr("The last prediction was exact.")
                    : *f.lastError > 0 ? tr("The last prediction was %1 % too long.").arg(percent)
                                       : tr("The last prediction was %1 % too short.").arg(percent));
}

} // namespace cairn::ui
