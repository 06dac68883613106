// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/fit/fit_masks.h"

#include "core/base/text.h"

#include <algorithm>
#include <numeric>

namespace cairn::prep {

namespace {

constexpr std::uint64_t kMaskBytesAtOnce = 16 << 20;
constexpr std::size_t kUnlabelled = 255; ///< the number of "void" in PASCAL VOC and its kin

/// How often each number stands in the masks, and a row that has it.
struct MaskNumbers {
    std::array<std::uint64_t, 256> pixels{};
    std::array<RowId, 256> row{};

    bool seen(std::size_t number) const { return pixels[number] > 0; }
};

Result<MaskNumbers> countNumbers(const data::Dataset& dataset, std::uint64_t pixels, JobContext& job)
{
    MaskNumbers found;
    const auto unreadable = dataset.unreadableRows();
    const std::uint64_t rows = dataset.rowCount().value_or(0), atOnce = std::max<std::uint64_t>(1, kMaskBytesAtOnce / std::max<std::uint64_t>(pixels, 1));
    std::vector<std::uint8_t> bytes;
    std::vector<RowId> ids;
    for (std::uint64_t first = 0; first < rows; first += atOnce) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled", dataset.title());
        ids.resize(std::min(atOnce, rows - first));
        std::iota(ids.begin(), ids.end(), first);
        std::erase_if(ids, [&](RowId row) { return std::ranges::binary_search(unreadable, row); });
        bytes.resize(ids.size() * pixels);
        CAIRN_TRY(dataset.copyMasks(ids, bytes));
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            if (found.pixels[bytes[i]]++ == 0)
                found.row[bytes[i]] = ids[i / pixels];
        }
        job.progress.set(first + atOnce, rows);
    }
    return found;
}

/// Whether 255 stands for pixels that nobody has labelled, rather than for a class.
bool leavesOut(const MaskNumbers& found)
{
    const auto others = std::ranges::count_if(found.pixels, [](std::uint64_t pixels) { return pixels > 0; }) - 1;
    return found.seen(kUnlabelled) && !(others == 1 && found.seen(0));
}

Result<void> checkNamed(const data::Dataset& dataset, const MaskNumbers& found, std::size_t names)
{
    for (std::size_t number = names; number < kUnlabelled; ++number) {
        if (found.seen(number))
            return fail(ErrorCode::InvalidInput, "A mask has the number " + std::to_string(number) + ", but there are names for 0 to " + std::to_string(names - 1) + " only",
                        dataset.title() + ", row " + std::to_string(found.row[number]), "Add its name to classes.txt, or correct the mask");
    }
    return {};
}

std::string shareText(const MaskNumbers& found, const MaskStep& step, const std::vector<std::string>& classes)
{
    std::uint64_t all = 0;
    for (const std::uint8_t number : step.numbers)
        all += found.pixels[number];
    std::string text;
    for (std::size_t i = 0; i < classes.size(); ++i) {
        const auto percent = std::to_string((1000 * found.pixels[step.numbers[i]] / std::max<std::uint64_t>(all, 1) + 5) / 10);
        text += (text.empty() ? "" : ", ") + classes[i] + " " + percent + " %";
    }
    return text;
}

} // namespace

Result<void> fitMasks(const data::Dataset& dataset, const RecipeOptions& options, Recipe& recipe, JobContext& job)
{
    const auto facts = dataset.masks();
    if (!facts || !recipe.image)
        return fail(ErrorCode::InvalidInput, facts ? "There is no picture among the inputs" : "There are no masks that say what each pixel shows", dataset.title(),
                    facts ? "Choose the column of pictures as input" : "Open a folder with a folder \"images\" and a folder \"masks\" in it");
    const auto& source = dataset.schema()[*dataset.schema().imageColumn()].shape;
    CAIRN_ASSIGN(const MaskNumbers found, countNumbers(dataset, static_cast<std::uint64_t>(source.at(1) * source.at(2)), job));
    const bool void255 = facts->names.empty() ? leavesOut(found) : facts->names.size() <= kUnlabelled;
    if (!facts->names.empty())
        CAIRN_TRY(checkNamed(dataset, found, facts->names.size()));
    MaskStep step{{recipe.image->shape.at(1), recipe.image->shape.at(2)}, {}};
    std::vector<std::string> classes;
    bool ignored = false;
    for (std::size_t number = 0; number <= kUnlabelled; ++number) {
        const bool named = number < facts->names.size();
        const std::string name = named && !facts->names[number].empty() ? facts->names[number] : std::to_string(number);
        ignored = ignored || name == options.ignoredClass;
        if ((!named && (!facts->names.empty() || !found.seen(number))) || (number == kUnlabelled && void255) || name == options.ignoredClass)
            continue;
        step.numbers.push_back(static_cast<std::uint8_t>(number));
        classes.push_back(name);
    }
    if (!options.ignoredClass.empty() && !ignored)
        return fail(ErrorCode::NotFound, "The masks have no class \"" + options.ignoredClass + "\" that could be left out", dataset.title(), "Name one of the classes, or none");
    if (classes.size() < 2)
        return fail(ErrorCode::InvalidInput, "The masks have one class only: there is nothing to tell apart", dataset.title(), "Choose pictures whose masks have at least two numbers");
    recipe.notices.push_back("The masks have " + std::to_string(classes.size()) + " classes: " + shareText(found, step, classes)
                             + (void255 && found.seen(kUnlabelled) ? "; pixels of the number 255 do not count" : "") + (ignored ? "; \"" + options.ignoredClass + "\" does not count" : ""));
    const auto count = static_cast<std::int64_t>(classes.size());
    recipe.target = {batch::TaskKind::Segmentation, {}, std::move(classes), 0.0, 1.0, "classes", {}, {count, step.shape[0], step.shape[1]}};
    recipe.masks = std::move(step);
    return {};
}

} // namespace cairn::prep
