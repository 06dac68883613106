// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QSize>
#include <QString>

#include <functional>

class QPainter;
class QWidget;

namespace cairn::plots {

/// Draws a picture of `size` (logical pixels) with the painter's origin at the top left.
using PaintFunction = std::function<void(QPainter&, const QSize&)>;

/// Writes a picture to `path`; the suffix says how: png (twice the resolution), svg, pdf. Written to a temporary name
/// first, so that a failure leaves nothing behind. Io, Unsupported.
Result<void> savePicture(const QString& path, const QSize& size, const QString& title, const PaintFunction& paint);

/// The same with whatever the widget shows.
Result<void> saveWidget(const QString& path, QWidget& widget);

/// Puts the picture on the clipboard as an image.
void copyPicture(const QSize& size, const PaintFunction& paint);

/// Writes `bytes` (a CSV, say) durably to `path`.
Result<void> saveText(const QString& path, const QByteArray& bytes);

} // namespace cairn::plots
