// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for kafka_lines.cpp where librdkafka is not installed.
#include "core/data/stream/sources.h"

namespace cairn::data::stream {

Result<std::unique_ptr<LineSource>> kafka(const std::string& servers, const std::string& topic, bool, const Json&, const StopToken&)
{
    return fail(ErrorCode::Unsupported, "This Cairn was built without librdkafka", "kafka://" + servers + "/" + topic,
                "Install librdkafka and build again, or let a consumer write into a FIFO");
}

} // namespace cairn::data::stream
