// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/training/data_versions.h"

/// Private to core/session: where versions of the data are kept.
namespace cairn::session {

inline constexpr const char* kVersionsDocument = "versions";

/// Adds the dataset as a version, or completes the one with its fingerprint. Nothing happens in a read-only project.
Result<void> registerVersion(store::Project& project, const data::Dataset& dataset);

/// Row identities of the version with that fingerprint; NotFound, Corrupt.
Result<data::RowIdentities> storedIdentities(const store::Project& project, const std::string& fingerprint);

/// The same, computed and stored where they are not there yet (not in a read-only project). Empty, not an error, for
/// tables with more rows than are remembered.
Result<data::RowIdentities> identitiesOf(const store::Project& project, const data::Dataset& dataset, const std::vector<std::string>& key,
                                         JobContext& job);

Json toJson(const data::Schema& schema);
data::Schema schemaFromJson(const Json& json);

} // namespace cairn::session
