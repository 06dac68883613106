// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace cairn::data {

/// A source that goes on: rows arrive as lines of text while somebody looks.
struct StreamSpec {
    /// A growing file ("/logs/events.jsonl"), a folder to which files are added ("/logs/*.csv": taken in the order of their
    /// names, each once it has a follower or has ended), a FIFO (told from a file by looking), "tcp://127.0.0.1:9000",
    /// "http://127.0.0.1:8080/events" (also https) or "kafka://host:9092/topic".
    std::string location;
    std::string format;             ///< "jsonl" or "csv"; empty: found out from the first lines
    std::optional<bool> header;     ///< csv: whether the first line names the columns; empty: found out
    char delimiter = ',';           ///< csv
    std::uint64_t batchRows = 10'000;           ///< a micro-batch ends with so many rows ...
    std::chrono::milliseconds batchTime{500};   ///< ... or after this time
    bool fromStart = true;          ///< files and Kafka: begin with what is there already; false: with what comes from now on
};

Json toJson(const StreamSpec& spec);
Result<StreamSpec> streamSpecFromJson(const Json& json);

} // namespace cairn::data
