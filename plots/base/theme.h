// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QColor>
#include <QFont>
#include <QPalette>
#include <QString>

#include <array>
#include <vector>

namespace cairn::plots {

/// What a colour is for. `Select` is reserved for selections and used for nothing else.
enum class Role {
    Window,   ///< behind everything
    Surface,  ///< charts, tables, cards
    Raised,   ///< headers, hovered rows, inputs
    Text,
    Muted,    ///< secondary text, axes
    Hairline, ///< separators, grids
    Accent,   ///< main actions, the current place
    OnAccent, ///< text on Accent
    Good,
    Warn,
    Bad,
    Select,
    Focus,
    Count
};

/// Name of a role as in resources/themes/*.json: "window", "onAccent".
QString roleName(Role role);

/// Colours of a look: a value, copied freely. Text roles have a contrast of at least 4.5:1 on Window, Surface and
/// Raised, categories at least 3:1 on Surface.
class Theme {
public:
    /// The built-in themes.
    static const Theme& light();
    static const Theme& dark();

    /// Reads {"name", "dark", "colors": {role: "#rrggbb"}, "categories": [...]}. Corrupt or InvalidInput names what is wrong.
    static Result<Theme> fromJson(const QByteArray& text);

    const QString& name() const { return m_name; }
    bool isDark() const { return m_dark; }
    QColor color(Role role) const { return m_colors[static_cast<std::size_t>(role)]; }
    /// Colour of category `index` (from 0; repeats after categoryCount()). Okabe-Ito first, then an extension.
    QColor category(int index) const;
    int categoryCount() const { return static_cast<int>(m_categories.size()); }
    /// For style sheets and palettes of ordinary widgets.
    QPalette palette() const;

private:
    QString m_name;
    bool m_dark = false;
    std::array<QColor, static_cast<std::size_t>(Role::Count)> m_colors;
    std::vector<QColor> m_categories;
};

/// WCAG 2 contrast ratio, 1 to 21.
double contrastRatio(const QColor& a, const QColor& b);

/// `over` laid on `under` with opacity `amount` in [0, 1]; opaque.
QColor mixed(const QColor& under, const QColor& over, double amount);

/// Interface font (Inter, else the system's) with tabular figures; 10.5 pt is the base size, 9 pt for axes and tables.
QFont uiFont(double points = 10.5, QFont::Weight weight = QFont::Normal);

/// Fixed-pitch font (JetBrains Mono, else the system's).
QFont monoFont(double points = 9.0);

} // namespace cairn::plots
