// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/weights_in/torch_file.h"
#include "tests/fuzz/fuzz.h"

using namespace cairn::formats;

void fuzzOne(const std::string& input)
{
    const auto pickle = readPickle(std::as_bytes(std::span(input)), torchNames(true), "fuzz");
    if (pickle)
        (void)torchTensors(*pickle, "fuzz").has_value();
}
