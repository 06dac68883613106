// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jobs/stop.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cairn::data {

struct HttpRequest {
    std::string url; ///< http or https
    std::vector<std::string> headers; ///< "Name: value"
    bool headOnly = false;
    bool follow = true; ///< redirections (to http and https only); never with credentials in the headers
    int connectSeconds = 15;
    int stallSeconds = 30; ///< no byte for so long: Timeout
};

/// The head of an answer.
struct HttpAnswer {
    int status = 0;
    std::optional<std::uint64_t> size; ///< of the whole content, from Content-Length or Content-Range
    std::uint64_t from = 0;            ///< first byte of the content in this answer
    std::string etag, modified;
};

/// Called once before the first byte of the content of a 200 or 206, then with its pieces. An error ends the transfer.
struct HttpSink {
    std::function<Result<void>(const HttpAnswer&)> begin;
    std::function<Result<void>(std::span<const char>)> bytes;
};

/// One GET or HEAD (libcurl). The answer of any status is a value; no answer at all is an error: Io (not reached, cut off
/// in the middle), Timeout, Permission (certificate), Cancelled, or that of the sink.
Result<HttpAnswer> httpGet(const HttpRequest& request, const HttpSink& sink, const StopToken& stop);

} // namespace cairn::data
