// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors.h"
#include "core/graph/data_interface.h"
#include "core/graph/export/export.h"
#include "core/graph/model_state.h"
#include "core/session/training/training.h"
#include "core/session/transfer/initial_weights.h"
#include "plots/canvas/node_canvas.h"
#include "tests/plots/support/screenshots.h"
#include "tests/ui/support/page_fixture.h"
#include "ui/model/model_page.h"
#include "ui/model/transfer/import_model_dialog.h"
#include "ui/model/transfer/import_weights_dialog.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QTableWidget>
#include <QTest>

#include <algorithm>

using namespace cairn;
using namespace cairn::ui;

namespace {

std::unique_ptr<ModelPage> shownPage(test::PageFixture& f)
{
    auto page = std::make_unique<ModelPage>(PageInfo{QStringLiteral("model"), QStringLiteral("Model"), QStringLiteral("model"), {}}, f.workspace);
    page->resize(1200, 640);
    page->show();
    return page;
}

/// A dialog of the page, once it is there.
template <typename Dialog>
Dialog* dialogOf(ModelPage& page)
{
    Dialog* found = nullptr;
    (void)QTest::qWaitFor([&] { return (found = page.findChild<Dialog*>()) && found->isVisible(); });
    return found;
}

template <typename Widget>
Widget* part(QWidget& dialog, const char* name)
{
    return dialog.findChild<Widget*>(QLatin1String(name));
}

void click(QWidget* widget)
{
    QTest::mouseClick(widget, Qt::LeftButton);
}

void toggle(QCheckBox* box)
{
    QTest::mouseClick(box, Qt::LeftButton, {}, {8, box->height() / 2});
}

std::vector<graph::StateTensor> stateOf(const ModelPage& page)
{
    const auto& document = const_cast<ModelPage&>(page).document();
    return graph::modelState(document.graph(), document.facts(), document.data()).value_or(std::vector<graph::StateTensor>());
}

/// Numbers 0, 0.01, 0.02, ... for tensors.
struct Numbers {
    std::map<std::string, std::vector<float>> memory;
    formats::Weights weights;

    void add(const std::string& name, const std::vector<std::int64_t>& shape)
    {
        auto& numbers = memory[name];
        numbers.resize(formats::elementsOf(shape).value_or(0));
        for (std::size_t i = 0; i < numbers.size(); ++i)
            numbers[i] = static_cast<float>(i % 100) * 0.01f;
        weights[name] = {ElementType::Float32, shape, std::as_bytes(std::span(numbers))};
    }
};

} // namespace

class TransferTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// From the file to the next training: a look at the table, a choice by hand, freezing, the report.
    void weightsAreTakenOver()
    {
        test::PageFixture f;
        const auto page = shownPage(f);
        const std::string problem = f.openTable();
        QVERIFY2(problem.empty(), problem.c_str());
        QTRY_VERIFY(page->document().facts().ok() && !page->document().graph().empty());
        const auto state = stateOf(*page);
        QVERIFY(state.size() >= 4);
        // All tensors, but that of the last bias has another name, and there is one too many.
        Numbers numbers;
        for (const graph::StateTensor& tensor : state) {
            if (tensor.type == ElementType::Float32)
                numbers.add(&tensor == &state.back() ? "elsewhere.shift" : tensor.name, tensor.shape);
        }
        numbers.add("optimizer.leftover", {3, 3});
        test::writeFile(f.folder / "given.safetensors", formats::safetensorsBytes(numbers.weights).value());

        QVERIFY(f.commands.run(QStringLiteral("model.weights"), QStringList{QString::fromStdString((f.folder / "given.safetensors").string())}));
        auto* dialog = dialogOf<ImportWeightsDialog>(*page);
        QVERIFY(dialog);
        auto* table = part<QTableView>(*dialog, "weights.table");
        QTRY_COMPARE(table->model()->rowCount(), static_cast<int>(state.size()));
        const QAbstractItemModelTester tester(table->model());
        auto* take = part<QPushButton>(*dialog, "weights.take");
        QVERIFY(take->isEnabled());
        QCOMPARE(part<QListWidget>(*dialog, "weights.left")->count(), 2);
        test::screenshots(f.themes, *dialog, QStringLiteral("import-weights"));

        // Only what is to be looked at: the last bias.
        auto* shown = part<QComboBox>(*dialog, "weights.shown");
        QTest::keyClick(shown, Qt::Key_Down);
        QTRY_VERIFY(table->model()->rowCount() < static_cast<int>(state.size()));
        QTest::keyClick(shown, Qt::Key_Up);
        QTRY_COMPARE(table->model()->rowCount(), static_cast<int>(state.size()));
        QTest::keyClicks(part<QLineEdit>(*dialog, "weights.filter"), QString::fromStdString(state.back().name));
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(0, 1)).center());
        QVERIFY(table->model()->index(0, 3).data().toString().isEmpty());
        auto* source = part<QComboBox>(*dialog, "weights.source");
        QVERIFY(source->isEnabled());
        const int wanted = source->findText(QStringLiteral("elsewhere.shift"), Qt::MatchStartsWith);
        QVERIFY(wanted > 0);
        source->setFocus();
        for (int i = 0; i < source->count() && source->currentIndex() != wanted; ++i)
            QTest::keyClick(source, Qt::Key_Down);
        QTRY_COMPARE(table->model()->index(0, 3).data().toString(), QStringLiteral("elsewhere.shift"));
        QCOMPARE(part<QListWidget>(*dialog, "weights.left")->count(), 1);

        toggle(part<QCheckBox>(*dialog, "weights.freeze"));
        QVERIFY(part<QCheckBox>(*dialog, "weights.freeze")->isChecked());
        click(take);
        auto* report = part<QPlainTextEdit>(*dialog, "weights.report");
        QTRY_VERIFY(report->isVisible());
        QVERIFY(report->toPlainText().contains(QStringLiteral("optimizer.leftover")));
        test::screenshots(f.themes, *dialog, QStringLiteral("import-weights-report"));
        click(part<QPushButton>(*dialog, "weights.close"));

        const auto kept = session::initialWeights(*f.workspace.workbench());
        QVERIFY(kept);
        QCOMPARE(kept->source, std::string("given.safetensors"));
        QCOMPARE(kept->taken, static_cast<std::int64_t>(numbers.weights.size()) - 1);
        QVERIFY(std::ranges::any_of(page->document().graph().nodes(), &graph::Node::frozen));
        QTRY_VERIFY(page->document().isSaved());

        // A training begins with what still fits: the head has another width by now.
        graph::Graph changed = page->document().graph();
        const auto fitting = session::fittingWeights(*f.workspace.workbench(), changed, page->document().data(), f.folder.path());
        QVERIFY2(fitting, fitting ? "" : fitting.error().text().c_str());
        QCOMPARE(fitting->fitting, fitting->kept);
        for (const graph::Node& node : changed.nodes()) {
            if (node.kind != "linear")
                continue;
            graph::Node wider = node;
            wider.params["out_features"] = 77;
            QVERIFY(changed.update(wider));
            break;
        }
        const auto fewer = session::fittingWeights(*f.workspace.workbench(), changed, page->document().data(), f.folder.path());
        QVERIFY2(fewer, fewer ? "" : fewer.error().text().c_str());
        QVERIFY(fewer->fitting < fewer->kept);

        QTRY_VERIFY(f.commands.action(QStringLiteral("model.forgetWeights"))->isEnabled());
        QVERIFY(f.commands.run(QStringLiteral("model.forgetWeights")));
        QTRY_VERIFY(!session::initialWeights(*f.workspace.workbench()));
    }

    void badFilesAreExplained()
    {
        test::PageFixture f;
        const auto page = shownPage(f);
        QVERIFY(f.openTable().empty());
        QTRY_VERIFY(page->document().facts().ok());
        test::writeFile(f.folder / "bad.pt", "no weights at all");
        page->importWeights(QString::fromStdString((f.folder / "bad.pt").string()));
        auto* dialog = dialogOf<ImportWeightsDialog>(*page);
        QVERIFY(dialog);
        QTRY_VERIFY(!part<QLabel>(*dialog, "weights.problem")->text().isEmpty());
        QVERIFY(!part<QPushButton>(*dialog, "weights.take")->isEnabled());
        page->importModel(QString::fromStdString((f.folder / "bad.pt").string()));
        auto* model = dialogOf<ImportModelDialog>(*page);
        QVERIFY(model);
        QTRY_VERIFY(!part<QLabel>(*model, "model.problem")->text().isEmpty());
        QVERIFY(!part<QPushButton>(*model, "model.take")->isEnabled());
    }

    /// A model of another program takes the place of the network, fits the target, and brings its weights.
    void modelsAreImported()
    {
        test::PageFixture f;
        const auto page = shownPage(f);
        QVERIFY(f.openTable().empty());
        QTRY_VERIFY(page->document().facts().ok());
        const auto& fields = page->document().data().fields;
        const auto numbers = std::ranges::find_if(fields, [](const auto& field) { return field.second.type == ElementType::Float32; });
        QVERIFY(numbers != fields.end());
        // Two layers for seven classes, with a Softmax behind them.
        graph::Graph other;
        NodeId last = other.add("input", {{"field", "given"}});
        for (const auto& [kind, params] : std::vector<std::pair<std::string, Json>>{{"linear", {{"out_features", 5}}}, {"relu", Json::object()}, {"linear", {{"out_features", 7}}}, {"softmax", Json::object()}, {"output", Json::object()}}) {
            const NodeId next = other.add(kind, params);
            QVERIFY(other.connect({last, "out"}, {next, "in"}));
            last = next;
        }
        batch::Field field;
        field.name = "given";
        field.shape = {numbers->second.shape.begin() + 1, numbers->second.shape.end()};
        batch::Target target;
        target.classes = {"a", "b", "c", "d", "e", "f", "g"};
        const auto data = graph::dataInterface({field}, target);
        const auto state = graph::modelState(other, graph::infer(other, data), data);
        QVERIFY2(state, state ? "" : state.error().text().c_str());
        Numbers given;
        for (const graph::StateTensor& tensor : *state)
            given.add(tensor.name, tensor.shape);
        const auto onnx = graph::exportOnnx(other, given.weights, {{field}, target});
        QVERIFY2(onnx, onnx ? "" : onnx.error().text().c_str());
        test::writeFile(f.folder / "other.onnx", *onnx);

        QVERIFY(f.commands.run(QStringLiteral("model.import"), QStringList{QString::fromStdString((f.folder / "other.onnx").string())}));
        auto* dialog = dialogOf<ImportModelDialog>(*page);
        QVERIFY(dialog);
        auto* operators = part<QTableWidget>(*dialog, "model.operators");
        QTRY_VERIFY(operators->rowCount() >= 4);
        test::screenshots(f.themes, *dialog, QStringLiteral("import-model"));
        toggle(part<QCheckBox>(*dialog, "model.problemsOnly"));
        QTRY_COMPARE(operators->rowCount(), 0);
        const graph::Graph before = page->document().graph();
        click(part<QPushButton>(*dialog, "model.take"));
        QTRY_VERIFY(session::initialWeights(*f.workspace.workbench()));
        const graph::Graph& after = page->document().graph();
        QVERIFY(!(after == before));
        QVERIFY2(page->document().facts().ok(), page->document().facts().firstError() ? page->document().facts().firstError()->error.text().c_str() : "");
        QVERIFY(std::ranges::none_of(after.nodes(), [](const graph::Node& node) { return node.kind == "softmax"; }));
        QCOMPARE(session::initialWeights(*f.workspace.workbench())->taken, std::int64_t{4});
        QTRY_VERIFY(page->document().isSaved());
        const auto fitting = session::fittingWeights(*f.workspace.workbench(), after, page->document().data(), f.folder.path());
        QVERIFY(fitting);
        QCOMPARE(fitting->fitting, std::int64_t{2}); // the head is new
        page->undoStack()->undo();
        QVERIFY(page->document().graph() == before);
    }
};

QTEST_MAIN(TransferTest)
#include "transfer_test.moc"
