// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/parallel/host_copies.h"

#include <ATen/core/grad_mode.h>

#include <cassert>

namespace cairn::engine {

std::vector<at::Tensor> onHost(std::span<at::Tensor> tensors)
{
    std::vector<at::Tensor> host;
    for (const at::Tensor& tensor : tensors) {
        assert(tensor.is_contiguous());
        host.push_back(tensor.detach().cpu());
    }
    return host;
}

void backToDevice(const std::vector<at::Tensor>& host, std::span<at::Tensor> tensors)
{
    const at::NoGradGuard noGradients;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        if (!tensors[i].is_cpu())
            tensors[i].copy_(host[i]);
    }
}

} // namespace cairn::engine
