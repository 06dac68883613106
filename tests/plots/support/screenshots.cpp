// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/plots/support/screenshots.h"

#include <QDir>
#include <QSet>
#include <QTest>

namespace cairn::test {

QImage screenshot(QWidget& widget, const QString& name)
{
    const QString folder = QStringLiteral(CAIRN_SCREENSHOTS);
    QDir().mkpath(folder);
    QImage image = widget.grab().toImage();
    image.save(QStringLiteral("%1/%2.png").arg(folder, name));
    return image;
}

std::array<QImage, 2> screenshots(plots::ThemeStore& themes, QWidget& widget, const QString& name)
{
    const plots::Theme before = themes.theme();
    widget.setAutoFillBackground(true);
    std::array<QImage, 2> images;
    std::size_t index = 0;
    for (const plots::Theme& theme : {plots::Theme::light(), plots::Theme::dark()}) {
        themes.setTheme(theme);
        widget.show();
        QTest::qWait(260);
        images[index++] = screenshot(widget, QStringLiteral("%1-%2").arg(name, theme.name()));
    }
    themes.setTheme(before);
    return images;
}

int countPixels(const QImage& image, const QColor& color, int tolerance)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor c = image.pixelColor(x, y);
            count += std::abs(c.red() - color.red()) <= tolerance && std::abs(c.green() - color.green()) <= tolerance
                && std::abs(c.blue() - color.blue()) <= tolerance;
        }
    return count;
}

int distinctColors(const QImage& image)
{
    QSet<QRgb> colors;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            colors.insert(image.pixel(x, y));
    return static_cast<int>(colors.size());
}

} // namespace cairn::test
