// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace cairn::data {

/// resources/samples/samples.json as it was when the program was built.
extern const char* const kSampleList;

} // namespace cairn::data
