// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QString>

class QColor;

namespace cairn::ui {

/// The one-colour icon resources/icons/<name>.svg, drawn in the text colour of the current palette (muted when
/// disabled, accent when on); follows a change of theme by itself. An unknown name gives an empty icon.
QIcon themedIcon(const QString& name);

/// The same in a fixed colour.
QPixmap tintedIcon(const QString& name, const QColor& color, int size, qreal devicePixelRatio);

} // namespace cairn::ui
