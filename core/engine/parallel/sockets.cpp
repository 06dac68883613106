// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/parallel/sockets.h"

#include "core/base/log.h"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

namespace cairn::engine {

namespace {

constexpr int kWaiting = 4096; // connections that have not been taken yet

using Addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

Result<Addresses> resolve(const std::string& address, int port)
{
    addrinfo wanted{}, *found = nullptr;
    wanted.ai_socktype = SOCK_STREAM;
    if (const int failed = ::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &wanted, &found); failed != 0)
        return fail(ErrorCode::InvalidInput, "The address \"" + address + "\" is not known: " + ::gai_strerror(failed), "MASTER_ADDR", "Set it to the address of rank 0's machine");
    return Addresses(found, &::freeaddrinfo);
}

bool isLoopback(const sockaddr& address)
{
    if (address.sa_family == AF_INET)
        return (ntohl(reinterpret_cast<const sockaddr_in&>(address).sin_addr.s_addr) >> 24) == 127;
    return address.sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr);
}

/// -1 with errno set where it cannot.
int listeningSocket(const sockaddr* address, socklen_t length)
{
    const int made = ::socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (made < 0)
        return -1;
    const int on = 1;
    ::setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (::bind(made, address, length) == 0 && ::listen(made, kWaiting) == 0)
        return made;
    const int problem = errno;
    ::close(made);
    errno = problem;
    return -1;
}

int listenEverywhere(int port)
{
    sockaddr_in6 any{};
    any.sin6_family = AF_INET6;
    any.sin6_port = htons(static_cast<std::uint16_t>(port));
    const int both = listeningSocket(reinterpret_cast<const sockaddr*>(&any), sizeof any);
    if (both >= 0)
        return both;
    sockaddr_in old{};
    old.sin_family = AF_INET;
    old.sin_port = htons(static_cast<std::uint16_t>(port));
    return listeningSocket(reinterpret_cast<const sockaddr*>(&old), sizeof old);
}

} // namespace

Result<int> listenAt(const std::string& address, int port, bool otherMachines)
{
    CAIRN_ASSIGN(const Addresses found, resolve(address, port));
    int listening = -1;
    if (otherMachines && isLoopback(*found->ai_addr)) {
        listening = listenEverywhere(port);
    } else {
        listening = listeningSocket(found->ai_addr, found->ai_addrlen);
        if (listening < 0 && errno == EADDRNOTAVAIL) {
            log::warn("parallel", address + " is no address of this machine, so rank 0 listens at all of its addresses");
            listening = listenEverywhere(port);
        }
    }
    if (listening >= 0)
        return listening;
    const std::string where = address + ":" + std::to_string(port);
    if (errno == EADDRINUSE)
        return fail(ErrorCode::Busy, "The port is taken by another program, or by a training that has just ended", where, "Set MASTER_PORT to another port, for all ranks");
    return fail(ErrorCode::Io, std::string("Rank 0 cannot listen: ") + std::strerror(errno), where, "Set MASTER_ADDR and MASTER_PORT to an address and a port of rank 0's machine");
}

Result<std::string> ownAddressTowards(const std::string& address, int port)
{
    CAIRN_ASSIGN(const Addresses found, resolve(address, port));
    const int probe = ::socket(found->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0); // sends nothing
    sockaddr_storage own{};
    socklen_t length = sizeof own;
    char text[NI_MAXHOST] = {};
    const bool known = probe >= 0 && ::connect(probe, found->ai_addr, found->ai_addrlen) == 0 && ::getsockname(probe, reinterpret_cast<sockaddr*>(&own), &length) == 0
        && ::getnameinfo(reinterpret_cast<const sockaddr*>(&own), length, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0;
    if (probe >= 0)
        ::close(probe);
    if (!known)
        return fail(ErrorCode::Io, "There is no way to rank 0", address, "Check the network of this machine");
    return std::string(text);
}

} // namespace cairn::engine
