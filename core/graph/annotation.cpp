// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/annotation.h"

#include "core/base/text.h"

#include <algorithm>
#include <cmath>

namespace cairn::graph {

namespace {

constexpr double kAnnotationFarthest = 1e7;
constexpr int kColors = 10;

Error annotationDamaged(const std::string& what, const std::string& where)
{
    return fail(ErrorCode::Corrupt, what, where, "Restore the graph from an earlier version");
}

double within(double value, double least, double most)
{
    return std::isfinite(value) ? std::clamp(value, least, most) : least;
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
    return annotation;
}

Json toJson(const Annotation& annotation)
{
    return {{"id", annotation.id}, {"kind", annotation.kind == Annotation::Kind::Frame ? "frame" : "note"}, {"text", annotation.text}, {"x", annotation.x},
            {"y", annotation.y}, {"width", annotation.width}, {"height", annotation.height}, {"color", annotation.color}};
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
    annotation.id = static_cast<std::int64_t>(id);
    annotation.kind = *kind == "frame" ? Annotation::Kind::Frame : Annotation::Kind::Note;
    annotation.text = text->get<std::string>();
    annotation.color = static_cast<int>(within(color, 0, kColors - 1));
    return bounded(std::move(annotation));
}

} // namespace cairn::graph
