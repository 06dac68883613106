// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for http_lines.cpp where libcurl is not installed.
#include "core/data/stream/sources.h"

namespace cairn::data::stream {

Result<std::unique_ptr<LineSource>> http(const std::string& url)
{
    return fail(ErrorCode::Unsupported, "This Cairn was built without libcurl", url, "Install libcurl and build again, or let a client write into a FIFO");
}

} // namespace cairn::data::stream
