// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/base/picture.h"

#include <QBuffer>
#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QWidget>

namespace cairn::plots {
namespace {

constexpr int kPngScale = 2;

QImage rendered(const QSize& size, const PaintFunction& paint)
{
    QImage image(size * kPngScale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(kPngScale);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    paint(painter, size);
    return image;
}

QByteArray svg(const QSize& size, const QString& title, const PaintFunction& paint)
{
    QBuffer buffer;
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(), size));
    generator.setTitle(title);
    QPainter painter(&generator);
    paint(painter, size);
    painter.end();
    return buffer.data();
}

QByteArray pdf(const QSize& size, const QString& title, const PaintFunction& paint)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setTitle(title);
    writer.setResolution(96);
    writer.setPageSize(QPageSize(QSizeF(size) * 72.0 / 96.0, QPageSize::Point));
    writer.setPageMargins(QMarginsF());
    QPainter painter(&writer);
    paint(painter, size);
    painter.end();
    return buffer.data();
}

} // namespace

Result<void> savePicture(const QString& path, const QSize& size, const QString& title, const PaintFunction& paint)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix == QLatin1String("svg"))
        return saveText(path, svg(size, title, paint));
    if (suffix == QLatin1String("pdf"))
        return saveText(path, pdf(size, title, paint));
    if (suffix != QLatin1String("png"))
        return fail(ErrorCode::Unsupported, "Pictures cannot be written in this format", path.toStdString(),
                    "Use a name that ends in .png, .svg or .pdf");
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    rendered(size, paint).save(&buffer, "PNG");
    return saveText(path, buffer.data());
}

Result<void> saveWidget(const QString& path, QWidget& widget)
{
    return savePicture(path, widget.size(), widget.windowTitle(),
                       [&widget](QPainter& painter, const QSize&) { widget.render(&painter); });
}

void copyPicture(const QSize& size, const PaintFunction& paint)
{
    QGuiApplication::clipboard()->setImage(rendered(size, paint));
}

Result<void> saveText(const QString& path, const QByteArray& bytes)
{
    QSaveFile file(path);
    // commit() succeeds after a short write, so the length is checked by hand.
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.flush() && file.commit())
        return {};
    return fail(ErrorCode::Io, "The file could not be written: " + file.errorString().toStdString(), path.toStdString(),
                "Choose another folder or free some space");
}

} // namespace cairn::plots
