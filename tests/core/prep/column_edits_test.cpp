// SPDX-License-Identifier: GPL-3.0-or-later
// Columns that get another name or type in the table become steps of the recipe.
#include "core/prep/column_edits.h"
#include "tests/core/prep/step_test_support.h"

using namespace cairn;
using namespace cairn::prep;
using namespace cairn::test;

namespace {

const data::Schema kSchema{{{"a", data::ColumnType::Integer}, {"b", data::ColumnType::Text}, {"c", data::ColumnType::Real}, {"y", data::ColumnType::Text}}};

std::vector<Step> stepsOf(std::initializer_list<const char*> texts)
{
    std::vector<Step> steps;
    for (const char* text : texts)
        steps.push_back(stepFromText(text).value());
    return steps;
}

QString text(const Result<std::vector<Step>>& steps)
{
    if (!steps)
        return QString::fromUtf8(failure(steps));
    QStringList all;
    for (const Step& step : *steps)
        all << QString::fromStdString(stepText(step));
    return all.join(QStringLiteral("; "));
}

} // namespace

class ColumnEditsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shown();
    void rename();
    void retype();
    void refused();
    void whatIsShownIsWhatTheStepsMake();
    void thousandsOfColumns();
};

void ColumnEditsTest::shown()
{
    auto steps = stepsOf({"rename column=a to=age", "retype columns=age,b to=real", "drop columns=c", "rename column=nothing to=x", "scale columns=age"});
    const auto columns = shownColumns(kSchema, steps);
    QCOMPARE(columns[0], (ShownColumn{"age", data::ColumnType::Real, true}));
    QCOMPARE(columns[1], (ShownColumn{"b", data::ColumnType::Real, true}));
    QVERIFY(!columns[2].present);
    QCOMPARE(columns[3], (ShownColumn{"y", data::ColumnType::Text, true}));
    steps[0].enabled = false;
    QCOMPARE(shownColumns(kSchema, steps)[0].name, std::string("a"));
}

void ColumnEditsTest::rename()
{
    auto steps = renamed(kSchema, stepsOf({"scale columns=a"}), 0, "age", "y");
    QCOMPARE(text(steps), QStringLiteral("scale columns=a; rename column=a to=age"));
    steps = renamed(kSchema, *steps, 0, "years", "y"); // a change of mind, no second step
    QCOMPARE(text(steps), QStringLiteral("scale columns=a; rename column=a to=years"));
    QCOMPARE(text(renamed(kSchema, *steps, 0, "a", "y")), QStringLiteral("scale columns=a"));
    steps = renamed(kSchema, *steps, 2, "a", "y"); // the name is free now
    QCOMPARE(text(steps), QStringLiteral("scale columns=a; rename column=a to=years; rename column=c to=a"));
    QCOMPARE(text(renamed(kSchema, *steps, 0, "old", "y")), QStringLiteral("scale columns=a; rename column=a to=years; rename column=c to=a; rename column=years to=old"));
}

void ColumnEditsTest::retype()
{
    auto steps = retyped(kSchema, stepsOf({"scale columns=a", "rename column=b to=size"}), 1, data::ColumnType::Real, "y");
    QCOMPARE(text(steps), QStringLiteral("retype columns=b to=real; scale columns=a; rename column=b to=size")); // of the data, so by its name there
    steps = retyped(kSchema, *steps, 1, data::ColumnType::Integer, "y");
    QCOMPARE(text(steps), QStringLiteral("retype columns=b to=integer; scale columns=a; rename column=b to=size"));
    steps = retyped(kSchema, *steps, 0, data::ColumnType::Text, "y");
    QCOMPARE(text(steps), QStringLiteral("retype columns=b to=integer; retype columns=a to=text; scale columns=a; rename column=b to=size"));
    QCOMPARE(text(retyped(kSchema, *steps, 1, data::ColumnType::Text, "y")), QStringLiteral("retype columns=a to=text; scale columns=a; rename column=b to=size"));
}

void ColumnEditsTest::refused()
{
    QVERIFY(text(renamed(kSchema, {}, 0, "B", "y")).contains(QStringLiteral("already"))); // SQL's names know no case
    QVERIFY(text(renamed(kSchema, {}, 0, "", "y")).contains(QStringLiteral("missing")));
    QVERIFY(text(renamed(kSchema, {}, 3, "z", "y")).contains(QStringLiteral("target")));
    QVERIFY(text(retyped(kSchema, {}, 3, data::ColumnType::Real, "y")).contains(QStringLiteral("target")));
    QVERIFY(text(renamed(kSchema, stepsOf({"drop columns=a"}), 0, "z", "y")).contains(QStringLiteral("leaves \"a\" out")));
    QVERIFY(text(renamed(kSchema, {}, 9, "z", "y")).contains(QStringLiteral("cannot be changed")));
    QVERIFY(text(retyped(kSchema, {}, 0, data::ColumnType::Image, "y")).contains(QStringLiteral("pictures")));
}

void ColumnEditsTest::whatIsShownIsWhatTheStepsMake()
{
    const SmallTable table("a,b,c,y\n1,1.5,1,p\n2,x,2,q\n3,2.5,3,p\n4,3.5,4,q\n", 3);
    const data::Schema schema = table.dataset->schema();
    auto steps = retyped(schema, {}, 1, data::ColumnType::Real, "y");
    steps = renamed(schema, *steps, 1, "size in cm", "y");
    steps = renamed(schema, *steps, 0, "b", "y");
    const auto fitted = table.fit(*steps, "y");
    QVERIFY2(fitted.has_value(), failure(fitted).constData());
    for (const ShownColumn& column : shownColumns(schema, *steps)) {
        const auto made = fitted->plan.schema().find(column.name);
        QVERIFY2(made.has_value(), column.name.c_str());
        QCOMPARE(fitted->plan.schema()[*made].type, column.type);
    }
    const auto derived = table.apply(*fitted);
    QVERIFY2(derived.has_value(), failure(derived).constData());
    QCOMPARE(columnValues(**derived, "size in cm")[2], 2.5);
    QVERIFY(std::isnan(columnValues(**derived, "size in cm")[1])); // "x" is no number
}

void ColumnEditsTest::thousandsOfColumns()
{
    data::Schema wide;
    for (int i = 0; i < 5000; ++i)
        wide.columns.push_back({"column " + std::to_string(i), data::ColumnType::Real});
    std::vector<Step> steps;
    for (std::size_t i = 0; i < 20; ++i) {
        auto made = renamed(wide, steps, i * 200, "name " + std::to_string(i), "");
        QVERIFY(made.has_value());
        steps = *made;
    }
    QCOMPARE(steps.size(), std::size_t{20});
    QCOMPARE(shownColumns(wide, steps)[3800].name, std::string("name 19"));
}

QTEST_GUILESS_MAIN(ColumnEditsTest)
#include "column_edits_test.moc"
