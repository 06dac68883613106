// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace cairn::formats {

/// One number in a log of TensorBoard.
struct ScalarEvent {
    double wallTime = 0; ///< seconds since 1970
    std::int64_t step = 0;
    std::string tag;     ///< "loss/train"
    double value = 0;

    bool operator==(const ScalarEvent&) const = default;
};

/// What a log holds that is known here: numbers and the settings of the run. Pictures, texts and histograms are passed over.
struct EventLog {
    std::vector<ScalarEvent> scalars; ///< in the order of the file
    Json settings = Json::object();   ///< of the plugin "hparams"
    std::string problem;              ///< why reading ended before the end of the file; empty: it did not
};

/// Reads an event file ("events.out.tfevents..."): records of TensorFlow (length, its CRC, bytes, their CRC), each an
/// Event message; numbers stand in simple_value or in a tensor of one float or double. A file that ends within a record
/// (its writer was killed, or still writes) or whose checksum is wrong gives what stands before, and says so in `problem`.
/// Corrupt if not even the first record can be read. Pure.
Result<EventLog> readEventLog(std::span<const std::byte> file);

/// How an event file begins. With `restart` readers forget what earlier files of the folder said: everything comes anew.
std::string eventLogHead(double wallTime, bool restart = false);
/// The records of these numbers, as 32-bit floats: what is appended to an event file.
std::string eventRecords(std::span<const ScalarEvent> scalars);
/// The bytes of an event file with these numbers: TensorBoard's own form.
std::string eventLogBytes(std::span<const ScalarEvent> scalars, double wallTime);

} // namespace cairn::formats
