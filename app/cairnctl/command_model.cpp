// SPDX-License-Identifier: GPL-3.0-or-later
// Commands that use a trained model: evaluate, export, report.
#include "app/cairnctl/commands.h"
#include "app/cairnctl/opened.h"
#include "core/base/text.h"
#include "core/session/deploy.h"
#include "core/session/report.h"

namespace cairn::ctl {

namespace {

std::string evaluationText(const session::Evaluation& evaluation)
{
    std::string lines = grouped(evaluation.rows.size()) + " rows of " + evaluation.split + ", run " + std::to_string(evaluation.run.value) + "\n"
        + metricLines(evaluation.metrics);
    for (const session::ClassQuality& quality : evaluation.perClass) {
        char line[160];
        std::snprintf(line, sizeof line, "  %-24.24s precision %.4f  recall %.4f  F1 %.4f  rows %llu\n", quality.name.c_str(), quality.precision,
                      quality.recall, quality.f1, static_cast<unsigned long long>(quality.support));
        lines += line;
    }
    for (const session::PixelQuality& quality : evaluation.perClassPixels) {
        char line[160];
        std::snprintf(line, sizeof line, "  %-24.24s IoU %.4f  precision %.4f  recall %.4f  pixels %llu\n", quality.name.c_str(), quality.iou, quality.precision, quality.recall,
                      static_cast<unsigned long long>(quality.pixels));
        lines += line;
    }
    constexpr std::size_t kShownTexts = 10;
    for (std::size_t i = 0; i < std::min(evaluation.texts.size(), kShownTexts); ++i)
        lines += "  row " + std::to_string(evaluation.rows[i]) + ": " + evaluation.texts[i] + "\n";
    for (const std::string& notice : evaluation.notices)
        lines += "  " + notice + "\n";
    return lines;
}

Json paths(const std::vector<std::filesystem::path>& files)
{
    Json list = Json::array();
    for (const auto& file : files)
        list.push_back(file.string());
    return list;
}

std::string lines(const std::vector<std::filesystem::path>& files)
{
    std::string text;
    for (const auto& file : files)
        text += file.string() + "\n";
    return text;
}

} // namespace

ExitCode evaluate(const Console& console, const EvaluateArguments& arguments)
{
    const auto part = prep::part(arguments.split);
    if (!part) {
        console.error(fail(ErrorCode::InvalidInput, "There is no split called " + arguments.split, "--split", "Give train, validation or test"));
        return kUsage;
    }
    auto opened = openRun(console, arguments.project, arguments.run);
    if (!opened)
        return console.error(opened.error());
    Work work("Evaluating");
    const session::Workbench& workbench = *opened->project.workbench;
    const auto evaluation = arguments.data.empty() ? session::evaluate(workbench, *opened->run, *part, work.job())
                                                   : session::evaluateFile(workbench, *opened->run, arguments.data, work.job());
    if (!evaluation)
        return console.error(evaluation.error());
    console.result(session::toJson(*evaluation), evaluationText(*evaluation));
    return kOk;
}

ExitCode exportModel(const Console& console, const ExportArguments& arguments)
{
    const auto format = session::exportFormat(arguments.format);
    if (!format) {
        console.error(format.error());
        return kUsage;
    }
    auto opened = openRun(console, arguments.project, arguments.run);
    if (!opened)
        return console.error(opened.error());
    Work work("Exporting");
    const auto exported = session::exportModel(*opened->project.workbench, *opened->run, *format, arguments.out, work.job());
    if (!exported)
        return console.error(exported.error());
    std::string text = lines(exported->files);
    if (exported->checkedRows > 0) {
        char line[120];
        std::snprintf(line, sizeof line, "Checked on %llu rows: largest difference %.2e\n", static_cast<unsigned long long>(exported->checkedRows),
                      exported->largestDifference);
        text += line;
    }
    for (const std::string& note : exported->notes)
        text += note + "\n";
    console.result(session::toJson(*exported), text);
    return kOk;
}

ExitCode report(const Console& console, const ReportArguments& arguments)
{
    auto opened = openRun(console, arguments.project, arguments.run);
    if (!opened)
        return console.error(opened.error());
    Work work("Writing the report");
    const auto files = session::writeReport(*opened->project.workbench, *opened->run, arguments.out, work.job());
    if (!files)
        return console.error(files.error());
    console.result(Json{{"run_id", opened->run->run.value}, {"files", paths(*files)}}, lines(*files));
    return kOk;
}

} // namespace cairn::ctl
