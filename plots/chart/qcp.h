// SPDX-License-Identifier: GPL-3.0-or-later
// QCustomPlot for sources that are compiled without Qt's keywords. Only for .cpp files of this folder.
#pragma once

#define signals Q_SIGNALS
#define slots Q_SLOTS
#define foreach Q_FOREACH
#include <qcustomplot.h>
#undef foreach
#undef slots
#undef signals
