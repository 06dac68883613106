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

Result<std::vector<PictureFacts>> ImagePool::probe(std::span<const std::string> files, StopToken stop)
{
    return m_pool.each<PictureFacts>(
        files, [&](ImageReader& reader, std::span<const std::string> some) { return reader.probe(some, stop); },
        [](const Error& error) { return PictureFacts{0, 0, 0, error.what}; });
}

} // namespace cairn::parse
