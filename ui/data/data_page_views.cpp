// SPDX-License-Identifier: GPL-3.0-or-later
// Which of its views the Data page shows, by their names.
#include "ui/data/data_page.h"

#include <QPushButton>

namespace cairn::ui {

std::array<std::pair<QPushButton*, const char*>, 5> DataPage::segments() const
{
    return {{{m_asTable, "table"}, {m_asImages, "images"}, {m_asProfile, "profile"}, {m_asQuality, "quality"}, {m_asRecipe, "recipe"}}};
}

QStringList DataPage::views() const
{
    QStringList views;
    for (const auto& [button, name] : segments()) {
        if (m_dataset && !button->isHidden())
            button->isChecked() ? views.prepend(QLatin1String(name)) : views.append(QLatin1String(name));
    }
    return views;
}

void DataPage::showView(const QString& view)
{
    for (const auto& [button, name] : segments()) {
        if (view == QLatin1String(name) && !button->isHidden())
            button->setChecked(true);
    }
    showRows();
}

} // namespace cairn::ui
