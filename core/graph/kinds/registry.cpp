// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/families.h"

#include <unordered_map>

namespace cairn::graph {

namespace {

struct Registry {
    std::vector<Kind> kinds;
    std::unordered_map<std::string, const Kind*> byId;
};

Registry makeRegistry()
{
    Registry registry;
    for (auto family : {dataKinds,
                        denseKinds,
                        embeddingKinds,
                        positionKinds,
                        parameterKinds,
                        convolutionKinds,
                        poolingKinds,
                        imageKinds,
                        normalizationKinds,
                        regularizationKinds,
                        activationKinds,
                        gatedKinds,
                        reshapeKinds,
                        orderKinds,
                        partKinds,
                        reductionKinds,
                        arithmeticKinds,
                        joinKinds,
                        productKinds,
                        interactionKinds,
                        recurrentKinds,
                        temporalKinds,
                        timePoolingKinds,
                        attentionKinds,
                        memoryKinds,
                        generativeKinds,
                        headKinds,
                        graphKinds,
                        expressionKinds}) {
        for (Kind& kind : family())
            registry.kinds.push_back(std::move(kind));
    }
    for (const Kind& kind : registry.kinds)
        registry.byId.emplace(kind.info.id, &kind);
    return registry;
}

const Registry& registry()
{
    static const Registry kRegistry = makeRegistry();
    return kRegistry;
}

} // namespace

std::span<const Kind> kinds()
{
    return registry().kinds;
}

const Kind* findKind(const std::string& id)
{
    const auto found = registry().byId.find(id);
    return found == registry().byId.end() ? nullptr : found->second;
}

} // namespace cairn::graph
