// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/foreign/flat_buffer.h"
#include "core/formats/foreign/foreign_graph.h"

namespace cairn::formats {

/// "CONV_2D" for 3; "BUILTIN_n" for what is not known.
std::string tfLiteOperator(std::int32_t code);

/// The type of a tensor, by its number in the schema; nothing for types that are not read (complex, resources, int4).
std::optional<StoredType> tfLiteType(std::int8_t code);

/// Reads the options of an operator into attributes.
void readTfLiteOptions(const FlatTable& options, ForeignOperator& op);

} // namespace cairn::formats
