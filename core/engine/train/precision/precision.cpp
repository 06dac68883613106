// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/precision/precision.h"

#include "core/engine/torch_guard.h"

#include <ATen/autocast_mode.h>
#include <ATen/Context.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/ones.h>

namespace cairn::engine {

namespace {

/// A linear layer and a convolution, there and back.
void tryHalf(at::Device device)
{
    const at::AutoGradMode recording(true);
    const auto numbers = at::TensorOptions(at::kFloat).device(device);
    const at::Tensor matrix = at::ones({8, 8}, numbers).set_requires_grad(true), filters = at::ones({4, 3, 3, 3}, numbers).set_requires_grad(true);
    at::Tensor product, pictures;
    {
        const LowPrecision low("float16", device);
        product = at::linear(at::ones({4, 8}, numbers), matrix);
        pictures = at::conv2d(at::ones({2, 3, 8, 8}, numbers), filters);
    }
    product.sum().add(pictures.sum()).backward();
}

} // namespace

Result<void> checkPrecision(const std::string& precision, at::Device device)
{
    const bool known = device.is_cpu() || device.is_cuda();
    if (precision == "float32" || (precision == "bfloat16" && known))
        return {};
    if (precision != "float16" || !known)
        return fail(ErrorCode::InvalidInput, "Training steps cannot compute in " + precision + " on " + device.str(), "precision", "Choose float32 or bfloat16");
    if (device.is_cuda())
        return {};
    const Result<void> tried = guarded("float16 on this processor", [&]() -> Result<void> {
        tryHalf(device);
        return {};
    });
    if (tried)
        return {};
    return fail(ErrorCode::Unsupported, "The tensor library cannot train in float16 on this processor: " + tried.error().where, "precision", "Choose bfloat16, which needs no scaled loss either, or float32");
}

LowPrecision::LowPrecision(const std::string& precision, at::Device device) : m_device(device), m_active(precision == "bfloat16" || precision == "float16")
{
    if (!m_active)
        return;
    at::autocast::set_autocast_dtype(device.type(), precision == "float16" ? at::kHalf : at::kBFloat16);
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
