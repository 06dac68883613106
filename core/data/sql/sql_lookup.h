// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace cairn::data {

/// What SQL can look up row by row while a query runs, where a literal would be slow or unwieldy. Immutable once offered.
///
///   cairn_member(id, row)   BOOLEAN: whether `member` holds the row number
///   cairn_value(id, text)   DOUBLE: `values[text]`, NULL where there is none
///   cairn_curve(id, x)      DOUBLE: `curve`, points with rising x, joined by straight lines; constant outside; at an x that
///                           several points share, midway between the first and the last of them. With `normal`, the standard normal quantile of that, for levels kept within [1e-7, 1 - 1e-7]
///
///   cairn_text(id, row)     VARCHAR: `text(row)`, NULL where that is empty; its error ends the query
///   cairn_numbers(id, text) DOUBLE[]: `numbers(text)`
///   cairn_vector(id, list)  DOUBLE[]: `vector(list)` of a DOUBLE[], NULL in it being 0
///
/// NULL in gives NULL out, and so does an id that nothing is offered under.
struct SqlLookup {
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };

    std::function<bool(RowId)> member;
    std::unordered_map<std::string, double, Hash, std::equal_to<>> values;
    std::vector<std::pair<double, double>> curve;
    bool normal = false;
    std::function<Result<std::optional<std::string>>(std::int64_t row)> text = {};
    std::function<std::vector<double>(std::string_view text)> numbers = {};
    std::function<std::vector<double>(std::span<const double> list)> vector = {};

    double curveAt(double x) const;

private:
    double lineAt(double x) const;
};

/// Standard normal quantile of p in (0, 1): Acklam's rational approximation, refined by one step of Halley's method.
double normalQuantile(double p);

/// Offers a lookup to every DuckDB instance of this process under a number, as long as it lives. Any thread.
class SqlLookupHandle {
public:
    static std::shared_ptr<const SqlLookupHandle> offer(SqlLookup lookup);
    ~SqlLookupHandle();
    SqlLookupHandle(const SqlLookupHandle&) = delete;

    std::int64_t id() const { return m_id; }

private:
    explicit SqlLookupHandle(std::int64_t id) : m_id(id) {}
    std::int64_t m_id;
};

/// The lookup of that number, or nullptr.
std::shared_ptr<const SqlLookup> findSqlLookup(std::int64_t id);

} // namespace cairn::data
