// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/text.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace cairn::ui {

namespace {

QString tr(const char* text, int count = -1)
{
    return QCoreApplication::translate("cairn::ui", text, nullptr, count);
}

} // namespace

QString fromStd(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::string toStd(const QString& text)
{
    return text.toStdString();
}

QString fromPath(const std::filesystem::path& path)
{
    return QString::fromStdString(path.string());
}

std::filesystem::path toPath(const QString& text)
{
    return std::filesystem::path(text.toStdString());
}

QString countText(std::uint64_t count)
{
    return QLocale().toString(static_cast<qulonglong>(count));
}

QString shortCount(double count)
{
    const double size = std::abs(count);
    const QLocale locale;
    if (size >= 1e9)
        return locale.toString(count / 1e9, 'g', 3) + QStringLiteral("G");
    if (size >= 1e6)
        return locale.toString(count / 1e6, 'g', 3) + QStringLiteral("M");
    if (size >= 1e4)
        return locale.toString(count / 1e3, 'g', 3) + QStringLiteral("k");
    return locale.toString(count, 'f', 0);
}

QString quantityText(double count, const QString& unit)
{
    QString text = shortCount(count);
    QString prefix;
    if (!text.isEmpty() && text.back().isLetter()) {
        prefix = text.back();
        text.chop(1);
    }
    return QStringLiteral("%1 %2%3").arg(text, prefix, unit);
}

QString bytesText(std::uint64_t bytes)
{
    return QLocale().formattedDataSize(static_cast<qint64>(bytes), 1);
}

QString durationText(double seconds)
{
    if (!(seconds >= 0) || seconds > 1e8)
        return QStringLiteral("–");
    if (seconds > 0 && seconds < 0.1)
        return tr("%1 ms").arg(QLocale().toString(seconds * 1000, 'f', seconds < 0.01 ? 2 : 1));
    if (seconds < 60)
        return tr("%1 s").arg(QLocale().toString(seconds, 'f', seconds < 10 ? 1 : 0));
    const auto whole = static_cast<qint64>(seconds + 0.5);
    if (whole < 3600)
        return tr("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    return tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
}

QString numberText(double value, int digits)
{
    if (std::isnan(value))
        return QStringLiteral("–");
    if (value == std::floor(value) && std::abs(value) < 1e15)
        return QLocale().toString(value, 'f', 0);
    if (std::abs(value) >= std::pow(10.0, digits - 1) && std::abs(value) < 1e9)
        return QLocale().toString(value, 'f', 0); // "60,320" is read at once, "6.032e+04" is not
    return QLocale().toString(value, 'g', digits);
}

QString errorTitle(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Cancelled: return tr("Cancelled");
    case ErrorCode::NotFound: return tr("Not found");
    case ErrorCode::InvalidInput: return tr("This cannot be used as it is");
    case ErrorCode::Unsupported: return tr("Not supported");
    case ErrorCode::Corrupt: return tr("Damaged data");
    case ErrorCode::Io: return tr("Reading or writing failed");
    case ErrorCode::NoSpace: return tr("No space left");
    case ErrorCode::ReadOnly: return tr("Cannot be written");
    case ErrorCode::Permission: return tr("Access denied");
    case ErrorCode::OutOfMemory: return tr("Out of memory");
    case ErrorCode::Busy: return tr("In use");
    case ErrorCode::TooNew: return tr("Made by a newer version");
    case ErrorCode::Mismatch: return tr("These do not fit together");
    case ErrorCode::Diverged: return tr("Training diverged");
    case ErrorCode::EngineMissing: return tr("The engine is missing");
    case ErrorCode::Timeout: return tr("No answer in time");
    case ErrorCode::Crashed: return tr("A helper crashed");
    case ErrorCode::Internal: return tr("Internal error");
    }
    return tr("Error");
}

QString errorText(const Error& error)
{
    return fromStd(error.text());
}

} // namespace cairn::ui
