// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// Pictures of reports as SVG text, without any drawing library. Every text that comes from data is escaped. Colours are
/// those of Okabe and Ito, told apart by people with any colour vision; lines differ by dashes too. Pure functions.
namespace cairn::session {

struct Series {
    std::string name;
    std::vector<std::pair<double, double>> points; ///< numbers that are not finite are left out
};

/// What stands around the data.
struct FigureText {
    std::string title, x, y;
};

/// Lines over a common axis; an empty figure says so.
std::string lineFigure(const FigureText& text, const std::vector<Series>& series);

/// Points with the diagonal y = x; at most 2,000 of them are drawn, evenly chosen.
std::string scatterFigure(const FigureText& text, const Series& points);

/// Counts of a confusion matrix, row-major [actual][predicted], shaded by the share of their row.
std::string matrixFigure(const std::string& title, const std::vector<std::string>& classes, const std::vector<std::uint64_t>& counts);

/// & < > " ' as entities, malformed UTF-8 and control characters replaced: safe in HTML and XML, text and attributes.
std::string escaped(const std::string& text);

/// A number as short as a reader needs ("0.913", "1.2e-05").
std::string shortNumber(double number);

} // namespace cairn::session
