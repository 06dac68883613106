// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/stop.h"
#include "core/parse/message.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace cairn::parse {

struct ParseLimits {
    std::uint64_t memoryBytes = std::uint64_t{4} << 30; ///< address space of the helper
    int cpuSeconds = 120;                               ///< processor time of the helper, over all requests
    int timeoutMs = 120000;                             ///< wall time of one request
    std::uint64_t replyBytes = std::uint64_t{1} << 30;  ///< largest body of one reply
};

/// What to open and what with.
struct ParseStart {
    std::string mode;                            ///< "images", "onnx", "sheet" or "none"
    std::vector<std::filesystem::path> inputs = {}; ///< opened here, read-only; the helper sees descriptors 3, 4, ...
    ParseLimits limits = {};
    std::vector<std::string> arguments = {};     ///< further arguments (tests)
    std::filesystem::path program = {};          ///< empty: parseProgram()
    int shared = -1;                             ///< of a SharedBlock; the helper sees it as the input after the last one
};

/// One running cairn-parse. Its death, silence or nonsense is an Error, never more.
/// Threads: one at a time. The helper is killed when the object goes.
class ParseProcess {
public:
    /// NotFound for a missing input or program, InvalidInput for an input that is no regular file.
    static Result<std::unique_ptr<ParseProcess>> start(const ParseStart& start);
    ~ParseProcess();
    ParseProcess(const ParseProcess&) = delete;
    ParseProcess& operator=(const ParseProcess&) = delete;

    /// Sends a request and waits for its reply. Errors: the helper's own; Crashed (signal or limit named), Timeout,
    /// Corrupt (not a message), Cancelled. After any of the last four the helper is gone.
    Result<Message> ask(const Message& request, StopToken stop = {});

private:
    struct State;
    explicit ParseProcess(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// Where cairn-parse lies: CAIRN_PARSE, else beside the program, else in ../bin of libcairn_core.so; empty if nowhere.
std::filesystem::path parseProgram();

/// What the helper says of its cage: {"level": "full", "seccomp": true, "landlock": 6, "rlimits": true, ...}.
Result<Json> sandboxLevel();

} // namespace cairn::parse
