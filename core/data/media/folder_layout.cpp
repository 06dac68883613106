// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/media/folder_layout.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace cairn::data {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kParts{{{"train", "train"}, {"training", "train"}, {"trn", "train"},
    {"val", "validation"}, {"valid", "validation"}, {"validation", "validation"}, {"dev", "validation"}, {"test", "test"}, {"testing", "test"},
    {"tst", "test"}, {"eval", "test"}, {"holdout", "test"}}};

/// A file, as the folders that lead to it.
struct Steps {
    std::string path;
    std::vector<std::string> folders;
    std::string part;
};

/// Whether nearly all files fulfil something; a few strays do not change what a folder is.
template <typename Test>
bool nearlyAll(const std::vector<Steps>& files, const Test& test)
{
    const auto count = static_cast<std::size_t>(std::ranges::count_if(files, test));
    return !files.empty() && count * 10 >= files.size() * 9;
}

void dropShared(std::vector<Steps>& files)
{
    while (!files.empty() && !files[0].folders.empty()
           && std::ranges::all_of(files, [&](const Steps& file) { return !file.folders.empty() && file.folders[0] == files[0].folders[0]; })) {
        for (Steps& file : files)
            file.folders.erase(file.folders.begin());
    }
}

/// Takes the folder at `depth` as the part, where it is one.
bool takeParts(std::vector<Steps>& files, std::size_t depth, FolderLayout& layout)
{
    const auto named = [&](const Steps& file) { return file.folders.size() > depth && !partNamed(file.folders[depth]).empty(); };
    if (!nearlyAll(files, named))
        return false;
    std::erase_if(files, [&](const Steps& file) {
        if (!named(file))
            layout.strays.push_back(file.path);
        return !named(file);
    });
    for (Steps& file : files) {
        file.part = partNamed(file.folders[depth]);
        file.folders.erase(file.folders.begin() + static_cast<std::ptrdiff_t>(depth));
    }
    return true;
}

int rankOf(const std::string& part)
{
    return part == "test" ? 2 : part == "validation" ? 1 : 0;
}

} // namespace

std::string partNamed(const std::string& word)
{
    std::string lower = word;
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto found = std::ranges::find(kParts, lower, &std::pair<std::string_view, std::string_view>::first);
    return found == kParts.end() ? std::string() : std::string(found->second);
}

FolderLayout arrange(const std::vector<std::string>& paths)
{
    FolderLayout layout;
    std::vector<Steps> files;
    for (const std::string& path : paths) {
        auto folders = split(path, '/');
        folders.pop_back();
        files.push_back({path, std::move(folders), {}});
    }
    dropShared(files);
    layout.hasParts = takeParts(files, 0, layout) || takeParts(files, 1, layout);
    dropShared(files);
    const auto inFolder = [](const Steps& file) { return !file.folders.empty(); };
    layout.hasLabels = nearlyAll(files, inFolder);
    for (const Steps& file : files) {
        PlacedFile placed{file.path, file.part, {}};
        for (const std::string& folder : file.folders)
            placed.label += (placed.label.empty() ? "" : "/") + folder;
        if (layout.hasLabels && placed.label.empty())
            layout.strays.push_back(file.path);
        else
            layout.files.push_back(std::move(placed));
    }
    if (!layout.hasLabels) {
        for (PlacedFile& file : layout.files)
            file.label.clear();
    }
    std::ranges::stable_sort(layout.files, [](const PlacedFile& a, const PlacedFile& b) {
        return std::pair(rankOf(a.part), a.path) < std::pair(rankOf(b.part), b.path);
    });
    return layout;
}

PartBorders bordersOf(const std::vector<std::string>& parts)
{
    PartBorders borders;
    const auto first = [&](const char* part) -> std::optional<RowId> {
        const auto found = std::ranges::find(parts, part);
        return found == parts.end() ? std::nullopt : std::optional(static_cast<RowId>(found - parts.begin()));
    };
    const auto validation = first("validation"), test = first("test");
    if (validation && !test) {
        borders.testFrom = validation;
        borders.notices.push_back("The folder has validation rows and no test rows: they are kept for the final test");
    } else if (test && *test > 0) {
        borders.testFrom = test;
        borders.validationFrom = validation;
    }
    if (borders.testFrom == std::optional<RowId>(0))
        borders = PartBorders{};
    return borders;
}

} // namespace cairn::data
