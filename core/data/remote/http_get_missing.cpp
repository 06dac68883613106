// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for http_get.cpp where libcurl is not installed.
#include "core/data/remote/http_get.h"

namespace cairn::data {

Result<HttpAnswer> httpGet(const HttpRequest& request, const HttpSink&, const StopToken&)
{
    return fail(ErrorCode::Unsupported, "This Cairn was built without libcurl", request.url, "Install libcurl and build again, or download the file by other means");
}

} // namespace cairn::data
