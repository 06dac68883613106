// SPDX-License-Identifier: GPL-3.0-or-later
// The body of one HTTP answer that does not end, or not soon (JSON lines over chunked transfer).
#include "core/data/stream/line_buffer.h"
#include "core/data/stream/sources.h"

#include <curl/curl.h>

#include <algorithm>

namespace cairn::data::stream {

namespace {

constexpr std::chrono::milliseconds kTransferSlice{50};
constexpr std::size_t kMostWaiting = 4 << 20; ///< more than this is left to the sender

class HttpLines : public LineSource {
public:
    explicit HttpLines(const std::string& url) : m_url(url), m_buffer(url), m_easy(curl_easy_init()), m_multi(curl_multi_init())
    {
        curl_easy_setopt(m_easy, CURLOPT_URL, m_url.c_str());
        curl_easy_setopt(m_easy, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(m_easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(m_easy, CURLOPT_FOLLOWLOCATION, 1L);
        curl_easy_setopt(m_easy, CURLOPT_FAILONERROR, 1L);
        curl_easy_setopt(m_easy, CURLOPT_CONNECTTIMEOUT_MS, 10'000L);
        curl_easy_setopt(m_easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(m_easy, CURLOPT_ERRORBUFFER, m_problem);
        curl_easy_setopt(m_easy, CURLOPT_WRITEFUNCTION, &HttpLines::receive);
        curl_easy_setopt(m_easy, CURLOPT_WRITEDATA, this);
        curl_multi_add_handle(m_multi, m_easy);
    }

    ~HttpLines() override
    {
        curl_multi_remove_handle(m_multi, m_easy);
        curl_easy_cleanup(m_easy);
        curl_multi_cleanup(m_multi);
    }

    Result<bool> read(std::vector<std::string>& lines, std::size_t most, std::chrono::milliseconds wait, const StopToken& stop) override
    {
        const auto end = std::chrono::steady_clock::now() + wait;
        for (;;) {
            CAIRN_TRY(m_buffer.take(lines, most));
            if (lines.size() >= most)
                return true;
            const std::size_t before = m_buffer.waiting();
            CAIRN_ASSIGN(const bool running, transfer(lines.empty() ? kTransferSlice : std::chrono::milliseconds(0)));
            if (!running && m_buffer.waiting() == before) {
                m_buffer.takeRest(lines);
                return false;
            }
            if (m_buffer.hasLine() || !running)
                continue;
            if (!lines.empty() || std::chrono::steady_clock::now() >= end)
                return true;
            if (stop.stop_requested())
                return fail(ErrorCode::Cancelled, "Cancelled", m_url);
        }
    }

    Json position() const override { return nullptr; }
    std::optional<std::uint64_t> lag() const override { return m_buffer.waiting(); }

private:
    static std::size_t receive(char* bytes, std::size_t size, std::size_t count, void* self)
    {
        auto& lines = *static_cast<HttpLines*>(self);
        if (lines.m_buffer.waiting() > kMostWaiting && lines.m_buffer.hasLine()) {
            lines.m_paused = true;
            return CURL_WRITEFUNC_PAUSE;
        }
        lines.m_buffer.add(std::string_view(bytes, size * count));
        return size * count;
    }

    /// Lets bytes in for a moment. False: the answer has ended.
    Result<bool> transfer(std::chrono::milliseconds wait)
    {
        if (m_paused && m_buffer.waiting() <= kMostWaiting) {
            m_paused = false;
            curl_easy_pause(m_easy, CURLPAUSE_CONT);
        }
        int running = 0;
        curl_multi_perform(m_multi, &running);
        if (running && !m_buffer.hasLine()) {
            curl_multi_poll(m_multi, nullptr, 0, static_cast<int>(wait.count()), nullptr);
            curl_multi_perform(m_multi, &running);
        }
        int left = 0;
        while (const CURLMsg* message = curl_multi_info_read(m_multi, &left)) {
            if (message->msg == CURLMSG_DONE && message->data.result != CURLE_OK)
                return fail(ErrorCode::Io, std::string("The server does not deliver: ") +
                            (m_problem[0] ? m_problem : curl_easy_strerror(message->data.result)), m_url, "Check the address, and whether the server runs");
        }
        return running > 0;
    }

    std::string m_url;
    LineBuffer m_buffer;
    CURL* m_easy;
    CURLM* m_multi;
    char m_problem[CURL_ERROR_SIZE] = {};
    bool m_paused = false;
};

} // namespace

Result<std::unique_ptr<LineSource>> http(const std::string& url)
{
    return std::unique_ptr<LineSource>(std::make_unique<HttpLines>(url));
}

} // namespace cairn::data::stream
