// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/remote/http_get.h"

#include "core/base/text.h"

#include <algorithm>
#include <charconv>
#include <curl/curl.h>
#include <memory>
#include <mutex>
#include <string_view>

namespace cairn::data {

namespace {

struct Closer {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// One transfer, as its callbacks see it.
struct Transfer {
    const HttpSink& sink;
    const StopToken& stop;
    HttpAnswer answer = {};
    bool begun = false;
    std::optional<Error> problem = {};
};

std::optional<std::uint64_t> number(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    return problem == std::errc() && end != text.data() ? std::optional(value) : std::nullopt;
}

/// "bytes 100-199/1000"
void readContentRange(std::string_view value, HttpAnswer& answer)
{
    if (const auto space = value.find(' '); space != std::string_view::npos)
        answer.from = number(value.substr(space + 1)).value_or(0);
    if (const auto slash = value.find('/'); slash != std::string_view::npos)
        answer.size = number(value.substr(slash + 1));
}

std::size_t onHeader(char* data, std::size_t, std::size_t count, void* user)
{
    auto& answer = static_cast<Transfer*>(user)->answer;
    const std::string_view line = trimmed({data, count});
    if (line.starts_with("HTTP/")) {
        answer = {}; // of a redirection or of the final answer
        const auto space = line.find(' ');
        answer.status = static_cast<int>(number(line.substr(std::min(line.size(), space + 1))).value_or(0));
        return count;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos)
        return count;
    std::string name(line.substr(0, colon));
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (name == "etag")
        answer.etag = value;
    else if (name == "last-modified")
        answer.modified = value;
    else if (name == "content-range")
        readContentRange(value, answer);
    else if (name == "content-length" && answer.status == 200)
        answer.size = number(value);
    return count;
}

Result<void> pass(Transfer& transfer, std::span<const char> bytes)
{
    if (!transfer.begun) {
        transfer.begun = true;
        CAIRN_TRY(transfer.sink.begin(transfer.answer));
    }
    return transfer.sink.bytes(bytes);
}

std::size_t onBytes(char* data, std::size_t, std::size_t count, void* user)
{
    auto& transfer = *static_cast<Transfer*>(user);
    if (transfer.answer.status != 200 && transfer.answer.status != 206)
        return count; // the text of an error page
    if (const auto passed = pass(transfer, {data, count}); !passed) {
        transfer.problem = passed.error();
        return CURL_WRITEFUNC_ERROR;
    }
    return count;
}

int onProgress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    return static_cast<Transfer*>(user)->stop.stop_requested() ? 1 : 0;
}

Error curlError(CURLcode code, const char* detail, const std::string& url)
{
    const std::string what = toUtf8(detail && *detail ? detail : curl_easy_strerror(code));
    switch (code) {
    case CURLE_ABORTED_BY_CALLBACK: return fail(ErrorCode::Cancelled, "Cancelled", url);
    case CURLE_OPERATION_TIMEDOUT: return fail(ErrorCode::Timeout, "The server does not answer: " + what, url, "Try again later");
    case CURLE_PEER_FAILED_VERIFICATION: case CURLE_SSL_CACERT_BADFILE: case CURLE_SSL_CONNECT_ERROR:
        return fail(ErrorCode::Permission, "The server cannot be trusted: " + what, url, "Check the address and the certificates of this computer");
    case CURLE_URL_MALFORMAT: case CURLE_UNSUPPORTED_PROTOCOL:
        return fail(ErrorCode::InvalidInput, "This is no address: " + what, url, "Correct the address");
    case CURLE_COULDNT_RESOLVE_HOST: case CURLE_COULDNT_CONNECT:
        return fail(ErrorCode::Io, "The server is not reached: " + what, url, "Check the address and the connection");
    default: return fail(ErrorCode::Io, "The transfer broke off: " + what, url, "Try again: it goes on where it stopped");
    }
}

void configure(CURL* handle, const HttpRequest& request, Transfer& transfer)
{
    curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, request.follow ? 1L : 0L);
    curl_easy_setopt(handle, CURLOPT_MAXREDIRS, 5L);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_USERAGENT, "cairn");
    curl_easy_setopt(handle, CURLOPT_NOBODY, request.headOnly ? 1L : 0L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, static_cast<long>(request.connectSeconds));
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.stallSeconds));
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, onProgress);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, onHeader);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, onBytes);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
}

} // namespace

Result<HttpAnswer> httpGet(const HttpRequest& request, const HttpSink& sink, const StopToken& stop)
{
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    if (stop.stop_requested())
        return fail(ErrorCode::Cancelled, "Cancelled", request.url);
    const std::unique_ptr<CURL, Closer> handle(curl_easy_init());
    if (!handle)
        return fail(ErrorCode::OutOfMemory, "The network client did not start", request.url);
    Transfer transfer{sink, stop};
    configure(handle.get(), request, transfer);
    std::unique_ptr<curl_slist, Closer> headers;
    for (const auto& header : request.headers)
        headers.reset(curl_slist_append(headers.release(), header.c_str()));
    curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
    char detail[CURL_ERROR_SIZE] = {};
    curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, detail);
    const CURLcode code = curl_easy_perform(handle.get());
    if (transfer.problem)
        return *transfer.problem;
    if (code != CURLE_OK)
        return curlError(code, detail, request.url);
    const bool good = transfer.answer.status == 200 || transfer.answer.status == 206;
    if (good && !request.headOnly && !transfer.begun) // an empty file
        CAIRN_TRY(sink.begin(transfer.answer));
    return transfer.answer;
}

} // namespace cairn::data
