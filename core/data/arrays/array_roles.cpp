// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/arrays/array_roles.h"

#include "core/base/text.h"
#include "core/data/media/folder_layout.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

namespace cairn::data {

namespace {

using Kind = ArrayRole::Kind;

constexpr std::array<std::string_view, 22> kData{"x", "data", "image", "images", "img", "imgs", "features", "feature", "feat", "input", "inputs", "sample",
                                                 "samples", "arr0", "xs", "pixels", "signals", "waveforms", "xdata", "inputdata", "pictures", "datax"};
constexpr std::array<std::string_view, 20> kLabels{"y", "label", "labels", "lbl", "target", "targets", "class", "classes", "category", "categories", "arr1", "ys", "output",
                                                   "outputs", "finelabels", "t", "ydata", "gt", "truth", "datay"};
constexpr std::size_t kListed = 40;

std::vector<std::string> wordsOf(const std::string& name)
{
    std::vector<std::string> words(1);
    for (std::size_t i = 0; i < name.size(); ++i) {
        const auto c = static_cast<unsigned char>(name[i]);
        const bool hump = i > 0 && std::isupper(c) && std::islower(static_cast<unsigned char>(name[i - 1]));
        if (!std::isalnum(c) || hump)
            words.emplace_back();
        if (std::isalnum(c))
            words.back() += static_cast<char>(std::tolower(c));
    }
    std::erase(words, "");
    return words;
}

/// "trainx", "xtrain": a part and a role without a border.
void splitGlued(std::vector<std::string>& words)
{
    if (words.size() != 1)
        return;
    for (const std::string part : {"train", "test", "val", "valid"}) {
        const std::string word = words[0];
        if (word.size() > part.size() && word.starts_with(part))
            words = {part, word.substr(part.size())};
        else if (word.size() > part.size() && word.ends_with(part))
            words = {word.substr(0, word.size() - part.size()), part};
        if (words.size() > 1)
            return;
    }
}

Result<std::size_t> named(const std::vector<ArrayInfo>& arrays, const std::string& name, const SourcePlace& place)
{
    const auto found = std::ranges::find(arrays, name, &ArrayInfo::name);
    if (found == arrays.end())
        return fail(ErrorCode::NotFound, "The file holds no array \"" + name + "\"; it holds " + listText(arrays), place.path, "Choose one of these");
    if (!found->readable())
        return fail(ErrorCode::Unsupported, "\"" + name + "\": " + found->refused, place.path, "Choose another array");
    return static_cast<std::size_t>(found - arrays.begin());
}

Result<ArrayChoice> chosen(const std::vector<ArrayInfo>& arrays, const SourcePlace& place)
{
    ArrayChoice choice;
    const auto add = [&](const std::string& prefix, const std::string& part) -> Result<void> {
        if (!place.options.contains(prefix + "data"))
            return {};
        ArrayChoice::Part made{part, 0, {}};
        CAIRN_ASSIGN(made.data, named(arrays, place.option(prefix + "data"), place));
        if (place.options.contains(prefix + "labels")) {
            CAIRN_ASSIGN(made.labels, named(arrays, place.option(prefix + "labels"), place));
        }
        choice.parts.push_back(made);
        return {};
    };
    const bool tested = place.options.contains("test_data");
    CAIRN_TRY(add("", tested ? "train" : ""));
    CAIRN_TRY(add("test_", "test"));
    return choice;
}

/// Parts that have data by their names; the ones without a part in their name stand alone.
ArrayChoice byNames(const std::vector<ArrayInfo>& arrays)
{
    std::map<std::string, ArrayChoice::Part> parts;
    std::map<std::string, std::size_t> labels;
    for (std::size_t i = 0; i < arrays.size(); ++i) {
        const ArrayRole role = roleOf(arrays[i].name);
        if (!arrays[i].readable() || arrays[i].shape.empty())
            continue;
        if (role.kind == Kind::Data)
            parts.try_emplace(role.part, ArrayChoice::Part{role.part, i, {}});
        else if (role.kind == Kind::Labels)
            labels.try_emplace(role.part, i);
    }
    ArrayChoice choice;
    for (const char* part : {"train", "validation", "test", ""}) {
        const auto found = parts.find(part);
        if (found == parts.end() || (*part == '\0' && parts.contains("train")))
            continue;
        if (const auto label = labels.find(part); label != labels.end())
            found->second.labels = label->second;
        choice.parts.push_back(found->second);
    }
    if (choice.parts.size() > 1 && choice.parts.front().name != "train")
        choice.parts.resize(1);
    return choice;
}

std::vector<std::size_t> flatOnes(const std::vector<ArrayInfo>& arrays)
{
    std::vector<std::size_t> columns;
    for (std::size_t i = 0; i < arrays.size(); ++i) {
        const auto& shape = arrays[i].shape;
        const bool flat = shape.size() == 1 || (shape.size() == 2 && shape[1] == 1);
        if (!arrays[i].readable() || !flat)
            return {};
        if (!columns.empty() && shape[0] != arrays[columns[0]].shape[0])
            return {};
        columns.push_back(i);
    }
    return columns;
}

} // namespace

ArrayRole roleOf(const std::string& name)
{
    auto words = wordsOf(name);
    splitGlued(words);
    ArrayRole role;
    std::string rest;
    for (const std::string& word : words) {
        if (const std::string part = partNamed(word); role.part.empty() && !part.empty())
            role.part = part;
        else
            rest += word;
    }
    if (std::ranges::find(kData, rest) != kData.end())
        role.kind = Kind::Data;
    else if (std::ranges::find(kLabels, rest) != kLabels.end())
        role.kind = Kind::Labels;
    return role;
}

std::string listText(const std::vector<ArrayInfo>& arrays)
{
    std::string text;
    for (std::size_t i = 0; i < std::min(arrays.size(), kListed); ++i)
        text += (i ? ", " : "") + toUtf8(arrays[i].name) + " (" + (arrays[i].readable() ? arrays[i].type + ", " + shapeText(arrays[i].shape) : "not readable") + ")";
    return arrays.empty() ? "nothing" : text + (arrays.size() > kListed ? ", ..." : "");
}

Result<ArrayChoice> chooseArrays(const std::vector<ArrayInfo>& arrays, const SourcePlace& place)
{
    CAIRN_ASSIGN(ArrayChoice choice, chosen(arrays, place));
    if (!choice.parts.empty())
        return choice;
    choice = byNames(arrays);
    if (!choice.parts.empty() && (choice.parts[0].labels || arrays.size() == 1 || arrays[choice.parts[0].data].shape.size() > 1))
        return choice;
    choice = {};
    if (arrays.size() == 1 && arrays[0].readable() && !arrays[0].shape.empty()) {
        choice.parts.push_back({{}, 0, {}});
        return choice;
    }
    choice.columns = flatOnes(arrays);
    if (!choice.columns.empty())
        return choice;
    std::string why;
    for (const ArrayInfo& array : arrays)
        why += array.readable() ? "" : (why.empty() ? ". " : "; ") + toUtf8(array.name) + ": " + array.refused;
    return fail(ErrorCode::InvalidInput, "It is not clear which arrays are the data. The file holds " + listText(arrays) + why, place.path,
                "Add ?data=NAME&labels=NAME to its location");
}

} // namespace cairn::data
