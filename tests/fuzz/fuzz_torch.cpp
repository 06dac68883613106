// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/weights_in/llama_file.h"
#include "core/formats/weights_in/torch_file.h"
#include "tests/fuzz/fuzz.h"

using namespace cairn::formats;

void fuzzOne(const std::string& input)
{
    const auto owner = std::make_shared<std::string>(input);
    const cairn::MappedFile bytes{{reinterpret_cast<const std::uint8_t*>(owner->data()), owner->size()}, owner};
    const auto file = isLlamaFile(bytes.bytes) ? openLlamaWeights(bytes, "fuzz.bin") : openTorchWeights(bytes, "fuzz.pt");
    if (!file)
        return;
    for (std::size_t i = 0; i < (*file)->tensors().size() && i < 64; ++i)
        (void)readFloats(**file, i).has_value();
}
