// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/mapped_file.h"
#include "core/base/result.h"
#include "core/data/arrays/array_view.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace cairn::data {

/// An array out of the bytes of an NPY file, versions 1.0 to 3.0 (numpy.org, "numpy.lib.format"): every number type of
/// either byte order, texts (S, U), times (M8), records of these, C and Fortran order. Nothing is copied. Errors: Corrupt
/// (not NPY, damaged, cut off, impossible sizes), Unsupported (objects, which are pickled programs; complex numbers; voids).
Result<ArrayView> readNpy(std::span<const std::uint8_t> bytes, std::shared_ptr<const void> owner, const std::string& where);

/// The same for the beginning of a file of `fileBytes`: the view has shape and type, and no bytes.
Result<ArrayView> readNpyHeader(std::span<const std::uint8_t> head, std::uint64_t fileBytes, const std::string& where);

/// Maps a file and reads it.
Result<ArrayView> openNpy(const std::filesystem::path& file);

/// Header of an NPY file (version 1.0 or 2.0); `descr` as NumPy writes it ("<f4", "|u1").
std::string npyHeader(const std::string& descr, bool fortran, std::span<const std::uint64_t> shape);

} // namespace cairn::data
