// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/step/classes/teacher.h"

#include "core/engine/module/weights.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/log_softmax.h>

namespace cairn::engine {

Result<std::shared_ptr<Teacher>> Teacher::of(const TrainRequest& request, at::Device device)
{
    if (request.config.loss.teacher == 0)
        return std::shared_ptr<Teacher>();
    if (!request.teacher)
        return fail(ErrorCode::InvalidInput, "The model of the teacher, run " + std::to_string(request.config.loss.teacher) + ", is not at hand", "teacher", "Set teacher=0");
    const batch::EncodedSource& rows = *request.train;
    auto module = Module::compile(request.teacher->graph, rows.fields(), rows.target(), device);
    if (!module)
        return fail(module.error().code, "The teacher cannot answer these rows: " + module.error().what, "teacher, " + module.error().where, "Choose a run that was trained with these inputs and classes");
    if (const auto read = readWeights(request.teacher->weights, **module); !read)
        return fail(read.error().code, "The weights of the teacher cannot be used: " + read.error().what, "teacher, " + read.error().where, "Choose another run");
    return std::shared_ptr<Teacher>(new Teacher(std::move(*module)));
}

at::Tensor Teacher::answer(std::span<const at::Tensor> fields)
{
    const at::NoGradGuard noGradients;
    return m_module->forward(fields, {.training = false, .inPlace = true});
}

at::Tensor divergenceOf(const at::Tensor& output, const at::Tensor& taught, double temperature)
{
    const at::Tensor mine = at::log_softmax(output.div(temperature), 1), theirs = at::log_softmax(taught.div(temperature), 1);
    return theirs.exp().mul(theirs.sub(mine)).sum(1);
}

} // namespace cairn::engine
