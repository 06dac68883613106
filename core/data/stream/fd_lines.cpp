// SPDX-License-Identifier: GPL-3.0-or-later
// FIFO and TCP: bytes that come once.
#include "core/data/stream/line_buffer.h"
#include "core/data/stream/sources.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace cairn::data::stream {

namespace {

constexpr std::chrono::milliseconds kSlice{50}; ///< how late a stop may be noticed
constexpr int kConnectMs = 10'000;
constexpr std::size_t kBlock = 1 << 18;

Error lost(const std::string& where)
{
    return fail(ErrorCode::Io, std::string("The connection broke: ") + std::strerror(errno), where, "Start the stream again");
}

class FdLines : public LineSource {
public:
    /// A FIFO goes on when its writer leaves (`lasting`): another may come. A connection has ended then.
    FdLines(int handle, std::string where, bool lasting) : m_handle(handle), m_where(std::move(where)), m_lasting(lasting), m_buffer(m_where) {}
    ~FdLines() override { close(m_handle); }

    Result<bool> read(std::vector<std::string>& lines, std::size_t most, std::chrono::milliseconds wait, const StopToken& stop) override
    {
        const auto end = std::chrono::steady_clock::now() + wait;
        for (;;) {
            CAIRN_TRY(m_buffer.take(lines, most));
            if (lines.size() >= most)
                return true;
            CAIRN_ASSIGN(const Got got, receive(lines.empty() ? kSlice : std::chrono::milliseconds(0)));
            if (got == Got::End) {
                m_buffer.takeRest(lines);
                return false;
            }
            if (got == Got::Bytes)
                continue;
            if (!lines.empty() || std::chrono::steady_clock::now() >= end)
                return true;
            if (stop.stop_requested())
                return fail(ErrorCode::Cancelled, "Cancelled", m_where);
        }
    }

    Json position() const override { return nullptr; }
    std::optional<std::uint64_t> lag() const override
    {
        int bytes = 0;
        return ioctl(m_handle, FIONREAD, &bytes) == 0 ? std::optional(static_cast<std::uint64_t>(bytes) + m_buffer.waiting()) : std::nullopt;
    }

private:
    enum class Got { Nothing, Bytes, End };

    Result<Got> receive(std::chrono::milliseconds wait)
    {
        pollfd look{m_handle, POLLIN, 0};
        const int ready = poll(&look, 1, static_cast<int>(wait.count()));
        if (ready == 0 || (ready < 0 && errno == EINTR))
            return Got::Nothing;
        if (ready < 0)
            return lost(m_where);
        m_block.resize(kBlock);
        const ssize_t got = ::read(m_handle, m_block.data(), m_block.size());
        if (got < 0)
            return errno == EAGAIN || errno == EINTR ? Result<Got>(Got::Nothing) : Result<Got>(lost(m_where));
        if (got > 0) {
            m_buffer.add(std::string_view(m_block.data(), static_cast<std::size_t>(got)));
            return Got::Bytes;
        }
        if (!m_lasting)
            return Got::End;
        poll(nullptr, 0, static_cast<int>(wait.count())); // no writer: poll() would return at once
        return Got::Nothing;
    }

    int m_handle;
    std::string m_where;
    bool m_lasting;
    LineBuffer m_buffer;
    std::string m_block;
};

/// Connects without blocking, so that a stop is noticed. The socket, or -1.
Result<int> connectTo(const addrinfo& address, const std::string& where, const StopToken& stop)
{
    const int handle = socket(address.ai_family, address.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, address.ai_protocol);
    if (handle < 0)
        return -1;
    if (connect(handle, address.ai_addr, address.ai_addrlen) == 0)
        return handle;
    for (int waited = 0; errno == EINPROGRESS && waited < kConnectMs; waited += static_cast<int>(kSlice.count())) {
        if (stop.stop_requested()) {
            close(handle);
            return fail(ErrorCode::Cancelled, "Cancelled", where);
        }
        pollfd look{handle, POLLOUT, 0};
        if (poll(&look, 1, static_cast<int>(kSlice.count())) > 0) {
            int problem = 0;
            socklen_t size = sizeof problem;
            if (getsockopt(handle, SOL_SOCKET, SO_ERROR, &problem, &size) == 0 && problem == 0)
                return handle;
            errno = problem;
            break;
        }
        errno = EINPROGRESS;
    }
    const int problem = errno == EINPROGRESS ? ETIMEDOUT : errno;
    close(handle);
    errno = problem;
    return -1;
}

} // namespace

Result<std::unique_ptr<LineSource>> fifo(const std::filesystem::path& path)
{
    const int handle = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (handle < 0)
        return fail(errno == EACCES ? ErrorCode::Permission : ErrorCode::Io, std::string("The FIFO cannot be opened: ") + std::strerror(errno),
                    path.string(), "Check who may read it");
    return std::unique_ptr<LineSource>(std::make_unique<FdLines>(handle, path.string(), true));
}

Result<std::unique_ptr<LineSource>> tcp(const std::string& host, const std::string& port, const StopToken& stop)
{
    const std::string where = host + ":" + port;
    addrinfo wish{};
    wish.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int code = getaddrinfo(host.c_str(), port.c_str(), &wish, &found); code != 0)
        return fail(ErrorCode::Io, std::string("The computer cannot be found: ") + gai_strerror(code), where, "Check host and port");
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, freeaddrinfo);
    for (const addrinfo* address = found; address; address = address->ai_next) {
        CAIRN_ASSIGN(const int handle, connectTo(*address, where, stop));
        if (handle >= 0)
            return std::unique_ptr<LineSource>(std::make_unique<FdLines>(handle, where, false));
    }
    return fail(ErrorCode::Io, std::string("No connection: ") + std::strerror(errno), where, "Start the sender first, or check host and port");
}

} // namespace cairn::data::stream
