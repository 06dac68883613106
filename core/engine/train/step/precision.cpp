// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/step/precision.h"

#include <ATen/autocast_mode.h>
#include <ATen/Context.h>

namespace cairn::engine {

Result<void> checkPrecision(const std::string& precision, at::Device device)
{
    if (precision == "float32" || (precision == "bfloat16" && (device.is_cpu() || device.is_cuda())))
        return {};
    return fail(ErrorCode::InvalidInput, "Training steps cannot compute in " + precision + " on " + device.str(), "precision", "Choose float32 or bfloat16");
}

LowPrecision::LowPrecision(const std::string& precision, at::Device device) : m_device(device), m_active(precision == "bfloat16")
{
    if (!m_active)
        return;
    at::autocast::set_autocast_dtype(device.type(), at::kBFloat16);
    at::autocast::set_autocast_enabled(device.type(), true);
    at::autocast::increment_nesting();
}

LowPrecision::~LowPrecision()
{
    if (!m_active)
        return;
    if (at::autocast::decrement_nesting() == 0)
        at::autocast::clear_cache(); // copies of the weights, which change now
    at::autocast::set_autocast_enabled(m_device.type(), false);
}

} // namespace cairn::engine
