// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/icon.h"

#include <QFile>
#include <QGuiApplication>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QSvgRenderer>

namespace cairn::ui {

namespace {

QByteArray source(const QString& name)
{
    static QHash<QString, QByteArray> cache;
    const auto found = cache.constFind(name);
    if (found != cache.constEnd())
        return *found;
    QFile file(QStringLiteral(":/cairn/icons/%1.svg").arg(name));
    const QByteArray text = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    cache.insert(name, text);
    return text;
}

QPixmap render(const QString& name, const QColor& color, const QSize& pixels)
{
    QPixmap picture(pixels);
    picture.fill(Qt::transparent);
    QByteArray text = source(name);
    if (text.isEmpty() || pixels.isEmpty())
        return picture;
    text.replace("currentColor", color.name().toLatin1());
    QSvgRenderer renderer(text);
    QPainter painter(&picture);
    painter.setOpacity(color.alphaF());
    renderer.render(&painter, QRectF(QPointF(0, 0), QSizeF(pixels)));
    return picture;
}

QColor colorFor(QIcon::Mode mode, QIcon::State state)
{
    const QPalette palette = QGuiApplication::palette();
    if (mode == QIcon::Disabled)
        return palette.color(QPalette::Disabled, QPalette::WindowText);
    if (mode == QIcon::Selected)
        return palette.color(QPalette::HighlightedText);
    return palette.color(state == QIcon::On ? QPalette::Accent : QPalette::WindowText);
}

class TintedEngine final : public QIconEngine {
public:
    explicit TintedEngine(QString iconName) : m_name(std::move(iconName)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device()->devicePixelRatio();
        QPixmap picture = render(m_name, colorFor(mode, state), rect.size() * ratio);
        picture.setDevicePixelRatio(ratio);
        painter->drawPixmap(rect, picture);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return render(m_name, colorFor(mode, state), size);
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override
    {
        QPixmap picture = render(m_name, colorFor(mode, state), size);
        picture.setDevicePixelRatio(scale);
        return picture;
    }
    QIconEngine* clone() const override { return new TintedEngine(m_name); }
    bool isNull() override { return source(m_name).isEmpty(); }

private:
    QString m_name;
};

} // namespace

QIcon themedIcon(const QString& name)
{
    return source(name).isEmpty() ? QIcon() : QIcon(new TintedEngine(name));
}

QPixmap tintedIcon(const QString& name, const QColor& color, int size, qreal devicePixelRatio)
{
    QPixmap picture = render(name, color, QSize(size, size) * devicePixelRatio);
    picture.setDevicePixelRatio(devicePixelRatio);
    return picture;
}

} // namespace cairn::ui
