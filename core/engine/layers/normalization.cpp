// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"
#include "core/engine/parallel/synced_batch_norm.h"

#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/group_norm.h>
#include <ATen/ops/instance_norm.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/rms_norm.h>

namespace cairn::engine {

namespace {

constexpr Init kZero{Init::Law::Constant, 0.0};
constexpr Init kOne{Init::Law::Constant, 1.0};

/// Normalises every channel over the batch (Ioffe and Szegedy, ICML 2015); evaluation uses the running statistics.
class BatchNorm : public Layer {
public:
    BatchNorm(double momentum, double epsilon, bool affine) : m_momentum(momentum), m_epsilon(epsilon), m_affine(affine) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext& context) override
    {
        const double momentum = context.recomputing ? 0 : m_momentum; // the running statistics have seen this batch
        if (context.training && !context.recomputing)
            m_batches.add_(1);
        if (context.training && context.ranks)
            outputs[0] = syncedBatchNorm(inputs[0], {m_weight, m_bias, m_mean, m_variance, momentum, m_epsilon}, *context.ranks);
        else
            outputs[0] = at::batch_norm(inputs[0], m_weight, m_bias, m_mean, m_variance, context.training, momentum, m_epsilon, true);
    }
    std::vector<StateSlot> state() override
    {
        std::vector<StateSlot> slots;
        if (m_affine)
            slots = {{"weight", &m_weight, kOne}, {"bias", &m_bias, kZero}};
        slots.insert(slots.end(), {{"running_mean", &m_mean, kZero},
                                   {"running_var", &m_variance, kOne},
                                   {"num_batches_tracked", &m_batches, kZero}});
        return slots;
    }
    bool keepsOutput() const override { return false; }

private:
    double m_momentum, m_epsilon;
    bool m_affine;
    at::Tensor m_weight, m_bias, m_mean, m_variance, m_batches;
};

/// Normalises the last axes of every row (Ba, Kiros and Hinton, 2016).
class LayerNorm : public Layer {
public:
    LayerNorm(std::vector<std::int64_t> shape, double epsilon, bool scale, bool shift)
        : m_shape(std::move(shape)), m_epsilon(epsilon), m_scale(scale), m_shift(shift)
    {
    }

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::layer_norm(inputs[0], m_shape, m_weight, m_bias, m_epsilon);
    }
    std::vector<StateSlot> state() override
    {
        std::vector<StateSlot> slots;
        if (m_scale)
            slots.push_back({"weight", &m_weight, kOne});
        if (m_shift)
            slots.push_back({"bias", &m_bias, kZero});
        return slots;
    }
    bool keepsOutput() const override { return false; }

private:
    std::vector<std::int64_t> m_shape;
    double m_epsilon;
    bool m_scale, m_shift;
    at::Tensor m_weight, m_bias;
};

/// Normalises groups of channels of every row (Wu and He, 2018).
class GroupNorm : public Layer {
public:
    GroupNorm(std::int64_t groups, double epsilon, bool affine) : m_groups(groups), m_epsilon(epsilon), m_affine(affine) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::group_norm(inputs[0], m_groups, m_weight, m_bias, m_epsilon);
    }
    std::vector<StateSlot> state() override
    {
        if (!m_affine)
            return {};
        return {{"weight", &m_weight, kOne}, {"bias", &m_bias, kZero}};
    }
    bool keepsOutput() const override { return false; }

private:
    std::int64_t m_groups;
    double m_epsilon;
    bool m_affine;
    at::Tensor m_weight, m_bias;
};

/// Normalises every channel of every row (Ulyanov et al., 2016); with running statistics evaluation uses those.
class InstanceNorm : public Layer {
public:
    InstanceNorm(double momentum, double epsilon, bool affine, bool tracks) : m_momentum(momentum), m_epsilon(epsilon), m_affine(affine), m_tracks(tracks) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext& context) override
    {
        outputs[0] = at::instance_norm(inputs[0], m_weight, m_bias, m_mean, m_variance, context.training || !m_tracks, context.recomputing ? 0 : m_momentum, m_epsilon, true);
    }
    std::vector<StateSlot> state() override
    {
        std::vector<StateSlot> slots;
        if (m_affine)
            slots = {{"weight", &m_weight, kOne}, {"bias", &m_bias, kZero}};
        if (m_tracks)
            slots.insert(slots.end(), {{"running_mean", &m_mean, kZero}, {"running_var", &m_variance, kOne}, {"num_batches_tracked", &m_batches, kZero}});
        return slots;
    }
    bool keepsOutput() const override { return false; }

private:
    double m_momentum, m_epsilon;
    bool m_affine, m_tracks;
    at::Tensor m_weight, m_bias, m_mean, m_variance;
    at::Tensor m_batches; ///< PyTorch keeps this number too, and does not count either
};

/// Divides by the root mean square over the last axes (Zhang and Sennrich, 2019).
class RmsNorm : public Layer {
public:
    RmsNorm(std::vector<std::int64_t> shape, double epsilon, bool affine) : m_shape(std::move(shape)), m_epsilon(epsilon), m_affine(affine) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::rms_norm(inputs[0], m_shape, m_affine ? std::optional(m_weight) : std::nullopt, m_epsilon);
    }
    std::vector<StateSlot> state() override
    {
        if (!m_affine)
            return {};
        return {{"weight", &m_weight, kOne}};
    }

private:
    std::vector<std::int64_t> m_shape;
    double m_epsilon;
    bool m_affine;
    at::Tensor m_weight;
};

/// x / (k + alpha * mean square of the neighbouring channels)^beta (Krizhevsky et al., 2012).
class LocalResponseNorm : public Layer {
public:
    LocalResponseNorm(std::int64_t size, double alpha, double beta, double k) : m_size(size), m_alpha(alpha), m_beta(beta), m_k(k) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        const at::Tensor& from = inputs[0];
        const at::Tensor squares = from.square().reshape({from.size(0), 1, from.size(1), -1});
        const at::Tensor padded = at::constant_pad_nd(squares, {0, 0, m_size / 2, (m_size - 1) / 2});
        const at::Tensor mean = at::avg_pool2d(padded, {m_size, 1}, {1, 1});
        outputs[0] = from.div(mean.mul(m_alpha).add(m_k).pow(m_beta).reshape(from.sizes()));
    }

private:
    std::int64_t m_size;
    double m_alpha, m_beta, m_k;
};

std::vector<std::int64_t> lastAxes(const graph::NodeView& view)
{
    const std::vector<std::int64_t>& shape = view.inputs[0].shape;
    return {shape.end() - view.integer("axes"), shape.end()};
}

std::unique_ptr<Layer> buildBatchNorm(const graph::NodeView& view)
{
    return std::make_unique<BatchNorm>(view.real("momentum"), view.real("eps"), view.flag("affine"));
}

std::unique_ptr<Layer> buildLayerNorm(const graph::NodeView& view)
{
    const bool affine = view.flag("affine");
    return std::make_unique<LayerNorm>(lastAxes(view), view.real("eps"), affine, affine && view.flag("bias"));
}

std::unique_ptr<Layer> buildGroupNorm(const graph::NodeView& view)
{
    return std::make_unique<GroupNorm>(view.integer("num_groups"), view.real("eps"), view.flag("affine"));
}

std::unique_ptr<Layer> buildInstanceNorm(const graph::NodeView& view)
{
    return std::make_unique<InstanceNorm>(view.real("momentum"), view.real("eps"), view.flag("affine"), view.flag("track_running_stats"));
}

std::unique_ptr<Layer> buildRmsNorm(const graph::NodeView& view)
{
    return std::make_unique<RmsNorm>(lastAxes(view), view.real("eps"), view.flag("affine"));
}

std::unique_ptr<Layer> buildLocalResponseNorm(const graph::NodeView& view)
{
    return std::make_unique<LocalResponseNorm>(view.integer("size"), view.real("alpha"), view.real("beta"), view.real("k"));
}

} // namespace

std::vector<BuilderEntry> normalizationBuilders()
{
    return {{"batch_norm", buildBatchNorm},       {"layer_norm", buildLayerNorm}, {"group_norm", buildGroupNorm},
            {"instance_norm", buildInstanceNorm}, {"rms_norm", buildRmsNorm},     {"local_response_norm", buildLocalResponseNorm}};
}

} // namespace cairn::engine
