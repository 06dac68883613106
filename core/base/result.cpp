// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/result.h"

namespace cairn {

std::string_view name(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Cancelled: return "cancelled";
    case ErrorCode::NotFound: return "not_found";
    case ErrorCode::InvalidInput: return "invalid_input";
    case ErrorCode::Unsupported: return "unsupported";
    case ErrorCode::Corrupt: return "corrupt";
    case ErrorCode::Io: return "io";
    case ErrorCode::NoSpace: return "no_space";
    case ErrorCode::ReadOnly: return "read_only";
    case ErrorCode::Permission: return "permission";
    case ErrorCode::OutOfMemory: return "out_of_memory";
    case ErrorCode::Busy: return "busy";
    case ErrorCode::TooNew: return "too_new";
    case ErrorCode::Mismatch: return "mismatch";
    case ErrorCode::Diverged: return "diverged";
    case ErrorCode::EngineMissing: return "engine_missing";
    case ErrorCode::Timeout: return "timeout";
    case ErrorCode::Crashed: return "crashed";
    case ErrorCode::Internal: return "internal";
    }
    return "internal";
}

std::string Error::text() const
{
    std::string text = what;
    if (!where.empty())
        text += " (" + where + ")";
    if (!fix.empty())
        text += ". " + fix;
    return text;
}

} // namespace cairn
