// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/looks/appearance.h"

#include "ui/shell/looks/style.h"

#include <QApplication>
#include <QStyleFactory>
#include <QStyleHints>

namespace cairn::ui {

Appearance::Appearance(QObject* parent) : QObject(parent)
{
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setFont(plots::uiFont());
    connect(QApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, [this] {
        if (m_mode == Mode::System)
            apply();
    });
}

void Appearance::setMode(Mode mode)
{
    m_mode = mode;
    apply();
}

void Appearance::apply()
{
    const bool systemDark = QApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
    const bool dark = m_mode == Mode::Dark || (m_mode == Mode::System && systemDark);
    const plots::Theme& theme = dark ? plots::Theme::dark() : plots::Theme::light();
    // Widgets that a style sheet has touched keep the palette they had: it is taken off while the palette changes.
    qApp->setStyleSheet(QString());
    m_themes.setTheme(theme);
    QPalette colors = theme.palette();
    colors.setColor(QPalette::Accent, theme.color(plots::Role::Accent));
    QApplication::setPalette(colors);
    qApp->setStyleSheet(styleSheet(theme));
}

Appearance::Mode Appearance::modeFromName(const QString& name)
{
    if (name == QLatin1String("light"))
        return Mode::Light;
    return name == QLatin1String("dark") ? Mode::Dark : Mode::System;
}

QString Appearance::modeName(Mode mode)
{
    switch (mode) {
    case Mode::Light: return QStringLiteral("light");
    case Mode::Dark: return QStringLiteral("dark");
    case Mode::System: break;
    }
    return QStringLiteral("system");
}

} // namespace cairn::ui
