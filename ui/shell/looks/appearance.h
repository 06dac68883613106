// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme_store.h"

#include <QObject>

namespace cairn::ui {

/// Which theme is used: light, dark, or the one of the system, followed live. Sets palette, style sheet and font of the
/// application.
class Appearance : public QObject {
    Q_OBJECT

public:
    enum class Mode { System, Light, Dark };

    explicit Appearance(QObject* parent = nullptr);

    plots::ThemeStore& themes() { return m_themes; }
    Mode mode() const { return m_mode; }
    void setMode(Mode mode);

    static Mode modeFromName(const QString& name); ///< "light", "dark", else System
    static QString modeName(Mode mode);

private:
    void apply();

    plots::ThemeStore m_themes;
    Mode m_mode = Mode::System;
};

} // namespace cairn::ui
