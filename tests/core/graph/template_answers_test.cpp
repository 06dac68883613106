// SPDX-License-Identifier: GPL-3.0-or-later
// Templates for numbers that are answered as counts, distributions and quantiles.
#include "core/graph/templates.h"
#include "tests/core/graph/complaint.h"
#include "tests/core/graph/data_interfaces.h"

#include <QTest>

using namespace cairn;
using namespace cairn::graph;
using cairn::test::complaint;
using cairn::test::images;
using cairn::test::table;

class TemplateAnswersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Whatever answers a number answers it in every form.
    void everyFormOfAnswerHasItsHead()
    {
        DataInterface ratings, series, words;
        ratings.fields["code_movie"] = {ElementType::Int64, {kBatch, 1}, 30};
        ratings.fields["code_user"] = {ElementType::Int64, {kBatch, 1}, 20};
        series.fields["series"] = {ElementType::Float32, {kBatch, 24, 3}};
        words.fields["tokens"] = {ElementType::Int64, {kBatch, 16}, 50};
        words.fields["mask"] = {ElementType::Float32, {kBatch, 16}};
        std::size_t built = 0;
        for (DataInterface data : {table(5, 0, 1), table(5, 3, 1), images(3, 32, 32, 1), ratings, series, words}) {
            data.task = batch::TaskKind::Regression;
            data.outputWidth = 1;
            for (const TemplateInfo& info : templates()) {
                data.answer = {};
                data.outputWidth = 1;
                const auto value = buildTemplate(info.id, data);
                if (!value || !infer(*value, data).ok())
                    continue;
                for (const batch::AnswerForm form : {batch::AnswerForm::Count, batch::AnswerForm::Normal, batch::AnswerForm::Mixture, batch::AnswerForm::Quantiles}) {
                    data.answer.form = form;
                    data.outputWidth = data.answer.width();
                    const auto graph = buildTemplate(info.id, data);
                    QVERIFY2(graph, info.id.c_str());
                    QVERIFY2(complaint(graph, data).isEmpty(), (info.id + ", " + std::string(batch::formFacts(form).id) + ": " + complaint(graph, data).toStdString()).c_str());
                    ++built;
                }
            }
        }
        QVERIFY2(built > 100, qPrintable(QString::number(built)));
    }
};

QTEST_APPLESS_MAIN(TemplateAnswersTest)
#include "template_answers_test.moc"
