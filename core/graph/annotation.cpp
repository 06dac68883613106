// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/annotation.h"

#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace cairn::graph {

namespace {

constexpr double kAnnotationFarthest = 1e7;
constexpr int kColors = 10;
constexpr std::size_t kMostFolded = 5'000; ///< a graph has no more layers

Error annotationDamaged(const std::string& what, const std::string& where)
{
    return fail(ErrorCode::Corrupt, what, where, "Restore the graph from an earlier version");
}

double within(double value, double least, double most)
{
    return std::isfinite(value) ? std::clamp(value, least, most) : least;
}

/// Ids of a list; nothing where it is none.
std::optional<std::vector<std::int64_t>> idList(const Json& json, const char* name)
{
    const auto found = json.find(name);
    if (found == json.end() || !found->is_array() || found->size() > kMostFolded)
        return std::nullopt;
    std::vector<std::int64_t> ids;
    for (const Json& id : *found) {
        if (!id.is_number_integer())
            return std::nullopt;
        ids.push_back(id.get<std::int64_t>());
    }
    return ids;
}

/// The beginning of a text that ends between two characters.
std::string shortened(const std::string& text)
{
    std::size_t size = std::min(text.size(), kLongestAnnotation);
    while (size > 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80)
        --size;
    return text.substr(0, size);
}

} // namespace

Annotation bounded(Annotation annotation)
{
    annotation.text = shortened(toUtf8(annotation.text));
    annotation.x = within(annotation.x, -kAnnotationFarthest, kAnnotationFarthest);
    annotation.y = within(annotation.y, -kAnnotationFarthest, kAnnotationFarthest);
    annotation.width = within(annotation.width, kSmallestAnnotation, kLargestAnnotation);
    annotation.height = within(annotation.height, kSmallestAnnotation, kLargestAnnotation);
    annotation.color = std::clamp(annotation.color, 0, kColors - 1);
    if (annotation.kind == Annotation::Kind::Note)
        annotation.layers.clear();
    if (!annotation.folded())
        annotation.notes.clear();
    return annotation;
}

Json toJson(const Annotation& annotation)
{
    Json json{{"id", annotation.id}, {"kind", annotation.kind == Annotation::Kind::Frame ? "frame" : "note"}, {"text", annotation.text}, {"x", annotation.x},
              {"y", annotation.y}, {"width", annotation.width}, {"height", annotation.height}, {"color", annotation.color}};
    if (annotation.folded()) {
        Json& folded = json["folded"] = {{"layers", Json::array()}, {"notes", annotation.notes}};
        for (const NodeId layer : annotation.layers)
            folded["layers"].push_back(layer.value);
    }
    return json;
}

Result<Annotation> annotationFromJson(const Json& json, const std::string& where)
{
    if (!json.is_object())
        return annotationDamaged("Not an object", where);
    const auto number = [&](const char* name, double& value) {
        const auto found = json.find(name);
        if (found == json.end() || !found->is_number())
            return false;
        value = found->get<double>();
        return true;
    };
    Annotation annotation;
    double id = 0, color = 0;
    if (!number("id", id) || !(id >= 1 && id <= 1e15) || id != std::floor(id))
        return annotationDamaged("\"id\" is not a number from 1 on", where);
    if (!number("x", annotation.x) || !number("y", annotation.y) || !number("width", annotation.width) || !number("height", annotation.height) || !number("color", color))
        return annotationDamaged("A place, a size or the colour is not a number", where);
    const auto text = json.find("text"), kind = json.find("kind");
    if (text == json.end() || !text->is_string() || kind == json.end() || (*kind != "note" && *kind != "frame"))
        return annotationDamaged("It is neither a note nor a frame with a text", where);
    if (const auto folded = json.find("folded"); folded != json.end()) {
        const auto layers = folded->is_object() ? idList(*folded, "layers") : std::nullopt;
        const auto notes = folded->is_object() ? idList(*folded, "notes") : std::nullopt;
        if (!layers || !notes)
            return annotationDamaged("What is folded is no list of ids", where);
        for (const std::int64_t layer : *layers)
            annotation.layers.push_back(NodeId{layer});
        annotation.notes = *notes;
    }
    annotation.id = static_cast<std::int64_t>(id);
    annotation.kind = *kind == "frame" ? Annotation::Kind::Frame : Annotation::Kind::Note;
    annotation.text = text->get<std::string>();
    annotation.color = static_cast<int>(within(color, 0, kColors - 1));
    return bounded(std::move(annotation));
}

} // namespace cairn::graph
