// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/transfer/weight_mapping.h"

#include "core/formats/weights_in/torch_file.h"
#include "tests/core/graph/transfer/weight_test_support.h"
#include "tests/support/shared_data.h"

#include <QTest>

using namespace cairn;
using namespace cairn::test;

namespace {

/// A graph like a ResNet of He et al. for CIFAR, whose labels are those that the canvas gives.
std::vector<StateTensor> cifarResNet(int blocks)
{
    std::vector<StateTensor> model;
    int count = 0;
    const auto label = [&](const std::string& kind) { return kind + (count == 1 ? "" : "_" + std::to_string(count)); };
    const auto unit = [&](std::int64_t out, std::int64_t in) {
        ++count;
        add(model, convolution(label("conv2d"), out, in));
        add(model, norm(label("batch_norm2d"), out));
    };
    unit(16, 3);
    for (const std::int64_t width : {16, 32, 64}) {
        for (int block = 0; block < blocks; ++block) {
            unit(width, block == 0 && width > 16 ? width / 2 : width);
            unit(width, width);
        }
    }
    add(model, dense("head", 10, 64));
    return model;
}

} // namespace

class WeightMappingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameNames()
    {
        std::vector<StateTensor> model = convolution("conv", 4, 3);
        add(model, norm("bn", 4));
        add(model, dense("fc", 2, 4));
        const std::vector<StoredTensor> file{stored("conv.weight", {4, 3, 3, 3}), stored("bn.weight", {4}), stored("bn.bias", {4}), stored("bn.running_mean", {4}),
                                             stored("bn.running_var", {4}, StoredType::Float64), stored("fc.weight", {2, 4}), stored("fc.bias", {2}), stored("old.weight", {7})};
        const WeightMapping mapping = mapWeights(file, WeightsLayout::ChannelsFirst, model);
        QVERIFY(mapping.complete());
        QCOMPARE(mapping.count(MappingState::Mapped), std::size_t{6});
        QVERIFY(entry(mapping, "bn.running_var").state == MappingState::Approximated); // float64 to float32
        QVERIFY(entry(mapping, "bn.num_batches_tracked").state == MappingState::Kept);
        QCOMPARE(entry(mapping, "conv.weight").how, std::string("same name"));
        QCOMPARE(mapping.unexpected, std::vector<std::size_t>{7});
    }

    void prefixesAndSeparators()
    {
        std::vector<StateTensor> model = convolution("layer1_0_conv1", 4, 3);
        add(model, dense("fc", 2, 4));
        for (const std::string prefix : {"module.", "model.backbone.", ""}) {
            const std::vector<StoredTensor> file{stored(prefix + "layer1.0.conv1.weight", {4, 3, 3, 3}), stored(prefix + "fc.weight", {2, 4}), stored(prefix + "fc.bias", {2})};
            const WeightMapping mapping = mapWeights(file, WeightsLayout::ChannelsFirst, model);
            QCOMPARE(mapping.count(MappingState::Mapped), std::size_t{3});
            QCOMPARE(entry(mapping, "fc.bias").how, prefix.empty() ? std::string("same name") : "same name without \"" + prefix + "\"");
        }
        std::vector<StateTensor> inner = convolution("encoder_conv", 4, 3);
        add(inner, dense("encoder_fc", 2, 4));
        const std::vector<StoredTensor> file{stored("conv.weight", {4, 3, 3, 3}), stored("fc.weight", {2, 4}), stored("fc.bias", {2})};
        QCOMPARE(mapWeights(file, WeightsLayout::ChannelsFirst, inner).count(MappingState::Mapped), std::size_t{3});
    }

    void anotherHead()
    {
        std::vector<StateTensor> model = convolution("conv", 4, 3);
        add(model, convolution("conv2", 4, 4));
        add(model, dense("fc", 2, 4));
        add(model, dense("extra", 5, 5));
        const std::vector<StoredTensor> file{stored("conv.weight", {4, 3, 3, 3}), stored("conv2.weight", {4, 4, 3, 3}), stored("fc.weight", {1000, 4}), stored("fc.bias", {1000})};
        const WeightMapping mapping = mapWeights(file, WeightsLayout::ChannelsFirst, model);
        QVERIFY(!mapping.complete());
        QVERIFY(entry(mapping, "fc.weight").state == MappingState::WrongShape);
        QCOMPARE(entry(mapping, "fc.weight").how, std::string("the file has [1000, 4], the model needs [2, 4]"));
        QVERIFY(entry(mapping, "extra.bias").state == MappingState::Missing);
        QCOMPARE(mapping.unexpected, (std::vector<std::size_t>{2, 3}));
        CountingFile reader(file);
        const auto weights = loadMapped(reader, mapping, model);
        QVERIFY(weights);
        QCOMPARE(weights->tensors.size(), std::size_t{2}); // a part of the model
        const std::string report = reportText(mapping, file, model);
        for (const char* words : {"2 of 6 tensors of the model are in the file.", "Of another shape (2):", "Not in the file (2):\n  extra.weight [5, 5]: nothing in the file fits",
                                  "Left out of the file (2):\n  fc.weight [1000, 4]", "Taken over (2):\n  conv.weight [4, 3, 3, 3] <- conv.weight: same name"})
            QVERIFY2(report.find(words) != std::string::npos, report.c_str());
    }

    void orderAndShape()
    {
        std::vector<StateTensor> model = convolution("conv2d", 4, 3);
        add(model, convolution("conv2d_2", 4, 4));
        add(model, convolution("conv2d_3", 4, 4));
        add(model, dense("linear", 2, 4));
        const std::vector<StoredTensor> file{stored("stem.weight", {4, 3, 3, 3}), stored("a.weight", {4, 4, 3, 3}), stored("b.weight", {4, 4, 3, 3}), stored("out.weight", {2, 4}), stored("out.bias", {2})};
        const WeightMapping mapping = mapWeights(file, WeightsLayout::ChannelsFirst, model);
        QCOMPARE(mapping.count(MappingState::Mapped), std::size_t{5});
        QCOMPARE(sourceOf(mapping, file, "conv2d_2.weight"), std::string("a.weight"));
        QCOMPARE(sourceOf(mapping, file, "conv2d_3.weight"), std::string("b.weight"));
        QCOMPARE(entry(mapping, "conv2d_3.weight").how, std::string("by order and shape, from b"));
    }

    void namesBreakTies()
    {
        std::vector<StateTensor> model = convolution("left", 4, 4);
        add(model, convolution("right", 4, 4));
        const std::vector<StoredTensor> file{stored("net.first.weight", {4, 4, 3, 3}), stored("net.left.weight", {4, 4, 3, 3}), stored("net.middle.weight", {4, 4, 3, 3}), stored("net.right.conv.weight", {4, 4, 3, 3})};
        const WeightMapping mapping = mapWeights(file, WeightsLayout::ChannelsFirst, model);
        QCOMPARE(sourceOf(mapping, file, "left.weight"), std::string("net.left.weight"));
        QCOMPARE(sourceOf(mapping, file, "right.weight"), std::string("net.right.conv.weight"));
    }

    void sortedFilesAreReadNaturally()
    {
        std::vector<StateTensor> model;
        for (int i = 0; i < 12; ++i)
            add(model, convolution("conv2d_" + std::to_string(i + 1), 4, 4));
        std::vector<StoredTensor> file;
        for (const int i : {0, 1, 10, 11, 2, 3, 4, 5, 6, 7, 8, 9})
            file.push_back(stored("blocks." + std::to_string(i) + ".w.weight", {4, 4, 3, 3}));
        const WeightMapping mapping = mapWeights(file, WeightsLayout::ChannelsFirst, model);
        QCOMPARE(sourceOf(mapping, file, "conv2d_3.weight"), std::string("blocks.2.w.weight"));
        QCOMPARE(sourceOf(mapping, file, "conv2d_12.weight"), std::string("blocks.11.w.weight"));
    }

    void realResNetOntoOtherLabels()
    {
        const auto path = sharedFile("models/resnet_cifar10/resnet20-12fca82f.th");
        if (!path)
            QSKIP("The ResNet files are not at hand");
        const auto mapped = mapFile(*path);
        QVERIFY(mapped);
        const auto file = openTorchWeights(*mapped, "resnet20");
        QVERIFY(file);
        const auto model = cifarResNet(3);
        const WeightMapping mapping = mapWeights((*file)->tensors(), (*file)->facts().layout, model);
        QCOMPARE(mapping.family, std::string("torchvision ResNet"));
        QVERIFY2(mapping.complete() && mapping.unexpected.empty(), reportText(mapping, (*file)->tensors(), model).c_str());
        // Both go through the network in the same order: so does each of their tensors.
        std::size_t next = 0;
        for (const MappedTensor& tensor : mapping.tensors) {
            if (tensor.state != MappingState::Kept)
                QCOMPARE(tensor.sources, std::vector<std::size_t>{next++});
        }
        QCOMPARE(next, (*file)->tensors().size());
        const auto weights = loadMapped(**file, mapping, model);
        QVERIFY(weights);
        QCOMPARE(numbers(*weights, "head.bias").at(9), -0.27025941014289856f);
        QCOMPARE(weights->tensors.size(), std::size_t{97});
    }

    void kerasLayouts()
    {
        std::vector<StateTensor> model{{"c.weight", {2, 3, 1, 2}}, {"c.bias", {2}}};
        add(model, {{"d.weight", {2, 1, 1, 2}}});
        add(model, norm("n", 2));
        add(model, {{"f.weight", {2, 4}}, {"f.bias", {2}}, {"e.weight", {5, 3}}, {"s.weight", {3, 2, 1}}});
        CountingFile file({stored("c/kernel", {1, 2, 3, 2}), stored("c/bias", {2}), stored("d/depthwise_kernel", {1, 2, 2, 1}), stored("n/gamma", {2}), stored("n/beta", {2}),
                           stored("n/moving_mean", {2}), stored("n/moving_variance", {2}), stored("f/kernel", {4, 2}), stored("f/bias", {2}), stored("e/embeddings", {5, 3}),
                           stored("s/kernel", {1, 2, 3})}, WeightsLayout::Keras);
        const WeightMapping mapping = mapWeights(file.tensors(), WeightsLayout::Keras, model);
        QVERIFY2(mapping.complete(), reportText(mapping, file.tensors(), model).c_str());
        const auto weights = loadMapped(file, mapping, model);
        QVERIFY(weights);
        // kernel[h][w][i][o] = 6 w + 2 i + o  ->  weight[o][i][h][w]
        QCOMPARE(numbers(*weights, "c.weight"), (std::vector<float>{0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11}));
        QCOMPARE(numbers(*weights, "d.weight"), (std::vector<float>{0, 2, 1, 3}));
        QCOMPARE(numbers(*weights, "s.weight"), (std::vector<float>{0, 3, 1, 4, 2, 5}));
        QCOMPARE(numbers(*weights, "e.weight").at(4), 4.0f);
        QCOMPARE(numbers(*weights, "n.running_var"), (std::vector<float>{0, 1}));
        // Behind two channels, the four inputs of the dense layer are two places of two channels each: (place, channel) -> (channel, place).
        QCOMPARE(numbers(*weights, "f.weight"), (std::vector<float>{0, 4, 2, 6, 1, 5, 3, 7}));
        QVERIFY(entry(mapping, "f.weight").how.find("flattened picture") != std::string::npos);
    }

    void kerasRecurrent()
    {
        const std::vector<StateTensor> lstm{{"l.weight_ih_l0", {8, 3}}, {"l.weight_hh_l0", {8, 2}}, {"l.bias_ih_l0", {8}}, {"l.bias_hh_l0", {8}}};
        CountingFile file({stored("lstm/kernel", {3, 8}), stored("lstm/recurrent_kernel", {2, 8}), stored("lstm/bias", {8})}, WeightsLayout::Keras);
        const WeightMapping mapping = mapWeights(file.tensors(), WeightsLayout::Keras, lstm);
        QVERIFY2(mapping.complete(), reportText(mapping, file.tensors(), lstm).c_str());
        const auto weights = loadMapped(file, mapping, lstm);
        QVERIFY(weights);
        QCOMPARE(numbers(*weights, "l.weight_hh_l0").at(3), 9.0f); // [1][1] of the transposed
        QCOMPARE(numbers(*weights, "l.bias_hh_l0"), std::vector<float>(8, 0.0f));
        const std::vector<StateTensor> gru{{"g.weight_ih_l0", {3, 2}}, {"g.weight_hh_l0", {3, 1}}, {"g.bias_ih_l0", {3}}, {"g.bias_hh_l0", {3}}};
        CountingFile second({stored("gru/kernel", {2, 3}), stored("gru/recurrent_kernel", {1, 3}), stored("gru/bias", {2, 3})}, WeightsLayout::Keras);
        const WeightMapping gates = mapWeights(second.tensors(), WeightsLayout::Keras, gru);
        QVERIFY2(gates.complete(), reportText(gates, second.tensors(), gru).c_str());
        const auto turned = loadMapped(second, gates, gru);
        QVERIFY(turned);
        QCOMPARE(numbers(*turned, "g.weight_ih_l0"), (std::vector<float>{1, 4, 0, 3, 2, 5})); // z, r, h -> r, z, n
        QCOMPARE(numbers(*turned, "g.bias_ih_l0"), (std::vector<float>{1, 0, 2}));
        QCOMPARE(numbers(*turned, "g.bias_hh_l0"), (std::vector<float>{4, 3, 5}));
    }

    void byHand()
    {
        const std::vector<StateTensor> model{{"a.weight", {2, 3}}, {"b.weight", {4, 2, 1, 1}}};
        const std::vector<StoredTensor> tensors{stored("x", {3, 2}), stored("y", {4, 2}), stored("z", {9})};
        WeightMapping mapping = mapWeights(tensors, WeightsLayout::ChannelsFirst, model);
        QCOMPARE(mapping.count(MappingState::Missing), std::size_t{2});
        QVERIFY(assignWeight(mapping, 0, 0, tensors, WeightsLayout::ChannelsFirst, model));
        QVERIFY(assignWeight(mapping, 1, 1, tensors, WeightsLayout::ChannelsFirst, model));
        QVERIFY(!assignWeight(mapping, 1, 2, tensors, WeightsLayout::ChannelsFirst, model));
        QVERIFY(mapping.complete());
        QCOMPARE(mapping.unexpected, std::vector<std::size_t>{2});
        CountingFile file(tensors);
        const auto weights = loadMapped(file, mapping, model);
        QVERIFY(weights);
        QCOMPARE(numbers(*weights, "a.weight"), (std::vector<float>{0, 2, 4, 1, 3, 5}));
        clearWeight(mapping, 0);
        QCOMPARE(mapping.unexpected, (std::vector<std::size_t>{0, 2}));
    }

    void nothingFits()
    {
        const std::vector<StateTensor> model = dense("fc", 2, 4);
        const std::vector<StoredTensor> tensors{stored("", {}), stored("...", {1}), stored("a.b", {0}), stored("words", {3}, StoredType::Text)};
        const WeightMapping mapping = mapWeights(tensors, WeightsLayout::Keras, model);
        QCOMPARE(mapping.count(MappingState::Missing), std::size_t{2});
        QCOMPARE(mapping.unexpected.size(), std::size_t{4});
        QVERIFY(mapWeights({}, WeightsLayout::ChannelsFirst, {}).complete());
        QVERIFY(!mapWeights({}, WeightsLayout::ChannelsFirst, model).complete());
    }
};

QTEST_GUILESS_MAIN(WeightMappingTest)
#include "weight_mapping_test.moc"
