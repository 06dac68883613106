// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace cairn {

enum class ParamType : std::uint8_t {
    Integer,
    Real,
    Boolean,
    Choice,  ///< one of `choices`
    Text,
    Column,  ///< name of a column of the data, or ""
    Columns, ///< array of column names
    Texts,   ///< array of texts; only `choices` where there are any
    Numbers  ///< array of numbers in [minimum, maximum]
};

/// One parameter of a layer or of a recipe step, described once; forms, validation, help, JSON and the command line follow.
struct ParamSpec {
    std::string name;  ///< as in PyTorch where it has it: "out_features", "kernel_size"
    std::string title; ///< "Output features"
    std::string help;  ///< one sentence
    ParamType type = ParamType::Integer;
    Json fallback;     ///< default value
    double minimum = 0, maximum = 0; ///< Integer, Real and Numbers; inclusive
    std::vector<std::string> choices = {}; ///< Choice and Texts
    std::string accepts = {}; ///< Column and Columns: types of columns to offer, "number", "text", "time"; empty: any
};

/// `params` completed by defaults and checked against the specs; InvalidInput names the parameter and what it takes.
/// Members that no spec names are left out.
Result<Json> completeParams(std::span<const ParamSpec> specs, const Json& params);

/// The value that a text on the command line means: "3", "true", "a,b" or "\"a, b\",c" for lists. InvalidInput.
Result<Json> parseParam(const ParamSpec& spec, const std::string& text);

/// The text of a value, such that parseParam() gives it back.
std::string paramText(const Json& value);

} // namespace cairn
