// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/chart/chart_private.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace cairn::plots {

ChartPrivate::ChartPrivate(Chart& chart, ThemeStore& store)
    : themes(store), plot(new QCustomPlot(&chart)), legend(new LegendBar(store, &chart)), header(new QHBoxLayout),
      crosshair(new Crosshair(store, plot)), overlay(new StateOverlay(store, &chart))
{
    header->setContentsMargins(8, 0, 4, 0);
    header->setSpacing(4);
    header->addWidget(legend, 1);
    logButton = addToggle(Chart::tr("Log"), Chart::tr("Logarithmic value axis"));
    auto* layout = new QVBoxLayout(&chart);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(header);
    layout->addWidget(plot, 1);

    plot->setInteractions(QCP::iRangeZoom); // and ZoomBrush
    plot->setContextMenuPolicy(Qt::CustomContextMenu);
    plot->setMinimumSize(60, 40);
    plot->xAxis->grid()->setVisible(false);
    plot->yAxis->grid()->setZeroLinePen(Qt::NoPen);
    plot->axisRect()->setMinimumMargins(QMargins(8, 8, 12, 4));
    for (QCPAxis* axis : {plot->xAxis, plot->yAxis}) {
        axis->setTickLengthIn(0);
        axis->setSubTickLengthIn(0);
        axis->setTickLabelFont(uiFont(9));
        axis->setLabelFont(uiFont(9));
        axis->setLabelPadding(4);
    }
    plot->xAxis->setTickLengthOut(3);
    plot->yAxis->setTicks(true);
    plot->yAxis->setSubTicks(false);
    plot->xAxis->setSubTicks(false);
}

QToolButton* ChartPrivate::addToggle(const QString& text, const QString& tip)
{
    auto* button = new QToolButton(header->parentWidget());
    button->setText(text);
    button->setToolTip(tip);
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setFont(uiFont(9));
    button->setFocusPolicy(Qt::TabFocus);
    header->addWidget(button, 0, Qt::AlignTop);
    return button;
}

QByteArray csvField(const QString& text)
{
    QByteArray bytes = text.toUtf8();
    if (!bytes.contains(',') && !bytes.contains('"') && !bytes.contains('\n'))
        return bytes;
    bytes.replace("\"", "\"\"");
    return '"' + bytes + '"';
}

QByteArray csvNumber(double value)
{
    return QByteArray::number(value, 'g', 17);
}

} // namespace cairn::plots
