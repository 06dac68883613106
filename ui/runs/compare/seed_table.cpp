// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/compare/seed_table.h"

#include "plots/base/theme.h"
#include "ui/common/text.h"
#include "ui/runs/table/run_columns.h"
#include "ui/train/run_text.h"

#include <QHeaderView>

#include <algorithm>
#include <cmath>

namespace cairn::ui {

namespace {

constexpr double kSure = 0.05;

QString probabilityText(double p)
{
    return p < 0.0001 ? QStringLiteral("< 0.0001") : numberText(p, 2);
}

QString signedText(const std::string& metric, double value)
{
    return (value > 0 ? QStringLiteral("+") : QString()) + metricText(metric, value, false);
}

} // namespace

SeedTable::SeedTable(QWidget* parent) : QTreeWidget(parent)
{
    setObjectName(QStringLiteral("seedTable"));
    setAccessibleName(tr("Groups of runs over their seeds"));
    setFont(plots::uiFont(9));
    setUniformRowHeights(true);
    setHeaderLabels({tr("Over seeds: last values"), tr("Runs"), tr("Mean ± deviation"), tr("Difference"), tr("95 % interval"), tr("Welch's t, p"), tr("Permutation, p"), tr("More than chance?")});
    headerItem()->setToolTip(Group, tr("Runs that differ only in their seed are a group; each group is compared with the first"));
    headerItem()->setToolTip(Welch, tr("Test of unequal variances, two-sided; p of a single comparison: of twenty, one falls below 0.05 by chance"));
    headerItem()->setToolTip(Permutation, tr("Share of all ways to deal the values out to the groups that set their means at least as far apart"));
    header()->setStretchLastSection(true);
    static constexpr int kWidths[] = {260, 60, 160, 110, 170, 100, 110};
    for (int column = 0; column < Verdict; ++column)
        header()->resizeSection(column, kWidths[column]);
}

void SeedTable::addGroup(QTreeWidgetItem* above, const session::SeedGroup& group, const session::SeedMetric& metric, const session::SeedMetric::OfGroup& of, bool first)
{
    const QString none = QStringLiteral("–");
    auto* item = new QTreeWidgetItem(above);
    item->setText(Group, fromStd(group.label));
    item->setToolTip(Group, group.repeats == 0 ? fromStd(group.label) : tr("%n runs of the same seeds are left out", nullptr, static_cast<int>(group.repeats)));
    item->setText(Runs, QString::number(of.values.count));
    item->setText(Mean, of.values.count == 0  ? none
                        : of.values.count == 1 ? metricText(metric.name, of.values.mean, false)
                                               : tr("%1 ± %2", "mean, deviation").arg(metricText(metric.name, of.values.mean, false), metricText(metric.name, of.values.deviation, false)));
    if (first)
        return item->setText(Difference, tr("compared with", "the group that others are compared with"));
    const double difference = of.values.mean - metric.groups.front().values.mean;
    item->setText(Difference, std::isnan(difference) ? none : signedText(metric.name, difference));
    item->setText(Interval, of.welch ? tr("%1 to %2", "interval").arg(signedText(metric.name, of.welch->low), signedText(metric.name, of.welch->high)) : none);
    item->setText(Welch, of.welch ? probabilityText(of.welch->probability) : none);
    item->setText(Permutation, of.permutation ? (of.permutation->exact ? QString() : QStringLiteral("≈ ")) + probabilityText(of.permutation->probability) : none);
    if (of.welch)
        item->setText(Verdict, of.welch->probability < kSure ? tr("yes") : tr("cannot be told from chance"));
    else if (std::min(of.values.count, metric.groups.front().values.count) < 2)
        item->setText(Verdict, tr("unknown: needs two seeds on each side"));
    else
        item->setText(Verdict, tr("unknown: the values have no spread"));
    item->setToolTip(Verdict, item->text(Verdict));
}

void SeedTable::setComparison(const session::SeedComparison& comparison)
{
    clear();
    auto metrics = comparison.metrics;
    std::stable_sort(metrics.begin(), metrics.end(), [](const auto& a, const auto& b) {
        return metricRank({store::RunField::Kind::Metric, a.name, a.split}) < metricRank({store::RunField::Kind::Metric, b.name, b.split});
    });
    for (const session::SeedMetric& metric : metrics) {
        auto* above = new QTreeWidgetItem(this, {columnTitle({store::RunField::Kind::Metric, metric.name, metric.split})});
        QFont bold = font();
        bold.setWeight(QFont::DemiBold);
        above->setFont(Group, bold);
        for (std::size_t group = 0; group < comparison.groups.size(); ++group)
            addGroup(above, comparison.groups[group], metric, metric.groups[group], group == 0);
        above->setExpanded(true);
    }
    setVisible(comparison.telling() && !metrics.empty());
}

} // namespace cairn::ui
