// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string>

namespace cairn::engine {

/// A socket that listens at this address and no other; the caller owns it. `otherMachines`: some of those that will come are on other
/// machines, so a loopback address, which some launchers give to rank 0, becomes all addresses of this machine. So does an address that is
/// not this machine's own (of a forwarding service), with a line in the log. InvalidInput, Busy, Io.
Result<int> listenAt(const std::string& address, int port, bool otherMachines);

/// The numeric address of this machine on the way to that one. InvalidInput for a name that nobody knows, Io.
Result<std::string> ownAddressTowards(const std::string& address, int port);

} // namespace cairn::engine
