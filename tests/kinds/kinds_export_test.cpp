// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors.h"
#include "core/graph/export/export.h"
#include "tests/core/graph/export_oracles.h"
#include "tests/kinds/kind_case.h"

#include <QTest>
#include <algorithm>
#include <cmath>

using namespace cairn;
using namespace cairn::test;

namespace {

/// One output port of a case.
struct Part {
    const KindCase* test;
    const CaseTensor* output;
    std::string name() const { return test->name + (test->outputs.size() > 1 ? " " + output->name : ""); }
};

const std::vector<Part>& parts()
{
    static const std::vector<Part> kParts = [] {
        std::vector<Part> all;
        for (const KindCase& test : kindCases()) {
            for (const CaseTensor& output : test.outputs)
                all.push_back({&test, &output});
        }
        return all;
    }();
    return kParts;
}

std::vector<OracleInput> oracleInputs(const KindCase& test)
{
    std::vector<OracleInput> inputs;
    for (const CaseTensor& input : test.inputs)
        inputs.push_back({"f_" + input.name, input.codes ? ElementType::Int64 : ElementType::Float32, input.shape, KindCase::bytes(input)});
    return inputs;
}

std::vector<double> relative(const std::vector<double>& values)
{
    std::vector<double> scales;
    for (const double value : values)
        scales.push_back(std::max(1.0, std::abs(value)));
    return scales;
}

/// The largest difference, relative to the larger of 1 and the reference.
double difference(std::vector<float> values, std::vector<double> expected)
{
    const std::vector<double> scales = relative(expected);
    for (std::size_t i = 0; i < std::min(values.size(), expected.size()); ++i) {
        values[i] = static_cast<float>(static_cast<double>(values[i]) / scales[i]);
        expected[i] /= scales[i];
    }
    return largestDifference(values, expected);
}

double differenceOf(const Part& part, const std::vector<float>& values)
{
    if (part.test->random)
        return values.size() == part.output->values.size() && std::ranges::all_of(values, [](float value) { return std::isfinite(value); }) ? 0 : HUGE_VAL;
    return difference(values, part.output->values);
}

} // namespace

/// Every kind's ONNX and Python against PyTorch's numbers.
class KindsExportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void onnxComputesTheSame_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < parts().size(); ++i)
            QTest::newRow(parts()[i].name().c_str()) << static_cast<int>(i);
    }

    void onnxComputesTheSame()
    {
        QFETCH(int, index);
        const auto& [test, output] = parts()[static_cast<std::size_t>(index)];
        const CaseWeights weights(*test, output->name);
        const std::vector<batch::Field> fields = test->fields();
        const auto model = graph::exportOnnx(test->graph(output->name), weights.tensors, {fields, {}});
        if (!test->onnx) {
            QVERIFY2(!model && model.error().code == ErrorCode::Unsupported && !model.error().fix.empty(), "this is not to be exported");
            return;
        }
        QVERIFY2(model, model ? "" : model.error().text().c_str());
        const auto numbers = onnxOutput(*model, oracleInputs(*test));
        QVERIFY2(numbers, numbers ? "" : numbers.error().what.c_str());
        const double worst = differenceOf(parts()[static_cast<std::size_t>(index)], *numbers);
        QVERIFY2(worst < test->tolerance, std::to_string(worst).c_str());
    }

    void pythonComputesTheSame()
    {
        std::vector<PythonCase> cases;
        for (std::size_t i = 0; i < parts().size(); ++i) {
            const auto& [test, output] = parts()[i];
            const std::vector<batch::Field> fields = test->fields();
            const auto source = graph::exportPython(test->graph(output->name), {fields, {}});
            QVERIFY2(source, source ? "" : (test->name + ": " + source.error().text()).c_str());
            const CaseWeights weights(*test, output->name);
            cases.push_back({std::to_string(i), *source, formats::safetensorsBytes(weights.tensors).value(), oracleInputs(*test)});
        }
        const auto results = pythonResults(cases);
        if (!results && results.error().code == ErrorCode::Unsupported)
            QSKIP(results.error().what.c_str());
        QVERIFY2(results, results ? "" : results.error().what.c_str());
        QStringList wrong;
        for (std::size_t i = 0; i < parts().size(); ++i) {
            const Json& result = (*results)[i];
            const double worst = result.contains("error") ? HUGE_VAL : differenceOf(parts()[i], result.at("output").get<std::vector<float>>());
            if (!(worst < parts()[i].test->tolerance))
                wrong << QString::fromStdString(parts()[i].name() + ": " + result.value("error", std::to_string(worst)));
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    }
};

QTEST_GUILESS_MAIN(KindsExportTest)
#include "kinds_export_test.moc"
