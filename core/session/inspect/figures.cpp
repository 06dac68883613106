// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/inspect/figures.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace cairn::session {

namespace {

constexpr double kWidth = 640, kHeight = 360, kLeft = 64, kRight = 16, kTop = 36, kBottom = 48;
constexpr std::size_t kMostPoints = 2000;
constexpr std::array kColours{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"};
constexpr std::array kDashes{"", "7 4", "2 3", "9 3 2 3"};

std::string number(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", value);
    return text;
}

struct Range {
    double low = 0, high = 1;

    void include(double value)
    {
        low = std::min(low, value);
        high = std::max(high, value);
    }
    double share(double value) const { return (value - low) / (high - low); }
};

/// Round steps of 1, 2 or 5 (Heckbert, "Nice numbers for graph labels", Graphics Gems, 1990).
double niceStep(const Range& range)
{
    const double rough = (range.high - range.low) / 5;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    const double share = rough / power;
    return power * (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10);
}

Range rangeOf(const std::vector<Series>& series, bool horizontal)
{
    Range range{INFINITY, -INFINITY};
    for (const Series& line : series) {
        for (const auto& [x, y] : line.points) {
            if (std::isfinite(x) && std::isfinite(y))
                range.include(horizontal ? x : y);
        }
    }
    if (!(range.low <= range.high))
        return {};
    if (range.low == range.high)
        return {range.low - 0.5, range.high + 0.5};
    return range;
}

std::string text(double x, double y, const std::string& words, const std::string& more = {})
{
    return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" " + more + ">" + escaped(words) + "</text>\n";
}

/// The part of a picture that is common to all: frame, title, axes with numbers.
class Canvas {
public:
    Canvas(const FigureText& words, Range x, Range y) : m_x(x), m_y(y)
    {
        m_svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 360\" width=\"640\" height=\"360\" role=\"img\" "
                "aria-label=\"" + escaped(words.title) + "\" font-family=\"Inter, sans-serif\" font-size=\"12\">\n"
                "<rect width=\"640\" height=\"360\" fill=\"#ffffff\"/>\n";
        m_svg += text(kLeft, 22, words.title, "font-size=\"14\" font-weight=\"600\"");
        m_svg += text((kLeft + kWidth - kRight) / 2, kHeight - 10, words.x, "text-anchor=\"middle\"");
        m_svg += text(14, (kTop + kHeight - kBottom) / 2, words.y,
                      "text-anchor=\"middle\" transform=\"rotate(-90 14 " + number((kTop + kHeight - kBottom) / 2) + ")\"");
        ticks();
    }

    double px(double x) const { return kLeft + m_x.share(x) * (kWidth - kLeft - kRight); }
    double py(double y) const { return kHeight - kBottom - m_y.share(y) * (kHeight - kTop - kBottom); }
    void add(const std::string& svg) { m_svg += svg; }
    std::string finish() { return m_svg + "</svg>\n"; }

private:
    void ticks()
    {
        const double xStep = niceStep(m_x), yStep = niceStep(m_y);
        for (double x = std::ceil(m_x.low / xStep) * xStep; x <= m_x.high + xStep * 1e-9; x += xStep)
            m_svg += text(px(x), kHeight - kBottom + 18, shortNumber(std::abs(x) < xStep * 1e-9 ? 0 : x), "text-anchor=\"middle\" fill=\"#555555\"");
        for (double y = std::ceil(m_y.low / yStep) * yStep; y <= m_y.high + yStep * 1e-9; y += yStep) {
            m_svg += "<line x1=\"" + number(kLeft) + "\" x2=\"" + number(kWidth - kRight) + "\" y1=\"" + number(py(y)) + "\" y2=\"" + number(py(y))
                + "\" stroke=\"#e4e4e4\"/>\n";
            m_svg += text(kLeft - 8, py(y) + 4, shortNumber(std::abs(y) < yStep * 1e-9 ? 0 : y), "text-anchor=\"end\" fill=\"#555555\"");
        }
        m_svg += "<line x1=\"" + number(kLeft) + "\" x2=\"" + number(kWidth - kRight) + "\" y1=\"" + number(kHeight - kBottom) + "\" y2=\""
            + number(kHeight - kBottom) + "\" stroke=\"#555555\"/>\n";
    }

    std::string m_svg;
    Range m_x, m_y;
};

std::size_t thinned(std::size_t index, std::size_t drawn, std::size_t count)
{
    return drawn < 2 ? 0 : index * (count - 1) / (drawn - 1);
}

} // namespace

std::string escaped(const std::string& raw)
{
    std::string safe;
    for (const char c : toUtf8(raw)) {
        switch (c) {
        case '&': safe += "&amp;"; break;
        case '<': safe += "&lt;"; break;
        case '>': safe += "&gt;"; break;
        case '"': safe += "&quot;"; break;
        case '\'': safe += "&#39;"; break;
        default: safe += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
    }
    return safe;
}

std::string shortNumber(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
}

std::string lineFigure(const FigureText& words, const std::vector<Series>& series)
{
    Canvas canvas(words, rangeOf(series, true), rangeOf(series, false));
    double legend = kLeft;
    for (std::size_t i = 0; i < series.size(); ++i) {
        const Series& line = series[i];
        std::string path;
        const std::size_t drawn = std::min(line.points.size(), kMostPoints);
        for (std::size_t k = 0; k < drawn; ++k) {
            const auto& [x, y] = line.points[thinned(k, drawn, line.points.size())];
            if (std::isfinite(x) && std::isfinite(y))
                path += (path.empty() ? "" : " ") + number(canvas.px(x)) + "," + number(canvas.py(y));
        }
        const std::string style = std::string(" fill=\"none\" stroke=\"") + kColours[i % kColours.size()] + "\" stroke-width=\"2\" stroke-dasharray=\""
            + kDashes[i % kDashes.size()] + "\"";
        if (path.empty())
            continue;
        canvas.add("<polyline points=\"" + path + "\"" + style + "/>\n");
        const double right = kWidth - kRight - 150 * static_cast<double>(i + 1);
        legend = std::max(kLeft + 130, right);
        canvas.add("<line x1=\"" + number(legend) + "\" x2=\"" + number(legend + 24) + "\" y1=\"18\" y2=\"18\"" + style + "/>\n");
        canvas.add(text(legend + 30, 22, line.name));
    }
    if (std::ranges::all_of(series, [](const Series& line) { return line.points.empty(); }))
        canvas.add(text(kWidth / 2, kHeight / 2, "No numbers recorded", "text-anchor=\"middle\" fill=\"#555555\""));
    return canvas.finish();
}

std::string scatterFigure(const FigureText& words, const Series& series)
{
    Range range = rangeOf({series}, true);
    const Range vertical = rangeOf({series}, false);
    range.include(vertical.low);
    range.include(vertical.high);
    Canvas canvas(words, range, range);
    const std::size_t drawn = std::min(series.points.size(), kMostPoints);
    for (std::size_t k = 0; k < drawn; ++k) {
        const auto& [x, y] = series.points[thinned(k, drawn, series.points.size())];
        if (std::isfinite(x) && std::isfinite(y))
            canvas.add("<circle cx=\"" + number(canvas.px(x)) + "\" cy=\"" + number(canvas.py(y)) + "\" r=\"2\" fill=\"#0072b2\" fill-opacity=\"0.4\"/>\n");
    }
    canvas.add("<line x1=\"" + number(canvas.px(range.low)) + "\" y1=\"" + number(canvas.py(range.low)) + "\" x2=\"" + number(canvas.px(range.high))
               + "\" y2=\"" + number(canvas.py(range.high)) + "\" stroke=\"#d55e00\" stroke-dasharray=\"7 4\"/>\n");
    return canvas.finish();
}

std::string matrixFigure(const std::string& title, const std::vector<std::string>& classes, const std::vector<std::uint64_t>& counts)
{
    const std::size_t width = classes.size();
    const double cell = std::clamp(480.0 / std::max<double>(1, static_cast<double>(width)), 6.0, 64.0);
    const double left = 150, top = 60, side = cell * static_cast<double>(width);
    const bool labels = cell >= 14, numbers = cell >= 26;
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + number(left + side + 20) + " " + number(top + side + 110)
        + "\" width=\"" + number(left + side + 20) + "\" height=\"" + number(top + side + 110) + "\" role=\"img\" aria-label=\"" + escaped(title)
        + "\" font-family=\"Inter, sans-serif\" font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n";
    svg += text(left, 22, title, "font-size=\"14\" font-weight=\"600\"");
    svg += text(left, 44, "rows: actual class, columns: predicted class", "fill=\"#555555\"");
    for (std::size_t row = 0; row < width; ++row) {
        std::uint64_t total = 0;
        for (std::size_t column = 0; column < width; ++column)
            total += counts[row * width + column];
        const double y = top + static_cast<double>(row) * cell;
        if (labels)
            svg += text(left - 8, y + cell / 2 + 4, classes[row].substr(0, 24), "text-anchor=\"end\"");
        for (std::size_t column = 0; column < width; ++column) {
            const std::uint64_t count = counts[row * width + column];
            const double share = total ? static_cast<double>(count) / static_cast<double>(total) : 0;
            const double x = left + static_cast<double>(column) * cell;
            svg += "<rect x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(cell) + "\" height=\"" + number(cell) + "\" fill=\""
                + (row == column ? "#0072b2" : "#d55e00") + "\" fill-opacity=\"" + number(std::sqrt(share)) + "\" stroke=\"#e4e4e4\"/>\n";
            if (numbers)
                svg += text(x + cell / 2, y + cell / 2 + 4, std::to_string(count), share > 0.3 ? "text-anchor=\"middle\" fill=\"#ffffff\"" : "text-anchor=\"middle\"");
        }
    }
    for (std::size_t column = 0; labels && column < width; ++column) {
        const double x = left + (static_cast<double>(column) + 0.5) * cell, y = top + side + 14;
        svg += text(x, y, classes[column].substr(0, 14), "text-anchor=\"end\" transform=\"rotate(-45 " + number(x) + " " + number(y) + ")\"");
    }
    return svg + "</svg>\n";
}

} // namespace cairn::session
