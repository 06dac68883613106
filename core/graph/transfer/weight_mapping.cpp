// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/transfer/weight_mapping.h"

#include "core/base/text.h"
#include "core/graph/transfer/weight_candidates.h"
#include "core/graph/transfer/weight_families.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

namespace cairn::graph {

namespace {

using formats::StoredTensor;
using formats::WeightsLayout;

constexpr std::size_t kLargestAlignment = 4'000'000; ///< pairs that are compared by name
constexpr std::size_t kMostPrefixes = 16;

bool isCounter(const StateTensor& tensor)
{
    return !tensor.trainable && tensor.shape.empty();
}

class Matcher {
public:
    Matcher(std::span<const StoredTensor> file, WeightsLayout layout, std::span<const StateTensor> model, const MappingOptions& options)
        : m_file(file), m_model(model), m_way(options.way)
    {
        std::set<std::string> params;
        for (const StateTensor& tensor : model)
            params.insert(layerAndParam(tensor.name).second);
        m_found = weightCandidates(file, layout, params, options.family);
        m_used.resize(m_found.list.size(), false);
        m_mapping.family = m_found.family;
        m_mapping.notes = m_found.notes;
        for (const StateTensor& tensor : model)
            m_mapping.tensors.push_back({tensor.name, MappingState::Missing, {}, {}, "nothing in the file fits"});
    }

    WeightMapping run()
    {
        if (m_way != MappingWay::ByOrder)
            matchNames();
        if (m_way != MappingWay::ByName) {
            matchLayers([this](const Layer& layer, bool target) { return signature(layer, target, false); });
            matchLayers([this](const Layer& layer, bool target) { return signature(layer, target, true); });
        }
        finish();
        return std::move(m_mapping);
    }

private:
    /// Tensors of one layer, that are not matched yet.
    struct Layer {
        std::string name;
        std::vector<std::size_t> members; ///< of m_found.list, or of the model
    };

    bool open(std::size_t target) const { return m_mapping.tensors[target].state == MappingState::Missing; }

    /// The transform that brings a candidate into a shape.
    const WeightTransform* transformFor(const WeightCandidate& candidate, const std::vector<std::int64_t>& shape) const
    {
        if (candidate.sources.size() != 1)
            return candidate.shape == shape ? &candidate.transforms.front() : nullptr;
        for (const WeightTransform& transform : candidate.transforms) {
            if (shapeAfter(transform, m_file[candidate.sources.front()].shape) == shape)
                return &transform;
        }
        return nullptr;
    }

    bool assign(std::size_t target, std::size_t index, const std::string& how)
    {
        const WeightCandidate& candidate = m_found.list[index];
        const WeightTransform* transform = transformFor(candidate, m_model[target].shape);
        if (!transform)
            return false;
        MappedTensor& mapped = m_mapping.tensors[target];
        mapped.state = candidate.sources.empty() ? MappingState::Kept : MappingState::Mapped;
        for (const std::size_t source : candidate.sources) {
            if (changesNumbers(m_file[source], m_model[target]))
                mapped.state = MappingState::Approximated;
        }
        mapped.sources = candidate.sources;
        mapped.transform = *transform;
        mapped.how = how + (candidate.note.empty() ? "" : "; " + candidate.note);
        m_used[index] = true;
        return true;
    }

    // By name.

    /// Beginnings of layer names that many share: "", "module.", "bert.encoder.".
    std::vector<std::string> prefixes() const
    {
        std::map<std::string, std::size_t> counts{{"", m_found.list.size()}};
        for (const WeightCandidate& candidate : m_found.list) {
            std::size_t at = 0;
            for (int depth = 0; depth < 3 && at != std::string::npos; ++depth) {
                at = candidate.layer.find('.', at == 0 ? 0 : at + 1);
                if (at != std::string::npos)
                    ++counts[candidate.layer.substr(0, at + 1)];
            }
        }
        std::vector<std::string> often;
        for (const auto& [prefix, count] : counts) {
            if (count * 3 >= m_found.list.size() && often.size() < kMostPrefixes)
                often.push_back(prefix);
        }
        return often;
    }

    /// What the model's names all begin with, up to an underscore: "" and "backbone_".
    std::vector<std::string> modelPrefixes() const
    {
        if (m_model.empty())
            return {""};
        std::string common = m_model.front().name;
        for (const StateTensor& tensor : m_model) {
            const auto end = std::ranges::mismatch(common, tensor.name).in1;
            common.erase(end, common.end());
        }
        const std::size_t line = common.rfind('_');
        return line == std::string::npos ? std::vector<std::string>{""} : std::vector<std::string>{"", common.substr(0, line + 1)};
    }

    struct NameHits {
        std::string prefix, modelPrefix;
        std::vector<std::pair<std::size_t, std::size_t>> pairs; ///< target, candidate
        std::size_t fitting = 0;                                ///< of them, with the right shape
    };

    NameHits hitsWith(const std::string& prefix, const std::string& modelPrefix) const
    {
        NameHits hits{prefix, modelPrefix, {}};
        std::unordered_map<std::string, std::size_t> byName;
        for (std::size_t i = 0; i < m_found.list.size(); ++i) {
            const WeightCandidate& candidate = m_found.list[i];
            const std::string whole = candidate.layer.empty() ? candidate.param : candidate.layer + "." + candidate.param;
            if (whole.starts_with(prefix))
                byName.try_emplace(separatorFree(whole.substr(prefix.size())), i);
        }
        for (std::size_t target = 0; target < m_model.size(); ++target) {
            const auto found = byName.find(separatorFree(m_model[target].name.substr(modelPrefix.size())));
            if (found == byName.end())
                continue;
            hits.pairs.emplace_back(target, found->second);
            hits.fitting += !isCounter(m_model[target]) && transformFor(m_found.list[found->second], m_model[target].shape) ? 1 : 0;
        }
        return hits;
    }

    void matchNames()
    {
        NameHits best;
        for (const std::string& modelPrefix : modelPrefixes()) {
            for (const std::string& prefix : prefixes()) {
                NameHits hits = hitsWith(prefix, modelPrefix);
                if (hits.fitting > best.fitting)
                    best = std::move(hits);
            }
        }
        const auto wanted = static_cast<std::size_t>(std::ranges::count_if(m_model, [](const StateTensor& tensor) { return !isCounter(tensor); }));
        if (best.fitting == 0 || (m_way == MappingWay::Automatic && best.fitting * 2 < std::min(wanted, m_found.list.size())))
            return; // the names are others: a few that are alike mean nothing
        const std::string how = best.prefix.empty() && best.modelPrefix.empty() ? "same name" : "same name without \"" + (best.prefix.empty() ? best.modelPrefix : best.prefix) + "\"";
        for (const auto& [target, candidate] : best.pairs) {
            if (assign(target, candidate, how))
                continue;
            m_mapping.tensors[target].state = MappingState::WrongShape;
            m_mapping.tensors[target].how = "the file has " + shapeText(m_found.list[candidate].shape) + ", the model needs " + shapeText(m_model[target].shape);
        }
    }

    // By order and shape.

    std::vector<Layer> layers(bool target) const
    {
        std::vector<Layer> list;
        std::unordered_map<std::string, std::size_t> known;
        const std::size_t count = target ? m_model.size() : m_found.list.size();
        for (std::size_t i = 0; i < count; ++i) {
            if (target ? !open(i) : m_used[i])
                continue;
            const std::string name = target ? layerAndParam(m_model[i].name).first : m_found.list[i].layer;
            const auto [at, fresh] = known.try_emplace(name, list.size());
            if (fresh)
                list.push_back({name, {}});
            list[at->second].members.push_back(i);
        }
        return list;
    }

    /// What layers have in common that may be matched: names and shapes of their tensors; `weightOnly`: of the main one.
    std::string signature(const Layer& layer, bool target, bool weightOnly) const
    {
        std::vector<std::string> parts;
        for (const std::size_t member : layer.members) {
            const std::string param = target ? layerAndParam(m_model[member].name).second : m_found.list[member].param;
            const auto& shape = target ? m_model[member].shape : m_found.list[member].shape;
            const bool counter = target ? isCounter(m_model[member]) : param == "num_batches_tracked";
            if (!counter && (!weightOnly || param == "weight"))
                parts.push_back(param + shapeText(shape));
        }
        std::ranges::sort(parts);
        std::string text;
        for (const std::string& part : parts)
            text += part + ";";
        return text;
    }

    template <typename Signature>
    void matchLayers(const Signature& signatureOf)
    {
        std::map<std::string, std::array<std::vector<Layer>, 2>> classes;
        for (const bool target : {false, true}) {
            for (Layer& layer : layers(target)) {
                if (std::string key = signatureOf(layer, target); !key.empty())
                    classes[std::move(key)][target ? 1 : 0].push_back(std::move(layer));
            }
        }
        for (const auto& [key, both] : classes) {
            const auto& [sources, targets] = both;
            for (const auto& [source, target] : aligned(sources, targets))
                matchMembers(sources[source], targets[target]);
        }
    }

    void matchMembers(const Layer& source, const Layer& target)
    {
        for (const std::size_t wanted : target.members) {
            const std::string param = layerAndParam(m_model[wanted].name).second;
            for (const std::size_t candidate : source.members) {
                if (!m_used[candidate] && m_found.list[candidate].param == param
                    && assign(wanted, candidate, "by order and shape, from " + toUtf8(source.name)))
                    break;
            }
        }
    }

    /// Pairs of two sequences of layers of one kind, both in rising order. As many as there are on the shorter side, and where
    /// there is a choice, with the names that are most alike.
    static std::vector<std::pair<std::size_t, std::size_t>> aligned(const std::vector<Layer>& sources, const std::vector<Layer>& targets)
    {
        const std::size_t n = sources.size(), m = targets.size();
        std::vector<std::pair<std::size_t, std::size_t>> pairs;
        if (n == m || n * m > kLargestAlignment) {
            for (std::size_t i = 0; i < std::min(n, m); ++i)
                pairs.emplace_back(i, i);
            return pairs;
        }
        std::vector<double> best((n + 1) * (m + 1), 0.0); // of the rests from i and j on
        const auto at = [&](std::size_t i, std::size_t j) -> double& { return best[i * (m + 1) + j]; };
        std::vector<double> alike(n * m);
        for (std::size_t i = n; i-- > 0;) {
            for (std::size_t j = m; j-- > 0;) {
                alike[i * m + j] = 1.0 + likeness(sources[i].name, targets[j].name) / static_cast<double>(std::min(n, m) + 1);
                at(i, j) = std::max({at(i + 1, j), at(i, j + 1), at(i + 1, j + 1) + alike[i * m + j]});
            }
        }
        for (std::size_t i = 0, j = 0; i < n && j < m;) {
            if (at(i, j) == at(i + 1, j + 1) + alike[i * m + j])
                pairs.emplace_back(i++, j++);
            else if (at(i, j) == at(i + 1, j))
                ++i;
            else
                ++j;
        }
        return pairs;
    }

    static std::set<std::string> words(const std::string& name)
    {
        std::set<std::string> found;
        for (const std::string& word : split(separatorFree(name), '_')) {
            if (!word.empty())
                found.insert(word);
        }
        return found;
    }

    /// Share of words in common, 0 to 1.
    static double likeness(const std::string& a, const std::string& b)
    {
        const auto first = words(a), second = words(b);
        const auto common = std::ranges::count_if(first, [&](const std::string& word) { return second.contains(word); });
        const auto all = first.size() + second.size() - static_cast<std::size_t>(common);
        return all == 0 ? 0.0 : static_cast<double>(common) / static_cast<double>(all);
    }

    void finish()
    {
        for (std::size_t target = 0; target < m_model.size(); ++target) {
            if (open(target) && isCounter(m_model[target])) {
                m_mapping.tensors[target].state = MappingState::Kept;
                m_mapping.tensors[target].how = "a counter that the file does not have";
            }
        }
        std::vector<bool> taken(m_file.size(), false);
        for (const MappedTensor& tensor : m_mapping.tensors) {
            for (const std::size_t source : tensor.sources)
                taken[source] = true;
        }
        for (std::size_t source = 0; source < m_file.size(); ++source) {
            if (!taken[source])
                m_mapping.unexpected.push_back(source);
        }
    }

    std::span<const StoredTensor> m_file;
    std::span<const StateTensor> m_model;
    MappingWay m_way;
    WeightCandidates m_found;
    std::vector<bool> m_used; ///< one per candidate
    WeightMapping m_mapping;
};

} // namespace

std::size_t WeightMapping::count(MappingState state) const
{
    return static_cast<std::size_t>(std::ranges::count(tensors, state, &MappedTensor::state));
}

WeightMapping mapWeights(std::span<const StoredTensor> file, WeightsLayout layout, std::span<const StateTensor> model, const MappingOptions& options)
{
    return Matcher(file, layout, model, options).run();
}

std::vector<std::string> mappingFamilies()
{
    std::vector<std::string> titles;
    for (const WeightFamily& family : weightFamilies())
        titles.emplace_back(family.title);
    return titles;
}

} // namespace cairn::graph
