// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/parse/image_reader.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace cairn::parse {

/// Several ImageReaders that threads share. A picture on which the helper dies costs that picture only.
/// Threads: any, several at a time.
class ImagePool {
public:
    /// At most `workers` helpers; each is started when it is first needed and replaced now and then.
    explicit ImagePool(int workers);

    int workers() const { return m_workers; }

    /// As ImageReader::decode, but always an answer per picture. Waits for a free helper. Errors: Cancelled, NotFound (no
    /// cairn-parse).
    Result<std::vector<DecodedImage>> decode(std::span<const std::string> files, const ImageRequest& request, StopToken stop = {});
    Result<std::vector<PictureFacts>> probe(std::span<const std::string> files, StopToken stop = {});

private:
    class Loan;
    struct Helper {
        std::unique_ptr<ImageReader> reader;
        std::size_t pictures = 0; ///< decoded so far
    };

    std::unique_ptr<Helper> borrow();
    void giveBack(std::unique_ptr<Helper> helper);

    int m_workers;
    std::mutex m_mutex; ///< guards what follows
    std::condition_variable m_freed;
    int m_lent = 0;
    std::vector<std::unique_ptr<Helper>> m_idle;
};

/// Helpers that suit this machine: one per processor, at most eight.
int usualWorkers();

} // namespace cairn::parse
