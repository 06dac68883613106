// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog that packs a project for a cluster.
#include "tests/ui/support/page_fixture.h"
#include "ui/train/launch/launch_dialog.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>

using namespace cairn;
using cairn::test::PageFixture;

namespace fs = std::filesystem;

class LaunchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsAndWritesWhatWillBeStarted()
    {
        PageFixture f;
        QCOMPARE(f.openTable(), std::string());
        ui::LaunchDialog dialog(f.workspace);
        dialog.show();
        auto* script = dialog.findChild<QPlainTextEdit*>();
        auto* launcher = dialog.findChild<QComboBox*>();
        QVERIFY(script->toPlainText().contains("torchrun") && script->toPlainText().contains("/shared/points/points.cairn"));
        launcher->setCurrentIndex(launcher->findData("slurm"));
        QVERIFY(script->toPlainText().contains("#SBATCH --nodes=1"));
        dialog.findChildren<QSpinBox*>()[0]->setValue(3);
        QVERIFY(script->toPlainText().contains("#SBATCH --nodes=3"));
        QLineEdit* there = nullptr;
        for (auto* line : dialog.findChildren<QLineEdit*>())
            if (line->text() == "/shared/points")
                there = line;
        QVERIFY(there);
        there->setText("not/whole");
        auto* write = dialog.findChild<QPushButton*>("launchWrite");
        QVERIFY(write);
        QVERIFY(!write->isEnabled());
        QVERIFY(script->toPlainText().isEmpty());
        there->setText("/data/p");
        QVERIFY(write->isEnabled());
        dialog.write(f.folder / "pack");
        QTRY_VERIFY(dialog.isSettled() && dialog.pack());
        QVERIFY(fs::exists(dialog.pack()->script) && fs::exists(dialog.pack()->project));
        QVERIFY(fs::exists(f.folder.path() / "pack" / "data" / "points.csv"));
        dialog.write(f.folder / "pack"); // not empty any more
        QTRY_VERIFY(dialog.isSettled());
        QVERIFY(!dialog.pack());
    }
};

QTEST_MAIN(LaunchTest)
#include "launch_test.moc"
