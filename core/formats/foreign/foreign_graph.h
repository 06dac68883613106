// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/weights_in/weights_file.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

/// A model of another program as it stands in its file: operators, what flows between them, constants. Nothing is
/// interpreted: operators and attributes have the names of their format. What readers of ONNX and TFLite give, and what
/// the import onto the canvas takes.
namespace cairn::formats {

/// Bytes that lie in a mapped file or in memory of their own; `owner` keeps them.
struct ForeignBytes {
    std::span<const std::byte> bytes;
    std::shared_ptr<const void> owner;
};

/// A constant tensor: weights, shapes, axes.
struct ForeignConstant {
    StoredTensor tensor;
    ForeignBytes data; ///< packed, row-major, little-endian, of tensor.type
};

/// An attribute of an operator. Subgraphs, types and sparse tensors are not kept: ForeignOperator::notRead says so.
using ForeignAttribute = std::variant<std::int64_t, double, std::string, std::vector<std::int64_t>, std::vector<double>, std::vector<std::string>, ForeignConstant>;

struct ForeignOperator {
    std::string name;    ///< may be empty
    std::string type;    ///< "Conv" in ONNX, "CONV_2D" in TFLite
    std::string domain;  ///< ONNX; empty: the standard operators. TFLite: "custom" for those of its own
    std::int64_t version = 0; ///< TFLite; ONNX: 0, the model's opset counts
    std::vector<std::string> inputs, outputs; ///< names of values; empty: an optional one that is not given
    std::map<std::string, ForeignAttribute> attributes;
    std::vector<std::string> notRead; ///< attributes that have no form here

    /// The attribute of that name and type, or `fallback`.
    template <typename Value>
    Value attribute(const std::string& key, Value fallback = {}) const
    {
        const auto found = attributes.find(key);
        const Value* value = found == attributes.end() ? nullptr : std::get_if<Value>(&found->second);
        return value ? *value : fallback;
    }

    /// The constant that an operator "Constant" of ONNX puts out as its attribute "value"; nullptr: it is no such operator.
    const ForeignConstant* ownConstant() const
    {
        const auto found = type == "Constant" && domain.empty() && !outputs.empty() ? attributes.find("value") : attributes.end();
        return found == attributes.end() ? nullptr : std::get_if<ForeignConstant>(&found->second);
    }
};

/// What is known of a value.
struct ForeignValue {
    std::optional<StoredType> type;
    std::optional<std::vector<std::int64_t>> shape; ///< -1: open
    std::optional<Quantization> quantization = {};
};

struct ForeignGraph {
    enum class Format : std::uint8_t { Onnx, TfLite };

    Format format = Format::Onnx;
    std::string producer;                 ///< what made the file
    std::int64_t version = 0;             ///< ONNX: opset; TFLite: version of the schema
    std::vector<std::string> inputs, outputs; ///< names of values; inputs without the constants
    std::vector<ForeignOperator> operators;   ///< in the order of the file; ONNX and TFLite both ask for an order that can be run
    std::map<std::string, ForeignConstant> constants;
    std::vector<std::string> constantOrder;   ///< their names in the order of the file
    std::map<std::string, ForeignValue> values; ///< constants too
    std::vector<std::string> notes;
};

/// The numbers of a constant as float32, dequantised.
Result<std::vector<float>> floatsOf(const ForeignConstant& constant);
/// Whole numbers of a constant.
Result<std::vector<std::int64_t>> integersOf(const ForeignConstant& constant);

/// How often each type of operator occurs: "Conv" -> 20; those of other domains as "domain::Type".
std::map<std::string, std::size_t> operatorCounts(const ForeignGraph& graph);

/// The constants as a file of weights.
std::unique_ptr<WeightsFile> constantsOf(ForeignGraph graph);

} // namespace cairn::formats
