// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <optional>

namespace cairn::data {

/// The files that make up an IDX data set, by the naming of MNIST: (train|t10k|test)-(images-idx3|labels-idx1)-ubyte,
/// with or without .gz, "-" or "." before "idx".
struct IdxNames {
    std::filesystem::path images, labels;
    std::optional<std::filesystem::path> testImages, testLabels; ///< both or none
};

/// From any one of the files, or from their folder. NotFound says which file is missed.
Result<IdxNames> findIdxFiles(const std::filesystem::path& place);

/// Label file that goes with an image file (or the image file itself with a label file). NotFound.
Result<std::filesystem::path> idxPartner(const std::filesystem::path& file);

} // namespace cairn::data
