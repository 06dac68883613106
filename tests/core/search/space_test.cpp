// SPDX-License-Identifier: GPL-3.0-or-later
// What may vary: as text, as a document, as coordinates; and what is refused.
#include "core/search/space.h"

#include <QTest>

#include <cmath>

using namespace cairn;
using namespace cairn::search;

namespace {

Parameter read(const char* text)
{
    const auto parameter = parameterFromText(text);
    return parameter ? *parameter : Parameter{};
}

} // namespace

class SpaceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatPeopleWrite()
    {
        const Parameter rate = read("train.learning_rate=log:1e-4..1e-1");
        QCOMPARE(rate.path, "train.learning_rate");
        QVERIFY(rate.type == ParameterType::Real && rate.logarithmic);
        QCOMPARE(rate.minimum, 1e-4);
        QCOMPARE(rate.maximum, 1e-1);
        const Parameter width = read("graph.hidden.out_features=16..256/4");
        QVERIFY(width.type == ParameterType::Integer && !width.logarithmic);
        QCOMPARE(width.gridValues, 4);
        QVERIFY(read("graph.dropout.p=0.0..0.5").type == ParameterType::Real);
        QVERIFY((read("train.optimizer=adamw, sgd").choices == std::vector<Json>{"adamw", "sgd"}));
        QVERIFY((read("recipe.1.bins=2,4.5,true,none").choices == std::vector<Json>{2, 4.5, true, "none"}));
        QVERIFY((read("recipe.1.indicator=bool").choices == std::vector<Json>{false, true}));
    }

    void writesWhatItReads()
    {
        for (const char* text : {"train.learning_rate=log:0.0001..0.1", "graph.hidden.out_features=16..256/4", "graph.dropout.p=0.0..0.5", "train.optimizer=adamw,sgd",
                                 "recipe.1.indicator=bool", "train.weight_decay=log:1e-07..1.0"}) {
            const Parameter parameter = read(text);
            QCOMPARE(parameterText(parameter), text);
            QVERIFY(read(parameterText(parameter).c_str()) == parameter);
        }
    }

    void refusesWithReason_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << "";
        QTest::newRow("no values") << "train.epochs";
        QTest::newRow("no name") << "=1..2";
        QTest::newRow("reversed") << "train.learning_rate=1e-1..1e-4";
        QTest::newRow("empty range") << "train.epochs=5..5";
        QTest::newRow("logarithm of zero") << "train.learning_rate=log:0..1";
        QTest::newRow("one choice") << "train.optimizer=adamw";
        QTest::newRow("same choice twice") << "train.optimizer=adamw,adamw";
        QTest::newRow("words") << "train.epochs=few..many";
        QTest::newRow("not finite") << "train.learning_rate=1..inf";
        QTest::newRow("grid of one") << "train.learning_rate=0.1..0.2/1";
        QTest::newRow("log without range") << "train.learning_rate=log:0.1";
    }

    void refusesWithReason()
    {
        QFETCH(QString, text);
        const auto parameter = parameterFromText(text.toStdString());
        QVERIFY(!parameter);
        QVERIFY(parameter.error().code == ErrorCode::InvalidInput);
        QVERIFY(!parameter.error().where.empty() && !parameter.error().fix.empty());
    }

    void documentsComeBack()
    {
        const Space space{read("train.learning_rate=log:1e-4..1e-1/7"), read("graph.a.width=1..9"), read("train.optimizer=adamw,sgd"), read("x.flag=bool")};
        const auto again = spaceFromJson(Json::parse(toJson(space).dump()));
        QVERIFY(again);
        QVERIFY(*again == space);
        for (const char* damaged : {"null", "{}", "[1]", R"([{"path":"a"}])", R"([{"path":"a","type":"complex","minimum":0,"maximum":1}])",
                                    R"([{"path":"a","type":"real","minimum":"0","maximum":1}])", R"([{"path":"a","type":"real","minimum":2,"maximum":1}])",
                                    R"([{"path":"a","type":"choice","choices":[[1],[2]]}])"}) {
            const auto refused = spaceFromJson(Json::parse(damaged));
            QVERIFY2(!refused && refused.error().code == ErrorCode::Corrupt, damaged);
        }
    }

    void settingsAndCoordinates()
    {
        const Space space{read("a=0.0..1.0"), read("b=1..9"), read("c=x,y,z")};
        const Point point{0.25, 3, 2};
        const Json settings = settingsAt(space, point);
        QCOMPARE(settings.dump(), R"({"a":0.25,"b":3,"c":"z"})");
        QVERIFY(pointOf(space, settings).value() == point);
        for (const char* other : {R"({"a":0.25,"b":3})", R"({"a":0.25,"b":3.5,"c":"z"})", R"({"a":2,"b":3,"c":"z"})", R"({"a":0.25,"b":3,"c":"w"})", "[]"})
            QVERIFY2(!pointOf(space, Json::parse(other)), other);
    }

    void gridsInClosedForm()
    {
        QVERIFY((gridOf(read("a=0.0..1.0/5")) == std::vector<double>{0, 0.25, 0.5, 0.75, 1}));
        const auto decades = gridOf(read("a=log:1e-4..1e-1/4"));
        QCOMPARE(decades.size(), 4u);
        for (std::size_t i = 0; i < 4; ++i)
            QVERIFY(std::fabs(decades[i] / std::pow(10.0, static_cast<double>(i) - 4) - 1) < 1e-12);
        QVERIFY((gridOf(read("a=log:16..256/5")) == std::vector<double>{16, 32, 64, 128, 256}));
        QVERIFY((gridOf(read("a=1..3")) == std::vector<double>{1, 2, 3}));
        QVERIFY((gridOf(read("a=p,q")) == std::vector<double>{0, 1}));
        QCOMPARE(gridSize({read("a=0.0..1.0/5"), read("b=1..3"), read("c=p,q")}), std::uint64_t{30});
        QCOMPARE(gridSize({}), std::uint64_t{1});
        Space huge;
        for (int i = 0; i < 40; ++i)
            huge.push_back(read(("p" + std::to_string(i) + "=0.0..1.0/100").c_str()));
        QCOMPARE(gridSize(huge), std::uint64_t{1} << 53);
    }

    void refusesWholeSpaces()
    {
        QVERIFY(!checkSpace({read("a=1..3"), read("a=1..5")}));
        QCOMPARE(checkSpace({read("a=1..3"), read("a=1..5")}).error().where, "a");
        QVERIFY(!checkSpace(Space(kMostParameters + 1, read("a=1..3"))));
        QVERIFY(checkSpace({}));
    }
};

QTEST_GUILESS_MAIN(SpaceTest)
#include "space_test.moc"
