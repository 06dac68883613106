// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/picture.h"

class QPoint;

namespace cairn::plots {

/// Shows the menu of a picture at a place of the screen: copy it, save it. `file` is the name offered, with ".png";
/// `title` goes into files that have one. What goes wrong is said in a box. UI thread only.
void showPictureMenu(QWidget& widget, const QPoint& place, const QString& file, const QString& title, const PaintFunction& paint);

} // namespace cairn::plots
