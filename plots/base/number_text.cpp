// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/base/number_text.h"

#include <QLocale>

namespace cairn::plots {

QString localNumber(double value, char format, int precision)
{
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    return locale.toString(value, format, precision).toLower(); // some write exponents with a large E
}

} // namespace cairn::plots
