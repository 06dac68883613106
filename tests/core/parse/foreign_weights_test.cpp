// SPDX-License-Identifier: GPL-3.0-or-later
// Weights of other programs that need cairn-parse, and readers checked against each other.
#include "core/formats/foreign/onnx_reader.h"
#include "core/formats/foreign/tflite_reader.h"
#include "core/formats/safetensors.h"
#include "core/parse/onnx_session.h"
#include "core/parse/open_weights.h"
#include "tests/support/shared_data.h"

#include <QProcess>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <hdf5.h>

using namespace cairn;
using namespace cairn::formats;
using namespace cairn::parse;
using namespace cairn::test;

namespace fs = std::filesystem;

namespace {

using Ints = std::vector<std::int64_t>;

/// Groups on the way to a dataset are made where they are missing.
void writeArray(hid_t file, const std::string& path, const std::vector<hsize_t>& shape, float first)
{
    const hid_t links = H5Pcreate(H5P_LINK_CREATE);
    H5Pset_create_intermediate_group(links, 1);
    const hid_t space = H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
    const hid_t set = H5Dcreate2(file, path.c_str(), H5T_NATIVE_FLOAT, space, links, H5P_DEFAULT, H5P_DEFAULT);
    std::size_t count = 1;
    for (const hsize_t length : shape)
        count *= length;
    std::vector<float> numbers(count);
    for (std::size_t i = 0; i < count; ++i)
        numbers[i] = first + static_cast<float>(i);
    H5Dwrite(set, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data());
    H5Dclose(set);
    H5Sclose(space);
    H5Pclose(links);
}

/// A list of texts of fixed length, as h5py writes them, or one text of any length.
void writeTexts(hid_t file, const std::string& group, const std::string& name, const std::vector<std::string>& texts, bool list = true)
{
    const hid_t place = H5Oopen(file, group.c_str(), H5P_DEFAULT);
    const hid_t type = H5Tcopy(H5T_C_S1);
    std::string letters;
    std::size_t longest = 1;
    for (const std::string& text : texts)
        longest = std::max(longest, text.size());
    for (const std::string& text : texts)
        letters += text + std::string(longest - text.size(), '\0');
    const char* single = texts.front().c_str();
    H5Tset_size(type, list ? longest : H5T_VARIABLE);
    const hsize_t count = texts.size();
    const hid_t space = list ? H5Screate_simple(1, &count, nullptr) : H5Screate(H5S_SCALAR);
    const hid_t attribute = H5Acreate2(place, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(attribute, type, list ? static_cast<const void*>(letters.data()) : &single);
    H5Aclose(attribute);
    H5Sclose(space);
    H5Tclose(type);
    H5Oclose(place);
}

hid_t newFile(const fs::path& path) { return H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT); }

std::vector<std::string> namesOf(const WeightsFile& file)
{
    std::vector<std::string> names;
    for (const StoredTensor& tensor : file.tensors())
        names.push_back(tensor.name);
    return names;
}

std::vector<float> floats(WeightsFile& file, const std::string& name)
{
    const auto names = namesOf(file);
    const auto at = std::ranges::find(names, name);
    if (at == names.end())
        return {};
    auto numbers = readFloats(file, static_cast<std::size_t>(at - names.begin()));
    return numbers ? std::move(*numbers) : std::vector<float>();
}

bool zipTogether(const fs::path& folder, const char* script)
{
    return QProcess::execute("python3", {"-c", QString("import os, sys, zipfile\nos.chdir(sys.argv[1])\n") + script, QString::fromStdString(folder.string())}) == 0;
}

} // namespace

class ForeignWeightsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keras2()
    {
        const TempDir folder;
        const hid_t file = newFile(folder / "m.h5");
        writeArray(file, "model_weights/zeta/zeta/kernel:0", {1, 2}, 1);
        writeArray(file, "model_weights/zeta/zeta/bias:0", {2}, 5);
        writeArray(file, "model_weights/alpha/alpha/gamma:0", {3}, 7);
        writeArray(file, "optimizer_weights/Adam/m:0", {3}, 7);
        H5Gclose(H5Gcreate2(file, "model_weights/flatten", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
        writeTexts(file, "model_weights", "layer_names", {"zeta", "flatten", "alpha"});
        writeTexts(file, "model_weights/zeta", "weight_names0", {"zeta/kernel:0"}); // a list that was cut
        writeTexts(file, "model_weights/zeta", "weight_names1", {"zeta/bias:0", "zeta/not there:0"});
        writeTexts(file, "model_weights/alpha", "weight_names", {"alpha/gamma:0"});
        writeTexts(file, "/", "keras_version", {"2.3.0-tf"}, false);
        H5Fclose(file);
        const auto weights = openWeights(folder / "m.h5");
        QVERIFY2(weights, weights ? "" : weights.error().text().c_str());
        QCOMPARE((*weights)->facts().format, std::string("Keras HDF5"));
        QVERIFY((*weights)->facts().layout == WeightsLayout::Keras);
        QCOMPARE((*weights)->facts().metadata.at("keras_version"), std::string("2.3.0-tf"));
        QCOMPARE(namesOf(**weights), (std::vector<std::string>{"zeta/kernel", "zeta/bias", "alpha/gamma"}));
        QCOMPARE(floats(**weights, "zeta/bias"), (std::vector<float>{5, 6}));
        QCOMPARE((*weights)->tensors()[0].shape, (Ints{1, 2}));
    }

    /// The authors' weights of neural collaborative filtering, written by Keras 1.
    void realKeras1()
    {
        const auto path = sharedFile("ncf_ml1m/pretrain/ml-1m_MLP_64-32-16-8_1501652038.h5");
        if (!path)
            QSKIP("The NCF weights are not at hand");
        const auto weights = openWeights(*path);
        QVERIFY2(weights, weights ? "" : weights.error().text().c_str());
        QCOMPARE(namesOf(**weights), (std::vector<std::string>{"item_embedding/embeddings", "user_embedding/embeddings", "layer1/kernel", "layer1/bias", "layer2/kernel", "layer2/bias",
                                                               "layer3/kernel", "layer3/bias", "prediction/kernel", "prediction/bias"}));
        QCOMPARE((*weights)->tensors()[2].shape, (Ints{64, 32}));
    }

    void llama2c()
    {
        const auto path = sharedFile("models/stories260K/stories260K.bin");
        if (!path)
            QSKIP("The stories260K model is not at hand");
        const auto weights = openWeights(*path);
        QVERIFY2(weights, weights ? "" : weights.error().text().c_str());
        QCOMPARE((*weights)->facts().format, std::string("llama2.c"));
        QCOMPARE((*weights)->tensors().size(), std::size_t{5 * 9 + 2});
        QCOMPARE((*weights)->facts().metadata.at("n_kv_heads"), std::string("4"));
        QCOMPARE((*weights)->tensors()[3].name, std::string("layers.0.attention.wk.weight"));
        QCOMPARE((*weights)->tensors()[3].shape, (Ints{32, 64}));
        // Sums by NumPy over the same file.
        const std::pair<const char*, double> sums[] = {{"tok_embeddings.weight", -752.3677446640068}, {"layers.0.attention.wk.weight", -16.508645431225887}, {"layers.4.feed_forward.w2.weight", 19.543787761240765}, {"layers.2.ffn_norm.weight", 52.70496639609337}, {"norm.weight", 115.95276230573654}};
        for (const auto& [name, expected] : sums) {
            double sum = 0;
            for (const float number : floats(**weights, name))
                sum += static_cast<double>(number);
            QVERIFY2(std::abs(sum - expected) < 1e-9, name);
        }
        const TempDir folder;
        writeFile(folder / "short.bin", std::string(28, '\1'));
        QVERIFY(!openWeights(folder / "short.bin"));
    }

    void keras3_data()
    {
        QTest::addColumn<bool>("ownNames");
        QTest::newRow("layers by class and count") << false;
        QTest::newRow("layers by their names") << true;
    }

    void keras3()
    {
        QFETCH(bool, ownNames);
        const TempDir folder;
        const hid_t file = newFile(folder / "model.weights.h5");
        writeArray(file, ownNames ? "layers/stem/vars/0" : "layers/conv2d/vars/0", {1, 1, 2, 3}, 0);
        writeArray(file, ownNames ? "layers/stem/vars/1" : "layers/conv2d/vars/1", {3}, 10);
        writeArray(file, ownNames ? "layers/norm/vars/0" : "layers/batch_normalization/vars/0", {3}, 20); // without scale
        writeArray(file, ownNames ? "layers/norm/vars/1" : "layers/batch_normalization/vars/1", {3}, 30);
        writeArray(file, ownNames ? "layers/norm/vars/2" : "layers/batch_normalization/vars/2", {3}, 40);
        writeArray(file, ownNames ? "layers/conv/vars/0" : "layers/conv2d_1/vars/0", {1, 1, 3, 1}, 50);
        writeArray(file, ownNames ? "layers/memory/cell/vars/1" : "layers/lstm/cell/vars/1", {2, 8}, 60);
        writeArray(file, "optimizer/vars/1", {3}, 70);
        H5Fclose(file);
        const char* script = R"py(
import json
layer = lambda kind, **config: {'class_name': kind, 'config': config}
config = {'class_name': 'Functional', 'config': {'layers': [layer('InputLayer', name='in'), layer('Conv2D', name='stem'), layer('BatchNormalization', name='norm', scale=False, center=True),
    layer('Conv2D', name='conv'), layer('LSTM', name='memory')]}}
with zipfile.ZipFile('m.keras', 'w') as archive:
    archive.writestr('metadata.json', '{}'); archive.writestr('config.json', json.dumps(config)); archive.write('model.weights.h5')
)py";
        QVERIFY(zipTogether(folder.path(), script));
        const auto weights = openWeights(folder / "m.keras");
        QVERIFY2(weights, weights ? "" : weights.error().text().c_str());
        QCOMPARE((*weights)->facts().format, std::string("Keras 3"));
        const std::vector<std::string> byName{"stem/kernel", "stem/bias", "norm/beta", "norm/moving_mean", "norm/moving_variance", "conv/kernel", "memory/recurrent_kernel"};
        const std::vector<std::string> byClass{"conv2d/kernel", "conv2d/bias", "batch_normalization/beta", "batch_normalization/moving_mean",
                                               "batch_normalization/moving_variance", "conv2d_1/kernel", "lstm/recurrent_kernel"};
        QCOMPARE(namesOf(**weights), ownNames ? byName : byClass);
        QCOMPARE(*readFloats(**weights, 3), (std::vector<float>{30, 31, 32}));
        if (!ownNames) { // weights alone: the classes are in the names
            const auto alone = openWeights(folder / "model.weights.h5");
            QVERIFY2(alone, alone ? "" : alone.error().text().c_str());
            QCOMPARE((*alone)->facts().format, std::string("Keras 3 weights"));
            QVERIFY(std::ranges::count(namesOf(**alone), "conv2d_1/kernel") == 1);
        }
    }

    void otherHdf5()
    {
        const TempDir folder;
        const hid_t file = newFile(folder / "any.h5");
        writeArray(file, "b/x", {2}, 1);
        writeArray(file, "a", {2, 2}, 1);
        H5Fclose(file);
        const auto weights = openWeights(folder / "any.h5");
        QVERIFY2(weights, weights ? "" : weights.error().text().c_str());
        QCOMPARE(namesOf(**weights), (std::vector<std::string>{"a", "b/x"}));
        QVERIFY((*weights)->facts().layout == WeightsLayout::ChannelsFirst);
    }

    void badFiles()
    {
        const TempDir folder;
        const auto refused = [&](const std::string& name, const std::string& bytes) {
            writeFile(folder / name, bytes);
            return !openWeights(folder / name);
        };
        QVERIFY(refused("empty.pt", ""));
        QVERIFY(refused("text.pt", "hello, this is a text\n"));
        QVERIFY(refused("cut.h5", "\x89HDF\r\n\x1a\n"));
        QVERIFY(refused("cut.zip", std::string("PK\3\4") + std::string(100, '\0')));
        QVERIFY(refused("model.safetensors.index.json", R"({"weight_map": {"a": "../secret.safetensors"}})"));
        QVERIFY(refused("other.json", R"({"weights": 1})"));
        QVERIFY(!openWeights(folder / "nothing.pt"));
        QVERIFY(!openWeights(folder.path()));
        QVERIFY(zipTogether(folder.path(), "with zipfile.ZipFile('no.keras', 'w') as a: a.writestr('config.json', '{}'); a.writestr('model.weights.h5', 'no HDF5')\n"));
        QVERIFY(!openWeights(folder / "no.keras"));
    }

    void shardedSafetensors()
    {
        const TempDir folder;
        const auto shard = [](const std::string& name, float number) {
            const std::vector<float> numbers{number};
            return *safetensorsBytes({{name, {ElementType::Float32, {1}, std::as_bytes(std::span(numbers))}}});
        };
        writeFile(folder / "m-1.safetensors", shard("a", 1));
        writeFile(folder / "m-2.safetensors", shard("b", 2));
        writeFile(folder / "m.safetensors.index.json", R"({"weight_map": {"b": "m-2.safetensors", "a": "m-1.safetensors"}})");
        const auto weights = openWeights(folder / "m.safetensors.index.json");
        QVERIFY2(weights, weights ? "" : weights.error().text().c_str());
        QCOMPARE(namesOf(**weights), (std::vector<std::string>{"a", "b"}));
        QCOMPARE(floats(**weights, "b"), std::vector<float>{2});
    }

    /// MLPerf Tiny's ResNet-8 is there as Keras made it and as TFLite got it, with the normalisations folded into the
    /// convolutions: two formats and two readers must give the same numbers.
    void resNet8InTwoFormats()
    {
        const auto keras = sharedFile("models/mlperf_tiny/pretrainedResnet.h5"), lite = sharedFile("models/mlperf_tiny/pretrainedResnet.tflite");
        if (!keras || !lite)
            QSKIP("The MLPerf Tiny models are not at hand");
        const auto weights = openWeights(*keras);
        QVERIFY2(weights, weights ? "" : weights.error().text().c_str());
        QCOMPARE((*weights)->tensors().size(), std::size_t{48});
        const auto graph = openTfLite(*lite);
        QVERIFY(graph);
        const int norms[] = {0, 1, 2, 3, 4, -1, 5, 6, -1}; // behind each convolution; two have none
        std::size_t compared = 0;
        for (const ForeignOperator& op : graph->operators) {
            if (op.type != "CONV_2D")
                continue;
            const std::string& name = op.inputs.at(1); // model/conv2d_3/Conv2D
            const std::size_t begin = name.find("conv2d");
            const std::string layer = name.substr(begin, name.find('/', begin) - begin);
            const int index = layer == "conv2d" ? 0 : std::stoi(layer.substr(7));
            compareFolded(**weights, *graph, op, layer, norms[index]);
            ++compared;
        }
        QCOMPARE(compared, std::size_t{9});
        const auto kernel = floats(**weights, "dense/kernel");
        const auto liteKernel = *floatsOf(graph->constants.at("model/dense/MatMul"));
        for (std::size_t in = 0; in < 64; ++in) {
            for (std::size_t out = 0; out < 10; ++out)
                QCOMPARE(liteKernel[out * 64 + in], kernel[in * 10 + out]);
        }
    }

    /// Structure as libonnx sees it, in cairn-parse, for every model that ONNX's own tests come with.
    void onnxModels()
    {
        const auto folder = sharedFile("onnx");
        if (!folder)
            QSKIP("ONNX's test models are not at hand");
        std::size_t models = 0;
        for (const auto& place : fs::recursive_directory_iterator(*folder)) {
            if (place.path().extension() != ".onnx")
                continue;
            ++models;
            const auto graph = openOnnx(place.path());
            QVERIFY2(graph, graph ? "" : graph.error().text().c_str());
            const auto summary = summarizeOnnx(place.path());
            if (!summary) // checked by libonnx, which some of its own models do not pass
                continue;
            std::map<std::string, std::int64_t> counts;
            for (const ForeignOperator& op : graph->operators)
                ++counts[op.type];
            QVERIFY2(counts == summary->operators, place.path().c_str());
            QCOMPARE(graph->version, summary->opset);
            QCOMPARE(graph->inputs.size(), summary->inputs.size());
            for (std::size_t i = 0; i < graph->inputs.size(); ++i) {
                QCOMPARE(graph->inputs[i], summary->inputs[i].name);
                QCOMPARE(graph->values.at(graph->inputs[i]).shape.value_or(Ints{}), summary->inputs[i].shape);
            }
            std::int64_t parameters = 0;
            for (const auto& [name, constant] : graph->constants)
                parameters += static_cast<std::int64_t>(*elementsOf(constant.tensor.shape));
            QCOMPARE(parameters, summary->parameters);
        }
        QVERIFY2(models >= 140, std::to_string(models).c_str());
    }

private:
    static void compareFolded(WeightsFile& keras, const ForeignGraph& lite, const ForeignOperator& op, const std::string& layer, int norm)
    {
        const auto kernel = floats(keras, layer + "/kernel"), bias = floats(keras, layer + "/bias");
        const auto folded = *floatsOf(lite.constants.at(op.inputs.at(1))), foldedBias = *floatsOf(lite.constants.at(op.inputs.at(2)));
        QCOMPARE(folded.size(), kernel.size());
        const std::size_t outputs = bias.size(), rest = kernel.size() / outputs;
        const std::string behind = "batch_normalization" + (norm > 0 ? "_" + std::to_string(norm) : std::string());
        const auto gamma = floats(keras, behind + "/gamma"), beta = floats(keras, behind + "/beta"), mean = floats(keras, behind + "/moving_mean"),
                   variance = floats(keras, behind + "/moving_variance");
        for (std::size_t out = 0; out < outputs; ++out) {
            const float scale = norm < 0 ? 1.0f : gamma.at(out) / std::sqrt(variance.at(out) + 1e-3f);
            const float shift = norm < 0 ? bias[out] : (bias[out] - mean.at(out)) * scale + beta.at(out);
            QVERIFY(std::abs(foldedBias[out] - shift) <= 1e-5f + 1e-5f * std::abs(shift));
            for (std::size_t i = 0; i < rest; ++i) // [h, w, in, out] against [out, h, w, in]
                QVERIFY(std::abs(folded[out * rest + i] - kernel[i * outputs + out] * scale) <= 1e-6f + 1e-5f * std::abs(folded[out * rest + i]));
        }
    }
};

QTEST_GUILESS_MAIN(ForeignWeightsTest)
#include "foreign_weights_test.moc"
