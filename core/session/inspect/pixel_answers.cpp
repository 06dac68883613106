// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/inspect/pixel_answers.h"

#include <algorithm>

namespace cairn::session {

namespace {

/// The class with the largest logit of each pixel of [n, classes, H W].
std::vector<std::uint8_t> largestClasses(const Array& logits, std::size_t rows, std::size_t classes, std::size_t pixels)
{
    std::vector<std::uint8_t> best(rows * pixels, 0);
    for (std::size_t row = 0; row < rows; ++row) {
        const float* scores = logits.values.data() + row * classes * pixels;
        for (std::size_t c = 1; c < classes; ++c) {
            for (std::size_t i = 0; i < pixels; ++i) {
                std::uint8_t& found = best[row * pixels + i];
                if (scores[c * pixels + i] > scores[found * pixels + i])
                    found = static_cast<std::uint8_t>(c);
            }
        }
    }
    return best;
}

} // namespace

Result<PixelAnswers> pixelAnswers(LoadedRun& run, prep::Part part, std::span<const std::uint64_t> positions, JobContext& job)
{
    const prep::Recipe& recipe = run.recipe;
    if (!recipe.image || !recipe.masks)
        return fail(ErrorCode::Unsupported, "The model does not answer for single pixels", run.name, "Choose a run that learned classes of pixels");
    if (!run.sources)
        return *run.dataProblem;
    const batch::EncodedSource& source = *run.sources->of(part);
    PixelAnswers answers{recipe.image->shape.at(0), recipe.image->shape.at(1), recipe.image->shape.at(2), {}, {}, {}};
    answers.pictures.resize(positions.size() * answers.pixels() * static_cast<std::size_t>(answers.channels));
    answers.truth.resize(positions.size() * answers.pixels());
    batch::BlockView view;
    view.fields.resize(source.fields().size());
    for (std::size_t i = 0; i < view.fields.size(); ++i) {
        if (source.fields()[i].name == "image")
            view.fields[i] = std::as_writable_bytes(std::span(answers.pictures));
        else if (source.fields()[i].name == recipe.target.field)
            view.fields[i] = std::as_writable_bytes(std::span(answers.truth));
    }
    CAIRN_TRY(source.gather(positions, view));
    CAIRN_ASSIGN(const Array logits, run.model->predict(source, positions, job));
    answers.predicted = largestClasses(logits, positions.size(), recipe.target.classes.size(), answers.pixels());
    return answers;
}

} // namespace cairn::session
