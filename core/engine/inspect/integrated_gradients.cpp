// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/inspect/integrated_gradients.h"

#include "core/engine/inspect/quadrature.h"
#include "core/engine/model/prediction.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>

namespace cairn::engine {

namespace {

constexpr std::int64_t kBatchRows = 64;
constexpr std::int64_t kMostSteps = 4096;

Result<std::size_t> chooseField(const std::vector<batch::Field>& fields, const std::string& name)
{
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (!name.empty() && fields[i].name == name && fields[i].codes())
            return fail(ErrorCode::InvalidInput, "The field \"" + name + "\" holds category codes, which have no gradient", name,
                        "Explain a field of numbers");
        if (name.empty() ? !fields[i].codes() : fields[i].name == name)
            return i;
    }
    return fail(ErrorCode::NotFound, name.empty() ? "The model has no input of numbers" : "There is no input field \"" + name + "\"",
                name, "Choose one of the model's input fields");
}

/// Zeros for vectors; black for images, i.e. what a stored 0 becomes.
at::Tensor baselineOf(const at::Tensor& input, const batch::Field& field)
{
    return field.type == ElementType::UInt8 ? at::full_like(input, field.offset) : at::zeros_like(input);
}

class Path {
public:
    Path(Module& module, const std::vector<at::Tensor>& row, std::size_t field, const at::Tensor& baseline)
        : m_module(module), m_row(row), m_field(field), m_baseline(baseline), m_way(row[field] - baseline)
    {
    }

    /// Sum over the points of weight * d output[target] / d input, [1, ...], in double precision.
    at::Tensor weightedGradient(const std::vector<double>& nodes, const std::vector<double>& weights, std::int64_t target)
    {
        const auto count = static_cast<std::int64_t>(nodes.size());
        std::vector<std::int64_t> ones(static_cast<std::size_t>(m_way.dim()), 1);
        ones[0] = count;
        const at::Tensor shares = tensorOf(nodes).view(ones).to(m_way.options());
        at::Tensor points = (m_baseline + shares * m_way).detach().requires_grad_(true);
        const at::Tensor outputs = forward(points, count).select(1, target).sum();
        const at::Tensor gradient = torch::autograd::grad({outputs}, {points})[0];
        return (gradient.to(at::kDouble) * tensorOf(weights).view(ones).to(gradient.device())).sum(0, true);
    }

    at::Tensor forward(const at::Tensor& points, std::int64_t count)
    {
        std::vector<at::Tensor> fields;
        for (std::size_t i = 0; i < m_row.size(); ++i) {
            std::vector<std::int64_t> shape = m_row[i].sizes().vec();
            shape[0] = count;
            fields.push_back(i == m_field ? points : m_row[i].expand(shape));
        }
        return m_module.forward(fields, {});
    }

    const at::Tensor& way() const { return m_way; }

private:
    static at::Tensor tensorOf(const std::vector<double>& values)
    {
        auto* data = const_cast<double*>(values.data());
        return at::from_blob(data, {static_cast<std::int64_t>(values.size())}, at::kDouble).clone();
    }

    Module& m_module;
    const std::vector<at::Tensor>& m_row;
    std::size_t m_field;
    at::Tensor m_baseline, m_way;
};

} // namespace

Result<std::int64_t> chooseTarget(const at::Tensor& output, std::optional<std::int64_t> wanted)
{
    if (!wanted)
        return output.select(0, 0).argmax().item<std::int64_t>();
    if (*wanted < 0 || *wanted >= output.size(1))
        return fail(ErrorCode::InvalidInput, "There is no output number " + std::to_string(*wanted), "target",
                    "Choose 0 to " + std::to_string(output.size(1) - 1));
    return *wanted;
}

Result<Attribution> integrateGradients(Module& module, const std::vector<batch::Field>& fields, const std::vector<at::Tensor>& row,
                                       const IntegratedGradientsOptions& options, JobContext& job)
{
    CAIRN_ASSIGN(const std::size_t field, chooseField(fields, options.field));
    const at::Tensor baseline = baselineOf(row[field], fields[field]);
    Path path(module, row, field, baseline);
    Attribution result;
    const at::Tensor output = path.forward(row[field], 1).detach();
    CAIRN_ASSIGN(result.target, chooseTarget(output, options.target));
    result.prediction = output.select(1, result.target).item<double>();
    result.baseline = path.forward(baseline, 1).detach().select(1, result.target).item<double>();

    const std::int64_t steps = std::clamp<std::int64_t>(options.steps, 1, kMostSteps);
    const Quadrature rule = gaussLegendre(static_cast<int>(steps));
    at::Tensor gradient = at::zeros_like(row[field], at::kDouble);
    for (std::int64_t first = 0; first < steps; first += kBatchRows) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Integrated Gradients was stopped");
        const std::int64_t last = std::min(first + kBatchRows, steps);
        gradient += path.weightedGradient({rule.nodes.begin() + first, rule.nodes.begin() + last},
                                          {rule.weights.begin() + first, rule.weights.begin() + last}, result.target);
        job.progress.set(static_cast<std::uint64_t>(last), static_cast<std::uint64_t>(steps));
    }
    const at::Tensor attribution = gradient * path.way().to(at::kDouble);
    result.completenessGap = std::abs(attribution.sum().item<double>() - (result.prediction - result.baseline));
    result.values = toArray(attribution.squeeze(0));
    return result;
}

} // namespace cairn::engine
