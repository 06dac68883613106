// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/chart/ticker.h"

#include "plots/base/number_text.h"

#include <QLocale>

#include <cmath>

namespace cairn::plots {

QString axisNumber(double value)
{
    const double size = std::abs(value);
    if (size < 1e-12)
        return QStringLiteral("0");
    if (size >= 1e15)
        return localNumber(value, 'g', 4);
    if (size >= 1e9)
        return localNumber(value / 1e9, 'g', 5) + QLatin1Char('G');
    if (size >= 1e6)
        return localNumber(value / 1e6, 'g', 5) + QLatin1Char('M');
    if (size >= 1e4)
        return localNumber(value / 1e3, 'g', 5) + QLatin1Char('k');
    return localNumber(value, 'g', 5);
}

QString exactNumber(double value)
{
    if (std::isnan(value))
        return QStringLiteral("NaN");
    if (std::abs(value) < 1e15 && value == std::floor(value)) {
        return QLocale().toString(value, 'f', 0);
    }
    return localNumber(value, 'g', 6);
}

QString NumberTicker::getTickLabel(double tick, const QLocale&, QChar, int)
{
    return axisNumber(tick);
}

QString LogTicker::getTickLabel(double tick, const QLocale&, QChar, int)
{
    return axisNumber(tick);
}

} // namespace cairn::plots
