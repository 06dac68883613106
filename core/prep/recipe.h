// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/batch/field.h"
#include "core/data/schema.h"
#include "core/prep/step/step.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::prep {

/// A number column: encoded = ((value or fill) - mean) / deviation, then, where asked, 1 or 0 for "was missing".
struct NumericStep {
    std::string column;
    double fill = 0;      ///< median of the training rows; stands for missing and not-finite values
    double mean = 0;      ///< of the training rows, after filling
    double deviation = 1; ///< population standard deviation; 1 for a constant column
    bool missingElement = false;
};

/// A column of categories. Codes: 0 .. size - 1 for the categories, then "other" (seen at fit but rare, or never seen),
/// then, where asked, "missing" (else missing values count as "other").
struct CategoryStep {
    std::string column;
    std::vector<std::string> categories; ///< most frequent first
    bool missingElement = false;

    std::int64_t other() const { return static_cast<std::int64_t>(categories.size()); }
    std::int64_t codes() const { return other() + 1 + (missingElement ? 1 : 0); }
};

/// The image column: kept as bytes; the model sees byte * scale + offset (zero mean, unit variance on the training rows).
struct ImageStep {
    std::string column;
    std::vector<std::int64_t> shape; ///< [C, H, W]
    float scale = 1.0f / 255.0f;
    float offset = 0.0f;
    std::vector<std::int64_t> source = {}; ///< where steps resize pictures or make spectrograms: their shape before they are resized; else empty
};

/// The masks of the pictures: UInt8 field "classes" [H, W] of class indices, batch::kNoClass for pixels that do not count.
struct MaskStep {
    std::vector<std::int64_t> shape;      ///< [H, W], as the picture
    std::vector<std::uint8_t> numbers;    ///< in the masks, by class; other numbers do not count
    /// Class index of each number.
    std::array<std::uint8_t, 256> indices() const;
};

/// A column of free text, cut into tokens: Int64 field "tokens" [L], and Float32 field "mask" [L] with 1 for a token and 0 for
/// what fills up behind the end. Missing texts are empty.
struct TokenStep {
    std::string column;
    Json tokenizer;          ///< Tokenizer::toJson(), learned on the training rows or loaded
    std::int64_t length = 0; ///< L: longer texts are cut
    std::int64_t vocabulary = 0;
};

/// The rows are nodes of a graph: field "nodes" [N, F] holds the numbers of all of them and "edges" [2, E] who is tied to whom,
/// one tensor for all rows each; a row only says which node it is, field "node" [1]. They stand in place of "features".
struct GraphStep {
    std::int64_t nodes = 0, edges = 0; ///< N, E: each tie in both directions
    bool rowSums = false;              ///< the numbers of a node are divided by their sum (zeros and ones, such as words)
};

enum class CategoryEncoding : std::uint8_t {
    OneHot, ///< one element per code within the field "features"
    Index,  ///< Int64 field "categories" [K], codes of all columns in one vocabulary (column after column), for Embedding
    Columns ///< an Int64 field "code_NAME" [1] per column, each with a vocabulary of its own: users and items of ratings
};

/// "one_hot", "index", "columns"
std::string name(CategoryEncoding encoding);
std::optional<CategoryEncoding> categoryEncoding(std::string_view name);

/// The fitted way from raw columns to encoded fields and targets, learned on the training rows only and replayed
/// anywhere: steps first, then the encoding of what they leave. Plain data. Elements of "features" come in this order: all numeric steps, then (OneHot) all category steps.
struct Recipe {
    static constexpr int kVersion = 6; ///< 1 had no steps, 2 no tasks but classes and numbers, 3 no graphs, 4 no masks, 5 numbers answered as values only

    /// What happens to the columns before they are encoded, in order; fitted. See step_fit.h.
    std::vector<Step> steps;
    /// With steps: the columns of the dataset that they were fitted on, and which of those the result needs.
    data::Schema source;
    std::vector<std::string> needed;

    std::vector<NumericStep> numeric;
    std::vector<CategoryStep> categories;
    CategoryEncoding encoding = CategoryEncoding::OneHot;
    std::optional<ImageStep> image;
    std::optional<MaskStep> masks; ///< only with `image`
    std::optional<TokenStep> tokens;
    /// Task Tagging: the tags, as long as the tokens. Task Sequence: the text to be written. Field "answer" [L] begins with a piece of its own for the beginning (the last but
    /// one of the vocabulary), then come the tokens, a piece for the end (the last one), padding; field "answer_mask" as "mask".
    std::optional<TokenStep> answer;
    std::optional<GraphStep> graph;

    batch::Target target;
    data::ColumnType targetType = data::ColumnType::Text;
    /// Labels that are not a class as they stand are looked up once more without a trailing full stop (adult.test).
    bool stripFullStop = true;

    std::vector<std::string> notices; ///< what was decided that a person should know; shown with the recipe

    /// Fields in the order in which sources deliver them: "image", "classes", "features" (in a graph "nodes", "edges", "node"), "categories" or "code_...", "tokens", "mask",
    /// "answer", "answer_mask" (those that exist).
    std::vector<batch::Field> fields() const;
    /// Columns the fields are made of, in schema-independent order (numeric, categories, image, text).
    std::vector<std::string> inputs() const;
};

Json toJson(const Recipe& recipe);
/// Corrupt (with the member), TooNew.
Result<Recipe> recipeFromJson(const Json& json);

} // namespace cairn::prep
