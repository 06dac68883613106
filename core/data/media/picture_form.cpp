// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/media/picture_form.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

namespace cairn::data {

namespace {

constexpr std::size_t kLookedAt = 200;
constexpr std::uint64_t kHeadBytes = 256 << 10;
constexpr int kMost = 4096;

using Size = std::pair<int, int>; ///< width, height

std::string text(const Size& size)
{
    return std::to_string(size.first) + " x " + std::to_string(size.second);
}

Result<std::optional<Size>> wantedSize(const SourcePlace& place)
{
    const std::string option = place.option("size");
    if (option.empty())
        return std::optional<Size>();
    Size size{0, 0};
    const char* end = option.data() + option.size();
    auto [at, error] = std::from_chars(option.data(), end, size.first);
    size.second = size.first;
    if (error == std::errc() && at != end && *at == 'x')
        std::tie(at, error) = [&] { const auto rest = std::from_chars(at + 1, end, size.second); return std::pair(rest.ptr, rest.ec); }();
    if (error != std::errc() || at != end || std::min(size.first, size.second) < 1 || std::max(size.first, size.second) > kMost)
        return fail(ErrorCode::InvalidInput, "This is no size for pictures: " + option, place.path, "Write size=64 or size=64x48, at most 4096");
    return std::optional(size);
}

Result<std::vector<parse::PictureFacts>> look(const PictureFiles& files, parse::ImagePool& pool, JobContext& job)
{
    const std::uint64_t count = files.count(), looked = std::min<std::uint64_t>(kLookedAt, count);
    std::vector<std::string> heads;
    for (std::uint64_t i = 0; i < looked; ++i) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled");
        CAIRN_ASSIGN(auto head, files.read(i * count / looked, kHeadBytes));
        heads.push_back(std::move(head));
    }
    CAIRN_ASSIGN(auto facts, pool.probe(heads, job.stop));
    std::erase_if(facts, [](const parse::PictureFacts& fact) { return !fact.problem.empty() || fact.width < 1 || fact.height < 1; });
    return facts;
}

/// The size of most pictures if there is one, else a square.
Size usualSize(const std::vector<parse::PictureFacts>& facts, bool& same)
{
    std::map<Size, std::size_t> sizes;
    std::vector<int> shorter;
    for (const auto& fact : facts) {
        ++sizes[{fact.width, fact.height}];
        shorter.push_back(std::min(fact.width, fact.height));
    }
    const auto most = std::ranges::max_element(sizes, {}, [](const auto& entry) { return entry.second; });
    same = sizes.size() == 1;
    if (most->second * 2 > facts.size())
        return most->first;
    std::ranges::nth_element(shorter, shorter.begin() + static_cast<std::ptrdiff_t>(shorter.size() / 2));
    const int side = shorter[shorter.size() / 2];
    return {side, side};
}

Size limited(const Size& size, int most)
{
    const int longer = std::max(size.first, size.second);
    if (longer <= most)
        return size;
    const auto side = [&](int length) { return std::max(1, static_cast<int>(std::lround(static_cast<double>(length) * most / longer))); };
    return {side(size.first), side(size.second)};
}

std::string fitText(const std::string& fit)
{
    return fit == "crop" ? "what stands over is cut off" : fit == "pad" ? "the rest is black" : "they are stretched";
}

} // namespace

Result<PictureForm> choosePictureForm(const PictureFiles& files, parse::ImagePool& pool, const SourcePlace& place, const std::string& usualFit, JobContext& job)
{
    CAIRN_ASSIGN(const auto facts, look(files, pool, job));
    if (facts.empty())
        return fail(ErrorCode::InvalidInput, "None of the pictures can be read", place.path, "Choose a folder of PNG, JPEG, BMP, TIFF or WebP files");
    return formOf(facts, place, usualFit, {});
}

Result<PictureForm> formOf(const std::vector<parse::PictureFacts>& facts, const SourcePlace& place, const std::string& usualFit, const FormWords& words)
{
    CAIRN_ASSIGN(const auto wanted, wantedSize(place));
    bool same = false;
    const Size found = usualSize(facts, same);
    const Size size = wanted.value_or(limited(found, words.usualMost));
    PictureForm form;
    form.request.width = size.first;
    form.request.height = size.second;
    form.request.fit = place.option("fit", usualFit);
    if (form.request.fit != "crop" && form.request.fit != "stretch" && form.request.fit != "pad")
        return fail(ErrorCode::InvalidInput, "Pictures cannot be fitted this way: " + form.request.fit, place.path, "Use fit=crop, fit=stretch or fit=pad");
    const std::string channels = place.option("channels");
    if (!channels.empty() && channels != "1" && channels != "3")
        return fail(ErrorCode::InvalidInput, "Pictures have 1 or 3 channels, not " + channels, place.path, "Use channels=1 for grey, channels=3 for colour");
    const bool grey = channels.empty() ? std::ranges::all_of(facts, [](const auto& fact) { return fact.channels <= 2; }) : channels == "1";
    form.request.channels = grey ? 1 : 3;
    if (!same)
        form.notices.push_back("The " + words.noun + " have different sizes; all are brought to " + text(size) + ", " + fitText(form.request.fit) +
                               " (add ?size=WxH to the location for another size)");
    else if (size != found)
        form.notices.push_back("The " + words.noun + " of " + text(found) + " are brought to " + text(size) + " (add ?size=WxH to the location for another size)");
    return form;
}

} // namespace cairn::data
