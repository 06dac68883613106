// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluate/interval_view.h"

#include "plots/chart/line_chart.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"

#include <QLabel>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

constexpr std::size_t kDrawnRows = 300;
enum IntervalSeries { Predicted, Actual };

QString percentText(double share)
{
    return QLocale().toString(100 * share, 'f', 1) + QStringLiteral(" %");
}

} // namespace

IntervalView::IntervalView(plots::ThemeStore& themes, QWidget* parent) : QWidget(parent), m_said(mutedLabel({})), m_chart(new plots::LineChart(themes))
{
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->addWidget(m_said);
    rows->addWidget(m_chart, 1);
    m_said->setObjectName(QStringLiteral("evaluate.coverage"));
    m_chart->setObjectName(QStringLiteral("evaluate.intervals"));
    m_chart->setAxisTitles(tr("Rows in the order of their predictions"), tr("Value"));
    m_chart->setPictureTitle(tr("Prediction intervals"));
    m_chart->setControlsShown(false);
    plots::LineStyle predicted, actual;
    predicted.name = tr("Predicted, with interval");
    actual.name = tr("Actual");
    actual.category = 1;
    actual.dots = true;
    predicted.smoothed = actual.smoothed = false;
    m_chart->addSeries(predicted);
    m_chart->addSeries(actual);
}

void IntervalView::show(const session::Evaluation& evaluation)
{
    setVisible(!evaluation.low.empty());
    if (evaluation.low.empty())
        return;
    m_said->setText(tr("Intervals that should hold %1 of the answers hold %2; they are %3 wide on average.")
                        .arg(percentText(evaluation.answer.nominal()), percentText(evaluation.metrics.at("coverage")), numberText(evaluation.metrics.at("interval_width"), 4)));
    const std::vector<std::size_t> drawn = session::byPrediction(evaluation, kDrawnRows);
    const double rowsPerPlace = static_cast<double>(evaluation.low.size()) / static_cast<double>(drawn.size());
    std::vector<double> places, value, low, high, actual;
    for (const std::size_t row : drawn) {
        places.push_back(1 + static_cast<double>(places.size()) * rowsPerPlace);
        value.push_back(evaluation.predictedValue[row]);
        low.push_back(evaluation.low[row]);
        high.push_back(evaluation.high[row]);
        actual.push_back(evaluation.actualValue[row]);
    }
    m_chart->setData(Predicted, places, std::move(value));
    m_chart->setBand(Predicted, std::move(low), std::move(high));
    m_chart->setData(Actual, std::move(places), std::move(actual));
}

QString IntervalView::said() const
{
    return m_said->text();
}

} // namespace cairn::ui
