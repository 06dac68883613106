// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/module/module.h"
#include "core/engine_api/train.h"

#include <memory>
#include <span>

namespace cairn::engine {

/// A trained network whose answers another one learns (knowledge distillation: Hinton, Vinyals, Dean: "Distilling the knowledge in a neural network",
/// 2015). Threads: one at a time.
class Teacher {
public:
    /// The one that a training asks for; nullptr where it asks for none. InvalidInput where it is not given; Mismatch where it takes other rows or has
    /// other classes; errors of reading its weights.
    static Result<std::shared_ptr<Teacher>> of(const TrainRequest& request, at::Device device);

    /// Its answers (logits) to rows as models see them: [n, classes], float32, without a graph behind them.
    at::Tensor answer(std::span<const at::Tensor> fields);

private:
    explicit Teacher(std::unique_ptr<Module> module) : m_module(std::move(module)) {}

    std::unique_ptr<Module> m_module;
};

/// The divergence KL(p || q) of each row, with p = softmax(taught / temperature) and q = softmax(output / temperature); logits [n, classes].
/// As torch.nn.functional.kl_div(log q, p), summed over the classes: [n].
at::Tensor divergenceOf(const at::Tensor& output, const at::Tensor& taught, double temperature);

} // namespace cairn::engine
