// SPDX-License-Identifier: GPL-3.0-or-later
// Files of well-known families onto graphs with other names.
#include "tests/core/graph/transfer/weight_test_support.h"

#include <QTest>
#include <algorithm>

using namespace cairn;
using namespace cairn::test;

class WeightFamiliesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gpt2()
    {
        const std::vector<StoredTensor> tensors{stored("wte.weight", {7, 2}), stored("wpe.weight", {4, 2}), stored("h.0.ln_1.weight", {2}), stored("h.0.ln_1.bias", {2}),
            stored("h.0.attn.bias", {1, 1, 4, 4}), stored("h.0.attn.c_attn.weight", {2, 6}), stored("h.0.attn.c_attn.bias", {6}), stored("h.0.attn.c_proj.weight", {2, 2}),
            stored("h.0.attn.c_proj.bias", {2}), stored("h.0.ln_2.weight", {2}), stored("h.0.ln_2.bias", {2}), stored("h.0.mlp.c_fc.weight", {2, 8}), stored("h.0.mlp.c_fc.bias", {8}),
            stored("h.0.mlp.c_proj.weight", {8, 2}), stored("h.0.mlp.c_proj.bias", {2}), stored("ln_f.weight", {2}), stored("ln_f.bias", {2})};
        std::vector<StateTensor> model{{"token.weight", {7, 2}}, {"place.weight", {4, 2}}, {"norm.weight", {2}}, {"norm.bias", {2}}};
        for (const char* name : {"q", "k", "v", "o"})
            add(model, dense(name, 2, 2));
        add(model, {{"norm_2.weight", {2}}, {"norm_2.bias", {2}}});
        add(model, dense("up", 8, 2));
        add(model, dense("down", 2, 8));
        add(model, {{"norm_3.weight", {2}}, {"norm_3.bias", {2}}, {"head.weight", {7, 2}}});
        CountingFile file(tensors);
        const WeightMapping mapping = mapWeights(tensors, WeightsLayout::ChannelsFirst, model);
        QCOMPARE(mapping.family, std::string("Hugging Face GPT-2"));
        QVERIFY2(mapping.complete(), reportText(mapping, tensors, model).c_str());
        const auto weights = loadMapped(file, mapping, model);
        QVERIFY(weights);
        // c_attn.weight[i][o] = 6 i + o; rows 0, 1 of its transposed are the query
        QCOMPARE(numbers(*weights, "q.weight"), (std::vector<float>{0, 6, 1, 7}));
        QCOMPARE(numbers(*weights, "v.weight"), (std::vector<float>{4, 10, 5, 11}));
        QCOMPARE(numbers(*weights, "k.bias"), (std::vector<float>{2, 3}));
        QCOMPARE(numbers(*weights, "o.weight"), (std::vector<float>{0, 2, 1, 3}));
        QCOMPARE(numbers(*weights, "up.weight").at(1), 8.0f);
        QCOMPARE(sourceOf(mapping, tensors, "head.weight"), std::string("wte.weight"));
        QCOMPARE(mapping.unexpected, std::vector<std::size_t>{4}); // the mask
        // The same onto PyTorch's attention, which keeps the three together.
        const std::vector<StateTensor> joined{{"attention.in_proj_weight", {6, 2}}, {"attention.in_proj_bias", {6}}};
        const WeightMapping together = mapWeights(tensors, WeightsLayout::ChannelsFirst, joined);
        QVERIFY2(together.complete(), reportText(together, tensors, joined).c_str());
        const auto one = loadMapped(file, together, joined);
        QCOMPARE(numbers(*one, "attention.in_proj_weight").at(1), 6.0f);
    }

    void bertSortedByName()
    {
        std::vector<StoredTensor> tensors;
        const auto denseAt = [&](const std::string& name, std::int64_t out, std::int64_t in) {
            tensors.push_back(stored(name + ".weight", {out, in}));
            tensors.push_back(stored(name + ".bias", {out}));
        };
        const auto normAt = [&](const std::string& name) {
            tensors.push_back(stored(name + ".gamma", {2}));
            tensors.push_back(stored(name + ".beta", {2}));
        };
        tensors.push_back(stored("bert.embeddings.word_embeddings.weight", {9, 2}));
        tensors.push_back(stored("bert.embeddings.position_embeddings.weight", {5, 2}));
        tensors.push_back(stored("bert.embeddings.position_ids", {1, 5}, StoredType::Int64));
        normAt("bert.embeddings.LayerNorm");
        for (int i = 0; i < 11; ++i) {
            const std::string layer = "bert.encoder.layer." + std::to_string(i) + ".";
            for (const char* name : {"attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"})
                denseAt(layer + name, 2, 2);
            normAt(layer + "attention.output.LayerNorm");
            denseAt(layer + "intermediate.dense", 3, 2);
            denseAt(layer + "output.dense", 2, 3);
            normAt(layer + "output.LayerNorm");
        }
        std::ranges::sort(tensors, {}, &StoredTensor::name);
        std::vector<StateTensor> model{{"tok.weight", {9, 2}}, {"pos.weight", {5, 2}}, {"n.weight", {2}}, {"n.bias", {2}}};
        for (int i = 0; i < 11; ++i) {
            const std::string block = "block" + std::to_string(i);
            add(model, {{block + ".self_attn.in_proj_weight", {6, 2}}, {block + ".self_attn.in_proj_bias", {6}}});
            add(model, dense(block + ".self_attn.out_proj", 2, 2));
            add(model, {{block + ".norm1.weight", {2}}, {block + ".norm1.bias", {2}}});
            add(model, dense(block + ".linear1", 3, 2));
            add(model, dense(block + ".linear2", 2, 3));
            add(model, {{block + ".norm2.weight", {2}}, {block + ".norm2.bias", {2}}});
        }
        const WeightMapping mapping = mapWeights(tensors, WeightsLayout::ChannelsFirst, model);
        QCOMPARE(mapping.family, std::string("Hugging Face BERT"));
        QVERIFY2(mapping.complete(), reportText(mapping, tensors, model).c_str());
        QCOMPARE(sourceOf(mapping, tensors, "block10.self_attn.in_proj_bias"),
                 std::string("bert.encoder.layer.10.attention.self.query.bias bert.encoder.layer.10.attention.self.key.bias bert.encoder.layer.10.attention.self.value.bias"));
        QCOMPARE(sourceOf(mapping, tensors, "block2.norm2.weight"), std::string("bert.encoder.layer.2.output.LayerNorm.gamma"));
        QCOMPARE(sourceOf(mapping, tensors, "n.bias"), std::string("bert.embeddings.LayerNorm.beta"));
        QCOMPARE(mapping.unexpected.size(), std::size_t{1});
        CountingFile file(tensors);
        const auto weights = loadMapped(file, mapping, model);
        QVERIFY(weights);
        QCOMPARE(numbers(*weights, "block3.self_attn.in_proj_weight"), (std::vector<float>{0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3}));
    }

    /// Keys and values of half the width: the attention keeps its three weights apart.
    void llamaWithSharedKeys()
    {
        const std::vector<StoredTensor> tensors{stored("tok_embeddings.weight", {9, 4}), stored("layers.0.attention_norm.weight", {4}), stored("layers.0.attention.wq.weight", {4, 4}),
            stored("layers.0.attention.wk.weight", {2, 4}), stored("layers.0.attention.wv.weight", {2, 4}), stored("layers.0.attention.wo.weight", {4, 4}),
            stored("layers.0.ffn_norm.weight", {4}), stored("layers.0.feed_forward.w1.weight", {6, 4}), stored("layers.0.feed_forward.w2.weight", {4, 6}),
            stored("layers.0.feed_forward.w3.weight", {6, 4}), stored("norm.weight", {4})};
        const std::vector<StateTensor> model{{"embedding.weight", {9, 4}}, {"norm.weight", {4}}, {"attention.q_proj_weight", {4, 4}}, {"attention.k_proj_weight", {2, 4}},
            {"attention.v_proj_weight", {2, 4}}, {"attention.out_proj.weight", {4, 4}}, {"norm_2.weight", {4}}, {"gate.weight", {6, 4}}, {"up.weight", {6, 4}},
            {"down.weight", {4, 6}}, {"norm_3.weight", {4}}, {"head.weight", {9, 4}}};
        const WeightMapping mapping = mapWeights(tensors, WeightsLayout::ChannelsFirst, model);
        QCOMPARE(mapping.family, std::string("Llama"));
        QVERIFY2(mapping.complete() && mapping.unexpected.empty(), reportText(mapping, tensors, model).c_str());
        QCOMPARE(sourceOf(mapping, tensors, "attention.v_proj_weight"), std::string("layers.0.attention.wv.weight"));
        QCOMPARE(sourceOf(mapping, tensors, "up.weight"), std::string("layers.0.feed_forward.w3.weight"));
        QCOMPARE(sourceOf(mapping, tensors, "norm_3.weight"), std::string("norm.weight"));
        QCOMPARE(sourceOf(mapping, tensors, "head.weight"), std::string("tok_embeddings.weight"));
    }
};

QTEST_GUILESS_MAIN(WeightFamiliesTest)
#include "weight_families_test.moc"
