// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/model.h"
#include "core/graph/data_interface.h"
#include "core/graph/model_state.h"
#include "core/parse/image_reader.h"
#include "tests/engine/engine_fixture.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>

/// What the checks of published models share.
namespace cairn::test {

/// A job for calls that are not stopped.
struct QuietJob {
    Progress progress;
    StopSource stop;
    JobContext context{stop.get_token(), progress};
};

inline batch::Target classTarget(std::size_t count)
{
    batch::Target target;
    target.column = "class";
    for (std::size_t i = 0; i < count; ++i)
        target.classes.push_back(std::to_string(i));
    return target;
}

/// The 1000 lossless test images of CIFAR-10 as [3, 32, 32], value = stored * scale[c] + shift[c], and their classes.
struct CifarImages {
    std::vector<float> pixels;
    std::vector<std::int64_t> classes;
};

inline std::optional<CifarImages> cifarTest(const std::array<float, 3>& scale, const std::array<float, 3>& shift)
{
    constexpr int kRows = 1000, kSide = 32, kFirstLabel = 50000;
    const auto sprite = sharedFile("cifar10_lossless5k/cifar10_batch_50.png"), labels = sharedFile("cifar10_lossless5k/labels_train50000_test1000.txt");
    if (!sprite || !labels)
        return {};
    std::ifstream stream(*sprite, std::ios::binary);
    const std::vector<std::string> files{std::string(std::istreambuf_iterator<char>(stream), {})};
    parse::ImageReader reader;
    const auto decoded = reader.decode(files, {});
    if (!decoded || decoded->size() != 1 || decoded->front().width != kSide * kSide || decoded->front().height != kRows)
        return {};
    const std::string& bytes = decoded->front().pixels;
    CifarImages all;
    for (int row = 0; row < kRows; ++row) {
        for (std::size_t channel = 0; channel < 3; ++channel) {
            for (std::size_t place = 0; place < kSide * kSide; ++place)
                all.pixels.push_back(static_cast<float>(static_cast<unsigned char>(bytes[3 * (static_cast<std::size_t>(row) * kSide * kSide + place) + channel])) * scale[channel] + shift[channel]);
        }
    }
    std::ifstream file(*labels);
    std::int64_t label = 0;
    for (int line = 0; file >> label; ++line) {
        if (line >= kFirstLabel)
            all.classes.push_back(label);
    }
    return all.classes.size() == kRows ? std::optional(std::move(all)) : std::nullopt;
}

/// How many rows have their largest answer at their class.
inline int rightAnswers(const Array& answers, const std::vector<std::int64_t>& classes)
{
    const std::size_t width = answers.values.size() / std::max<std::size_t>(1, classes.size());
    int right = 0;
    for (std::size_t row = 0; row < classes.size(); ++row) {
        const auto first = answers.values.begin() + static_cast<std::ptrdiff_t>(row * width);
        right += std::max_element(first, first + static_cast<std::ptrdiff_t>(width)) - first == classes[row];
    }
    return right;
}

/// Answers of all rows.
inline Result<Array> answersTo(engine::Model& model, const batch::EncodedSource& source)
{
    QuietJob job;
    std::vector<std::uint64_t> positions(source.size());
    for (std::size_t i = 0; i < positions.size(); ++i)
        positions[i] = i;
    return model.predict(source, positions, job.context);
}

} // namespace cairn::test
