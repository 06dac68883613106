// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

/// Between core's UTF-8 and the window's text, and numbers as people read them (in the program's locale).
namespace cairn::ui {

QString fromStd(std::string_view text);
std::string toStd(const QString& text);
QString fromPath(const std::filesystem::path& path);
std::filesystem::path toPath(const QString& text);

/// "1,284"
QString countText(std::uint64_t count);
/// "12.3k", "4.5M": for places with little room.
QString shortCount(double count);
/// "8.63 MFLOP", "452 kFLOP", "0 FLOP".
QString quantityText(double count, const QString& unit);
/// "1.2 GiB"
QString bytesText(std::uint64_t bytes);
/// "3 min 20 s"
QString durationText(double seconds);
/// Up to `digits` significant digits, without trailing zeros.
QString numberText(double value, int digits = 6);

/// Heading of an error in the window's language: "Not found".
QString errorTitle(ErrorCode code);
/// "what (where). fix"
QString errorText(const Error& error);

} // namespace cairn::ui
