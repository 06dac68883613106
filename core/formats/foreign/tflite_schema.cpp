// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers of operators, types and fields, as schema.fbs gives them.
#include "core/formats/foreign/tflite_schema.h"

#include <array>

namespace cairn::formats {

namespace {

constexpr const char* kOperators[] = {"ADD", "AVERAGE_POOL_2D", "CONCATENATION", "CONV_2D", "DEPTHWISE_CONV_2D", "DEPTH_TO_SPACE", "DEQUANTIZE",
    "EMBEDDING_LOOKUP", "FLOOR", "FULLY_CONNECTED", "HASHTABLE_LOOKUP", "L2_NORMALIZATION", "L2_POOL_2D", "LOCAL_RESPONSE_NORMALIZATION", "LOGISTIC",
    "LSH_PROJECTION", "LSTM", "MAX_POOL_2D", "MUL", "RELU", "RELU_N1_TO_1", "RELU6", "RESHAPE", "RESIZE_BILINEAR", "RNN", "SOFTMAX", "SPACE_TO_DEPTH",
    "SVDF", "TANH", "CONCAT_EMBEDDINGS", "SKIP_GRAM", "CALL", "CUSTOM", "EMBEDDING_LOOKUP_SPARSE", "PAD", "UNIDIRECTIONAL_SEQUENCE_RNN", "GATHER",
    "BATCH_TO_SPACE_ND", "SPACE_TO_BATCH_ND", "TRANSPOSE", "MEAN", "SUB", "DIV", "SQUEEZE", "UNIDIRECTIONAL_SEQUENCE_LSTM", "STRIDED_SLICE",
    "BIDIRECTIONAL_SEQUENCE_RNN", "EXP", "TOPK_V2", "SPLIT", "LOG_SOFTMAX", "DELEGATE", "BIDIRECTIONAL_SEQUENCE_LSTM", "CAST", "PRELU", "MAXIMUM",
    "ARG_MAX", "MINIMUM", "LESS", "NEG", "PADV2", "GREATER", "GREATER_EQUAL", "LESS_EQUAL", "SELECT", "SLICE", "SIN", "TRANSPOSE_CONV",
    "SPARSE_TO_DENSE", "TILE", "EXPAND_DIMS", "EQUAL", "NOT_EQUAL", "LOG", "SUM", "SQRT", "RSQRT", "SHAPE", "POW", "ARG_MIN", "FAKE_QUANT",
    "REDUCE_PROD", "REDUCE_MAX", "PACK", "LOGICAL_OR", "ONE_HOT", "LOGICAL_AND", "LOGICAL_NOT", "UNPACK", "REDUCE_MIN", "FLOOR_DIV", "REDUCE_ANY",
    "SQUARE", "ZEROS_LIKE", "FILL", "FLOOR_MOD", "RANGE", "RESIZE_NEAREST_NEIGHBOR", "LEAKY_RELU", "SQUARED_DIFFERENCE", "MIRROR_PAD", "ABS",
    "SPLIT_V", "UNIQUE", "CEIL", "REVERSE_V2", "ADD_N", "GATHER_ND", "COS", "WHERE", "RANK", "ELU", "REVERSE_SEQUENCE", "MATRIX_DIAG", "QUANTIZE",
    "MATRIX_SET_DIAG", "ROUND", "HARD_SWISH", "IF", "WHILE", "NON_MAX_SUPPRESSION_V4", "NON_MAX_SUPPRESSION_V5", "SCATTER_ND", "SELECT_V2", "DENSIFY",
    "SEGMENT_SUM", "BATCH_MATMUL", "PLACEHOLDER_FOR_GREATER_OP_CODES", "CUMSUM", "CALL_ONCE", "BROADCAST_TO", "RFFT2D", "CONV_3D", "IMAG", "REAL",
    "COMPLEX_ABS", "HASHTABLE", "HASHTABLE_FIND", "HASHTABLE_IMPORT", "HASHTABLE_SIZE", "REDUCE_ALL", "CONV_3D_TRANSPOSE", "VAR_HANDLE", "READ_VARIABLE",
    "ASSIGN_VARIABLE", "BROADCAST_ARGS", "RANDOM_STANDARD_NORMAL", "BUCKETIZE", "RANDOM_UNIFORM", "MULTINOMIAL", "GELU", "DYNAMIC_UPDATE_SLICE",
    "RELU_0_TO_1", "UNSORTED_SEGMENT_PROD", "UNSORTED_SEGMENT_MAX", "UNSORTED_SEGMENT_SUM", "ATAN2", "UNSORTED_SEGMENT_MIN", "SIGN"};

constexpr std::array<std::optional<StoredType>, 19> kTensorTypes{StoredType::Float32, StoredType::Float16, StoredType::Int32, StoredType::UInt8,
    StoredType::Int64, StoredType::Text, StoredType::Bool, StoredType::Int16, std::nullopt, StoredType::Int8, StoredType::Float64, std::nullopt,
    StoredType::UInt64, std::nullopt, std::nullopt, StoredType::UInt32, StoredType::UInt16, std::nullopt, StoredType::BFloat16};

enum class FieldForm : std::uint8_t { Int32, Flag, Real, Padding, Activation, Type, Mirror, Int32List };

struct OptionField {
    const char* op;
    int field;
    const char* name;
    FieldForm form;
    std::int32_t fallback = 0;
};

constexpr OptionField kOptionFields[] = {
    {"CONV_2D", 0, "padding", FieldForm::Padding}, {"CONV_2D", 1, "stride_w", FieldForm::Int32}, {"CONV_2D", 2, "stride_h", FieldForm::Int32},
    {"CONV_2D", 3, "fused_activation_function", FieldForm::Activation}, {"CONV_2D", 4, "dilation_w_factor", FieldForm::Int32, 1},
    {"CONV_2D", 5, "dilation_h_factor", FieldForm::Int32, 1},
    {"DEPTHWISE_CONV_2D", 0, "padding", FieldForm::Padding}, {"DEPTHWISE_CONV_2D", 1, "stride_w", FieldForm::Int32},
    {"DEPTHWISE_CONV_2D", 2, "stride_h", FieldForm::Int32}, {"DEPTHWISE_CONV_2D", 3, "depth_multiplier", FieldForm::Int32},
    {"DEPTHWISE_CONV_2D", 4, "fused_activation_function", FieldForm::Activation}, {"DEPTHWISE_CONV_2D", 5, "dilation_w_factor", FieldForm::Int32, 1},
    {"DEPTHWISE_CONV_2D", 6, "dilation_h_factor", FieldForm::Int32, 1},
    {"TRANSPOSE_CONV", 0, "padding", FieldForm::Padding}, {"TRANSPOSE_CONV", 1, "stride_w", FieldForm::Int32}, {"TRANSPOSE_CONV", 2, "stride_h", FieldForm::Int32},
    {"TRANSPOSE_CONV", 3, "fused_activation_function", FieldForm::Activation},
    {"AVERAGE_POOL_2D", 0, "padding", FieldForm::Padding}, {"AVERAGE_POOL_2D", 1, "stride_w", FieldForm::Int32}, {"AVERAGE_POOL_2D", 2, "stride_h", FieldForm::Int32},
    {"AVERAGE_POOL_2D", 3, "filter_width", FieldForm::Int32}, {"AVERAGE_POOL_2D", 4, "filter_height", FieldForm::Int32},
    {"AVERAGE_POOL_2D", 5, "fused_activation_function", FieldForm::Activation},
    {"MAX_POOL_2D", 0, "padding", FieldForm::Padding}, {"MAX_POOL_2D", 1, "stride_w", FieldForm::Int32}, {"MAX_POOL_2D", 2, "stride_h", FieldForm::Int32},
    {"MAX_POOL_2D", 3, "filter_width", FieldForm::Int32}, {"MAX_POOL_2D", 4, "filter_height", FieldForm::Int32},
    {"MAX_POOL_2D", 5, "fused_activation_function", FieldForm::Activation},
    {"FULLY_CONNECTED", 0, "fused_activation_function", FieldForm::Activation}, {"FULLY_CONNECTED", 2, "keep_num_dims", FieldForm::Flag},
    {"SOFTMAX", 0, "beta", FieldForm::Real}, {"CONCATENATION", 0, "axis", FieldForm::Int32}, {"CONCATENATION", 1, "fused_activation_function", FieldForm::Activation},
    {"ADD", 0, "fused_activation_function", FieldForm::Activation}, {"SUB", 0, "fused_activation_function", FieldForm::Activation},
    {"MUL", 0, "fused_activation_function", FieldForm::Activation}, {"DIV", 0, "fused_activation_function", FieldForm::Activation},
    {"L2_NORMALIZATION", 0, "fused_activation_function", FieldForm::Activation},
    {"RESHAPE", 0, "new_shape", FieldForm::Int32List}, {"SQUEEZE", 0, "squeeze_dims", FieldForm::Int32List},
    {"MEAN", 0, "keep_dims", FieldForm::Flag}, {"SUM", 0, "keep_dims", FieldForm::Flag}, {"REDUCE_MAX", 0, "keep_dims", FieldForm::Flag},
    {"REDUCE_MIN", 0, "keep_dims", FieldForm::Flag}, {"REDUCE_PROD", 0, "keep_dims", FieldForm::Flag},
    {"BATCH_MATMUL", 0, "adj_x", FieldForm::Flag}, {"BATCH_MATMUL", 1, "adj_y", FieldForm::Flag},
    {"STRIDED_SLICE", 0, "begin_mask", FieldForm::Int32}, {"STRIDED_SLICE", 1, "end_mask", FieldForm::Int32}, {"STRIDED_SLICE", 2, "ellipsis_mask", FieldForm::Int32},
    {"STRIDED_SLICE", 3, "new_axis_mask", FieldForm::Int32}, {"STRIDED_SLICE", 4, "shrink_axis_mask", FieldForm::Int32},
    {"SPLIT", 0, "num_splits", FieldForm::Int32}, {"SPLIT_V", 0, "num_splits", FieldForm::Int32}, {"GATHER", 0, "axis", FieldForm::Int32},
    {"GATHER", 1, "batch_dims", FieldForm::Int32}, {"PACK", 0, "values_count", FieldForm::Int32}, {"PACK", 1, "axis", FieldForm::Int32},
    {"UNPACK", 0, "num", FieldForm::Int32}, {"UNPACK", 1, "axis", FieldForm::Int32}, {"LEAKY_RELU", 0, "alpha", FieldForm::Real},
    {"CAST", 0, "in_data_type", FieldForm::Type}, {"CAST", 1, "out_data_type", FieldForm::Type}, {"GELU", 0, "approximate", FieldForm::Flag},
    {"RESIZE_BILINEAR", 2, "align_corners", FieldForm::Flag}, {"RESIZE_BILINEAR", 3, "half_pixel_centers", FieldForm::Flag},
    {"RESIZE_NEAREST_NEIGHBOR", 0, "align_corners", FieldForm::Flag}, {"RESIZE_NEAREST_NEIGHBOR", 1, "half_pixel_centers", FieldForm::Flag},
    {"DEPTH_TO_SPACE", 0, "block_size", FieldForm::Int32}, {"SPACE_TO_DEPTH", 0, "block_size", FieldForm::Int32}, {"MIRROR_PAD", 0, "mode", FieldForm::Mirror},
    {"ONE_HOT", 0, "axis", FieldForm::Int32}, {"ARG_MAX", 0, "output_type", FieldForm::Type}, {"ARG_MIN", 0, "output_type", FieldForm::Type},
    {"LOCAL_RESPONSE_NORMALIZATION", 0, "radius", FieldForm::Int32}, {"LOCAL_RESPONSE_NORMALIZATION", 1, "bias", FieldForm::Real},
    {"LOCAL_RESPONSE_NORMALIZATION", 2, "alpha", FieldForm::Real}, {"LOCAL_RESPONSE_NORMALIZATION", 3, "beta", FieldForm::Real}};

std::string choice(std::int8_t number, std::span<const char* const> names)
{
    return number >= 0 && static_cast<std::size_t>(number) < names.size() ? names[static_cast<std::size_t>(number)] : "UNKNOWN_" + std::to_string(number);
}

ForeignAttribute optionValue(const FlatTable& options, const OptionField& field)
{
    static constexpr const char* kPaddings[] = {"SAME", "VALID"};
    static constexpr const char* kActivations[] = {"NONE", "RELU", "RELU_N1_TO_1", "RELU6", "TANH", "SIGN_BIT"};
    static constexpr const char* kMirrors[] = {"REFLECT", "SYMMETRIC"};
    switch (field.form) {
    case FieldForm::Int32: return std::int64_t{options.number<std::int32_t>(field.field, field.fallback)};
    case FieldForm::Flag: return std::int64_t{options.number<std::uint8_t>(field.field) != 0};
    case FieldForm::Real: return double{options.number<float>(field.field)};
    case FieldForm::Padding: return choice(options.number<std::int8_t>(field.field), kPaddings);
    case FieldForm::Activation: return choice(options.number<std::int8_t>(field.field), kActivations);
    case FieldForm::Mirror: return choice(options.number<std::int8_t>(field.field), kMirrors);
    case FieldForm::Type: {
        const auto type = tfLiteType(options.number<std::int8_t>(field.field));
        return std::string(type ? typeName(*type) : "unknown");
    }
    case FieldForm::Int32List: break;
    }
    const FlatVector list = options.vector(field.field, sizeof(std::int32_t));
    std::vector<std::int64_t> numbers;
    for (std::uint64_t i = 0; i < list.size() && i < 64; ++i)
        numbers.push_back(list.number<std::int32_t>(i));
    return numbers;
}

} // namespace

std::string tfLiteOperator(std::int32_t code)
{
    if (code >= 0 && static_cast<std::size_t>(code) < std::size(kOperators))
        return kOperators[code];
    return "BUILTIN_" + std::to_string(code);
}

std::optional<StoredType> tfLiteType(std::int8_t code)
{
    return code >= 0 && static_cast<std::size_t>(code) < kTensorTypes.size() ? kTensorTypes[static_cast<std::size_t>(code)] : std::nullopt;
}

void readTfLiteOptions(const FlatTable& options, ForeignOperator& op)
{
    for (const OptionField& field : kOptionFields) {
        if (op.type == field.op)
            op.attributes[field.name] = optionValue(options, field);
    }
}

} // namespace cairn::formats
