// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/arrays/idx_names.h"

#include <array>
#include <string>
#include <string_view>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

bool replace(std::string& text, std::string_view from, std::string_view to)
{
    const std::size_t at = text.rfind(from);
    if (at == std::string::npos)
        return false;
    text.replace(at, from.size(), to);
    return true;
}

bool isFile(const fs::path& file)
{
    std::error_code ignored;
    return fs::is_regular_file(file, ignored);
}

/// The file, or the same with or without ".gz".
std::optional<fs::path> packedOrNot(const fs::path& folder, const std::string& name)
{
    std::string other = name;
    if (!replace(other, ".gz", ""))
        other += ".gz";
    for (const auto& candidate : {name, other}) {
        if (isFile(folder / candidate))
            return folder / candidate;
    }
    return {};
}

std::string partnerName(std::string name)
{
    if (replace(name, "images", "labels"))
        replace(name, "idx3", "idx1");
    else if (replace(name, "labels", "images"))
        replace(name, "idx1", "idx3");
    else
        return {};
    return name;
}

/// Image file of the training part that belongs to any of the files.
std::string trainImagesName(std::string name)
{
    if (name.find("labels") != std::string::npos)
        name = partnerName(std::move(name));
    if (!replace(name, "t10k", "train"))
        replace(name, "test", "train");
    return name;
}

} // namespace

Result<fs::path> idxPartner(const fs::path& file)
{
    const std::string name = partnerName(file.filename().string());
    if (name.empty())
        return fail(ErrorCode::NotFound, "The labels of this image file cannot be found, since its name does not say \"images\"",
                    file.string(), "Name the files like those of MNIST: train-images-idx3-ubyte, train-labels-idx1-ubyte");
    if (const auto found = packedOrNot(file.parent_path(), name))
        return *found;
    return fail(ErrorCode::NotFound, "The file " + name + " that goes with this one is missing", file.string(), "Put it into the same folder");
}

Result<IdxNames> findIdxFiles(const fs::path& place)
{
    std::error_code ignored;
    fs::path file = place;
    if (fs::is_directory(place, ignored)) {
        for (const char* name : {"train-images-idx3-ubyte", "train-images.idx3-ubyte"}) {
            if (const auto found = packedOrNot(place, name))
                file = *found;
        }
        if (file == place)
            return fail(ErrorCode::NotFound, "The folder has no file train-images-idx3-ubyte (or .gz)", place.string(), "Choose the image file itself");
    }
    IdxNames names;
    const std::string name = file.filename().string();
    const auto train = packedOrNot(file.parent_path(), trainImagesName(name));
    names.images = train ? *train : file;
    if (!train && name.find("labels") != std::string::npos) {
        CAIRN_ASSIGN(names.images, idxPartner(file));
    }
    CAIRN_ASSIGN(names.labels, idxPartner(names.images));
    for (const char* part : {"t10k", "test"}) {
        std::string test = names.images.filename().string();
        if (!replace(test, "train", part))
            break;
        if (const auto images = packedOrNot(file.parent_path(), test)) {
            CAIRN_ASSIGN(names.testLabels, idxPartner(*images));
            names.testImages = *images;
            break;
        }
    }
    return names;
}

} // namespace cairn::data
