// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/report.h"

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/session/inspect/figures.h"
#include "core/session/training/run_energy.h"
#include "core/store/durable_file.h"

#include <algorithm>

namespace cairn::session {

namespace fs = std::filesystem;

namespace {

struct Picture {
    std::string file, svg;
};

Result<std::vector<store::MetricPoint>> allMetrics(const store::Project& project, RunId run)
{
    std::vector<store::MetricPoint> points;
    store::MetricCursor cursor;
    while (true) {
        CAIRN_ASSIGN(store::MetricPage page, project.metricsSince(run, cursor));
        points.insert(points.end(), page.points.begin(), page.points.end());
        cursor = page.cursor;
        if (!page.more)
            return points;
    }
}

Picture curves(const std::vector<store::MetricPoint>& points, const std::string& name, const std::string& title)
{
    std::vector<Series> series{{"training", {}}, {"validation", {}}};
    for (const store::MetricPoint& point : points) {
        if (point.name == name && (point.split == "train" || point.split == "validation"))
            series[point.split == "train" ? 0 : 1].points.emplace_back(point.epoch, point.value);
    }
    return {name + ".svg", lineFigure({title + " over the training", "epoch", name}, series)};
}

/// Predictions with the ends of their intervals, and the answers.
Picture intervals(const Evaluation& evaluation)
{
    constexpr std::size_t kDrawnRows = 200;
    std::vector<Series> series{{"predicted", {}}, {"actual", {}}, {"lower end", {}}, {"upper end", {}}};
    for (const std::size_t row : byPrediction(evaluation, kDrawnRows)) {
        const auto place = static_cast<double>(series[0].points.size() + 1);
        series[0].points.emplace_back(place, evaluation.predictedValue[row]);
        series[1].points.emplace_back(place, evaluation.actualValue[row]);
        series[2].points.emplace_back(place, evaluation.low[row]);
        series[3].points.emplace_back(place, evaluation.high[row]);
    }
    return {"intervals.svg", lineFigure({"Prediction intervals of " + Json(evaluation.answer.nominal() * 100).dump().substr(0, 4) + " % of the answers", "rows in the order of their predictions", "value"}, series)};
}

std::vector<Picture> pictures(const Evaluation& evaluation, const std::vector<store::MetricPoint>& points)
{
    std::vector<Picture> list{curves(points, "loss", "Loss")};
    if (!batch::rowwise(evaluation.kind)) {
        for (const auto& [name, title] : {std::pair("token_accuracy", "Accuracy of tokens"), std::pair("rmse", "Error per value"), std::pair("pair_accuracy", "Pairs in the right order"), std::pair("pixel_accuracy", "Accuracy of pixels"), std::pair("mean_iou", "Mean intersection over union"), std::pair("generator_loss", "Loss of the generator"), std::pair("discriminator_loss", "Loss of the discriminator"), std::pair("frechet_distance", "Frechet distance of 8 x 8 cells")}) {
            if (evaluation.metrics.contains(name))
                list.push_back(curves(points, name, title));
        }
        if (!evaluation.classes.empty())
            list.push_back({"confusion.svg", matrixFigure("Confusion matrix of pixels", evaluation.classes, evaluation.confusion)});
        return list;
    }
    if (batch::regresses(evaluation.kind)) {
        list.push_back(curves(points, "mae", "Mean absolute error"));
        Series scatter{"rows", {}};
        for (std::size_t i = 0; i < evaluation.actualValue.size(); ++i)
            scatter.points.emplace_back(evaluation.actualValue[i], evaluation.predictedValue[i]);
        if (!evaluation.low.empty())
            list.push_back(intervals(evaluation));
        list.push_back({"residuals.svg", scatterFigure({"Predicted against actual", "actual", "predicted"}, scatter)});
        return list;
    }
    list.push_back(curves(points, "accuracy", "Accuracy"));
    list.push_back({"confusion.svg", matrixFigure("Confusion matrix", evaluation.classes, evaluation.confusion)});
    if (!evaluation.roc.empty()) {
        Series roc{evaluation.classes[1], {}};
        for (const RocPoint& point : evaluation.roc)
            roc.points.emplace_back(point.falsePositiveRate, point.truePositiveRate);
        list.push_back({"roc.svg", lineFigure({"Receiver operating characteristic", "false positive rate", "true positive rate"}, {roc})});
    }
    return list;
}

std::string row(const std::vector<std::string>& cells, const char* tag = "td")
{
    std::string html = "<tr>";
    for (const std::string& cell : cells)
        html += "<" + std::string(tag) + ">" + escaped(cell) + "</" + tag + ">";
    return html + "</tr>\n";
}

std::string percent(double share)
{
    char text[16];
    std::snprintf(text, sizeof text, "%.2f %%", 100 * share);
    return text;
}

std::string qualityTable(const Evaluation& evaluation)
{
    if (evaluation.perClass.empty())
        return {};
    std::string html = "<h2>Classes</h2>\n<table>\n" + row({"Class", "Precision", "Recall", "F1", "Rows"}, "th");
    for (const ClassQuality& quality : evaluation.perClass)
        html += row({quality.name, percent(quality.precision), percent(quality.recall), percent(quality.f1), grouped(quality.support)});
    return html + "</table>\n";
}

std::string layerTable(const LoadedRun& run)
{
    std::string html = "<h2>Architecture</h2>\n<table>\n" + row({"Layer", "Kind", "Parameters"}, "th");
    for (const graph::Node& node : run.graph.nodes())
        html += row({node.label, node.kind, node.params.dump()});
    return html + "</table>\n";
}

std::string pageOf(const store::Run& stored, const LoadedRun& run, const Evaluation& evaluation, const std::vector<Picture>& list)
{
    const std::string title = stored.dataset.value("title", "data") + ": " + stored.name;
    std::string html = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>" + escaped(title) + "</title>\n<style>\n"
        "body{font-family:Inter,system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}\n"
        "table{border-collapse:collapse;margin:.5rem 0}td,th{padding:.25rem .75rem;text-align:left;border-bottom:1px solid #e4e4e4}\n"
        "figure{margin:1rem 0}svg{max-width:100%;height:auto}h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}\n"
        "</style>\n</head>\n<body>\n<h1>" + escaped(title) + "</h1>\n<table>\n";
    html += row({"Trained", isoTime(stored.createdMs)});
    html += row({"Data", stored.dataset.value("title", "") + " (" + stored.dataset.value("format", "") + "), fingerprint " + stored.dataset.value("fingerprint", "")
                  + (stored.dataset.contains("version") ? ", version " + stored.dataset.at("version").dump() : std::string())});
    html += row({"Task", batch::name(run.recipe.target.kind)});
    if (!run.recipe.target.column.empty())
        html += row({"Target", run.recipe.target.column});
    if (run.recipe.target.regresses())
        html += row({"Answered as", std::string(batch::formFacts(run.recipe.target.answer.form).id)});
    html += row({"Evaluated on", evaluation.split + ", " + grouped(evaluation.rows.size()) + " rows"});
    if (stored.outcome.is_object()) {
        html += row({"Epochs", stored.outcome.value("epochs", Json()).dump()});
        html += row({"Training time", durationText(stored.outcome.value("seconds", 0.0))});
        if (const auto spent = spentOf(stored.outcome)) {
            const energy::Readable mass = energy::readableMass(stored.outcome.at("energy").value("emissions_g", 0.0));
            html += row({"Energy", energy::text(*spent) + ", " + (spent->isEstimate() ? "~" : "") + shortNumber(mass.value) + " " + mass.unit + " CO2e"});
        }
        html += row({"Weights", stored.outcome.value("weights_hash", "")});
    }
    html += "</table>\n<h2>Result</h2>\n<table>\n";
    for (const auto& [name, value] : evaluation.metrics)
        html += row({name, name == "accuracy" ? percent(value) : shortNumber(value)});
    html += "</table>\n";
    for (const Picture& picture : list)
        html += "<figure>\n" + picture.svg + "</figure>\n";
    html += qualityTable(evaluation) + layerTable(run) + "<h2>Options</h2>\n<table>\n";
    for (const auto& [name, value] : stored.config.items())
        html += row({name, value.is_string() ? value.get<std::string>() : value.dump()});
    return html + "</table>\n</body>\n</html>\n";
}

Json metricsJson(const store::Run& stored, const Evaluation& evaluation)
{
    return Json{{"run", stored.id.value}, {"name", stored.name}, {"seed", stored.seed}, {"dataset", stored.dataset},
                {"options", stored.config}, {"outcome", stored.outcome}, {"evaluation", toJson(evaluation)}};
}

} // namespace

Result<std::vector<fs::path>> writeReport(const Workbench& workbench, LoadedRun& run, const fs::path& folder, JobContext& job)
{
    CAIRN_ASSIGN(const store::Run stored, workbench.project().run(run.run));
    CAIRN_ASSIGN(const std::vector<store::MetricPoint> points, allMetrics(workbench.project(), run.run));
    const bool tested = run.sources && run.sources->test->size() > 0;
    CAIRN_ASSIGN(const Evaluation evaluation, evaluate(workbench, run, tested ? prep::Part::Test : prep::Part::Validation, job));
    const std::vector<Picture> list = pictures(evaluation, points);
    CAIRN_TRY(store::makeFolders(store::realFileSystem(), folder));
    std::vector<fs::path> files;
    const auto write = [&](const std::string& name, const std::string& content) -> Result<void> {
        files.push_back(folder / name);
        CAIRN_TRY(store::writeFile(files.back(), content));
        return {};
    };
    CAIRN_TRY(write("report.html", pageOf(stored, run, evaluation, list)));
    CAIRN_TRY(write("metrics.json", metricsJson(stored, evaluation).dump(2, ' ', false, Json::error_handler_t::replace) + "\n"));
    for (const Picture& picture : list)
        CAIRN_TRY(write(picture.file, picture.svg));
    return files;
}

} // namespace cairn::session
