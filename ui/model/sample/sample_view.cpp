// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model/sample/sample_view.h"

#include "core/graph/blocks/block.h"
#include "plots/base/theme_store.h"
#include "ui/common/text.h"
#include "ui/model/graph_document.h"
#include "ui/model/sample/sample_picture.h"
#include "ui/shell/workspace.h"

#include <cmath>

namespace cairn::ui {

namespace {

using session::FlowHealth;

QString healthText(FlowHealth health, const engine::NodeActivity& activity)
{
    switch (health) {
    case FlowHealth::NotFinite: return SampleView::tr("not finite");
    case FlowHealth::Exploding: return SampleView::tr("exploding");
    case FlowHealth::Vanishing: return SampleView::tr("vanishing");
    case FlowHealth::Dead: return SampleView::tr("%1 % dead").arg(std::lround(100 * activity.deadShare));
    case FlowHealth::Fine: break;
    }
    return {};
}

QString tipText(const engine::NodeActivity& activity, std::uint64_t rows)
{
    return SampleView::tr("Fresh weights, %1 rows: mean %2, standard deviation %3, from %4 to %5; %6 % of the units are 0 for all rows")
        .arg(rows)
        .arg(numberText(activity.mean, 3), numberText(activity.deviation, 3), numberText(activity.smallest, 3), numberText(activity.largest, 3))
        .arg(std::lround(100 * activity.deadShare));
}

} // namespace

SampleView::SampleView(Workspace& workspace, GraphDocument& document, QObject* parent) : QObject(parent), m_workspace(workspace), m_document(document)
{
    connect(&document, &GraphDocument::changed, this, &SampleView::refresh);
    connect(&workspace, &Workspace::engineChanged, this, &SampleView::refresh);
}

void SampleView::setShown(bool shown)
{
    if (m_shown == shown)
        return;
    m_shown = shown;
    refresh();
    Q_EMIT changed();
}

void SampleView::clear(const QString& text)
{
    m_flow = {};
    m_text = text;
}

void SampleView::refresh()
{
    m_job.drop();
    if (!m_shown || !m_workspace.workbench())
        return clear({});
    if (!m_workspace.engine())
        return clear(m_workspace.engineState() == Workspace::EngineState::Loading ? tr("Waiting for the engine") : errorText(m_workspace.engineProblem()));
    if (!m_document.facts().ok())
        return clear(tr("A sample flows as soon as the network has no problem"));
    m_job.start(
        m_workspace.jobs(), this, {tr("Send a sample through the network")},
        [workbench = m_workspace.workbench(), engine = m_workspace.engine(), graph = m_document.graph(), level = m_document.path()](JobContext& job) {
            return session::sampleFlow(*workbench, *engine, graph, level, job);
        },
        [this](Result<session::SampleFlow> flow) {
            if (!flow && flow.error().code == ErrorCode::Cancelled)
                return;
            if (flow) {
                m_flow = std::move(*flow);
                m_text = tr("%n rows with fresh weights", nullptr, static_cast<int>(m_flow.rows));
            } else {
                clear(errorText(flow.error()));
            }
            Q_EMIT changed();
        });
}

void SampleView::addTo(plots::CanvasData& data) const
{
    if (!m_shown)
        return;
    for (plots::CanvasCard& card : data.cards) {
        const auto found = m_flow.nodes.find(NodeId{card.id});
        const graph::Node* node = m_document.shown().find(NodeId{card.id});
        if (found == m_flow.nodes.end() || !node)
            continue;
        const engine::NodeActivity& activity = found->second;
        const auto info = graph::nodeInfo(m_document.shown(), *node);
        const std::string family = info ? info->family : std::string();
        const FlowHealth health = session::flowHealth(activity, family);
        card.sample = samplePicture(activity.sample, node->kind == "input", m_workspace.themes().theme());
        card.sampleText = health == FlowHealth::Fine ? QStringLiteral("%1 ± %2").arg(numberText(activity.mean, 2), numberText(activity.deviation, 2))
                                                     : healthText(health, activity);
        card.sampleBad = health != FlowHealth::Fine;
        card.sampleTip = tipText(activity, m_flow.rows);
    }
}

} // namespace cairn::ui
