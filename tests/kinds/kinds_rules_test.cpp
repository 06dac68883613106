// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/infer/inference.h"
#include "core/graph/kind.h"
#include "tests/kinds/kind_case.h"

#include <QTest>

using namespace cairn;
using namespace cairn::test;

namespace {

/// What a kind has to refuse: the message or the fix has `says`.
struct Refusal {
    const char* kind;
    const char* params;
    std::vector<std::vector<std::int64_t>> inputs; ///< without the batch axis, in the order of the ports
    const char* says;
    std::int64_t vocabulary = 0; ///< of the first input
};

const std::vector<Refusal>& refusals()
{
    static const std::vector<Refusal> kRefusals{
        {"conv1d", "{}", {{3, 8, 8}}, "signals [N, C, L]"},
        {"conv2d", "{}", {{3, 8}}, "images [N, C, H, W]"},
        {"conv3d", "{}", {{3, 8, 8}}, "volumes [N, C, D, H, W]"},
        {"conv2d", "{}", {{4, 8, 8}}, "category codes", 5},
        {"conv2d", R"({"kernel_size": 9})", {{3, 8, 8}}, "kernel_size or dilation smaller"},
        {"conv2d", R"({"groups": 2})", {{3, 8, 8}}, "groups that divides"},
        {"conv2d", R"({"same_padding": true, "stride": 2})", {{3, 8, 8}}, "Set stride to 1"},
        {"conv2d", R"({"padding": 3, "padding_mode": "reflect"})", {{3, 3, 8}}, "at most 2"},
        {"conv2d", R"({"padding": 4, "padding_mode": "circular"})", {{3, 8, 3}}, "at most 3"},
        {"conv2d", R"({"kernel_shape": [3]})", {{3, 8, 8}}, "Give 2 numbers"},
        {"conv2d", R"({"strides": [1.5, 1]})", {{3, 8, 8}}, "whole numbers"},
        {"conv2d", R"({"pads": [-1, 0]})", {{3, 8, 8}}, "pads cannot be -1"},
        {"conv2d", R"({"dilations": "2"})", {{3, 8, 8}}, "dilations"},
        {"depthwise_conv2d", R"({"channel_multiplier": 65536})", {{1000000, 3, 3}}, "channel_multiplier"},
        {"conv_transpose2d", R"({"output_padding": 1})", {{3, 8, 8}}, "at most 0"},
        {"conv_transpose1d", R"({"padding": 9})", {{3, 4}}, "Make padding smaller"},
        {"conv_transpose1d", R"({"stride": 1024})", {{1, 1000000000}}, "at most 1000000000"},
        {"max_pool2d", R"({"padding": 2})", {{3, 8, 8}}, "at most 1"},
        {"max_pool1d", R"({"kernel_size": 9})", {{3, 8}}, "kernel_size smaller"},
        {"max_pool1d", R"({"dilation": 9, "padding": 1})", {{3, 8}}, "dilation smaller"},
        {"avg_pool3d", R"({"kernel_size": 3, "padding": 1})", {{3, 2, 8, 8}}, "kernel_size smaller"},
        {"adaptive_max_pool2d", R"({"output_shape": [1, 2, 3]})", {{3, 8, 8}}, "Give 2 numbers"},
        {"global_max_pool1d", "{}", {{3, 8, 8}}, "[N, L, D]"},
        {"pad", R"({"padding": [1, 2, 3]})", {{3, 8, 8}}, "1 or 4 numbers"},
        {"pad", R"({"padding": [5], "mode": "reflect"})", {{3, 8, 5}}, "at most 4"},
        {"pad", "{}", {{8}}, "signals [N, C, L]"},
        {"crop", R"({"size": [9]})", {{3, 8, 8}}, "size or offsets smaller"},
        {"crop", R"({"size": [4], "center": false, "offsets": [5]})", {{3, 8, 8}}, "size or offsets smaller"},
        {"crop", "{}", {{3, 8, 8}, {3, 8}}, "as many axes"},
        {"upsample", R"({"scale_factor": 0.1})", {{3, 8, 8}}, "scale_factor larger"},
        {"upsample", R"({"mode": "bicubic"})", {{3, 8}}, "mode linear"},
        {"upsample", R"({"scale_factor": 1024})", {{1, 10000000}}, "at most 1000000000"},
        {"pixel_shuffle", "{}", {{6, 8, 8}}, "multiple of 4"},
        {"pixel_unshuffle", R"({"downscale_factor": 3})", {{6, 8, 9}}, "divides height and width"},
        {"embedding_bag", "{}", {{4}}, "category codes"},
        {"embedding_bag", "{}", {{4}, {5}}, "mask", 9},
        {"embedding_bag", "{}", {{4, 2}}, "Flatten", 9},
        {"one_hot", "{}", {{4}}, "category codes"},
        {"one_hot", "{}", {{4}}, "GiB", 1000000000000},
        {"bilinear", "{}", {{4}, {5, 3}}, "Bilinear works on two inputs"},
        {"bilinear", "{}", {{6, 4}, {5, 3}}, "of one length"},
        {"positional_embedding", R"({"max_length": 3})", {{4, 6}}, "at least 4"},
        {"sinusoidal_positions", "{}", {{4}}, "[N, T, D]"},
        {"rotary_positions", "{}", {{4, 5}}, "multiple of 2"},
        {"rotary_positions", R"({"num_heads": 3})", {{4, 6, 8}}, "num_heads to 1"},
        {"rotary_positions", R"({"num_heads": 3})", {{4, 8}}, "multiple of 6"},
        {"batch_norm", "{}", {{2, 2, 2, 2, 2}}, "BatchNorm works on"},
        {"group_norm", R"({"num_groups": 3})", {{4, 5}}, "divides the number of channels"},
        {"group_norm", R"({"num_groups": 4})", {{4}}, "num_groups smaller"},
        {"instance_norm", "{}", {{4}}, "[N, C, L]"},
        {"instance_norm", "{}", {{4, 1, 1}}, "single number"},
        {"rms_norm", R"({"axes": 2})", {{4}}, "at most 1"},
        {"layer_norm", R"({"axes": 2})", {{4}}, "at most 1"},
        {"local_response_norm", R"({"size": 4})", {{4, 5}}, "odd number"},
        {"feature_dropout", "{}", {{4}}, "Use Dropout"},
        {"drop_path", "{}", {{4}}, "category codes", 3},
        {"gaussian_noise", R"({"stddev": -1})", {{4}}, "from 0 to"}};
    return kRefusals;
}

} // namespace

/// What the kinds refuse, and that they say why, where and what to do.
class KindsRulesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refusesInPlainWords_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < refusals().size(); ++i)
            QTest::addRow("%s %s %d", refusals()[i].kind, refusals()[i].params, static_cast<int>(i)) << static_cast<int>(i);
    }

    void refusesInPlainWords()
    {
        QFETCH(int, index);
        const Refusal& refusal = refusals()[static_cast<std::size_t>(index)];
        const graph::Kind* kind = graph::findKind(refusal.kind);
        QVERIFY(kind);
        KindCase test;
        test.kind = refusal.kind;
        test.params = Json::parse(refusal.params);
        test.outputs.emplace_back().name = "out";
        graph::DataInterface data;
        for (std::size_t i = 0; i < refusal.inputs.size(); ++i) {
            CaseTensor input;
            input.name = kind->info.inputs.at(i).name;
            test.inputs.push_back(input);
            graph::TensorType type{ElementType::Float32, refusal.inputs[i], 0};
            if (i == 0 && refusal.vocabulary > 0)
                type = {ElementType::Int64, refusal.inputs[i], refusal.vocabulary};
            type.shape.insert(type.shape.begin(), graph::kBatch);
            data.fields["f_" + input.name] = type;
        }
        const graph::Inference facts = graph::infer(test.graph("out"), data);
        const graph::Problem* problem = facts.firstError();
        QVERIFY(problem);
        QCOMPARE(problem->error.where, std::string("layer"));
        QVERIFY2(!problem->error.fix.empty(), problem->error.text().c_str());
        QVERIFY2((problem->error.what + " " + problem->error.fix).find(refusal.says) != std::string::npos, problem->error.text().c_str());
    }
};

QTEST_GUILESS_MAIN(KindsRulesTest)
#include "kinds_rules_test.moc"
