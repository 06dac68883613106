// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/kinds/image/window.h"

namespace cairn::graph {

/// The numbers of a convolution node: conv1d, conv2d, conv3d and the depthwise ones.
struct Convolution {
    std::int64_t in = 0, out = 0, groups = 1;
    Window window;
    bool same = false;   ///< the output is as large as the input, whatever window.padding says
    std::string mode;    ///< of the border: "zeros", "reflect", "replicate", "circular"

    /// What is added around the input. PyTorch's "same" puts an odd one at the end.
    Border border() const;
    std::size_t axes() const { return window.kernel.size(); }
};

/// InvalidInput where the lists per axis do not fit the input.
Result<Convolution> convolutionOf(const NodeView& view);

/// The numbers of a node conv_transpose1d, conv_transpose2d or conv_transpose3d.
struct TransposedConvolution {
    std::int64_t in = 0, out = 0, groups = 1;
    Window window;
    std::vector<std::int64_t> outputPadding;
};

Result<TransposedConvolution> transposedOf(const NodeView& view);

/// Weight parameter lists that all convolutions share: kernel_size, stride, padding, dilation.
std::vector<ParamSpec> slidingParams();

} // namespace cairn::graph
