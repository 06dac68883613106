// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parse/image_pool.h"

#include <thread>

namespace cairn::parse {

int usualWorkers()
{
    return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, 8);
}

Result<std::vector<DecodedImage>> ImagePool::decode(std::span<const std::string> files, const ImageRequest& request, StopToken stop)
{
    return m_pool.each<DecodedImage>(
        files, [&](ImageReader& reader, std::span<const std::string> some) { return reader.decode(some, request, stop); },
        [](const Error& error) { return DecodedImage{0, 0, 0, {}, error.what}; });
}

Result<std::vector<std::string>> ImagePool::decodePlanes(std::span<const std::string> files, const ImageRequest& request, const PlanesSink& sink, StopToken stop)
{
    Result<void> sunk; // an error of the sink is no fault of a picture or a helper: nothing is tried again
    auto problems = m_pool.each<std::string>(
        files,
        [&](ImageReader& reader, std::span<const std::string> some) {
            const auto first = static_cast<std::size_t>(some.data() - files.data());
            return reader.decodePlanes(some, request, [&](std::size_t place, std::span<const std::uint8_t> planes) -> Result<void> {
                sunk = sink(first + place, planes);
                return sunk ? Result<void>() : fail(ErrorCode::Cancelled, "Cancelled");
            }, stop);
        },
        [](const Error& error) { return error.what; });
    if (!sunk)
        return sunk.error();
    return problems;
}

Result<std::vector<PictureFacts>> ImagePool::probe(std::span<const std::string> files, StopToken stop)
{
    return m_pool.each<PictureFacts>(
        files, [&](ImageReader& reader, std::span<const std::string> some) { return reader.probe(some, stop); },
        [](const Error& error) { return PictureFacts{0, 0, 0, error.what}; });
}

} // namespace cairn::parse
