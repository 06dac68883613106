// SPDX-License-Identifier: GPL-3.0-or-later
// A line is a tensor: "name 3 4". Lines up to an empty one are the file, the rest is the model.
#include "core/base/text.h"
#include "core/graph/transfer/weight_mapping.h"
#include "tests/fuzz/fuzz.h"

#include <cstdlib>

using namespace cairn;

void fuzzOne(const std::string& input)
{
    std::vector<formats::StoredTensor> file;
    std::vector<graph::StateTensor> model;
    bool first = true;
    for (const std::string& line : split(input, '\n')) {
        if (line.empty()) {
            first = false;
            continue;
        }
        const auto words = split(line, ' ');
        std::vector<std::int64_t> shape;
        for (std::size_t i = 1; i < words.size() && i < 6; ++i)
            shape.push_back(std::strtoll(words[i].c_str(), nullptr, 10));
        if (first)
            file.push_back({words[0], formats::StoredType::Float32, shape});
        else
            model.push_back({words[0], shape});
    }
    for (const auto layout : {formats::WeightsLayout::ChannelsFirst, formats::WeightsLayout::Keras, formats::WeightsLayout::TfLite}) {
        graph::WeightMapping mapping = graph::mapWeights(file, layout, model);
        (void)graph::reportText(mapping, file, model).size();
        if (!file.empty() && !model.empty())
            (void)graph::assignWeight(mapping, model.size() - 1, 0, file, layout, model).has_value();
    }
}
