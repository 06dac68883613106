// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/image/class_picture.h"

#include <algorithm>
#include <array>

namespace cairn::plots {

namespace {

constexpr int kTextures = 11;
constexpr double kQuiet = 0.18, kLineStrength = 0.55; ///< how much of the text colour is in the background class, and in a line

struct ClassColours {
    QRgb plain, line;
};

ClassColours coloursOf(const Theme& theme, int index)
{
    const QColor plain = classColor(theme, index);
    const QColor line = contrastRatio(plain, Qt::black) >= contrastRatio(plain, Qt::white) ? Qt::black : Qt::white;
    return {plain.rgb(), mixed(plain, line, kLineStrength).rgb()};
}

QRgb emptyAt(const Theme& theme, int x, int y)
{
    return (x % 8 == y % 8 || x % 8 == 7 - y % 8) ? theme.color(Role::Muted).rgb() : theme.color(Role::Surface).rgb();
}

} // namespace

bool classTexture(int index, int x, int y)
{
    if (index <= 0)
        return false;
    switch ((index - 1) % kTextures) {
    case 0: return (x + y) % 8 == 0;                            // lines rising
    case 1: return x % 6 < 2 && y % 6 < 2;                      // dots
    case 2: return y % 6 == 0;                                  // lines across
    case 3: return x % 8 == 0 || y % 8 == 0;                    // a grid
    case 4: return x % 6 == 0;                                  // lines down
    case 5: return (x - y + 1024) % 8 == 0;                     // lines falling
    case 6: return (x + y) % 8 == 0 || (x - y + 1024) % 8 == 0; // a net
    case 7: return (x / 4 + y / 4) % 2 == 0;                    // a chessboard
    case 8: return y % 8 < 3;                                   // stripes across
    case 9: return x % 8 < 3;                                   // stripes down
    default: return x % 8 < 5 && y % 8 == 4;                    // dashes
    }
}

QColor classColor(const Theme& theme, int index)
{
    return index <= 0 ? mixed(theme.color(Role::Surface), theme.color(Role::Text), kQuiet) : theme.category(index - 1);
}

QImage classPicture(std::span<const std::uint8_t> classes, int height, int width, int scale, const Theme& theme)
{
    if (height < 1 || width < 1 || scale < 1 || classes.size() < static_cast<std::size_t>(height) * static_cast<std::size_t>(width))
        return {};
    std::array<ClassColours, 255> colours{};
    const int most = std::ranges::max(classes, {}, [](std::uint8_t index) { return index == kUnclassified ? 0 : int{index}; });
    for (int index = 0; index <= std::min(most, 254); ++index)
        colours[static_cast<std::size_t>(index)] = coloursOf(theme, index);
    QImage image(width * scale, height * scale, QImage::Format_RGB32);
    for (int y = 0; y < image.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        const std::uint8_t* row = classes.data() + static_cast<std::size_t>(y / scale) * static_cast<std::size_t>(width);
        for (int x = 0; x < image.width(); ++x) {
            const std::uint8_t index = row[x / scale];
            const ClassColours& own = colours[index == kUnclassified ? 0 : index];
            line[x] = index == kUnclassified ? emptyAt(theme, x, y) : classTexture(index, x, y) ? own.line : own.plain;
        }
    }
    return image;
}

QImage classSwatch(int index, const QSize& size, const Theme& theme)
{
    const std::uint8_t one = static_cast<std::uint8_t>(std::clamp(index, 0, 254));
    const int side = std::max(size.width(), size.height());
    return classPicture(std::span(&one, 1), 1, 1, std::max(1, side), theme).copy(0, 0, size.width(), size.height());
}

} // namespace cairn::plots
