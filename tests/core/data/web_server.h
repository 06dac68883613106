// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <arpa/inet.h>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace cairn::test {

/// A web server on loopback with one file and many moods. One connection at a time, closed after each answer.
class WebServer {
public:
    struct Mood {
        std::string content;
        std::string etag = "\"v1\"";
        bool ranges = true;             ///< answers Range with 206
        bool sendsLength = true;
        int status = 200;               ///< anything else: an error page
        std::size_t cutAfter = 0;       ///< bytes of content per answer, then the line is cut; 0: never
        int failuresFirst = 0;          ///< so many answers are 503
        int slowMs = 0;                 ///< before each piece of 64 KiB
        std::string afterFirst = {};         ///< content from the second answer on; empty: the same
    };

    explicit WebServer(Mood mood) : m_mood(std::move(mood)), m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address);
        ::listen(m_socket, 8);
        socklen_t size = sizeof address;
        ::getsockname(m_socket, reinterpret_cast<sockaddr*>(&address), &size);
        m_port = ntohs(address.sin_port);
        m_thread = std::thread([this] { serve(); });
    }
    ~WebServer() { stop(); }

    void stop()
    {
        if (!m_thread.joinable())
            return;
        m_stopping = true;
        ::shutdown(m_socket, SHUT_RDWR);
        m_thread.join();
        ::close(m_socket);
    }
    std::string address() const { return "http://127.0.0.1:" + std::to_string(m_port); }
    void change(Mood mood)
    {
        const std::lock_guard lock(m_mutex);
        m_mood = std::move(mood);
    }
    /// Heads of all requests so far.
    std::vector<std::string> requests() const
    {
        const std::lock_guard lock(m_mutex);
        return m_requests;
    }
    std::uint64_t bytesSent() const { return m_sent; }

private:
    void serve()
    {
        while (!m_stopping) {
            const int client = ::accept(m_socket, nullptr, nullptr);
            if (client < 0)
                return;
            answer(client);
            ::close(client);
        }
    }

    static std::string headOf(int client)
    {
        std::string head;
        char byte;
        while (head.size() < 65536 && !head.ends_with("\r\n\r\n") && ::recv(client, &byte, 1, 0) == 1)
            head += byte;
        return head;
    }

    bool send(int client, const std::string& bytes) { return ::send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()); }

    static std::string header(const std::string& head, const std::string& name)
    {
        const auto at = head.find("\r\n" + name + ": ");
        return at == std::string::npos ? "" : head.substr(at + name.size() + 4, head.find("\r\n", at + 2) - at - name.size() - 4);
    }

    void answer(int client)
    {
        const std::string head = headOf(client);
        Mood mood;
        {
            const std::lock_guard lock(m_mutex);
            m_requests.push_back(head);
            mood = m_mood;
            if (m_mood.failuresFirst > 0)
                --m_mood.failuresFirst;
            if (!m_mood.afterFirst.empty()) {
                m_mood.content = m_mood.afterFirst;
                m_mood.etag = "\"v2\"";
                m_mood.afterFirst.clear();
            }
        }
        if (mood.status != 200 || mood.failuresFirst > 0) {
            const std::string page = "<html>no</html>";
            send(client, "HTTP/1.1 " + std::to_string(mood.failuresFirst > 0 ? 503 : mood.status) + " No\r\nContent-Length: " + std::to_string(page.size()) +
                             "\r\nConnection: close\r\n\r\n" + page);
            return;
        }
        const std::string range = header(head, "Range"), ifRange = header(head, "If-Range");
        const bool partial = mood.ranges && range.starts_with("bytes=") && (ifRange.empty() || ifRange == mood.etag);
        const std::size_t from = partial ? std::min<std::size_t>(std::strtoull(range.c_str() + 6, nullptr, 10), mood.content.size()) : 0;
        std::string reply = partial ? "HTTP/1.1 206 Partial\r\nContent-Range: bytes " + std::to_string(from) + "-" + std::to_string(mood.content.size() - 1) + "/" +
                                          std::to_string(mood.content.size()) + "\r\n"
                                    : "HTTP/1.1 200 OK\r\n";
        if (!mood.etag.empty())
            reply += "ETag: " + mood.etag + "\r\n";
        if (mood.sendsLength)
            reply += "Content-Length: " + std::to_string(mood.content.size() - from) + "\r\n";
        if (!send(client, reply + "Connection: close\r\n\r\n") || head.starts_with("HEAD"))
            return;
        const std::size_t end = mood.cutAfter ? std::min(mood.content.size(), from + mood.cutAfter) : mood.content.size();
        for (std::size_t at = from; at < end && !m_stopping; at += 65536) {
            if (mood.slowMs)
                std::this_thread::sleep_for(std::chrono::milliseconds(mood.slowMs));
            const std::string piece = mood.content.substr(at, std::min<std::size_t>(65536, end - at));
            if (!send(client, piece))
                return;
            m_sent += piece.size();
        }
    }

    Mood m_mood; ///< guarded by m_mutex, as m_requests is
    mutable std::mutex m_mutex;
    std::vector<std::string> m_requests;
    std::atomic<bool> m_stopping{false};
    std::atomic<std::uint64_t> m_sent{0};
    int m_socket;
    int m_port = 0;
    std::thread m_thread;
};

} // namespace cairn::test
