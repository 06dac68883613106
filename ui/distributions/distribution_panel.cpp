// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/distributions/distribution_panel.h"

#include "core/session/workbench.h"
#include "plots/matrix/histogram_map.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/shell/workspace.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace cairn::ui {

namespace {

constexpr int kReadMs = 1000;

using store::HistogramOf;

QString number(double value)
{
    return QLocale().toString(value, 'g', 3);
}

QString detailsOf(const store::HistogramSample& sample, const store::Histogram& values)
{
    QString text = DistributionPanel::tr("Step %1, epoch %2").arg(QLocale().toString(static_cast<qlonglong>(sample.step)), number(sample.epoch));
    if (!values.counts.empty())
        text += DistributionPanel::tr(": mean %1, deviation %2, from %3 to %4").arg(number(values.mean), number(values.deviation), number(values.low), number(values.high));
    if (values.zeros > 0)
        text += DistributionPanel::tr(", %1 % zeros").arg(number(100 * values.zeros));
    if (values.broken > 0)
        text += DistributionPanel::tr(", %1 % NaN or infinite").arg(number(100 * values.broken));
    return text;
}

} // namespace

DistributionPanel::DistributionPanel(Workspace& workspace, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_nodes(new QComboBox), m_kinds(new QComboBox), m_map(new plots::HistogramMap(workspace.themes())), m_told(mutedLabel({}))
{
    m_nodes->setObjectName(QStringLiteral("distributionNode"));
    m_nodes->setAccessibleName(tr("Layer"));
    m_kinds->setObjectName(QStringLiteral("distributionKind"));
    m_kinds->setAccessibleName(tr("What is shown of the layer"));
    m_kinds->addItem(tr("Outputs"), static_cast<int>(HistogramOf::Activations));
    m_kinds->addItem(tr("Weights"), static_cast<int>(HistogramOf::Weights));
    m_kinds->addItem(tr("Gradients of the weights"), static_cast<int>(HistogramOf::Gradients));
    makeNarrow(m_nodes);
    makeNarrow(m_kinds);
    m_map->setObjectName(QStringLiteral("distributionMap"));
    m_map->setAxisTitle(tr("Step"));
    m_told->setWordWrap(true);
    auto* choices = new QHBoxLayout;
    choices->addWidget(m_nodes, 1);
    choices->addWidget(m_kinds, 1);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(12, 8, 12, 8);
    rows->addLayout(choices);
    rows->addWidget(m_map, 1);
    rows->addWidget(m_told);
    connect(m_nodes, &QComboBox::currentIndexChanged, this, &DistributionPanel::updateMap);
    connect(m_kinds, &QComboBox::currentIndexChanged, this, &DistributionPanel::fillNodes);
    connect(m_map, &plots::HistogramMap::cursorMoved, this, [this] { m_told->setText(m_map->accessibleDescription()); });
    m_tick.setInterval(kReadMs);
    connect(&m_tick, &QTimer::timeout, this, &DistributionPanel::read);
    explainEmpty();
}

void DistributionPanel::setRun(RunId run)
{
    m_job.drop();
    m_run = run;
    m_written = {};
    m_samples.clear();
    fillNodes();
    if (isVisible())
        read();
}

void DistributionPanel::setLive(bool live)
{
    const bool ended = m_live && !live;
    m_live = live;
    if (live)
        m_tick.start();
    else
        m_tick.stop();
    if (ended && isVisible())
        read();
}

void DistributionPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    read();
}

void DistributionPanel::read()
{
    const auto workbench = m_workspace.workbench();
    if (!workbench || !m_run || m_job.running() || !isVisible())
        return;
    m_job.start(
        m_workspace.jobs(), this, {tr("Read the distributions")},
        [file = workbench->project().runFolder(m_run) / store::HistogramLog::kFile, before = m_written](JobContext&) -> Result<News> {
            std::error_code none;
            News news{{}, std::filesystem::last_write_time(file, none), false};
            if (none || news.written == before)
                return news;
            CAIRN_ASSIGN(news.samples, store::HistogramLog::read(file));
            news.changed = true;
            return news;
        },
        [this](Result<News> news) {
            if (news)
                take(std::move(*news));
            else if (news.error().code != ErrorCode::Cancelled)
                m_map->overlay().showError(news.error());
        });
}

void DistributionPanel::take(News news)
{
    if (!news.changed)
        return;
    m_written = news.written;
    m_samples = std::move(news.samples);
    fillNodes();
}

/// Those that have what is to be shown; the chosen one stays, if it can.
void DistributionPanel::fillNodes()
{
    const auto kind = static_cast<HistogramOf>(m_kinds->currentData().toInt());
    const QString chosen = m_nodes->currentText();
    {
        const QSignalBlocker quiet(m_nodes);
        m_nodes->clear();
        for (const store::NodeHistogram& node : m_samples.empty() ? std::vector<store::NodeHistogram>() : m_samples.back().nodes) {
            if (node.of == kind)
                m_nodes->addItem(fromStd(node.node));
        }
        m_nodes->setCurrentIndex(std::max(0, m_nodes->findText(chosen)));
        m_nodes->setEnabled(m_nodes->count() > 0);
    }
    updateMap();
}

void DistributionPanel::updateMap()
{
    const auto kind = static_cast<HistogramOf>(m_kinds->currentData().toInt());
    const std::string chosen = toStd(m_nodes->currentText());
    std::vector<plots::HistogramColumn> columns;
    for (const store::HistogramSample& sample : m_samples) {
        const auto found = std::ranges::find_if(sample.nodes, [&](const store::NodeHistogram& node) { return node.of == kind && node.node == chosen; });
        if (found == sample.nodes.end())
            continue;
        const store::Histogram& values = found->values;
        columns.push_back({static_cast<double>(sample.step), values.low, values.high, {values.counts.begin(), values.counts.end()}, detailsOf(sample, values)});
    }
    const bool any = !columns.empty();
    m_map->setColumns(std::move(columns));
    m_told->setVisible(any);
    if (any)
        m_map->overlay().showReady();
    else
        explainEmpty();
}

void DistributionPanel::explainEmpty()
{
    m_told->hide();
    if (!m_run)
        m_map->overlay().showEmpty(tr("Here is shown how weights, gradients and outputs of each layer are distributed while a run learns. No run is chosen."));
    else if (m_samples.empty())
        m_map->overlay().showEmpty(tr("This run has no distributions yet. They are taken at its first update and then every so many, as the option \"Distributions every\" says."));
    else
        m_map->overlay().showEmpty(tr("No layer of this run has weights that are trained."));
}

} // namespace cairn::ui
