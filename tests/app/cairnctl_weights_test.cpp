// SPDX-License-Identifier: GPL-3.0-or-later
// cairnctl weights, from outside.
#include "core/formats/safetensors.h"
#include "tests/app/cairnctl_support.h"

using namespace cairn;
using namespace cairn::test;

class CairnctlWeightsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listsTensors()
    {
        const TempDir folder;
        const std::vector<float> numbers{1, -2, 4};
        writeFile(folder / "w.bin", *formats::safetensorsBytes({{"fc.weight", {ElementType::Float32, {1, 3}, std::as_bytes(std::span(numbers))}}}));
        const Ended text = cairnctl({"weights", folder / "w.bin"});
        COMPARE_STATUS(text, 0);
        QCOMPARE(text.out, std::string("fc.weight  float32  [1, 3]\nsafetensors: 1 tensor, 3 numbers, 12 B\n"));
        const Ended json = cairnctlJson({"weights", "--sums", folder / "w.bin"});
        COMPARE_STATUS(json, 0);
        const Json tensor = json.json()["tensors"][0];
        QCOMPARE(tensor["name"].get<std::string>(), std::string("fc.weight"));
        QCOMPARE(tensor["shape"], (Json{1, 3}));
        QCOMPARE(tensor["sum"].get<double>(), 3.0);
        QCOMPARE(tensor["min"].get<double>(), -2.0);
    }

    void badFiles()
    {
        const TempDir folder;
        writeFile(folder / "program.pt", std::string("\x80\x02" "cos\nsystem\n", 12));
        const Ended program = cairnctlJson({"weights", folder / "program.pt"});
        COMPARE_STATUS(program, 4);
        QCOMPARE(codeOf(program), std::string("unsupported"));
        COMPARE_STATUS(cairnctlJson({"weights", folder / "nothing.pt"}), 4);
        COMPARE_STATUS(cairnctlJson({"weights"}), 2);
    }
};

QTEST_GUILESS_MAIN(CairnctlWeightsTest)
#include "cairnctl_weights_test.moc"
