// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/profile/profile_column.h"

#include <unordered_map>

namespace cairn::data {

/// Turns the values of a column into a few codes: categories as they are, numbers into bins of about equal counts; the
/// last code stands for missing and not-finite values. Immutable; any thread.
class ColumnCoder {
public:
    /// Nothing where a column has no codes: images, texts of more than ColumnDetail::kMostCategories values, no values.
    static std::optional<ColumnCoder> of(const Column& column, const ProfiledColumn& profiled);

    std::size_t size() const { return m_labels.size(); } ///< with the code for missing
    std::int32_t missing() const { return static_cast<std::int32_t>(m_labels.size()) - 1; }
    bool binned() const { return m_lookup.empty(); } ///< codes are ranges of numbers
    /// "red", "3 to 7", "" for missing.
    const std::vector<std::string>& labels() const { return m_labels; }

    void encode(const ColumnVector& column, std::size_t size, std::vector<std::int32_t>& codes) const;

private:
    ColumnCoder() = default;

    std::vector<double> m_cuts;
    std::unordered_map<std::uint64_t, std::int32_t> m_lookup; ///< hash of a text or number -> code
    std::vector<std::string> m_labels;
};

} // namespace cairn::data
