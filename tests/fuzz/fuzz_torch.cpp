// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/weights_in/torch_file.h"
#include "tests/fuzz/fuzz.h"

using namespace cairn::formats;

void fuzzOne(const std::string& input)
{
    const auto owner = std::make_shared<std::string>(input);
    const auto file = openTorchWeights({{reinterpret_cast<const std::uint8_t*>(owner->data()), owner->size()}, owner}, "fuzz.pt");
    if (!file)
        return;
    for (std::size_t i = 0; i < (*file)->tensors().size() && i < 64; ++i)
        (void)readFloats(**file, i).has_value();
}
