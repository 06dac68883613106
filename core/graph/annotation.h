// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/json.h"
#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cairn::graph {

/// Something said about a network on its canvas; nothing is computed from it. A note is a text by itself, a frame surrounds layers
/// under a title. A value.
struct Annotation {
    enum class Kind : std::uint8_t { Note, Frame };

    std::int64_t id = 0;   ///< from 1 on, unique among the annotations of a graph
    Kind kind = Kind::Note;
    std::string text = {}; ///< plain, UTF-8, at most kLongestAnnotation bytes
    double x = 0, y = 0;   ///< top left corner, in the canvas' units
    double width = 220, height = 88;
    int color = 0;         ///< category of the theme, 0 to 9
    std::vector<NodeId> layers = {};      ///< of a frame that is folded: what its one card stands for (core/graph/edit/folded_frames.h)
    std::vector<std::int64_t> notes = {}; ///< notes and frames that are folded with them

    bool folded() const { return !layers.empty(); }

    bool operator==(const Annotation&) const = default;
};

inline constexpr std::size_t kLongestAnnotation = 4096;
inline constexpr std::size_t kMostAnnotations = 500;
inline constexpr double kSmallestAnnotation = 40, kLargestAnnotation = 100'000; ///< width and height

/// As it may stand in a graph: sizes, place and colour within their bounds, text whole and short enough.
Annotation bounded(Annotation annotation);

Json toJson(const Annotation& annotation);
/// Corrupt with the place where it is none. `where`: "annotations[3]".
Result<Annotation> annotationFromJson(const Json& json, const std::string& where);

} // namespace cairn::graph
