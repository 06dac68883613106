// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/element_type.h"
#include "core/batch/answer.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::batch {

/// One encoded input of a model: what a recipe makes of some columns.
struct Field {
    std::string name;                  ///< "features", "categories", "image"; Input nodes name the field they take
    std::vector<std::int64_t> shape;   ///< without the batch axis: [F] or [C, H, W]
    ElementType type = ElementType::Float32; ///< how it is stored; the model sees float32 (Int64 stays Int64)
    float scale = 1.0f;                ///< UInt8 only: model input = stored * scale + offset
    float offset = 0.0f;
    std::vector<std::string> elements = {}; ///< for [F] fields: a name per element ("age", "sex=Male"); else empty
    std::int64_t vocabulary = 0;       ///< codes lie in [0, vocabulary); UInt8 with a vocabulary: codes in a byte, which the model sees as Int64
    bool perRow = true;                ///< false: one tensor for all rows, of exactly `shape` (the edges of a graph)

    /// Whether it holds whole numbers that name something, rather than amounts.
    bool codes() const { return type == ElementType::Int64 || (type == ElementType::UInt8 && vocabulary > 0); }
};

/// In a field of classes of pixels: this one does not count.
inline constexpr std::uint8_t kNoClass = 255;

enum class TaskKind : std::uint8_t {
    Classification, ///< one class per row
    Regression,     ///< one number per row, answered as Target::answer says
    Reconstruction, ///< the inputs themselves, behind a narrow passage (autoencoders)
    NextToken,      ///< each token of a text from those before it (language models)
    Sequence,       ///< a text from another one, token by token (sequence to sequence)
    Tagging,        ///< a tag for each word of a text
    Implicit,       ///< which items a user takes: rows tell what was taken, others are drawn for comparison
    Segmentation,   ///< a class for each pixel of a picture
    Adversarial,    ///< pictures like those of the data: a generator plays against a discriminator
    Transcription   ///< a text that the row's steps say, nobody knows which step which piece (CTC)
};

struct TaskName {
    TaskKind kind;
    std::string_view id; ///< in documents and on the command line
};
inline constexpr std::array<TaskName, 10> kTaskNames{{{TaskKind::Classification, "classification"},
                                                     {TaskKind::Regression, "regression"},
                                                     {TaskKind::Reconstruction, "reconstruction"},
                                                     {TaskKind::NextToken, "next_token"},
                                                     {TaskKind::Sequence, "sequence"},
                                                     {TaskKind::Tagging, "tagging"},
                                                     {TaskKind::Implicit, "implicit"},
                                                     {TaskKind::Segmentation, "segmentation"},
                                                     {TaskKind::Adversarial, "adversarial"},
                                                     {TaskKind::Transcription, "transcription"}}};

inline std::string name(TaskKind kind) { return std::string(kTaskNames[static_cast<std::size_t>(kind)].id); }
inline std::optional<TaskKind> taskKind(std::string_view id)
{
    for (const TaskName& task : kTaskNames) {
        if (task.id == id)
            return task.kind;
    }
    return std::nullopt;
}

constexpr bool classifies(TaskKind kind) { return kind == TaskKind::Classification; }
constexpr bool regresses(TaskKind kind) { return kind == TaskKind::Regression; }
/// Whether a row has one answer, read from a column; else the answer is one of the row's fields.
constexpr bool rowwise(TaskKind kind) { return classifies(kind) || regresses(kind); }
/// Whether the answer is a row of tokens or tags.
constexpr bool answersTokens(TaskKind kind)
{
    return kind == TaskKind::NextToken || kind == TaskKind::Sequence || kind == TaskKind::Tagging || kind == TaskKind::Transcription;
}

/// What is to be learned. Targets of a row are stored as Int64 class index or as Float32 (standardised) value; other tasks
/// compare with a field, and store none.
struct Target {
    TaskKind kind = TaskKind::Classification;
    std::string column;               ///< empty: no column is set aside as the answer
    std::vector<std::string> classes; ///< classification, segmentation: names in index order
    double mean = 0.0;                ///< regression: value = encoded * deviation + mean
    double deviation = 1.0;           ///< 1, with mean 0, for counts
    std::string field = {};              ///< tasks that are not row by row: the field that the answers are compared with; Implicit: the item; Adversarial: the picture
    std::string mask = {};               ///< tokens: the field that tells tokens (1) from padding (0)
    std::vector<std::int64_t> shape = {}; ///< then: what a model puts out for a row: [F], [C, H, W], [T, vocabulary], [classes, H, W]; Transcription: any number of steps for T, and the blank behind the vocabulary
    bool binary = false;                 ///< reconstruction: values lie in 0 to 1 and the answers are logits (cross-entropy)
    Answer answer = {};                  ///< regression: how the number is answered

    bool classifies() const { return batch::classifies(kind); }
    bool regresses() const { return batch::regresses(kind); }
    bool rowwise() const { return batch::rowwise(kind); }

    /// What a model has to put out for a row: [classes], [answer.width()], or `shape`.
    std::vector<std::int64_t> outputShape() const { return rowwise() ? std::vector<std::int64_t>{width()} : shape; }
    /// The last axis of it; for classes how many there are.
    std::int64_t width() const
    {
        if (regresses())
            return answer.width();
        return classifies() || kind == TaskKind::Segmentation ? static_cast<std::int64_t>(classes.size()) : shape.empty() ? 1 : shape.back();
    }
};

} // namespace cairn::batch
