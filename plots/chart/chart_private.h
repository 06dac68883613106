// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/coalescer.h"
#include "plots/chart/chart.h"
#include "plots/chart/crosshair.h"
#include "plots/chart/legend_bar.h"
#include "plots/chart/qcp.h"
#include "plots/chart/zoom_brush.h"

class QHBoxLayout;
class QToolButton;

namespace cairn::plots {

/// The parts of a chart; for the sources of this folder only.
struct ChartPrivate {
    ChartPrivate(Chart& chart, ThemeStore& store);

    ThemeStore& themes;
    QCustomPlot* plot;
    LegendBar* legend;
    QHBoxLayout* header;
    QToolButton* logButton;
    Crosshair* crosshair;
    ZoomBrush* brush = nullptr;
    StateOverlay* overlay;
    Coalescer* coalescer = nullptr;
    QString title;
    QString yTitle; ///< whole, where the axis is too short for it
    bool held = false;
    bool log = false;
    bool applying = false; ///< ranges are being set by the program, not by the user

    /// A small checkable button in the header row.
    QToolButton* addToggle(const QString& text, const QString& tip);
    QRect area() const { return plot->axisRect()->rect(); }
};

/// Text as a CSV field.
QByteArray csvField(const QString& text);
QByteArray csvNumber(double value);

} // namespace cairn::plots
