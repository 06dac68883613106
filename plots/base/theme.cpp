// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/base/theme.h"

#include <QFile>
#include <QFontDatabase>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>

namespace cairn::plots {
namespace {

constexpr std::array<const char*, static_cast<std::size_t>(Role::Count)> kRoleNames = {
    "window", "surface", "raised", "text", "muted", "hairline", "accent",
    "onAccent", "good", "warn", "bad", "select", "focus"};

Theme builtIn(const char* name)
{
    QFile file(QStringLiteral(":/cairn/themes/%1.json").arg(QLatin1String(name)));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("built-in theme %s is missing", name);
    auto theme = Theme::fromJson(file.readAll());
    if (!theme)
        qFatal("built-in theme %s: %s", name, theme.error().text().c_str());
    return std::move(theme).value();
}

double luminance(const QColor& color)
{
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

QString roleName(Role role)
{
    return QLatin1String(kRoleNames[static_cast<std::size_t>(role)]);
}

const Theme& Theme::light()
{
    static const Theme theme = builtIn("light");
    return theme;
}

const Theme& Theme::dark()
{
    static const Theme theme = builtIn("dark");
    return theme;
}

Result<Theme> Theme::fromJson(const QByteArray& text)
{
    QJsonParseError parseError;
    const QJsonObject root = QJsonDocument::fromJson(text, &parseError).object();
    if (root.isEmpty())
        return fail(ErrorCode::Corrupt, "The theme is not a JSON object", parseError.errorString().toStdString());
    Theme theme;
    theme.m_name = root.value(QLatin1String("name")).toString();
    theme.m_dark = root.value(QLatin1String("dark")).toBool();
    const QJsonObject colors = root.value(QLatin1String("colors")).toObject();
    for (std::size_t i = 0; i < kRoleNames.size(); ++i) {
        theme.m_colors[i] = QColor(colors.value(QLatin1String(kRoleNames[i])).toString());
        if (!theme.m_colors[i].isValid())
            return fail(ErrorCode::InvalidInput, "The theme lacks a colour", kRoleNames[i], "Give it as \"#rrggbb\"");
    }
    for (const auto& value : root.value(QLatin1String("categories")).toArray()) {
        const QColor color(value.toString());
        if (!color.isValid())
            return fail(ErrorCode::InvalidInput, "Not a colour", "categories: " + value.toString().toStdString(),
                        "Give it as \"#rrggbb\"");
        theme.m_categories.push_back(color);
    }
    if (theme.m_categories.empty())
        return fail(ErrorCode::InvalidInput, "The theme has no category colours", "categories", "Give at least one");
    return theme;
}

QColor Theme::category(int index) const
{
    const int count = categoryCount();
    return m_categories[static_cast<std::size_t>(((index % count) + count) % count)];
}

QPalette Theme::palette() const
{
    QPalette p;
    const auto set = [&p](QPalette::ColorRole role, const QColor& color) { p.setColor(role, color); };
    set(QPalette::Window, color(Role::Window));
    set(QPalette::WindowText, color(Role::Text));
    set(QPalette::Base, color(Role::Surface));
    set(QPalette::AlternateBase, color(Role::Raised));
    set(QPalette::Text, color(Role::Text));
    set(QPalette::Button, color(Role::Raised));
    set(QPalette::ButtonText, color(Role::Text));
    set(QPalette::BrightText, color(Role::Bad));
    set(QPalette::ToolTipBase, color(Role::Raised));
    set(QPalette::ToolTipText, color(Role::Text));
    set(QPalette::PlaceholderText, color(Role::Muted));
    set(QPalette::Highlight, color(Role::Accent));
    set(QPalette::HighlightedText, color(Role::OnAccent));
    set(QPalette::Link, color(Role::Accent));
    set(QPalette::LinkVisited, color(Role::Accent));
    set(QPalette::Light, mixed(color(Role::Raised), color(Role::Text), 0.04));
    set(QPalette::Midlight, color(Role::Hairline));
    set(QPalette::Mid, mixed(color(Role::Hairline), color(Role::Text), 0.15));
    set(QPalette::Dark, mixed(color(Role::Hairline), color(Role::Text), 0.3));
    set(QPalette::Shadow, mixed(color(Role::Window), color(Role::Text), m_dark ? 0.0 : 0.6));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, mixed(color(Role::Window), color(Role::Muted), 0.7));
    return p;
}

double contrastRatio(const QColor& a, const QColor& b)
{
    const double la = luminance(a), lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QColor mixed(const QColor& under, const QColor& over, double amount)
{
    const auto mix = [amount](float u, float o) {
        return static_cast<float>(std::clamp(u + (o - u) * amount, 0.0, 1.0));
    };
    return QColor::fromRgbF(mix(under.redF(), over.redF()), mix(under.greenF(), over.greenF()),
                            mix(under.blueF(), over.blueF()));
}

QFont uiFont(double points, QFont::Weight weight)
{
    QFont font(QStringLiteral("Inter"));
    if (!QFontDatabase::hasFamily(QStringLiteral("Inter")))
        font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    font.setPointSizeF(points);
    font.setWeight(weight);
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    font.setFeature(QFont::Tag("tnum"), 1);
#endif
    return font;
}

QFont monoFont(double points)
{
    QFont font(QStringLiteral("JetBrains Mono"));
    if (!QFontDatabase::hasFamily(QStringLiteral("JetBrains Mono")))
        font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(points);
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    font.setFeature("calt", 0); // "<=" in code is two characters
#endif
    return font;
}

} // namespace cairn::plots
