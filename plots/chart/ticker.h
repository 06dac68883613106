// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/chart/qcp.h"

namespace cairn::plots {

/// "0.25", "1,200", "35k", "1.2M", "3e-05": short enough for an axis.
QString axisNumber(double value);

/// "0.253117", "1,284": for a value under the cursor.
QString exactNumber(double value);

class NumberTicker : public QCPAxisTicker {
protected:
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;
};

class LogTicker : public QCPAxisTickerLog {
protected:
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;
};

} // namespace cairn::plots
