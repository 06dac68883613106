// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/sql/sql_lookup.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numbers>
#include <shared_mutex>

namespace cairn::data {

namespace {

struct Registry {
    std::shared_mutex mutex; ///< guards the rest
    std::unordered_map<std::int64_t, std::shared_ptr<const SqlLookup>> lookups;
    std::int64_t next = 1;
};

Registry& registry()
{
    static auto* registry = new Registry; // lives as long as handles of static lifetime may
    return *registry;
}

} // namespace

double normalQuantile(double p)
{
    constexpr double a[] = {-3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00};
    constexpr double b[] = {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01};
    constexpr double c[] = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00};
    constexpr double d[] = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00};
    constexpr double kTail = 0.02425;
    double x;
    if (p < kTail || p > 1 - kTail) {
        const double q = std::sqrt(-2 * std::log(p < kTail ? p : 1 - p));
        x = (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) / ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
        x = p < kTail ? x : -x;
    } else {
        const double q = p - 0.5, r = q * q;
        x = (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q / (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
    }
    const double e = 0.5 * std::erfc(-x / std::numbers::sqrt2) - p;
    const double u = e * std::sqrt(2 * std::numbers::pi) * std::exp(x * x / 2);
    return x - u / (1 + x * u / 2);
}

double SqlLookup::curveAt(double x) const
{
    constexpr double kEdge = 1e-7;
    const double level = lineAt(x);
    return normal ? normalQuantile(std::clamp(level, kEdge, 1 - kEdge)) : level;
}

double SqlLookup::lineAt(double x) const
{
    if (x <= curve.front().first)
        return curve.front().second;
    if (x >= curve.back().first)
        return curve.back().second;
    const auto [at, above] = std::ranges::equal_range(curve, x, {}, &std::pair<double, double>::first);
    if (at != above)
        return (at->second + (above - 1)->second) / 2;
    const auto& [x1, y1] = *above;
    const auto& [x0, y0] = *(above - 1);
    return y0 + (y1 - y0) * ((x - x0) / (x1 - x0));
}

std::shared_ptr<const SqlLookupHandle> SqlLookupHandle::offer(SqlLookup lookup)
{
    Registry& all = registry();
    const std::lock_guard lock(all.mutex);
    const std::int64_t id = all.next++;
    all.lookups.emplace(id, std::make_shared<const SqlLookup>(std::move(lookup)));
    return std::shared_ptr<const SqlLookupHandle>(new SqlLookupHandle(id));
}

SqlLookupHandle::~SqlLookupHandle()
{
    Registry& all = registry();
    const std::lock_guard lock(all.mutex);
    all.lookups.erase(m_id);
}

std::shared_ptr<const SqlLookup> findSqlLookup(std::int64_t id)
{
    Registry& all = registry();
    const std::shared_lock lock(all.mutex);
    const auto found = all.lookups.find(id);
    return found == all.lookups.end() ? nullptr : found->second;
}

} // namespace cairn::data
