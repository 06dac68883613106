// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/masks/mask_files.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <map>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::string_view, 10> kMaskFolders{"mask", "masks", "label", "labels", "annotation", "annotations", "segmentation", "segmentationclass", "gt", "ground_truth"};
constexpr std::array<std::string_view, 10> kPictureFolders{"image", "images", "img", "imgs", "jpegimages", "picture", "pictures", "photo", "photos", "input"};
constexpr std::array<std::string_view, 4> kMaskColumns{"mask", "masks", "mask_file", "segmentation"};
constexpr std::array<std::string_view, 3> kMaskEnds{"_mask", "_label", "_gt"};
constexpr std::size_t kMostNames = 255;

std::string lowered(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// What a picture and its mask have in common.
struct PlaceKey {
    std::string key;
    bool mask = false;
};

PlaceKey keyOf(const std::string& path)
{
    PlaceKey place;
    auto steps = split(path, '/');
    std::string stem = fs::path(steps.back()).stem().string();
    steps.pop_back();
    for (const std::string& step : steps) {
        const std::string word = lowered(step);
        if (!place.mask && std::ranges::find(kMaskFolders, word) != kMaskFolders.end())
            place.mask = true;
        else if (std::ranges::find(kPictureFolders, word) == kPictureFolders.end())
            place.key += step + "/";
    }
    for (const std::string_view end : kMaskEnds) {
        if (place.mask && stem.ends_with(end))
            stem.resize(stem.size() - end.size());
    }
    place.key += stem;
    return place;
}

} // namespace

std::optional<MaskPairs> pairMasks(const std::vector<std::string>& paths)
{
    std::map<std::string, std::string> masks; // by key
    std::vector<std::pair<std::string, std::string>> pictures;
    for (const std::string& path : paths) {
        PlaceKey place = keyOf(path);
        if (place.mask)
            masks.emplace(std::move(place.key), path);
        else
            pictures.emplace_back(std::move(place.key), path);
    }
    MaskPairs pairs;
    std::size_t without = 0;
    for (const auto& [key, path] : pictures) {
        const auto mask = masks.find(key);
        without += mask == masks.end();
        if (mask == masks.end())
            continue;
        pairs.pictures.push_back(path);
        pairs.masks.emplace(path, mask->second);
    }
    if (pairs.pictures.empty() || pairs.pictures.size() * 10 < masks.size() * 9)
        return std::nullopt;
    if (without > 0)
        pairs.notices.push_back(grouped(without) + " pictures have no mask and are left out");
    if (pairs.pictures.size() < masks.size())
        pairs.notices.push_back(grouped(masks.size() - pairs.pictures.size()) + " masks belong to no picture and are left out");
    return pairs;
}

bool isMaskColumn(const std::string& name)
{
    return std::ranges::find(kMaskColumns, lowered(name)) != kMaskColumns.end();
}

std::vector<std::string> maskClassNames(const fs::path& root)
{
    std::vector<std::string> names;
    std::ifstream file(root / "classes.txt");
    for (std::string line; names.size() < kMostNames && std::getline(file, line);) {
        while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
            line.pop_back();
        names.push_back(toUtf8(line));
    }
    while (!names.empty() && names.back().empty())
        names.pop_back();
    return names;
}

} // namespace cairn::data
