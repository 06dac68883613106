// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/pictures/picture_plan.h"

#include "core/base/text.h"
#include "core/prep/pictures/kinds.h"

#include <algorithm>

namespace cairn::prep {

namespace {

constexpr std::uint64_t kAugmentPurpose = 0xA06;
constexpr std::int64_t kMostPixels = std::int64_t{1} << 26;

} // namespace

PictureDraw::PictureDraw(std::uint64_t seed, std::uint64_t epoch, std::uint64_t row) : m_random(seed, mix(mix(epoch, kAugmentPurpose), row)) {}

StepKind pictureKind(StepInfo info, std::function<Result<PictureEffect>(const Json&)> make)
{
    StepKind kind;
    kind.info = std::move(info);
    kind.effect = [](const EffectView&) -> Result<StepEffect> { return StepEffect{}; };
    kind.picture = std::move(make);
    return kind;
}

bool changesPictures(const Step& step)
{
    const StepKind* kind = findStepKind(step.kind);
    return kind && kind->picture;
}

bool changesColumns(const Step& step)
{
    return step.enabled && !changesPictures(step);
}

Result<PicturePlan> PicturePlan::make(std::span<const Step> steps, const PictureShape& source)
{
    PicturePlan plan;
    plan.m_source = plan.m_shape = source;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const StepKind* kind = findStepKind(steps[i].kind);
        if (!steps[i].enabled || !kind || !kind->picture)
            continue;
        CAIRN_ASSIGN(const Json params, completeParams(kind->info.params, steps[i].params));
        auto effect = kind->picture(params);
        if (!effect) {
            Error error = effect.error();
            error.where = "step " + steps[i].kind;
            return error;
        }
        if (effect->op)
            (effect->trainingOnly ? plan.m_augment : plan.m_prepare).push_back({effect->op, i});
        if (effect->op && !effect->trainingOnly)
            plan.m_shape = effect->op->shape(plan.m_shape);
        if (plan.m_shape.channels * plan.m_shape.height * plan.m_shape.width > kMostPixels)
            return fail(ErrorCode::InvalidInput, "Pictures would become larger than 64 million numbers", "step " + steps[i].kind, "Choose a smaller size");
        if (effect->normalisation)
            plan.m_normalisation = *effect->normalisation;
        if (effect->mix) {
            plan.m_mix = effect->mix;
            plan.m_mix->step = i;
        }
    }
    return plan;
}

void PictureOp::applyMask(std::span<const std::uint8_t> in, const PictureShape&, std::span<std::uint8_t> out, PictureDraw&) const
{
    std::ranges::copy(in, out.begin());
}

void PicturePlan::prepare(std::span<const std::uint8_t> in, std::span<std::uint8_t> out) const
{
    prepare(in, out, false);
}

void PicturePlan::prepareMask(std::span<const std::uint8_t> in, std::span<std::uint8_t> out) const
{
    prepare(in, out, true);
}

void PicturePlan::augment(std::span<std::uint8_t> picture, std::uint64_t seed, std::uint64_t epoch, std::uint64_t row) const
{
    augment(picture, seed, epoch, row, false);
}

void PicturePlan::augmentMask(std::span<std::uint8_t> mask, std::uint64_t seed, std::uint64_t epoch, std::uint64_t row) const
{
    augment(mask, seed, epoch, row, true);
}

void PicturePlan::prepare(std::span<const std::uint8_t> in, std::span<std::uint8_t> out, bool mask) const
{
    PictureDraw none(0, 0, 0);
    PictureShape shape = mask ? PictureShape{1, m_source.height, m_source.width} : m_source;
    std::vector<std::uint8_t> from(in.begin(), in.end()), to;
    for (const Placed& placed : m_prepare) {
        const PictureShape next = placed.op->shape(shape);
        to.resize(next.size());
        if (mask)
            placed.op->applyMask(from, shape, to, none);
        else
            placed.op->apply(from, shape, to, none);
        from.swap(to);
        shape = next;
    }
    std::ranges::copy(from, out.begin());
}

void PicturePlan::augment(std::span<std::uint8_t> picture, std::uint64_t seed, std::uint64_t epoch, std::uint64_t row, bool mask) const
{
    if (m_augment.empty())
        return;
    thread_local std::vector<std::uint8_t> scratch;
    scratch.resize(picture.size());
    PictureDraw draw(seed, epoch, row);
    const PictureShape shape = mask ? PictureShape{1, m_shape.height, m_shape.width} : m_shape;
    std::span<std::uint8_t> from = picture, to(scratch);
    for (const Placed& placed : m_augment) {
        draw.atStep(placed.step);
        if (mask)
            placed.op->applyMask(from, shape, to, draw);
        else
            placed.op->apply(from, shape, to, draw);
        std::swap(from, to);
    }
    if (from.data() != picture.data())
        std::ranges::copy(from, picture.begin());
}

} // namespace cairn::prep
