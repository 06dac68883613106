// SPDX-License-Identifier: GPL-3.0-or-later
// What a search may vary, how it is written down, and what is refused before it begins.
#include "tests/core/session/search/search_fixture.h"

#include <set>

using namespace cairn;
using namespace cairn::session;
using namespace cairn::test;

class SearchPlanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everythingThatMayVaryIsNamed()
    {
        Searched made;
        VERIFY_OK(made.make());
        const auto base = searchBase(*made.workbench);
        VERIFY_OK(base);
        std::set<std::string> paths;
        for (const Searchable& setting : searchables(*base)) {
            QVERIFY2(paths.insert(setting.path).second, setting.path.c_str());
            QVERIFY(!setting.group.empty() && !setting.spec.title.empty());
            VERIFY_OK(withSettings(*base, Json{{setting.path, setting.current}}));
            const auto suggested = suggestedParameter(setting);
            if (!suggested)
                continue;
            const auto again = search::parameterFromText(search::parameterText(*suggested));
            VERIFY_OK(again);
            const auto space = resolveSpace(*base, made.workbench->dataInterface(), {*again});
            const bool fitsData = space || (space.error().code == ErrorCode::InvalidInput && setting.path.starts_with("graph."));
            QVERIFY2(fitsData, text(space)); // a width that the data ask for can be wrong, nothing else
        }
        for (const char* path : {"train.learning_rate", "train.optimizer", "train.seed", "recipe.1.strategy", "recipe.max_categories"})
            QVERIFY2(paths.contains(path), path);
        QVERIFY(std::ranges::any_of(paths, [](const std::string& path) { return path.starts_with("graph.") && path.ends_with(".out_features"); }));
        for (const char* path : {"train.epochs", "train.device", "train.threads"})
            QVERIFY2(!paths.contains(path), path);
    }

    void wrongPlansAreRefused_data()
    {
        QTest::addColumn<QString>("parameter");
        QTest::addColumn<QString>("told");
        QTest::newRow("unknown option") << "train.learnign_rate=0.1..0.2" << "learning_rate";
        QTest::newRow("budget") << "train.epochs=1..5" << "number of epochs";
        QTest::newRow("device") << "train.device=cpu,cuda" << "Options are";
        QTest::newRow("unknown layer") << "graph.nowhere.out_features=1..5" << "Layers are";
        QTest::newRow("unknown parameter of a layer") << "graph.linear.widht=1..5" << "out_features";
        QTest::newRow("unknown step") << "recipe.7.strategy=mean,median" << "1 steps";
        QTest::newRow("no area") << "learning_rate=0.1..0.2" << "train.";
        QTest::newRow("above the range") << "train.label_smoothing=0.0..2.0" << "0.9";
        QTest::newRow("not whole") << "train.batch_size=0.5..2.5" << "whole";
        QTest::newRow("range of a choice") << "train.optimizer=1..5" << "adamw";
        QTest::newRow("unknown choice") << "train.optimizer=adamw,adamx" << "adamx";
        QTest::newRow("unknown choice of a step") << "recipe.1.strategy=median,magic" << "magic";
        QTest::newRow("no number") << "train.learning_rate=fast,slow" << "fast";
        QTest::newRow("does not fit the data") << "graph.output_layer.out_features=2..64" << "out_features";
    }

    void wrongPlansAreRefused()
    {
        QFETCH(QString, parameter);
        QFETCH(QString, told);
        Searched made;
        VERIFY_OK(made.make());
        QString asked = parameter;
        std::vector<std::string> linear;
        const graph::Graph graph = made.workbench->graph();
        for (const graph::Node& node : graph.nodes()) {
            if (node.kind == "linear")
                linear.push_back(node.label);
        }
        asked.replace("graph.output_layer.", QString::fromStdString("graph." + linear.back() + "."));
        asked.replace("graph.linear.", QString::fromStdString("graph." + linear.front() + "."));
        const auto plan = made.plan({asked.toStdString().c_str()}, search::Method::Random, all(2, 1));
        QVERIFY(!plan);
        QVERIFY(plan.error().code == ErrorCode::InvalidInput);
        QVERIFY2(QString::fromStdString(plan.error().text()).contains(told), plan.error().text().c_str());
        const QString name = asked.section('=', 0, 0);
        QVERIFY2(QString::fromStdString(plan.error().text()).contains(name), plan.error().text().c_str());
        QVERIFY(!plan.error().fix.empty());
        QVERIFY(store::SweepRegister(made.workbench->project()).list()->empty());
    }

    void plansComeBack()
    {
        Searched made;
        VERIFY_OK(made.make());
        auto plan = made.plan({"train.learning_rate=log:1e-4..1e-1", "recipe.1.strategy=mean,median"}, search::Method::Tpe, {search::Scheduler::Asha, search::Goal::Maximize, 7, 9, 1, 3, 5});
        VERIFY_OK(plan);
        plan->metric = "accuracy";
        const auto again = searchPlanFromJson(Json::parse(toJson(*plan).dump()));
        VERIFY_OK(again);
        QCOMPARE(toJson(*again).dump(), toJson(*plan).dump());
        QVERIFY(!searchPlanFromJson(Json::object()));
        Json damaged = toJson(*plan);
        damaged["base"]["options"] = 3;
        QCOMPARE(searchPlanFromJson(damaged).error().code, ErrorCode::Corrupt);
        damaged = toJson(*plan);
        damaged["version"] = 9;
        QCOMPARE(searchPlanFromJson(damaged).error().code, ErrorCode::TooNew);
    }

    /// A range asked for with whole ends is one of real numbers where the parameter is real.
    void rangesTakeTheTypeOfTheirParameter()
    {
        Searched made;
        VERIFY_OK(made.make());
        const auto plan = made.plan({"train.label_smoothing=0..0.5", "train.gradient_clip=0..1", "train.batch_size=16..64"}, search::Method::Random, all(2, 1));
        VERIFY_OK(plan);
        QVERIFY(plan->space[1].type == search::ParameterType::Real);
        QVERIFY(plan->space[2].type == search::ParameterType::Integer);
    }
};

QTEST_GUILESS_MAIN(SearchPlanTest)
#include "search_plan_test.moc"
