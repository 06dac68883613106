// SPDX-License-Identifier: GPL-3.0-or-later
// What the fuzzers of model files have found.
#include "core/graph/transfer/imported_model.h"

#include <QTest>

using namespace cairn;
using namespace cairn::formats;
using namespace cairn::graph;

namespace {

using Shape = std::vector<std::int64_t>;

ForeignOperator operatorOf(const std::string& type, std::vector<std::string> inputs, std::vector<std::string> outputs)
{
    ForeignOperator op;
    op.type = type;
    op.inputs = std::move(inputs);
    op.outputs = std::move(outputs);
    return op;
}

ForeignConstant zeros(const Shape& shape)
{
    static const auto kNumbers = std::make_shared<std::vector<std::byte>>(4096);
    const std::uint64_t bytes = 4 * *elementsOf(shape);
    return {{"", StoredType::Float32, shape, {}}, {std::span(*kNumbers).first(bytes), kNumbers}};
}

} // namespace

class DamagedModelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// An operator "Constant" whose "value" is no tensor has no numbers.
    void constantsWithoutNumbers()
    {
        ForeignGraph file;
        file.version = 17;
        file.inputs = {"x"};
        file.outputs = {"y"};
        file.values["x"] = {StoredType::Float32, Shape{-1, 4}};
        file.operators = {operatorOf("Constant", {}, {"c"}), operatorOf("Mul", {"x", "c"}, {"y"})};
        file.operators[0].attributes["value"] = std::int64_t{3};
        const auto imported = importModel(file);
        QVERIFY2(imported.has_value(), imported ? "" : imported.error().text().c_str());
        QVERIFY(imported->count(ImportState::Refused) > 0);
        QVERIFY(importedWeights(file, *imported, {}).has_value());
    }

    /// A convolution without channels puts out nothing that a later one could divide by.
    void convolutionsWithoutChannels()
    {
        ForeignGraph file;
        file.format = ForeignGraph::Format::TfLite;
        file.version = 3;
        file.inputs = {"x"};
        file.outputs = {"z"};
        file.values["x"] = {StoredType::Float32, Shape{1, 8, 8, 3}};
        file.constants["none"] = zeros({0, 1, 1, 3});
        file.constants["deep"] = zeros({1, 3, 3, 4});
        file.constantOrder = {"none", "deep"};
        file.operators = {operatorOf("CONV_2D", {"x", "none"}, {"y"}), operatorOf("DEPTHWISE_CONV_2D", {"y", "deep"}, {"z"})};
        const auto imported = importModel(file);
        QVERIFY2(imported.has_value(), imported ? "" : imported.error().text().c_str());
        QCOMPARE(imported->operators.size(), std::size_t{2});
        QCOMPARE(imported->operators[1].state, ImportState::Refused);
    }
};

QTEST_GUILESS_MAIN(DamagedModelsTest)
#include "damaged_models_test.moc"
