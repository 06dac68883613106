// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/parallel/group.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>

#include <cstring>

namespace cairn::engine {

Result<void> fromLeader(Group& group, std::span<double> numbers)
{
    if (group.alone())
        return {};
    at::Tensor shared = at::from_blob(numbers.data(), {static_cast<std::int64_t>(numbers.size())}, at::kDouble);
    return group.handOn(std::span(&shared, 1));
}

Result<std::int64_t> fromLeader(Group& group, std::int64_t number)
{
    at::Tensor shared = at::full({1}, number, at::kLong);
    CAIRN_TRY(group.handOn(std::span(&shared, 1)));
    return shared.item<std::int64_t>();
}

Result<std::string> fromLeader(Group& group, const std::string& text)
{
    CAIRN_ASSIGN(const std::int64_t length, fromLeader(group, static_cast<std::int64_t>(text.size())));
    if (group.alone() || length == 0)
        return group.alone() ? text : std::string();
    at::Tensor shared = at::empty({length}, at::kByte);
    if (group.leads())
        std::memcpy(shared.mutable_data_ptr(), text.data(), text.size());
    CAIRN_TRY(group.handOn(std::span(&shared, 1)));
    return std::string(static_cast<const char*>(shared.const_data_ptr()), static_cast<std::size_t>(length));
}

} // namespace cairn::engine
