// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/profile/column_coder.h"

#include "core/data/identity/row_hash.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace cairn::data {

namespace {

constexpr std::size_t kMostIntegerCodes = 64; ///< more different integers are cut into bins

double numberOf(ColumnType type, const std::string& text)
{
    if (type == ColumnType::Boolean)
        return text == "true" ? 1 : 0;
    double number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::string shortNumber(double number)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", number);
    return text;
}

} // namespace

std::optional<ColumnCoder> ColumnCoder::of(const Column& column, const ProfiledColumn& profiled)
{
    const auto& categories = profiled.detail.categories;
    ColumnCoder coder;
    if (column.type == ColumnType::Image || profiled.profile.count == profiled.profile.missing)
        return {};
    const bool text = column.type == ColumnType::Text;
    if (!categories.empty() && (text || categories.size() <= kMostIntegerCodes)) {
        for (const std::string& category : categories) {
            coder.m_lookup.emplace(text ? textHash(category) : numberHash(numberOf(column.type, category)), static_cast<std::int32_t>(coder.m_labels.size()));
            coder.m_labels.push_back(category);
        }
    } else if (!text && profiled.profile.numeric) {
        coder.m_cuts = profiled.detail.cuts;
        double low = profiled.profile.numeric->minimum;
        for (const double cut : coder.m_cuts) {
            coder.m_labels.push_back(shortNumber(low) + " to " + shortNumber(cut));
            low = cut;
        }
        coder.m_labels.push_back(shortNumber(low) + " to " + shortNumber(profiled.profile.numeric->maximum));
    } else {
        return {};
    }
    coder.m_labels.emplace_back();
    return coder;
}

void ColumnCoder::encode(const ColumnVector& column, std::size_t size, std::vector<std::int32_t>& codes) const
{
    codes.resize(size);
    for (std::size_t row = 0; row < size; ++row) {
        codes[row] = missing();
        if (!column.present(row) || (!column.isText() && !std::isfinite(column.numbers()[row])))
            continue;
        if (binned()) {
            codes[row] = static_cast<std::int32_t>(std::ranges::upper_bound(m_cuts, column.numbers()[row]) - m_cuts.begin());
            continue;
        }
        const auto found = m_lookup.find(column.isText() ? textHash(column.text(row)) : numberHash(column.numbers()[row]));
        if (found != m_lookup.end())
            codes[row] = found->second;
    }
}

} // namespace cairn::data
