// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/transfer/weight_candidates.h"

#include "core/graph/transfer/weight_families.h"

#include <algorithm>
#include <cctype>
#include <map>

namespace cairn::graph {

namespace {

using formats::StoredTensor;
using formats::WeightsLayout;

/// Names of parameters in other programs, and PyTorch's.
constexpr std::pair<const char*, const char*> kParamNames[] = {{"kernel", "weight"}, {"depthwise_kernel", "weight"}, {"pointwise_kernel", "weight"},
    {"embeddings", "weight"}, {"gamma", "weight"}, {"beta", "bias"}, {"moving_mean", "running_mean"}, {"moving_variance", "running_var"}, {"alpha", "weight"}};

std::string paramName(const std::string& param)
{
    for (const auto& [other, own] : kParamNames) {
        if (param == other)
            return own;
    }
    return param;
}

/// Files of PyTorch have PyTorch's names, but for normalisations that came from TensorFlow ("LayerNorm.gamma").
std::string torchParamName(const std::string& layer, const std::string& param)
{
    const bool norm = (param == "gamma" || param == "beta") && (layer.ends_with("orm") || layer.ends_with("norm1") || layer.ends_with("norm2"));
    return norm ? paramName(param) : param;
}

/// Digits count as numbers: "layer.2" before "layer.10".
std::string naturalKey(const std::string& name)
{
    std::string key, digits;
    for (const char c : name + '\0') {
        if (std::isdigit(static_cast<unsigned char>(c))) {
            digits += c;
            continue;
        }
        key += std::string(digits.empty() || digits.size() >= 12 ? 0 : 12 - digits.size(), '0') + digits + c;
        digits.clear();
    }
    return key;
}

class CandidateMaker {
public:
    CandidateMaker(std::span<const StoredTensor> file, WeightsLayout layout, const std::set<std::string>& params, const std::optional<std::string>& family)
        : m_file(file), m_layout(layout), m_params(params), m_wanted(family)
    {
    }

    WeightCandidates run()
    {
        readNames();
        orderNames();
        for (const std::size_t index : m_order)
            addTensor(index);
        addTiedHead();
        return std::move(m_made);
    }

private:
    struct Name {
        std::string layer, param;
        FamilyPlace place;
    };

    void readNames()
    {
        for (const StoredTensor& tensor : m_file) {
            std::string name = tensor.name;
            std::ranges::replace(name, '/', '.');
            auto [layer, param] = layerAndParam(name);
            m_names.push_back({std::move(layer), std::move(param), {}});
            m_order.push_back(m_order.size());
        }
    }

    void orderNames()
    {
        std::vector<std::string> layers;
        for (const Name& name : m_names)
            layers.push_back(name.layer);
        std::ranges::sort(layers);
        layers.erase(std::unique(layers.begin(), layers.end()), layers.end());
        m_family = m_wanted ? familyCalled(*m_wanted) : familyOf(layers);
        const bool sorted = std::ranges::is_sorted(m_file, {}, &StoredTensor::name);
        m_made.family = m_family ? m_family->title : "";
        if (!m_family && !sorted)
            return;
        std::vector<std::string> keys;
        for (Name& name : m_names) {
            if (m_family)
                name.place = placeIn(*m_family, name.layer).value_or(FamilyPlace{{INT64_MAX}, FamilyNote::None});
            keys.push_back(naturalKey(name.layer));
        }
        std::ranges::stable_sort(m_order, [&](std::size_t a, std::size_t b) {
            if (m_names[a].place.order != m_names[b].place.order)
                return m_names[a].place.order < m_names[b].place.order;
            return sorted && keys[a] < keys[b];
        });
    }

    void add(std::size_t source, const std::string& layer, const std::string& param, std::vector<WeightTransform> transforms, std::string note = {})
    {
        WeightCandidate made{{source}, std::move(transforms), {}, layer, param, std::move(note)};
        if (const auto shape = shapeAfter(made.transforms.front(), m_file[source].shape))
            made.shape = *shape;
        m_made.list.push_back(std::move(made));
    }

    void addTensor(std::size_t index)
    {
        const Name& name = m_names[index];
        if (name.place.note == FamilyNote::Ignored || m_file[index].type == formats::StoredType::Text)
            return;
        if (isQkv(name) && m_params.contains("in_proj_weight"))
            return join(index);
        if (isQkv(name) && m_params.contains("q_proj_weight"))
            return name.param == "bias" ? join(index) : addProjection(index);
        const bool joined = name.place.note == FamilyNote::TransposedQkv || name.param == "in_proj_weight" || name.param == "in_proj_bias";
        if (joined && !m_params.contains("in_proj_weight"))
            return split(index);
        if (m_layout == WeightsLayout::Keras)
            return addKeras(index);
        if (m_layout == WeightsLayout::TfLite)
            return add(index, name.layer, paramName(name.param), tfLiteTransforms(m_file[index].shape));
        const bool turned = (name.place.note == FamilyNote::Transposed || name.place.note == FamilyNote::TransposedQkv) && m_file[index].shape.size() == 2;
        if (name.place.note == FamilyNote::TransposedQkv)
            return add(index, name.layer, "in_proj_" + name.param, {turned ? WeightTransform{.axes = {1, 0}} : WeightTransform{}}, turned ? "transposed" : "");
        if (turned)
            return add(index, name.layer, torchParamName(name.layer, name.param), {{.axes = {1, 0}}}, "transposed");
        std::vector<WeightTransform> transforms{{}};
        if (m_file[index].shape.size() == 2 && m_file[index].shape[0] != m_file[index].shape[1])
            transforms.push_back({.axes = {1, 0}});
        add(index, name.layer, torchParamName(name.layer, name.param), std::move(transforms));
    }

    // Query, key and value.
    static bool isQkv(const Name& name)
    {
        return name.place.note == FamilyNote::Query || name.place.note == FamilyNote::Key || name.place.note == FamilyNote::Value;
    }

    /// An attention whose keys are narrower keeps the three weights apart: "q_proj_weight".
    void addProjection(std::size_t index)
    {
        const Name& name = m_names[index];
        const char* const which = name.place.note == FamilyNote::Query ? "q" : name.place.note == FamilyNote::Key ? "k" : "v";
        add(index, layerAndParam(name.layer).first, std::string(which) + "_proj_" + name.param, {{}});
    }

    /// Three tensors become one: query, key, value in this order.
    void join(std::size_t index)
    {
        const Name& name = m_names[index];
        const std::string layer = layerAndParam(name.layer).first, param = "in_proj_" + name.param;
        const std::size_t near = m_made.list.size() - std::min<std::size_t>(m_made.list.size(), 8); // the three stand together
        const auto found = std::find_if(m_made.list.begin() + static_cast<std::ptrdiff_t>(near), m_made.list.end(),
                                        [&](const WeightCandidate& made) { return made.layer == layer && made.param == param; });
        if (found == m_made.list.end())
            return add(index, layer, param, {{}}, "query, key and value joined");
        found->sources.push_back(index);
        if (!found->shape.empty() && !m_file[index].shape.empty())
            found->shape[0] += m_file[index].shape[0];
    }

    void split(std::size_t index)
    {
        const Name& name = m_names[index];
        const bool turned = name.place.note == FamilyNote::TransposedQkv && m_file[index].shape.size() == 2;
        const std::string param = name.param.starts_with("in_proj_") ? name.param.substr(8) : name.param;
        for (std::int64_t part = 0; part < 3; ++part) {
            WeightTransform transform{.part = part, .parts = 3};
            if (turned)
                transform.axes = {1, 0};
            add(index, name.layer + (part == 0 ? ".query" : part == 1 ? ".key" : ".value"), param, {transform}, "one of query, key and value");
        }
    }

    void addTiedHead()
    {
        if (!m_family || !m_family->tiedHead)
            return;
        const auto ends = [](const std::string& layer, const std::string& end) { return layer == end || layer.ends_with("." + end); };
        const WeightCandidate* tied = nullptr;
        for (const WeightCandidate& made : m_made.list) {
            if (made.param == "weight" && ends(made.layer, m_family->tiedHead))
                return;
            if (made.param == "weight" && ends(made.layer, m_family->tiedTo))
                tied = &made;
        }
        if (!tied)
            return;
        WeightCandidate head = *tied;
        head.layer = m_family->tiedHead;
        head.note = "shares the weights of " + std::string(m_family->tiedTo);
        head.optional = true;
        m_made.list.push_back(std::move(head));
    }

    // Keras.
    void addKeras(std::size_t index)
    {
        const Name& name = m_names[index];
        const auto& shape = m_file[index].shape;
        if (const auto recurrent = recurrentShape(name.layer))
            return addRecurrent(index, *recurrent);
        const std::string param = paramName(name.param);
        if (name.param == "depthwise_kernel" && shape.size() == 4)
            return add(index, name.layer, param, {{.axes = {2, 3, 0, 1}, .shape = {shape[2] * shape[3], 1, shape[0], shape[1]}}});
        if (param == "running_mean" || (name.param == "kernel" && shape.size() > 2))
            m_channels = shape.empty() ? 0 : shape.back();
        if (name.param != "kernel" && name.param != "pointwise_kernel")
            return add(index, name.layer, param, {{}});
        if (shape.size() == 2)
            return addKerasDense(index);
        add(index, name.layer, param, {shape.size() == 3 ? WeightTransform{.axes = {2, 1, 0}} : shape.size() == 4 ? WeightTransform{.axes = {3, 2, 0, 1}}
                                       : shape.size() == 5 ? WeightTransform{.axes = {4, 3, 0, 1, 2}} : WeightTransform{}});
    }

    /// A dense layer behind pictures takes their numbers place by place, PyTorch's channel by channel.
    void addKerasDense(std::size_t index)
    {
        const auto& shape = m_file[index].shape;
        const Name& name = m_names[index];
        const std::int64_t channels = std::exchange(m_channels, 0);
        if (channels > 1 && shape[0] > channels && shape[0] % channels == 0)
            return add(index, name.layer, "weight", {{.view = {shape[0] / channels, channels, shape[1]}, .axes = {2, 1, 0}, .shape = {shape[1], shape[0]}}, {.axes = {1, 0}}},
                       "inputs put into PyTorch's order of a flattened picture");
        add(index, name.layer, "weight", {{.axes = {1, 0}}});
    }

    /// Shape of the layer's recurrent kernel [units, gates x units], where it is a recurrent one.
    const std::vector<std::int64_t>* recurrentKernel(const std::string& layer)
    {
        if (m_recurrent.empty() && !m_recurrentKnown) {
            m_recurrentKnown = true;
            for (std::size_t i = 0; i < m_names.size(); ++i) {
                if (m_names[i].param == "recurrent_kernel" && m_file[i].shape.size() == 2)
                    m_recurrent[m_names[i].layer] = m_file[i].shape;
            }
        }
        const auto found = m_recurrent.find(layer);
        return found == m_recurrent.end() ? nullptr : &found->second;
    }
    std::optional<std::int64_t> recurrentShape(const std::string& layer) // number of gates
    {
        const auto* shape = recurrentKernel(layer);
        return shape && (*shape)[0] > 0 && (*shape)[1] % (*shape)[0] == 0 ? std::optional((*shape)[1] / (*shape)[0]) : std::nullopt;
    }

    /// Keras keeps the gates as i, f, c, o (as PyTorch does) and z, r, h (PyTorch: r, z, n), and one bias where PyTorch has two.
    void addRecurrent(std::size_t index, std::int64_t gates)
    {
        const Name& name = m_names[index];
        const auto& shape = m_file[index].shape;
        const std::vector<std::size_t> blocks = gates == 3 ? std::vector<std::size_t>{1, 0, 2} : std::vector<std::size_t>{};
        if (name.param == "kernel" || name.param == "recurrent_kernel")
            return add(index, name.layer, name.param == "kernel" ? "weight_ih_l0" : "weight_hh_l0", {{.axes = {1, 0}, .blocks = blocks}});
        if (name.param != "bias")
            return add(index, name.layer, name.param, {{}});
        if (shape.size() == 2 && shape[0] == 2) {
            for (const std::int64_t part : {0, 1})
                add(index, name.layer, part == 0 ? "bias_ih_l0" : "bias_hh_l0", {{.view = {2 * shape[1]}, .part = part, .parts = 2, .blocks = blocks}});
            return;
        }
        if (gates == 3) {
            m_made.notes.push_back("The GRU " + name.layer + " was made with reset_after=False, which PyTorch's GRU cannot do");
            return;
        }
        add(index, name.layer, "bias_ih_l0", {{}});
        m_made.list.push_back({{}, {{}}, shape, name.layer, "bias_hh_l0", "zeros: Keras has one bias where PyTorch has two", true});
    }

    // TFLite.
    static std::vector<WeightTransform> tfLiteTransforms(const std::vector<std::int64_t>& shape)
    {
        if (shape.size() != 4)
            return {{}};
        const WeightTransform depthwise{.axes = {3, 0, 1, 2}}, usual{.axes = {0, 3, 1, 2}};
        return shape[0] == 1 && shape[3] > 1 ? std::vector{depthwise, usual} : std::vector{usual};
    }

    std::span<const StoredTensor> m_file;
    WeightsLayout m_layout;
    const std::set<std::string>& m_params;
    const std::optional<std::string>& m_wanted; ///< title of a family
    const WeightFamily* m_family = nullptr;
    std::vector<Name> m_names;         ///< one per tensor
    std::vector<std::size_t> m_order;  ///< of the tensors
    std::int64_t m_channels = 0;       ///< of the last picture layer, until a dense one came
    bool m_recurrentKnown = false;
    std::map<std::string, std::vector<std::int64_t>> m_recurrent;
    WeightCandidates m_made;
};

} // namespace

bool changesNumbers(const StoredTensor& from, const StateTensor& to)
{
    const bool small = from.type == formats::StoredType::Float16 || from.type == formats::StoredType::BFloat16 || from.type == formats::StoredType::Float8E4M3 || from.type == formats::StoredType::Float8E5M2;
    return to.type == ElementType::Float32 && ((from.type != formats::StoredType::Float32 && !small) || from.quantization.has_value());
}

std::pair<std::string, std::string> layerAndParam(const std::string& name)
{
    const std::size_t dot = name.rfind('.');
    return dot == std::string::npos ? std::pair<std::string, std::string>("", name) : std::pair(name.substr(0, dot), name.substr(dot + 1));
}

std::string separatorFree(const std::string& name)
{
    std::string key = name;
    for (char& c : key)
        c = c == '.' || c == '/' || c == '-' ? '_' : c;
    return key;
}

WeightCandidates weightCandidates(std::span<const StoredTensor> file, WeightsLayout layout, const std::set<std::string>& params, const std::optional<std::string>& family)
{
    return CandidateMaker(file, layout, params, family).run();
}

} // namespace cairn::graph
