// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ops/softplus.h>

/// Losses of Goodfellow et al.: Generative adversarial nets, NeurIPS 2014, of logits [n], one number per row. softplus(-x) is -log sigmoid(x).
namespace cairn::engine {

/// The discriminator shall call real pictures real and made ones made: -log D(x) - log(1 - D(G(z))).
inline at::Tensor discriminatorLosses(const at::Tensor& real, const at::Tensor& made)
{
    return at::softplus(real.neg()).add(at::softplus(made));
}

/// The generator's, in the form that does not saturate: -log D(G(z)).
inline at::Tensor generatorLosses(const at::Tensor& made)
{
    return at::softplus(made.neg());
}

} // namespace cairn::engine
