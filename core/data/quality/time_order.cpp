// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/data/quality/checks.h"

#include <cmath>

namespace cairn::data {

namespace {

constexpr double kMostlyRising = 0.8;  ///< below, the rows were never meant to be in order
constexpr double kYear1900 = -2208988800.0;

struct Order {
    double latest = -INFINITY, last = -INFINITY;
    std::uint64_t steps = 0, rising = 0;
};

} // namespace

/// Times that are earlier than one before them in a column that otherwise rises, and times before 1900 or in the future.
Result<void> checkTimeOrder(const QualityContext& context, Findings& findings, JobContext& job)
{
    const auto columns = columnsWhere(context, [](const Column& column, const ColumnProfile&) { return column.type == ColumnType::Timestamp; });
    const double now = static_cast<double>(wallClockMs()) / 1000.0;
    std::vector<Order> orders(columns.size());
    CAIRN_ASSIGN(auto late, rowsWhere(context, columns, job, [&](const ColumnVector& column, std::size_t row, std::size_t i) {
        if (!column.present(row))
            return false;
        const double time = column.numbers()[row];
        Order& order = orders[i];
        order.steps += std::isfinite(order.last);
        order.rising += std::isfinite(order.last) && time >= order.last;
        order.last = time;
        const bool behind = time < order.latest;
        order.latest = std::max(order.latest, time);
        return behind;
    }));
    CAIRN_ASSIGN(auto strange, rowsWhere(context, columns, job, [&](const ColumnVector& column, std::size_t row, std::size_t) {
        return column.present(row) && (column.numbers()[row] < kYear1900 || column.numbers()[row] > now);
    }));
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string& name = context.schema()[columns[i]].name;
        const Order& order = orders[i];
        if (!late[i].empty() && order.steps > 0 && static_cast<double>(order.rising) > kMostlyRising * static_cast<double>(order.steps)) {
            const std::uint64_t count = late[i].count();
            findings.push_back({"time_order", Severity::Warning, name, grouped(count) + " times of \"" + name + "\" are earlier than one before them", Json::object(), count,
                                std::move(late[i]), {}});
        }
        if (!strange[i].empty()) {
            const std::uint64_t count = strange[i].count();
            findings.push_back({"time_range", Severity::Warning, name, grouped(count) + " times of \"" + name + "\" lie before 1900 or in the future", Json::object(), count,
                                std::move(strange[i]), {}});
        }
    }
    return {};
}

} // namespace cairn::data
