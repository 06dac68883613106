// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_strip.h"

#include "core/energy/energy.h"
#include "core/engine_api/train.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/train/curves.h"
#include "ui/train/run_text.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace cairn::ui {

namespace {

constexpr double kLeastFactor = 0.001, kMostFactor = 1000;

} // namespace

TrainStrip::TrainStrip(QWidget* parent)
    : QWidget(parent), m_state(new QLabel), m_rate(new QWidget), m_factor(new QDoubleSpinBox), m_bar(new QProgressBar), m_figures(mutedLabel({}))
{
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(24, 12, 24, 8);
    rows->setSpacing(6);
    m_bar->setRange(0, 1000);
    m_bar->setTextVisible(false);
    m_bar->hide();
    m_state->setObjectName(QStringLiteral("train.state"));
    m_state->setWordWrap(true);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_figures->setObjectName(QStringLiteral("train.figures"));
    m_factor->setObjectName(QStringLiteral("train.rateFactor"));
    m_factor->setRange(kLeastFactor, kMostFactor);
    m_factor->setDecimals(3);
    m_factor->setValue(1);
    m_factor->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    m_factor->setKeyboardTracking(false);
    m_factor->setAccessibleName(tr("Learning rate, times the schedule's"));
    m_factor->setToolTip(tr("Multiplies the learning rate from the next step on; the log of the run tells it, and a resumed run keeps it"));
    connect(m_factor, &QDoubleSpinBox::valueChanged, this, &TrainStrip::rateFactorChosen);
    auto* factor = new QHBoxLayout(m_rate);
    factor->setContentsMargins(0, 0, 0, 0);
    auto* label = mutedLabel(tr("Learning rate ×"));
    label->setWordWrap(false);
    label->setBuddy(m_factor);
    factor->addWidget(label);
    factor->addWidget(m_factor);
    m_rate->hide();
    auto* top = new QHBoxLayout;
    top->addWidget(m_state, 1);
    top->addWidget(m_rate);
    rows->addLayout(top);
    rows->addWidget(m_bar);
    rows->addWidget(m_figures);
}

void TrainStrip::showProgress(const engine::TrainProgress& progress, const QString& doing)
{
    const std::int64_t steps = progress.steps.load();
    const std::int64_t step = progress.step.load();
    m_bar->show();
    m_rate->show();
    if (!m_factor->hasFocus() && m_factor->value() != progress.rateFactor.load()) {
        const QSignalBlocker silent(m_factor);
        m_factor->setValue(progress.rateFactor.load());
    }
    m_bar->setRange(0, steps > 0 ? 1000 : 0);
    if (steps == 0) {
        m_state->setText(tr("Preparing the training"));
        return;
    }
    m_bar->setValue(static_cast<int>(1000 * step / steps));
    const QString left = progress.secondsLeft.load() > 0 ? tr("about %1 left").arg(durationText(progress.secondsLeft.load())) : tr("measuring speed");
    m_state->setText(tr("%1: epoch %2 of %3, step %4 of %5, %6")
                         .arg(doing)
                         .arg(std::min(progress.epoch.load() + 1, progress.epochs.load()))
                         .arg(progress.epochs.load())
                         .arg(countText(static_cast<std::uint64_t>(step)), countText(static_cast<std::uint64_t>(steps)), left));
}

void TrainStrip::showState(const QString& text)
{
    m_bar->hide();
    m_rate->hide();
    m_state->setText(text);
}

void TrainStrip::showFigures(const Curves& curves, const engine::TrainProgress* progress)
{
    QStringList figures;
    const auto add = [&](const char* name, const char* split, const QString& title) {
        if (const auto value = curves.last(name, split))
            figures.append(QStringLiteral("%1 %2").arg(title, metricText(name, *value)));
    };
    add("loss", "train", tr("training loss"));
    add("loss", "validation", tr("validation loss"));
    add("accuracy", "validation", tr("validation accuracy"));
    add("rmse", "validation", tr("validation error (RMSE)"));
    add("perplexity", "validation", tr("validation perplexity"));
    add("accuracy", "test", tr("test accuracy"));
    add("perplexity", "test", tr("test perplexity"));
    add("rmse", "test", tr("test error (RMSE)"));
    if (progress && progress->rowsPerSecond.load() > 0)
        figures.append(tr("%1 rows/s").arg(countText(static_cast<std::uint64_t>(progress->rowsPerSecond.load()))));
    const bool estimated = curves.last(energy::kEstimatedSeries, "").value_or(0) > 0;
    const auto joules = curves.last(energy::kEnergySeries, ""), grams = curves.last(energy::kEmissionsSeries, "");
    if (joules && grams && *joules > 0)
        figures.append(QStringLiteral("%1, %2").arg(metricText(energy::kEnergySeries, *joules, estimated), metricText(energy::kEmissionsSeries, *grams, estimated)));
    m_figures->setToolTip(estimated ? estimateHelp() : QString());
    m_figures->setText(figures.join(QStringLiteral("   ·   ")));
}

} // namespace cairn::ui
