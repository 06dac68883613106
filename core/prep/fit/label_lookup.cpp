// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/fit/label_lookup.h"

namespace cairn::prep {

LabelLookup::LabelLookup(const Recipe& recipe, data::ColumnType type)
    : m_classes(recipe.target.classes, type), m_stripFullStop(recipe.stripFullStop)
{
}

LabelLookup::Found LabelLookup::findText(std::string_view text) const
{
    Found found{m_classes.find(text), false};
    if (found.index == CategoryLookup::kNone && m_stripFullStop && text.ends_with('.'))
        found = {m_classes.find(text.substr(0, text.size() - 1)), true};
    return found;
}

LabelLookup::Found LabelLookup::find(const data::ColumnVector& column, std::size_t row) const
{
    const std::int32_t index = m_classes.find(column, row);
    return index == CategoryLookup::kNone && column.isText() ? findText(column.text(row)) : Found{index, false};
}

} // namespace cairn::prep
