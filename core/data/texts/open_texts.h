// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"

namespace cairn::data {

/// Whether openTexts() is the one for a location: a folder of .txt files that are no tables. A folder per class always holds
/// texts; the files of others are tables where the first lines of the first one all have as many tabs, semicolons, bars or
/// commas; "?as=texts" behind the location decides.
bool isTextFolder(const std::string& location);

/// A row per .txt file: "text" (its content), "file" (its name below the folder), "part" where folders train, val and test say
/// it, "label" (the folder, or what names begin with; see rowsOfFolder()) last where there is one.
///
/// Contents are read when rows are asked for, never kept. A file that is empty has no text (missing); of a file above 256 KiB
/// only the beginning is read ("?longest=KIB" chooses, up to 4,096); what is not UTF-8 or UTF-16 with its mark is taken as
/// Windows-1252. All this is counted in notices: over all files where they have 256 MiB together, else over 2,000 of them.
/// Errors: NotFound, Permission, InvalidInput (no .txt files, all empty, a bad option), Cancelled. A file that goes or changes
/// later makes reading fail with its name.
Result<std::shared_ptr<Dataset>> openTexts(const SourceSpec& spec, JobContext& job);

} // namespace cairn::data
