// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/encoded_source.h"

namespace cairn::batch {

std::uint64_t EncodedSource::rowBytes() const
{
    std::uint64_t bytes = target().classifies() ? 8 : target().regresses() ? 4 : 0;
    for (const Field& field : fields()) {
        if (!field.perRow)
            continue;
        std::uint64_t elements = 1;
        for (const std::int64_t length : field.shape)
            elements *= static_cast<std::uint64_t>(length);
        bytes += elements * byteSize(field.type);
    }
    return bytes;
}

} // namespace cairn::batch
