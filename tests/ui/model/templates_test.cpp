// SPDX-License-Identifier: GPL-3.0-or-later
// The list of templates: what fits the data, by domain, searched, refused with the reason.
#include "core/graph/templates.h"
#include "tests/plots/support/screenshots.h"
#include "tests/ui/support/page_fixture.h"
#include "ui/model/model_page.h"
#include "ui/model/templates/template_popup.h"

#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>

#include <algorithm>

using namespace cairn;
using namespace cairn::ui;

namespace {

graph::DataInterface images()
{
    graph::DataInterface data;
    data.fields["image"] = {ElementType::Float32, {graph::kBatch, 3, 32, 32}};
    data.outputWidth = 10;
    return data;
}

struct Opened {
    plots::ThemeStore themes;
    QWidget window;
    TemplatePopup popup{themes, &window};
    QTreeWidget* tree = popup.findChild<QTreeWidget*>();
    QLineEdit* input = popup.findChild<QLineEdit*>();
    QLabel* help = nullptr;

    explicit Opened(const graph::DataInterface& data)
    {
        window.show();
        popup.open(data, {40, 40});
        for (auto* label : popup.findChildren<QLabel*>())
            help = label->parent() == &popup ? label : help;
    }

    QTreeWidgetItem* heading(const QString& title) const
    {
        const auto found = tree->findItems(title, Qt::MatchExactly);
        return found.isEmpty() ? nullptr : found.front();
    }
    QTreeWidgetItem* entry(const QString& title) const
    {
        const auto found = tree->findItems(title, Qt::MatchStartsWith | Qt::MatchRecursive);
        return found.isEmpty() ? nullptr : found.back(); // behind the suggestions
    }
    int shown() const
    {
        int count = 0;
        for (QTreeWidgetItemIterator it(tree, QTreeWidgetItemIterator::NotHidden); *it; ++it)
            count += (*it)->parent() && !(*it)->parent()->isHidden() ? 1 : 0;
        return count;
    }
};

} // namespace

class TemplatesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatFitsComesFirstAndTheRestIsGrey()
    {
        Opened o(images());
        QCOMPARE(o.tree->topLevelItem(0)->text(0), QStringLiteral("Fit these data best"));
        QCOMPARE(o.tree->topLevelItem(0)->childCount(), static_cast<int>(graph::suggestedTemplates(images()).size()));
        QCOMPARE(o.tree->currentItem(), o.tree->topLevelItem(0)->child(0));
        QCOMPARE(o.shown(), static_cast<int>(graph::templates().size() + graph::suggestedTemplates(images()).size()));
        // Each stands under its domain; what the builder refuses is grey and says what the builder says.
        for (const graph::TemplateInfo& info : graph::templates()) {
            const auto* item = o.entry(QString::fromStdString(info.title));
            QVERIFY2(item, info.title.c_str());
            QCOMPARE(item->parent()->text(0), QString::fromLatin1(graph::domainTitle(info.domain)));
            const auto built = graph::buildTemplate(info.id, images());
            QCOMPARE(item->flags().testFlag(Qt::ItemIsEnabled), built.has_value());
            QCOMPARE(item->toolTip(0), QString::fromStdString(built ? info.help : built.error().text()));
        }
        QVERIFY(!o.entry("GCN for graphs")->flags().testFlag(Qt::ItemIsEnabled));
        QVERIFY(o.entry("CNN for images")->text(0).endsWith(QStringLiteral("★")));
        (void)test::screenshots(o.themes, o.popup, QStringLiteral("model-templates"));
    }

    void keysSearchAndChoose()
    {
        Opened o(images());
        QSignalSpy chosen(&o.popup, &TemplatePopup::chosen);
        QTest::keyClicks(o.input, "resnet");
        QCOMPARE(o.shown(), 4); // no suggestion twice
        QVERIFY(o.help->text().startsWith("Residual blocks"));
        QTest::keyClick(o.input, Qt::Key_Down);
        QTest::keyClick(o.input, Qt::Key_Return);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.front().front().toString(), QStringLiteral("resnet34"));
        QVERIFY(!o.popup.isVisible());
        // By a word of the heading, and nothing that is refused.
        o.popup.open(images(), {40, 40});
        QVERIFY(o.input->text().isEmpty());
        QTest::keyClicks(o.input, "graphs");
        QVERIFY(o.shown() >= 3);
        QVERIFY(!o.heading("Graphs")->isHidden());
        QTest::keyClick(o.input, Qt::Key_Return);
        QCOMPARE(chosen.size(), 1);
        QTest::mouseClick(o.tree->viewport(), Qt::LeftButton, {}, o.tree->visualItemRect(o.entry("GCN for graphs")).center());
        QCOMPARE(chosen.size(), 1);
        QTest::keyClicks(o.input, " of no kind");
        QCOMPARE(o.shown(), 0);
    }

    void withoutDataEverythingSaysWhy()
    {
        Opened o(graph::DataInterface{});
        QVERIFY(o.tree->topLevelItem(0)->isHidden()); // no suggestion
        QVERIFY(!o.tree->currentItem());
        QVERIFY2(o.entry("MLP for tables")->toolTip(0).contains("no input fields"), qPrintable(o.entry("MLP for tables")->toolTip(0)));
    }

    void thePageUsesWhatIsChosen()
    {
        test::PageFixture f;
        ModelPage page({QStringLiteral("model"), QStringLiteral("Model"), QStringLiteral("model"), {}}, f.workspace);
        page.resize(1200, 640);
        page.show();
        const std::string problem = f.openTable();
        QVERIFY2(problem.empty(), problem.c_str());
        QTRY_VERIFY(!page.document().graph().empty());
        const graph::Graph before = page.document().graph();
        f.commands.refresh();
        QTRY_VERIFY(f.commands.action("model.templates")->isEnabled());
        QVERIFY(f.commands.run("model.templates"));
        auto* popup = page.findChild<TemplatePopup*>();
        QVERIFY(popup->isVisible());
        auto* input = popup->findChild<QLineEdit*>();
        QTest::keyClicks(input, "dueling");
        QTest::keyClick(input, Qt::Key_Return);
        QTRY_VERIFY(std::ranges::any_of(page.document().graph().nodes(), [](const graph::Node& node) { return node.kind == "dueling_head"; }));
        page.undoStack()->undo();
        QVERIFY(page.document().graph() == before);
        QTRY_VERIFY(page.isSettled());
    }
};

QTEST_MAIN(TemplatesTest)
#include "templates_test.moc"
