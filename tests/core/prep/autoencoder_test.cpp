// SPDX-License-Identifier: GPL-3.0-or-later
// The step "autoencoder": what it learns from, what it makes, and that it comes back the same.
#include "core/prep/recipe.h"
#include "tests/core/prep/step_test_support.h"

#include <thread>

using namespace cairn;
using namespace cairn::prep;
using cairn::test::columnNames;
using cairn::test::columnValues;
using cairn::test::failure;
using cairn::test::QuietJob;
using cairn::test::SmallTable;

namespace {

constexpr std::size_t kRows = 300, kTraining = 200;

/// Columns a to e of exactly rank two; `holes`: some values are missing; test rows from `other` on are other ones.
std::string table(bool holes = false, bool other = false)
{
    std::string csv = "a,b,c,d,e,y\n";
    for (std::size_t i = 0; i < kRows; ++i) {
        const double u = std::sin(0.7 * static_cast<double>(i)) * (other && i >= kTraining ? 50 : 1), v = std::cos(0.31 * static_cast<double>(i) + 1);
        const double values[] = {u, v, u + v, 2 * u - v, 3 - v};
        for (std::size_t k = 0; k < 5; ++k)
            csv += (holes && (i * 7 + k) % 13 == 0 ? std::string() : QByteArray::number(values[k], 'g', 17).toStdString()) + ",";
        csv += i % 2 ? "yes\n" : "no\n";
    }
    return csv;
}

/// Share of the variation of `wanted` that no linear function of `codes` tells (least squares by Gram-Schmidt).
double untold(std::vector<double> wanted, std::vector<std::vector<double>> codes)
{
    const std::size_t n = wanted.size();
    const auto dot = [n](const auto& a, const auto& b) {
        double sum = 0;
        for (std::size_t i = 0; i < n; ++i)
            sum += a[i] * b[i];
        return sum;
    };
    const auto without = [&](std::vector<double>& a, const std::vector<double>& b) {
        const double share = dot(a, b) / dot(b, b);
        for (std::size_t i = 0; i < n; ++i)
            a[i] -= share * b[i];
    };
    codes.insert(codes.begin(), std::vector<double>(n, 1.0));
    for (std::size_t k = 1; k < codes.size(); ++k) {
        for (std::size_t before = 0; before < k; ++before)
            without(codes[k], codes[before]);
    }
    without(wanted, codes[0]);
    const double all = dot(wanted, wanted);
    for (std::size_t k = 1; k < codes.size(); ++k)
        without(wanted, codes[k]);
    return dot(wanted, wanted) / all;
}

} // namespace

class AutoencoderStepTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Without hidden units on rows of rank two, the code tells all that two principal components do, on other rows, too.
    void spansThePrincipalComponents()
    {
        const SmallTable small(table(), kTraining);
        CAIRN_TEST_VALUE(const auto fitted, small.fit({"autoencoder hidden=0 epochs=300 keep=true columns=a,b,c,d,e", "pca columns=a,b,c,d,e"}, "y"));
        CAIRN_TEST_VALUE(const auto prepared, small.apply(fitted));
        QCOMPARE(columnNames(*prepared), (std::vector<std::string>{"y", "code1", "code2", "pca1", "pca2"}));
        const std::vector<std::vector<double>> codes{columnValues(*prepared, "code1"), columnValues(*prepared, "code2")};
        for (const char* component : {"pca1", "pca2"}) {
            const double left = untold(columnValues(*prepared, component), codes);
            QVERIFY2(left < 1e-6, QByteArray::number(left).constData());
        }
        QVERIFY(fitted.steps[0].fitted["rebuilt"].get<double>() > 1 - 1e-6);
        QCOMPARE(fitted.steps[0].fitted["rows"].get<std::size_t>(), kTraining);
    }

    void learnsFromTrainingRowsOnlyAndIsTheSameAgain()
    {
        const SmallTable one(table(true), kTraining), other(table(true, true), kTraining);
        CAIRN_TEST_VALUE(const auto a, one.fit({"autoencoder epochs=10"}, "y"));
        CAIRN_TEST_VALUE(const auto b, other.fit({"autoencoder epochs=10"}, "y"));
        CAIRN_TEST_VALUE(const auto c, one.fit({"autoencoder epochs=10 seed=2"}, "y"));
        QCOMPARE(a.steps[0].fitted.dump(), b.steps[0].fitted.dump());
        QVERIFY(a.steps[0].fitted["layers"] != c.steps[0].fitted["layers"]);
    }

    /// Missing values stand at the mean, as for principal components: such a row has the code of a row with the mean there.
    void missingValuesStandAtTheMean()
    {
        const SmallTable small(table(true), kTraining);
        CAIRN_TEST_VALUE(const auto fitted, small.fit({"autoencoder epochs=10 columns=a,b,c,d,e"}, "y"));
        CAIRN_TEST_VALUE(const auto prepared, small.apply(fitted));
        for (const double value : columnValues(*prepared, "code1"))
            QVERIFY(std::isfinite(value));
        const Json& means = fitted.steps[0].fitted["means"];
        std::vector<Step> list;
        for (std::size_t k = 0; k < 5; ++k) {
            const std::string name(1, static_cast<char>('a' + k));
            CAIRN_TEST_VALUE(list.emplace_back(), stepFromText("impute columns=" + name + " strategy=constant value=" + QByteArray::number(means[k].get<double>(), 'g', 17).toStdString()));
        }
        StepPlan plan(small.dataset->schema(), "y");
        CAIRN_TEST_VALUE(auto filled, small.fit(list, "y"));
        for (const Step& step : filled.steps)
            QVERIFY(plan.add(step));
        QVERIFY(plan.add(fitted.steps[0]));
        QuietJob job;
        CAIRN_TEST_VALUE(const auto again, data::deriveDataset(small.dataset, plan.schema(), plan.stages(), job));
        CAIRN_COMPARE_COLUMN(*again, "code1", columnValues(*prepared, "code1"), 1e-9);
    }

    /// Written, read back and put over the same rows: the same bits.
    void comesBackTheSame()
    {
        const SmallTable small(table(true), kTraining);
        CAIRN_TEST_VALUE(auto fitted, small.fit({"autoencoder epochs=10 hidden=8 code=3 activation=relu prefix=z"}, "y"));
        CAIRN_TEST_VALUE(const auto prepared, small.apply(fitted));
        CAIRN_TEST_VALUE(const Step read, stepFromJson(Json::parse(toJson(fitted.steps[0]).dump())));
        QCOMPARE(read, fitted.steps[0]);
        StepPlan plan(small.dataset->schema(), "y");
        QVERIFY(plan.add(read));
        QuietJob job;
        CAIRN_TEST_VALUE(const auto again, data::deriveDataset(small.dataset, plan.schema(), plan.stages(), job));
        for (const char* name : {"z1", "z2", "z3"})
            QVERIFY(columnValues(*again, name) == columnValues(*prepared, name));
    }

    void damageIsSaid()
    {
        const SmallTable small(table(), kTraining);
        CAIRN_TEST_VALUE(const auto fitted, small.fit({"autoencoder epochs=1 columns=a,b"}, "y"));
        const auto refused = [&](const char* pointer, const Json& value) {
            Step step = fitted.steps[0];
            step.fitted[Json::json_pointer(pointer)] = value;
            StepPlan plan(small.dataset->schema(), "y");
            const auto added = plan.add(step);
            return !added && added.error().code == ErrorCode::Corrupt;
        };
        QVERIFY(refused("/means", Json{1.0}));
        QVERIFY(refused("/means", "many"));
        QVERIFY(refused("/layers", Json::array()));
        QVERIFY(refused("/layers/0/bias", Json{1.0}));
        QVERIFY(refused("/layers/0/weights/0", Json{1.0, 2.0, 3.0}));
        QVERIFY(refused("/layers/1/weights/0/0", nullptr));
        QVERIFY(refused("/layers/1", 7));
    }

    void refusesAndStops()
    {
        const SmallTable huge("a,b,y\n1e308,1,0\n-1e308,2,1\n1e308,3,0\n", 3);
        QVERIFY2(failure(huge.fit({"autoencoder columns=a,b"}, "y")).contains("\"a\" are too large"), failure(huge.fit({"autoencoder columns=a,b"}, "y")).constData());
        const SmallTable small(table(), kTraining);
        QuietJob job;
        std::jthread stopper([&] {
            while (job.progress.done() < 10 && !job.source.stop_requested())
                std::this_thread::yield();
            job.source.request_stop();
        });
        RecipeOptions options;
        options.target = "y";
        const auto stopped = fitSteps(*small.dataset, small.split, {*stepFromText("autoencoder epochs=1000 hidden=128 columns=a,b,c,d,e")}, options, job);
        job.source.request_stop();
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(AutoencoderStepTest)
#include "autoencoder_test.moc"
