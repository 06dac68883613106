// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors.h"
#include "tests/fuzz/fuzz.h"

using namespace cairn::formats;

void fuzzOne(const std::string& input)
{
    const auto reader = SafetensorsReader::over(std::as_bytes(std::span(input)), "fuzz.safetensors");
    if (reader)
        (void)reader->readAll().has_value();
}
