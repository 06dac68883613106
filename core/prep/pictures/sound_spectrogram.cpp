// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/pictures/kinds.h"
#include "core/prep/pictures/picture_source.h"
#include "core/prep/steps/step_sql.h"

#include <algorithm>

namespace cairn::prep {

namespace {

constexpr const char* kSpectrogram = "sound_spectrogram";

} // namespace

StepKind soundSpectrogramKind()
{
    return pictureKind({kSpectrogram, "Set up spectrograms", "sounds", "How the sounds of all rows become the mel spectrograms that the model sees; the last step of this kind counts.",
                        {integerParam("rate", "Samples a second", "Sounds of other rates are resampled", 16'000, 1000, 192'000),
                         integerParam("n_fft", "Window", "Samples of a Hann window", 400, 16, 65'536), integerParam("hop", "Hop", "Samples from one window to the next", 160, 1, 65'536),
                         integerParam("mels", "Bands", "Bands of frequency, equally wide on the mel scale", 64, 8, 512),
                         realParam("seconds", "Seconds", "Length of all sounds; 0: enough for 95 % of them, at most 10", 0, 0, 600),
                         choiceParam("level", "Level", "relative: decibels below the loudest point; full_scale: decibels below a full-scale sine; amplitude: no logarithm",
                                     {"relative", "full_scale", "amplitude"})}},
                       [](const Json&) -> Result<PictureEffect> { return PictureEffect{}; });
}

Result<std::shared_ptr<const data::Dataset>> withSpectrograms(std::shared_ptr<const data::Dataset> dataset, std::span<const Step> steps, JobContext& job, std::int64_t frames)
{
    const Step* last = nullptr;
    for (const Step& step : steps) {
        if (step.enabled && step.kind == kSpectrogram)
            last = &step;
    }
    if (!last)
        return dataset;
    CAIRN_ASSIGN(const Json params, completeParams(findStepKind(kSpectrogram)->info.params, last->params));
    data::SpectrogramForm form;
    form.rate = params.at("rate").get<double>();
    form.window = params.at("n_fft").get<int>();
    form.hop = params.at("hop").get<int>();
    form.bands = params.at("mels").get<int>();
    form.seconds = params.at("seconds").get<double>();
    if (form.seconds == 0 && frames > 0)
        form.seconds = static_cast<double>(form.window + (frames - 1) * form.hop) / form.rate;
    form.level = params.at("level").get<std::string>();
    auto made = dataset->withSpectrograms(form, job);
    if (!made) {
        Error error = made.error();
        error.where = "step " + last->kind;
        return error;
    }
    return made;
}

} // namespace cairn::prep
