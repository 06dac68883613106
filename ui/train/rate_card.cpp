// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/rate_card.h"

#include "core/session/training/rate_finder.h"
#include "plots/chart/line_chart.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/shell/workspace.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace cairn::ui {

namespace {

constexpr int kCurveHeight = 190;

QString shortRate(double rate)
{
    return QLocale::c().toString(rate, 'g', 2);
}

} // namespace

RateCard::RateCard(Workspace& workspace, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_find(new QPushButton(tr("Find a learning rate"))), m_take(new QPushButton), m_said(mutedLabel({})),
      m_chart(new plots::LineChart(workspace.themes()))
{
    setObjectName(QStringLiteral("rates"));
    m_find->setObjectName(QStringLiteral("rates.find"));
    m_find->setToolTip(tr("Train a copy for a hundred steps with growing learning rates and look where the loss falls fastest; nothing is kept"));
    m_take->setObjectName(QStringLiteral("rates.take"));
    m_take->hide();
    m_said->setObjectName(QStringLiteral("rates.said"));
    m_said->setWordWrap(true);
    m_said->hide();
    m_chart->setAxisTitles(tr("Learning rate, as a power of ten"), tr("Loss"));
    m_chart->setPictureTitle(tr("loss over learning rates"));
    m_chart->setControlsShown(false);
    m_chart->setFixedHeight(kCurveHeight);
    plots::LineStyle raw, smooth;
    raw.name = tr("Loss");
    raw.category = 1;
    raw.smoothed = false;
    smooth.name = tr("Smoothed");
    smooth.smoothed = false;
    m_chart->addSeries(raw);
    m_chart->addSeries(smooth);
    m_chart->hide();
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 8);
    rows->addWidget(m_find);
    rows->addWidget(m_chart);
    rows->addWidget(m_said);
    rows->addWidget(m_take);
    connect(m_find, &QPushButton::clicked, this, [this] { m_job.running() ? stop() : find(); });
    connect(m_take, &QPushButton::clicked, this, [this] {
        if (m_found && m_found->suggestion)
            Q_EMIT taken(*m_found->suggestion);
    });
    for (const auto changed : {&Workspace::workbenchChanged, &Workspace::dataChanged, &Workspace::choiceChanged, &Workspace::graphChanged})
        connect(&workspace, changed, this, &RateCard::forget);
    connect(&workspace, &Workspace::optionsChanged, this, [this] {
        if (optionsButRate() != m_of) // the curve does not depend on the rate itself
            forget();
    });
}

Json RateCard::optionsButRate() const
{
    const auto workbench = m_workspace.workbench();
    Json options = workbench ? workbench->trainOptions() : Json::object();
    options.erase("learning_rate");
    return options;
}

bool RateCard::possible() const
{
    const auto workbench = m_workspace.workbench();
    return workbench && !workbench->readOnly() && m_workspace.engine() && !m_workspace.longWorkRunning() && workbench->dataState() == session::DataState::Ready;
}

void RateCard::stop()
{
    if (!m_job.running())
        return;
    m_job.drop();
    m_find->setText(tr("Find a learning rate"));
    say({});
}

void RateCard::forget()
{
    stop();
    m_found.reset();
    m_chart->hide();
    m_take->hide();
    say({});
}

void RateCard::say(const QString& text)
{
    m_said->setText(text);
    m_said->setVisible(!text.isEmpty());
}

void RateCard::find()
{
    forget();
    const auto workbench = m_workspace.workbench();
    if (!possible())
        return say(m_workspace.longWorkRunning() ? tr("Wait for the end of the training.") : m_workspace.engine() ? tr("Open data first.") : errorText(m_workspace.engineProblem()));
    say(tr("Trying learning rates..."));
    m_find->setText(tr("Stop"));
    m_of = optionsButRate();
    m_job.start(
        m_workspace.jobs(), this, {tr("Try learning rates"), true},
        [workbench, engine = m_workspace.engine()](JobContext& job) { return session::findLearningRate(*workbench, *engine, workbench->trainOptions(), {}, job); },
        [this](Result<engine::RateCurve> curve) {
            m_find->setText(tr("Find a learning rate"));
            if (!curve)
                return say(curve.error().code == ErrorCode::Cancelled ? QString() : errorText(curve.error()));
            show(std::move(*curve));
        });
}

void RateCard::show(engine::RateCurve curve)
{
    m_found = std::move(curve);
    std::vector<double> powers, losses, smoothed;
    for (const engine::RatePoint& point : m_found->points) {
        powers.push_back(std::log10(point.rate));
        losses.push_back(point.loss);
        smoothed.push_back(point.smoothed);
    }
    m_chart->setData(0, powers, losses);
    m_chart->setData(1, powers, smoothed);
    m_chart->resetView();
    m_chart->show();
    m_take->setVisible(m_found->suggestion.has_value());
    if (!m_found->suggestion)
        return say(tr("The loss falls nowhere: look at the data, or try another network."));
    const QString rate = shortRate(*m_found->suggestion);
    m_take->setText(tr("Use %1").arg(rate));
    say(tr("The loss falls fastest at %1 and is lowest at %2, which is too large to train with.").arg(rate, shortRate(*m_found->lowest)));
}

} // namespace cairn::ui
