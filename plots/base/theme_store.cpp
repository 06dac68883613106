// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/base/theme_store.h"

#include <QApplication>

namespace cairn::plots {

ThemeStore::ThemeStore(Theme theme, QObject* parent) : QObject(parent), m_theme(std::move(theme))
{
    if (qApp)
        QApplication::setPalette(m_theme.palette());
}

void ThemeStore::setTheme(const Theme& theme)
{
    m_theme = theme;
    if (qApp)
        QApplication::setPalette(m_theme.palette());
    Q_EMIT changed();
}

} // namespace cairn::plots
