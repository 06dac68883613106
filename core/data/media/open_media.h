// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"

namespace cairn::data {

/// Whether openMedia() is the one for a location: a folder of pictures, sounds or videos, a video, or an annotation file of COCO. Looks at a few
/// hundred names and at the beginning of the file.
bool isMedia(const std::string& location);

/// Opens what is not a table from the start. The location may carry choices behind a '?' ("faces?size=64").
///
/// Folders of pictures: a folder per class, with or without folders train, val and test above (or below) the classes; a
/// flat folder with a CSV whose column of file names is found by looking; COCO (annotations in JSON), YOLO (labels/*.txt,
/// data.yaml). Columns: "image", "file", then "part" where the folders say it, then those of the table, "label" last.
/// Pictures are decoded by cairn-parse when they are asked for; see PicturePixels and choosePictureForm.
Result<std::shared_ptr<Dataset>> openMedia(const SourceSpec& spec, const std::filesystem::path& cacheFolder, JobContext& job);

/// A table with a column of picture files (beside the table, or below its folder): the pictures become the column "image".
/// NotFound where no column names pictures.
Result<std::shared_ptr<Dataset>> openPictureTable(const SourceSpec& spec, const std::filesystem::path& table, const std::filesystem::path& cacheFolder,
                                                  JobContext& job);

} // namespace cairn::data
