// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/parse/image_reader.h"
#include "core/parse/reader_pool.h"

namespace cairn::parse {

/// Several ImageReaders that threads share; see ReaderPool.
class ImagePool {
public:
    explicit ImagePool(int workers) : m_pool(workers) {}

    int workers() const { return m_pool.workers(); }

    /// As ImageReader does, but always an answer per picture.
    Result<std::vector<DecodedImage>> decode(std::span<const std::string> files, const ImageRequest& request, StopToken stop = {});
    /// Where a helper dies, `sink` may see a picture twice.
    Result<std::vector<std::string>> decodePlanes(std::span<const std::string> files, const ImageRequest& request, const PlanesSink& sink, StopToken stop = {});
    Result<std::vector<PictureFacts>> probe(std::span<const std::string> files, StopToken stop = {});

private:
    ReaderPool<ImageReader> m_pool;
};

} // namespace cairn::parse
