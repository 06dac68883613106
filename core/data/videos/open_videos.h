// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"

namespace cairn::data {

/// Whether a path is a file with an ending of videos.
bool isVideoFile(const std::string& path);

/// Opens a folder of videos (MP4, MOV, MKV, WebM, AVI, MPEG, Ogg, FLV, WMV, Y4M): a folder per class, with or without train,
/// val and test, or a flat folder with a CSV that names the files; or one video. The column "image" holds the frames that
/// VideoForm chooses: of a whole video, [frames * C, H, W], or, with a row per frame, [C, H, W] and the column "second".
/// Size, fit and colours as pictures have them, at most 112 at the longer side. Decoded by cairn-parse, with the caches that
/// pictures have.
/// With a row per frame every video is read through once, since only that says how many frames there are.
Result<std::shared_ptr<Dataset>> openVideos(const SourceSpec& spec, const std::filesystem::path& cacheFolder, JobContext& job);

/// A table with a column of video files (beside the table, or below its folder): the frames become the column "image".
Result<std::shared_ptr<Dataset>> openVideoTable(const SourceSpec& spec, const std::filesystem::path& table, const std::filesystem::path& cacheFolder,
                                                JobContext& job);

} // namespace cairn::data
