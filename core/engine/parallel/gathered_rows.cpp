// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/parallel/gathered_rows.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>

namespace cairn::engine {

Result<at::Tensor> gatheredRows(const at::Tensor& own, const RankShare& share, std::int64_t common)
{
    at::Tensor all;
    {
        const at::NoGradGuard noGradients;
        all = at::zeros({common, own.size(1)}, own.options().requires_grad(false));
        if (share.counts)
            all.narrow(0, share.first, share.rows).copy_(own);
        CAIRN_TRY(share.group->sum(all));
    }
    const std::int64_t end = share.first + share.rows;
    return share.counts ? at::cat({all.narrow(0, 0, share.first), own, all.narrow(0, end, common - end)}) : all;
}

} // namespace cairn::engine
