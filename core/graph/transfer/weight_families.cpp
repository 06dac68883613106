// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/transfer/weight_families.h"

#include <algorithm>
#include <cctype>
#include <cstring>

namespace cairn::graph {

namespace {

constexpr const char* kWrappers[] = {"module.", "model.", "_orig_mod.", "backbone."};

constexpr FamilyLayer kResNet[] = {{"conv1"}, {"bn1"},
    {"layer{}.{}.conv1"}, {"layer{}.{}.bn1"}, {"layer{}.{}.conv2"}, {"layer{}.{}.bn2"}, {"layer{}.{}.conv3"}, {"layer{}.{}.bn3"},
    {"layer{}.{}.downsample.0"}, {"layer{}.{}.downsample.1"}, {"layer{}.{}.shortcut.0"}, {"layer{}.{}.shortcut.1"},
    {"fc"}, {"linear"}};

constexpr const char* kBertPrefixes[] = {"bert.", "roberta.", "model.", "module."};
constexpr FamilyLayer kBert[] = {{"embeddings.word_embeddings"}, {"embeddings.position_embeddings"}, {"embeddings.token_type_embeddings"},
    {"embeddings.LayerNorm"}, {"embeddings", FamilyNote::Ignored},
    {"encoder.layer.{}.attention.self.query", FamilyNote::Query}, {"encoder.layer.{}.attention.self.key", FamilyNote::Key},
    {"encoder.layer.{}.attention.self.value", FamilyNote::Value}, {"encoder.layer.{}.attention.output.dense"}, {"encoder.layer.{}.attention.output.LayerNorm"},
    {"encoder.layer.{}.intermediate.dense"}, {"encoder.layer.{}.output.dense"}, {"encoder.layer.{}.output.LayerNorm"},
    {"pooler.dense"}, {"cls.predictions.transform.dense"}, {"cls.predictions.transform.LayerNorm"}, {"cls.predictions.decoder"}, {"cls.predictions"},
    {"cls.seq_relationship"}, {"classifier"}};

constexpr const char* kDistilBertPrefixes[] = {"distilbert.", "model.", "module."};
constexpr FamilyLayer kDistilBert[] = {{"embeddings.word_embeddings"}, {"embeddings.position_embeddings"}, {"embeddings.LayerNorm"},
    {"embeddings", FamilyNote::Ignored},
    {"transformer.layer.{}.attention.q_lin", FamilyNote::Query}, {"transformer.layer.{}.attention.k_lin", FamilyNote::Key},
    {"transformer.layer.{}.attention.v_lin", FamilyNote::Value}, {"transformer.layer.{}.attention.out_lin"}, {"transformer.layer.{}.sa_layer_norm"},
    {"transformer.layer.{}.ffn.lin1"}, {"transformer.layer.{}.ffn.lin2"}, {"transformer.layer.{}.output_layer_norm"},
    {"vocab_transform"}, {"vocab_layer_norm"}, {"vocab_projector"}, {"pre_classifier"}, {"classifier"}};

constexpr const char* kGptPrefixes[] = {"transformer.", "model.", "module."};
constexpr FamilyLayer kGpt2[] = {{"wte"}, {"wpe"},
    {"h.{}.ln_1"}, {"h.{}.attn.c_attn", FamilyNote::TransposedQkv}, {"h.{}.attn.c_proj", FamilyNote::Transposed}, {"h.{}.attn", FamilyNote::Ignored},
    {"h.{}.ln_2"}, {"h.{}.mlp.c_fc", FamilyNote::Transposed}, {"h.{}.mlp.c_proj", FamilyNote::Transposed},
    {"ln_f"}, {"lm_head"}, {"score"}};

constexpr const char* kVitPrefixes[] = {"vit.", "deit.", "model.", "module."};
constexpr FamilyLayer kVit[] = {{"embeddings.patch_embeddings.projection"}, {"embeddings"},
    {"encoder.layer.{}.layernorm_before"}, {"encoder.layer.{}.attention.attention.query", FamilyNote::Query},
    {"encoder.layer.{}.attention.attention.key", FamilyNote::Key}, {"encoder.layer.{}.attention.attention.value", FamilyNote::Value},
    {"encoder.layer.{}.attention.output.dense"}, {"encoder.layer.{}.layernorm_after"}, {"encoder.layer.{}.intermediate.dense"},
    {"encoder.layer.{}.output.dense"}, {"layernorm"}, {"pooler.dense"}, {"classifier"}};

constexpr FamilyLayer kLlama[] = {{"tok_embeddings"},
    {"layers.{}.attention_norm"}, {"layers.{}.attention.wq", FamilyNote::Query}, {"layers.{}.attention.wk", FamilyNote::Key},
    {"layers.{}.attention.wv", FamilyNote::Value}, {"layers.{}.attention.wo"}, {"layers.{}.ffn_norm"}, {"layers.{}.feed_forward.w1"},
    {"layers.{}.feed_forward.w3"}, {"layers.{}.feed_forward.w2"}, {"norm"}, {"output"}, {"rope", FamilyNote::Ignored}};

constexpr WeightFamily kFamilies[] = {
    {"torchvision ResNet", kWrappers, kResNet},
    {"Hugging Face BERT", kBertPrefixes, kBert, "cls.predictions.decoder", "embeddings.word_embeddings"},
    {"Hugging Face DistilBERT", kDistilBertPrefixes, kDistilBert, "vocab_projector", "embeddings.word_embeddings"},
    {"Hugging Face GPT-2", kGptPrefixes, kGpt2, "lm_head", "wte"},
    {"Hugging Face ViT", kVitPrefixes, kVit},
    {"Llama", kWrappers, kLlama, "output", "tok_embeddings"}};

/// The numbers that stand for {} where `name` fits `pattern`.
std::optional<std::vector<std::int64_t>> fit(std::string_view pattern, std::string_view name)
{
    std::vector<std::int64_t> numbers;
    while (!pattern.empty()) {
        if (!pattern.starts_with("{}")) {
            if (name.empty() || name.front() != pattern.front())
                return {};
            pattern.remove_prefix(1);
            name.remove_prefix(1);
            continue;
        }
        std::size_t digits = 0;
        std::int64_t number = 0;
        for (; digits < name.size() && digits < 9 && std::isdigit(static_cast<unsigned char>(name[digits])); ++digits)
            number = number * 10 + (name[digits] - '0');
        if (digits == 0)
            return {};
        numbers.push_back(number);
        name.remove_prefix(digits);
        pattern.remove_prefix(2);
    }
    return name.empty() ? std::optional(std::move(numbers)) : std::nullopt;
}

/// "layer{}.{}." of "layer{}.{}.conv1": what the rows of a block share.
std::string_view blockOf(std::string_view pattern)
{
    const std::size_t last = pattern.rfind("{}");
    return last == std::string_view::npos ? std::string_view() : pattern.substr(0, last + 2);
}

} // namespace

std::span<const WeightFamily> weightFamilies()
{
    return kFamilies;
}

const WeightFamily* familyCalled(std::string_view title)
{
    const auto found = std::ranges::find_if(kFamilies, [&](const WeightFamily& family) { return family.title == title; });
    return found == std::end(kFamilies) ? nullptr : &*found;
}

std::optional<FamilyPlace> placeIn(const WeightFamily& family, std::string_view layer)
{
    for (bool stripped = true; stripped;) {
        for (std::size_t row = 0; row < family.layers.size(); ++row) {
            const std::string_view pattern = family.layers[row].pattern;
            const auto numbers = fit(pattern, layer);
            if (!numbers)
                continue;
            std::size_t start = row; // of the block
            while (start > 0 && !blockOf(pattern).empty() && blockOf(family.layers[start - 1].pattern) == blockOf(pattern))
                --start;
            FamilyPlace place{{static_cast<std::int64_t>(start)}, family.layers[row].note};
            place.order.insert(place.order.end(), numbers->begin(), numbers->end());
            place.order.push_back(static_cast<std::int64_t>(row));
            return place;
        }
        stripped = false;
        for (const char* prefix : family.prefixes) {
            if (!stripped && layer.starts_with(prefix)) {
                layer.remove_prefix(std::strlen(prefix));
                stripped = true;
            }
        }
    }
    return {};
}

const WeightFamily* familyOf(std::span<const std::string> layers)
{
    const WeightFamily* best = nullptr;
    std::size_t most = 0;
    for (const WeightFamily& family : kFamilies) {
        const auto known = static_cast<std::size_t>(std::ranges::count_if(layers, [&](const std::string& layer) { return placeIn(family, layer).has_value(); }));
        if (known > most && known * 4 >= layers.size() * 3) {
            best = &family;
            most = known;
        }
    }
    return best;
}

} // namespace cairn::graph
