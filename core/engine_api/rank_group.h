// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string>

namespace cairn::engine {

/// The processes that train one model together, as one of them sees it. Made by TrainService::join(); destroying it waits some seconds
/// for the others to come to their end, too. Threads: the training thread; leave() any.
class RankGroup {
public:
    virtual ~RankGroup() = default;
    virtual int rank() const = 0; ///< 0 leads: it alone keeps the run
    virtual int size() const = 0;
    /// The leader's text at every rank; whatever the others give is not looked at. Errors: another rank has ended.
    virtual Result<std::string> textFromLeader(const std::string& text) = 0;
    /// Ends the common work: the others get `why`, wherever they are.
    virtual void leave(const Error& why) = 0;
};

} // namespace cairn::engine
