// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jobs/stop.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace cairn::stats {

enum class DenseActivation : std::uint8_t { Tanh, Relu };

/// y = W x + b.
struct DenseLayer {
    std::size_t inputs = 0, outputs = 0;
    std::vector<double> weights; ///< [inputs, outputs]
    std::vector<double> bias;    ///< [outputs]
};

/// Layers one behind the other, the activation between them and none behind the last.
struct DenseNet {
    std::vector<DenseLayer> layers;
    DenseActivation activation = DenseActivation::Tanh;

    /// Sums run in a fixed order: equal rows give equal bits. `row` has as many values as the first layer takes.
    std::vector<double> operator()(std::span<const double> row) const;
};

struct AutoencoderOptions {
    std::size_t code = 2;     ///< values that a row is squeezed into
    std::size_t hidden = 16;  ///< units of one hidden layer on either side; 0: none, all is linear
    DenseActivation activation = DenseActivation::Tanh;
    std::size_t epochs = 100;
    std::uint64_t seed = 1;   ///< of the first weights and the order of the rows
};

/// Two small networks that squeeze a row into a few values and rebuild it (Hinton and Salakhutdinov, Science 2006).
/// Without hidden units the best one spans the subspace of the principal components (Baldi and Hornik, 1989).
struct Autoencoder {
    DenseNet encoder, decoder;
    double error = 0; ///< squared error of the rebuilt rows as a share of the rows' squared size; 0 where all values are 0
};

/// Trains on rows [n, width] that are about of unit size, mini-batches of 8 to 128 rows, with Adam (Kingma and Ba, 2015) at a
/// rate that falls from 0.01 to 0 along half a cosine. Each value of the code is brought to mean 0 and deviation 1 over the
/// rows, unless it is constant. One thread, float64: a pure function of its arguments, bit for bit.
/// `tell` gets the share done, once per epoch. InvalidInput for no rows or values that are not finite, Cancelled within a batch.
Result<Autoencoder> fitAutoencoder(std::span<const double> rows, std::size_t width, const AutoencoderOptions& options, const StopToken& stop,
                                   const std::function<void(double)>& tell = {});

} // namespace cairn::stats
