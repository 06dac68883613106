// SPDX-License-Identifier: GPL-3.0-or-later
// Every kind of step against values that NumPy gives for the same formulae (scikit-learn's definitions), written down once.
#include "tests/core/prep/step_test_support.h"
#include "tests/core/prep/twelve_rows.h"

#include <numbers>

using namespace cairn;
using namespace cairn::prep;
using cairn::test::columnNames;
using cairn::test::columnTexts;
using cairn::test::columnValues;
using cairn::test::difference;
using cairn::test::mentions;
using cairn::test::kTwelveRows;
using cairn::test::SmallTable;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

} // namespace

class StepsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void numberSteps_data();
    void numberSteps();
    void imputeKinds();
    void binsAndInteractions();
    void components();
    void categorySteps();
    void targetEncodingDoesNotLeak();
    void hashes();
    void textCleaning();
    void dateParts();
    void lagsAndWindows();
    void featureSelection();
    void whatWasLearnedIsChecked();
};

void StepsTest::numberSteps_data()
{
    QTest::addColumn<QByteArray>("step");
    QTest::addColumn<QByteArray>("column");
    QTest::addColumn<std::vector<double>>("expected");
    QTest::addColumn<double>("tolerance");
    const auto add = [](const char* step, const char* column, std::vector<double> expected, double tolerance = 1e-12) {
        QTest::newRow(step) << QByteArray(step) << QByteArray(column) << std::move(expected) << tolerance;
    };
    add("scale columns=x", "x", {-0.6509292743361551, -0.4453726613878956, -0.4453726613878956, 0.17129717745688286, 0.9935236292499208, -1.473155726129193,
                                 -0.7537075808102849, kNone, 2.021306693991218, 0.5824104033534019, -0.23981604843963614, 19.699175407541535});
    add("scale columns=x method=robust", "x", {-0.16666666666666666, 0.0, 0.0, 0.5, 1.1666666666666667, -0.8333333333333334, -0.25, kNone, 2.0,
                                               0.8333333333333334, 0.16666666666666666, 16.333333333333332});
    add("scale columns=x method=minmax", "x", {0.23529411764705882, 0.29411764705882354, 0.29411764705882354, 0.47058823529411764, 0.7058823529411765, 0.0,
                                               0.20588235294117646, kNone, 1.0, 0.5882352941176471, 0.35294117647058826, 6.0588235294117645});
    add("scale columns=x method=maxabs", "x", {1 / 14., 2 / 14., 2 / 14., 5 / 14., 9 / 14., -3 / 14., 0.5 / 14, kNone, 1, 0.5, 3 / 14., 100 / 14.});
    add("scale columns=x method=quantile_uniform", "x", {0.25, 0.4375, 0.4375, 0.625, 0.875, 0.0, 0.125, kNone, 1.0, 0.75, 0.5416666666666666, 1.0});
    add("scale columns=x method=quantile_normal", "x", {-0.6744897501960817, -0.15731068461017067, -0.15731068461017067, 0.31863936396437514, 1.1503493803760079,
                                                        -5.199337582192817, -1.1503493803760079, kNone, 5.199337582290662, 0.6744897501960817,
                                                        0.10463345561407526, 5.199337582290662}, 1e-9);
    add("clip columns=x lower=0.05 upper=0.95", "x", {1.0, 2.0, 2.0, 5.0, 9.0, -1.5999999999999999, 0.5, kNone, 11.999999999999998, 7.0, 3.0, 11.999999999999998});
    add("clip columns=x by=value lower=0 upper=8", "x", {1, 2, 2, 5, 8, 0, 0.5, kNone, 8, 7, 3, 8});
    add("power columns=x method=log1p", "x", {0.6931471805599453, 1.0986122886681096, 1.0986122886681096, 1.791759469228055, 2.302585092994046, kNone,
                                              0.4054651081081644, kNone, 2.70805020110221, 2.0794415416798357, 1.3862943611198906, 4.61512051684126});
    // The most likely powers, by a search on grids of their own: 0.78470607 and 0.53985087.
    add("power columns=x", "x", {0.9210344169843452, 1.74345470721882, 1.74345470721882, 3.9245558401905423, 6.488091805027156, -3.613225161582409,
                                 0.47739047747192553, kNone, 9.395994171516579, 5.241218994089593, 2.5077384428868132, 46.379283536533336}, 1e-6);
    add("power columns=z method=box_cox", "z", {2.062790177727166, 0.0, 1.4996096394064882, 0.8406436927123839, 3.839573901655038, 2.5640097150316854,
                                                3.443699135349633, 3.020809517523938, 4.213251602660222, 5.232363711248476, 4.56825800533395, 4.907266827730049}, 1e-6);
    add("power columns=z method=sqrt", "z", {2, 1, std::sqrt(3.), std::sqrt(2.), std::sqrt(8.), std::sqrt(5.), std::sqrt(7.), std::sqrt(6.), 3, std::sqrt(12.),
                                             std::sqrt(10.), std::sqrt(11.)});
}

void StepsTest::numberSteps()
{
    QFETCH(const QByteArray, step);
    QFETCH(const QByteArray, column);
    QFETCH(const std::vector<double>, expected);
    QFETCH(const double, tolerance);
    const SmallTable table(kTwelveRows, 10);
    CAIRN_TEST_VALUE(const auto fitted, table.fit({step.constData()}));
    CAIRN_TEST_VALUE(const auto prepared, table.apply(fitted));
    CAIRN_COMPARE_COLUMN(*prepared, column.toStdString(), expected, tolerance);
    QCOMPARE(columnNames(*prepared), columnNames(*table.dataset));
}

void StepsTest::imputeKinds()
{
    const SmallTable table(kTwelveRows, 10);
    const auto seventh = [&](const char* step, const char* column) -> std::string {
        const auto fitted = table.fit({step});
        if (!fitted)
            return test::failure(fitted).toStdString();
        const auto prepared = table.apply(*fitted);
        return prepared ? columnTexts(**prepared, column)[column[0] == 'x' ? 7 : 6] : test::failure(prepared).toStdString();
    };
    QCOMPARE(seventh("impute columns=x", "x"), std::string("2"));
    QCOMPARE(seventh("impute columns=x strategy=mean", "x"), data::cellText(data::Cell(4.166666666666667)));
    QCOMPARE(seventh("impute columns=x strategy=mode", "x"), std::string("2"));
    QCOMPARE(seventh("impute columns=x strategy=constant value=-1.5", "x"), std::string("-1.5"));
    QCOMPARE(seventh("impute columns=c strategy=mode", "c"), std::string("a"));
    QCOMPARE(seventh("impute columns=c strategy=constant value='not known'", "c"), std::string("not known"));
    QVERIFY(seventh("impute columns=c strategy=mean", "c").find("holds text") != std::string::npos);
    QVERIFY(seventh("impute columns=x strategy=constant value=often", "x").find("no number") != std::string::npos);
    CAIRN_TEST_VALUE(const auto fitted, table.fit({"impute flag=true"})); // all numbers
    CAIRN_TEST_VALUE(const auto prepared, table.apply(fitted));
    CAIRN_COMPARE_COLUMN(*prepared, "x_missing", {0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0});
    CAIRN_COMPARE_COLUMN(*prepared, "z_missing", std::vector<double>(12, 0.0));
    QCOMPARE(prepared->schema()[*prepared->schema().find("z")].type, data::ColumnType::Real); // its median is 5.5
}

void StepsTest::binsAndInteractions()
{
    const SmallTable table(kTwelveRows, 10);
    CAIRN_TEST_VALUE(const auto fitted, table.fit({"interact a=x b=z", "interact a=x b=z operation=ratio name=r", "interact a=x b=z operation=difference",
                                                   "bin columns=z method=given edges=3,9", "bin columns=x method=width bins=4 answer=label"}));
    CAIRN_TEST_VALUE(const auto prepared, table.apply(fitted));
    CAIRN_COMPARE_COLUMN(*prepared, "x*z", {4, 2, 6, 10, 72, -15, 3.5, kNone, 126, 84, 30, 1100});
    CAIRN_COMPARE_COLUMN(*prepared, "r", {0.25, 2, 2 / 3., 2.5, 9 / 8., -0.6, 0.5 / 7, kNone, 14 / 9., 7 / 12., 0.3, 100 / 11.});
    CAIRN_COMPARE_COLUMN(*prepared, "x-z", {-3, 1, -1, 3, 1, -8, -6.5, kNone, 5, -5, -7, 89});
    CAIRN_COMPARE_COLUMN(*prepared, "z", {1, 0, 1, 0, 1, 1, 1, 1, 2, 2, 2, 2});
    // Width (14 + 3) / 4: edges 1.25, 5.5, 9.75.
    QCOMPARE(columnTexts(*prepared, "x"), (std::vector<std::string>{"< 1.25", "1.25 to 5.5", "1.25 to 5.5", "1.25 to 5.5", "5.5 to 9.75", "< 1.25", "< 1.25", "",
                                                                    ">= 9.75", "5.5 to 9.75", "1.25 to 5.5", ">= 9.75"}));
}

void StepsTest::components()
{
    const SmallTable table(kTwelveRows, 10);
    CAIRN_TEST_VALUE(const auto fitted, table.fit({"pca columns=x,z"}));
    CAIRN_TEST_VALUE(const auto prepared, table.apply(fitted));
    CAIRN_COMPARE_COLUMN(*prepared, "pca1", {-0.8275651725276069, -1.3783180792865037, -0.9191009285845787, -0.7344910460535693, 1.1954516832281685,
                                             -1.1502478743526068, -0.20777585612171456, 0.06888257260528871, 2.1154243550490843, 1.8377403460440374,
                                             0.8262319181661497, 14.448903965034207});
    std::vector<double> second = columnValues(*prepared, "pca2"); // its two entries are equally large: any sign
    for (double& value : second)
        value *= second.back() < 0 ? -1 : 1;
    const std::vector<double> expected{-0.12830619906826637, 0.6485323111411746, 0.23216045103493116, 0.8971885412382803, 0.25719584111985294, -0.9456150093216912,
                                       -0.8290043492526694, -0.06245577901593648, 0.8104135113171098, -0.8801093191927853, -1.0728603392868452, 13.490183575517385};
    QCOMPARE(difference(second, expected, 1e-10), QByteArray());
    QCOMPARE(columnNames(*prepared), (std::vector<std::string>{"c", "t", "y", "pca1", "pca2"}));
    const double share = fitted.steps[0].fitted["shares"][0].get<double>();
    QVERIFY(std::abs(share - 1.46212488 / (1.46212488 + 0.43787512)) < 1e-8);
}

void StepsTest::categorySteps()
{
    const SmallTable table(kTwelveRows, 10);
    CAIRN_TEST_VALUE(const auto hot, table.fit({"one_hot columns=c most=2"}));
    CAIRN_TEST_VALUE(const auto prepared, table.apply(hot));
    QCOMPARE(columnNames(*prepared), (std::vector<std::string>{"x", "z", "t", "y", "c=a", "c=b", "c=(unknown)"}));
    CAIRN_COMPARE_COLUMN(*prepared, "c=b", {0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0});
    CAIRN_COMPARE_COLUMN(*prepared, "c=(unknown)", {0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1});

    CAIRN_TEST_VALUE(const auto given, table.fit({"ordinal columns=c order=c,b,a"}));
    CAIRN_TEST_VALUE(const auto ordered, table.apply(given));
    CAIRN_COMPARE_COLUMN(*ordered, "c", {2, 1, 2, 0, 1, 2, kNone, 2, 0, 1, 2, kNone});
    test::QuietJob job;
    CAIRN_TEST_VALUE(const auto told, runChecks(*table.dataset, given.plan, job));
    QVERIFY(mentions(told, "1 rows have an unknown value of \"c\""));

    CAIRN_TEST_VALUE(const auto found, table.fit({"ordinal columns=c unknown=last"}));
    CAIRN_TEST_VALUE(const auto sorted, table.apply(found));
    CAIRN_COMPARE_COLUMN(*sorted, "c", {0, 1, 0, 2, 1, 0, kNone, 0, 2, 1, 0, 3});
}

void StepsTest::targetEncodingDoesNotLeak()
{
    const SmallTable table(kTwelveRows, 10);
    CAIRN_TEST_VALUE(const auto fitted, table.fit({"target_encode columns=c smoothing=2 folds=2"}));
    CAIRN_TEST_VALUE(const auto prepared, table.apply(fitted));
    // Training rows: means over the other fold (folds 0 1 0 0 1 1 0 0 1 1), smoothed with its own mean; test rows: over all.
    const std::vector<double> expected{0.39999999999999997, 0.4, 0.39999999999999997, 0.7333333333333334, 0.4, 0.36, 0.6, 0.39999999999999997, 0.26666666666666666,
                                       0.4, 0.3333333333333333, 0.5};
    CAIRN_COMPARE_COLUMN(*prepared, "c_target", expected);
    QVERIFY(!prepared->schema().find("c"));
    // Turning a row's own target round never changes what that row gets.
    std::string csv = kTwelveRows;
    csv.replace(csv.find("10:00:00,0"), 10, "10:00:00,1");
    const SmallTable turned(csv, 10);
    CAIRN_TEST_VALUE(const auto again, turned.fit({"target_encode columns=c smoothing=2 folds=2"}));
    CAIRN_TEST_VALUE(const auto other, turned.apply(again));
    QCOMPARE(columnValues(*other, "c_target")[0], expected[0]);
    QVERIFY(columnValues(*other, "c_target")[10] != expected[10]);
}

void StepsTest::hashes()
{
    const SmallTable table(kTwelveRows, 10);
    CAIRN_TEST_VALUE(const auto fitted, table.fit({"hash_encode columns=c answer=category keep=true"}));
    CAIRN_TEST_VALUE(const auto prepared, table.apply(fitted));
    // int.from_bytes(hashlib.md5(text).digest()[8:], "little") % 16
    QCOMPARE(columnTexts(*prepared, "c_hash"), (std::vector<std::string>{"1", "10", "1", "5", "10", "1", "", "1", "5", "10", "1", "4"}));
    CAIRN_TEST_VALUE(const auto columns, table.fit({"hash_encode columns=c buckets=4"}));
    CAIRN_TEST_VALUE(const auto spread, table.apply(columns));
    std::vector<double> sum(12, 0.0);
    for (int i = 0; i < 4; ++i) {
        const auto values = columnValues(*spread, "c_hash" + std::to_string(i));
        for (std::size_t row = 0; row < 12; ++row)
            sum[row] += values[row];
    }
    QCOMPARE(sum, (std::vector<double>{1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1}));
}

void StepsTest::textCleaning()
{
    const SmallTable table("name,y\n\"  New   York \",1\nnew york,0\nZu\xCC\x88rich,1\nZ\xC3\xBCrich,0\n\"   \",1\n", 5);
    CAIRN_TEST_VALUE(const auto fitted, table.fit({"text_clean case=lower"}));
    CAIRN_TEST_VALUE(const auto prepared, table.apply(fitted));
    QCOMPARE(columnTexts(*prepared, "name"), (std::vector<std::string>{"new york", "new york", "z\xC3\xBCrich", "z\xC3\xBCrich", ""}));
    CAIRN_TEST_VALUE(const auto other, table.fit({"text_clean unicode=no_accents pattern='[aeiou]+' replacement=* case=upper"}));
    CAIRN_TEST_VALUE(const auto starred, table.apply(other));
    QCOMPARE(columnTexts(*starred, "name")[2], std::string("Z*R*CH"));
    const auto wrong = table.fit({"text_clean pattern='(['"});
    QVERIFY2(!wrong && wrong.error().what.find("no regular expression") != std::string::npos, test::failure(wrong).constData());
}

void StepsTest::dateParts()
{
    const SmallTable table(kTwelveRows, 10);
    CAIRN_TEST_VALUE(const auto fitted, table.fit({"date_parts columns=t parts=year,quarter,month,week,day,dayofyear,weekday,hour,minute,second keep=true",
                                                   "date_parts columns=t parts=month,weekday cyclic=true"}));
    CAIRN_TEST_VALUE(const auto prepared, table.apply(fitted));
    // 2024-02-29 23:59:58, a Thursday in ISO week 9.
    const auto second = [&](const char* name) { return columnValues(*prepared, name)[1]; };
    QCOMPARE(second("t_year"), 2024.0);
    QCOMPARE(second("t_quarter"), 1.0);
    QCOMPARE(second("t_month"), 2.0);
    QCOMPARE(second("t_week"), 9.0);
    QCOMPARE(second("t_day"), 29.0);
    QCOMPARE(second("t_dayofyear"), 60.0);
    QCOMPARE(second("t_weekday"), 3.0);
    QCOMPARE(second("t_hour"), 23.0);
    QCOMPARE(second("t_minute"), 59.0);
    QCOMPARE(second("t_second"), 58.0);
    QVERIFY(std::abs(second("t_month_sin") - std::sin(std::numbers::pi / 6)) < 1e-12);
    QVERIFY(std::abs(second("t_weekday_cos") - std::cos(3 * 2 * std::numbers::pi / 7)) < 1e-12);
    QVERIFY(!prepared->schema().find("t"));
}

void StepsTest::lagsAndWindows()
{
    const SmallTable table("shop,day,sold\nA,3,30\nB,1,5\nA,1,10\nA,2,20\nB,2,7\nA,4,50\n", 6);
    CAIRN_TEST_VALUE(const auto fitted, table.fit({"lag columns=sold group=shop order=day lags=1,2 window=2 statistics=mean,max,std"}));
    CAIRN_TEST_VALUE(const auto prepared, table.apply(fitted));
    CAIRN_COMPARE_COLUMN(*prepared, "sold_lag1", {20, kNone, kNone, 10, 5, 30});
    CAIRN_COMPARE_COLUMN(*prepared, "sold_lag2", {10, kNone, kNone, kNone, kNone, 20});
    CAIRN_COMPARE_COLUMN(*prepared, "sold_mean2", {15, kNone, kNone, 10, 5, 25});
    CAIRN_COMPARE_COLUMN(*prepared, "sold_max2", {20, kNone, kNone, 10, 5, 30});
    CAIRN_COMPARE_COLUMN(*prepared, "sold_std2", {std::sqrt(50.), kNone, kNone, kNone, kNone, std::sqrt(50.)});
    QCOMPARE(columnTexts(*prepared, "shop"), (std::vector<std::string>{"A", "B", "A", "A", "B", "A"})); // rows stay in their order

    CAIRN_TEST_VALUE(const auto ahead, table.fit({"window series=sold group=shop order=day history=2 horizon=1"}, "sold_ahead1"));
    CAIRN_TEST_VALUE(const auto series, table.apply(ahead));
    CAIRN_COMPARE_COLUMN(*series, "sold_back1", {20, kNone, kNone, 10, 5, 30});
    CAIRN_COMPARE_COLUMN(*series, "sold_ahead1", {50, 7, 20, 30, kNone, kNone});
    const auto wrong = table.fit({"window series=sold order=day"}, "sold");
    QVERIFY2(!wrong && wrong.error().fix.find("sold_ahead1") != std::string::npos, test::failure(wrong).constData());
}

void StepsTest::featureSelection()
{
    // b is the target itself with a sign, d does not vary, a is noise.
    std::string csv = "a,b,d,y\n";
    for (int i = 0; i < 200; ++i)
        csv += std::to_string((i * 7919) % 101) + "," + std::to_string(-(i % 2)) + ",5," + (i % 2 ? "yes" : "no") + "\n";
    const SmallTable table(csv, 200);
    CAIRN_TEST_VALUE(const auto varied, table.fit({"select_features"}));
    CAIRN_TEST_VALUE(const auto without, table.apply(varied));
    QCOMPARE(columnNames(*without), (std::vector<std::string>{"a", "b", "y"}));
    for (const char* step : {"select_features method=correlation top=1", "select_features method=mutual_information top=1"}) {
        CAIRN_TEST_VALUE(const auto fitted, table.fit({step}));
        CAIRN_TEST_VALUE(const auto prepared, table.apply(fitted));
        QCOMPARE(columnNames(*prepared), (std::vector<std::string>{"b", "y"}));
    }
    CAIRN_TEST_VALUE(const auto informed, table.fit({"select_features columns=b method=mutual_information"}));
    QVERIFY(std::abs(informed.steps[0].fitted["scores"][0].get<double>() - std::numbers::ln2) < 1e-12); // a fair bit, in nats
    CAIRN_TEST_VALUE(const auto correlated, table.fit({"select_features columns=b method=correlation"}));
    QVERIFY(std::abs(correlated.steps[0].fitted["scores"][0].get<double>() - 1) < 1e-12);
    QVERIFY(!table.fit({"select_features above=1e9"}));
}

/// Lists of what a step has learned that lost an element, as a damaged project may hold them: a step or an error, never a crash.
void StepsTest::whatWasLearnedIsChecked()
{
    const SmallTable table(kTwelveRows, 10);
    const auto added = [&](const Step& step) {
        StepPlan plan(table.dataset->schema(), "y");
        return plan.add(step);
    };
    for (const char* text : {"pca columns=x,z", "autoencoder columns=x,z hidden=2 epochs=1", "target_encode columns=c", "bin columns=x", "scale columns=x method=quantile_normal", "ordinal columns=c",
                             "one_hot columns=c", "impute columns=x"}) {
        CAIRN_TEST_VALUE(const auto fitted, table.fit({text}, "y"));
        const Json whole = fitted.steps[0].fitted.flatten();
        QVERIFY(added(fitted.steps[0]));
        int damaged = 0;
        for (const auto& [place, value] : whole.items()) {
            const Json::json_pointer pointer(place);
            Step step = fitted.steps[0];
            Json& list = step.fitted[pointer.parent_pointer()];
            if (!list.is_array() || list.empty())
                continue;
            list.erase(list.size() - 1);
            damaged += !added(step);
        }
        const std::string name = text;
        QVERIFY2(damaged > 0 || (!name.starts_with("pca") && !name.starts_with("auto") && !name.starts_with("target")), text);
    }
}

QTEST_GUILESS_MAIN(StepsTest)
#include "steps_test.moc"
