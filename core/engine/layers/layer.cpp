// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/layer.h"

#include "core/engine/layers/families.h"

namespace cairn::engine {

namespace {

std::vector<BuilderEntry> collect()
{
    std::vector<BuilderEntry> all;
    for (auto family : {dataBuilders,
                        denseBuilders,
                        embeddingBuilders,
                        positionBuilders,
                        parameterBuilders,
                        convolutionBuilders,
                        poolingBuilders,
                        imageBuilders,
                        normalizationBuilders,
                        regularizationBuilders,
                        activationBuilders,
                        gatedBuilders,
                        reshapeBuilders,
                        orderBuilders,
                        partBuilders,
                        reductionBuilders,
                        arithmeticBuilders,
                        joinBuilders,
                        productBuilders,
                        interactionBuilders,
                        recurrentBuilders,
                        temporalBuilders,
                        timePoolingBuilders,
                        attentionBuilders,
                        sequenceEmbeddingBuilders,
                        memoryBuilders,
                        generativeBuilders,
                        headBuilders,
                        graphBuilders,
                        expressionBuilders}) {
        const auto entries = family();
        all.insert(all.end(), entries.begin(), entries.end());
    }
    return all;
}

} // namespace

std::span<const BuilderEntry> builders()
{
    static const std::vector<BuilderEntry> all = collect();
    return all;
}

Builder findBuilder(const std::string& kind)
{
    for (const BuilderEntry& entry : builders()) {
        if (kind == entry.kind)
            return entry.build;
    }
    return nullptr;
}

} // namespace cairn::engine
