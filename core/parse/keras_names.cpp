// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parse/keras_names.h"

#include "core/base/text.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>
#include <optional>
#include <set>

namespace cairn::parse {

namespace {

constexpr int kMostChunks = 1000; ///< Keras cuts lists of names that are too long for an attribute: weight_names0, weight_names1, ...

std::vector<std::string> namesIn(const nlohmann::json& group, const std::string& attribute)
{
    std::vector<std::string> names;
    const auto take = [&](const std::string& key) {
        const auto found = group.find(key);
        if (found == group.end())
            return false;
        if (found->is_string())
            names.push_back(found->get<std::string>());
        for (const auto& name : *found) {
            if (found->is_array() && name.is_string())
                names.push_back(name.get<std::string>());
        }
        return true;
    };
    if (!take(attribute)) {
        for (int chunk = 0; chunk < kMostChunks && take(attribute + std::to_string(chunk)); ++chunk)
            ;
    }
    return names;
}

std::string withoutEnding(std::string name)
{
    const std::size_t colon = name.rfind(':');
    return colon == std::string::npos || name.find_first_not_of("0123456789", colon + 1) != std::string::npos ? name : name.substr(0, colon);
}

/// "layer/kernel" for a weight of a layer. Keras 1 wrote "layer_W" and "layer_b"; what W is, only the layer's name may tell.
std::string nameIn(const std::string& layer, const std::string& weight)
{
    if (weight == layer + "_b")
        return layer + "/bias";
    if (weight == layer + "_W")
        return layer + (layer.find("embed") != std::string::npos ? "/embeddings" : "/kernel");
    return withoutEnding(weight);
}

/// Weights of each class, in the order in which the layer makes them.
const std::vector<std::string>& weightsOf(const std::string& kind)
{
    static const std::vector<std::string> dense{"kernel", "bias"}, norm{"gamma", "beta", "moving_mean", "moving_variance"}, affine{"gamma", "beta"},
        recurrent{"kernel", "recurrent_kernel", "bias"}, separable{"depthwise_kernel", "pointwise_kernel", "bias"}, depthwise{"depthwise_kernel", "bias"},
        embedding{"embeddings"}, prelu{"alpha"}, none;
    static const std::map<std::string, const std::vector<std::string>*> table{{"dense", &dense}, {"einsum_dense", &dense}, {"conv1d", &dense}, {"conv2d", &dense},
        {"conv3d", &dense}, {"conv1d_transpose", &dense}, {"conv2d_transpose", &dense}, {"conv3d_transpose", &dense}, {"depthwise_conv1d", &depthwise},
        {"depthwise_conv2d", &depthwise}, {"separable_conv1d", &separable}, {"separable_conv2d", &separable}, {"batch_normalization", &norm},
        {"layer_normalization", &affine}, {"group_normalization", &affine}, {"embedding", &embedding}, {"lstm", &recurrent}, {"gru", &recurrent},
        {"simple_rnn", &recurrent}, {"p_re_lu", &prelu}};
    const auto found = table.find(kind);
    return found == table.end() ? none : *found->second;
}

/// "BatchNormalization" -> "batch_normalization", "Conv2D" -> "conv2d", as Keras does it.
std::string snakeCase(const std::string& name)
{
    std::string snake;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool upper = std::isupper(static_cast<unsigned char>(name[i])) != 0;
        const bool before = i > 0 && std::islower(static_cast<unsigned char>(name[i - 1])) != 0;
        const bool after = i > 0 && i + 1 < name.size() && std::islower(static_cast<unsigned char>(name[i + 1])) != 0
            && std::isupper(static_cast<unsigned char>(name[i - 1])) != 0;
        if (upper && (before || after))
            snake += '_';
        snake += static_cast<char>(std::tolower(static_cast<unsigned char>(name[i])));
    }
    return snake;
}

std::string withoutCount(const std::string& name)
{
    const std::size_t line = name.rfind('_');
    return line == std::string::npos || line + 1 == name.size() || name.find_first_not_of("0123456789", line + 1) != std::string::npos ? name : name.substr(0, line);
}

/// A layer of config.json.
struct KerasLayer {
    std::string name, kind;
    bool scale = true, center = true;
};

std::vector<KerasLayer> layersIn(const nlohmann::json& config)
{
    std::vector<KerasLayer> layers;
    if (!config.is_object() || !config.contains("config") || !config["config"].is_object() || !config["config"].contains("layers"))
        return layers;
    for (const auto& layer : config["config"]["layers"]) {
        if (!layer.is_object() || !layer.contains("class_name") || !layer["class_name"].is_string())
            continue;
        KerasLayer made{"", snakeCase(layer["class_name"].get<std::string>())};
        if (layer.contains("config") && layer["config"].is_object()) {
            const auto& own = layer["config"];
            const auto flag = [&](const char* key) { return !own.contains(key) || !own[key].is_boolean() || own[key].get<bool>(); };
            made.name = own.contains("name") && own["name"].is_string() ? own["name"].get<std::string>() : "";
            made.scale = flag("scale");
            made.center = flag("center");
        }
        layers.push_back(std::move(made));
    }
    return layers;
}

/// An array "[...]/layers/NAME[/cell]/vars/INDEX".
struct NumberedWeight {
    std::string path, layer;
    std::size_t index = 0;
};

std::optional<NumberedWeight> numberedWeight(const std::string& path)
{
    const auto steps = split(path, '/');
    if (steps.size() < 3 || steps[steps.size() - 2] != "vars" || steps.front() == "optimizer")
        return {};
    NumberedWeight weight{path, ""};
    if (std::from_chars(steps.back().data(), steps.back().data() + steps.back().size(), weight.index).ec != std::errc())
        return {};
    for (std::size_t i = 0; i + 2 < steps.size(); ++i) {
        const bool container = steps[i] == "layers" || steps[i] == "_layer_checkpoint_dependencies" || steps[i] == "cell";
        if (steps[i] == "seed_generator")
            return {};
        if (!container)
            weight.layer += (weight.layer.empty() ? "" : "/") + steps[i];
    }
    return weight;
}

std::string nameOf(const NumberedWeight& weight, const KerasLayer& layer)
{
    std::vector<std::string> names = weightsOf(layer.kind);
    if (!layer.scale)
        std::erase(names, "gamma");
    if (!layer.center)
        std::erase(names, "beta");
    return weight.layer + "/" + (weight.index < names.size() ? names[weight.index] : "vars/" + std::to_string(weight.index));
}

/// Digits count as numbers: "conv2d_2" before "conv2d_10".
bool naturallyBefore(const std::string& a, const std::string& b)
{
    const auto key = [](const std::string& text) {
        std::string padded, digits;
        for (const char c : text + '\0') {
            if (std::isdigit(static_cast<unsigned char>(c))) {
                digits += c;
                continue;
            }
            padded += std::string(digits.empty() || digits.size() > 12 ? 0 : 12 - digits.size(), '0') + digits + c;
            digits.clear();
        }
        return padded;
    };
    return key(a) < key(b);
}

} // namespace

std::vector<KerasName> kerasNames(const nlohmann::json& attributes, const std::vector<std::string>& paths)
{
    const std::set<std::string> known(paths.begin(), paths.end());
    for (const std::string root : {"", "model_weights"}) {
        const auto top = attributes.find(root);
        const auto layers = top == attributes.end() ? std::vector<std::string>() : namesIn(*top, "layer_names");
        std::vector<KerasName> names;
        for (const std::string& layer : layers) {
            const std::string group = root.empty() ? layer : root + "/" + layer;
            const auto found = attributes.find(group);
            if (found == attributes.end())
                continue;
            for (const std::string& weight : namesIn(*found, "weight_names")) {
                if (known.contains(group + "/" + weight))
                    names.push_back({group + "/" + weight, nameIn(layer, weight)});
            }
        }
        if (!names.empty())
            return names;
    }
    return {};
}

std::vector<KerasName> keras3Names(const nlohmann::json& config, const std::vector<std::string>& paths)
{
    std::map<std::string, std::vector<NumberedWeight>> weights;
    for (const std::string& path : paths) {
        if (auto weight = numberedWeight(path))
            weights[weight->layer].push_back(std::move(*weight));
    }
    std::vector<KerasName> names;
    const auto take = [&](const std::string& group, const KerasLayer& layer) {
        auto found = weights.extract(group);
        if (found.empty())
            return;
        std::ranges::sort(found.mapped(), {}, &NumberedWeight::index);
        for (const NumberedWeight& weight : found.mapped())
            names.push_back({weight.path, nameOf(weight, layer)});
    };
    const auto layers = layersIn(config);
    const bool ownNames = std::ranges::any_of(layers, [&](const KerasLayer& layer) { return layer.name != layer.kind && weights.contains(layer.name) && withoutCount(layer.name) != layer.kind; });
    std::map<std::string, int> counts;
    for (const KerasLayer& layer : layers) {
        const int count = counts[layer.kind]++;
        const std::string byClass = count == 0 ? layer.kind : layer.kind + "_" + std::to_string(count);
        take(ownNames || (!weights.contains(byClass) && weights.contains(layer.name)) ? layer.name : byClass, layer);
    }
    std::vector<std::string> rest;
    for (const auto& [layer, list] : weights)
        rest.push_back(layer);
    std::ranges::sort(rest, naturallyBefore);
    for (const std::string& layer : rest)
        take(layer, {layer, withoutCount(layer.substr(layer.rfind('/') + 1))});
    return names;
}

} // namespace cairn::parse
