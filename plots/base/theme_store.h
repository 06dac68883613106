// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme.h"

#include <QObject>

namespace cairn::plots {

/// The theme in use. One per window, made by app and handed to widgets by reference; outlives them. Main thread only.
class ThemeStore : public QObject {
    Q_OBJECT

public:
    explicit ThemeStore(Theme theme = Theme::light(), QObject* parent = nullptr);

    const Theme& theme() const { return m_theme; }
    QColor color(Role role) const { return m_theme.color(role); }
    /// Takes effect at once: every widget that listens to changed() redraws. Also sets the application's palette.
    void setTheme(const Theme& theme);

Q_SIGNALS:
    void changed();

private:
    Theme m_theme;
};

} // namespace cairn::plots
