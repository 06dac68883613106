// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairnctl/project_facts.h"

#include "app/cairnctl/console.h"
#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/batch/answer_json.h"
#include "core/session/data_check.h"
#include "core/session/training/data_versions.h"

namespace cairn::ctl {

namespace {

const char* stateName(session::DataState state)
{
    static constexpr const char* kNames[] = {"none", "closed", "ready", "missing", "changed"};
    return kNames[static_cast<int>(state)];
}

/// The version of the data that the project has, and how what lies at their place differs from it.
void addVersion(const session::Workbench& workbench, Json& facts)
{
    if (const auto version = session::dataVersionNumber(workbench.project(), workbench.fingerprint()))
        facts["version"] = *version;
    if (workbench.dataState() != session::DataState::Changed)
        return;
    Progress quiet;
    JobContext job{stopOnSignals().get_token(), quiet};
    if (const auto difference = session::sourceDifference(workbench, job)) {
        facts["difference"] = data::toJson(*difference);
        facts["difference"]["text"] = data::differenceText(*difference);
    }
}

Json dataFacts(const session::Workbench& workbench)
{
    Json facts{{"state", stateName(workbench.dataState())}};
    if (const auto problem = workbench.dataProblem())
        facts["problem"] = {{"code", std::string(name(problem->code))}, {"what", problem->what}, {"where", problem->where}, {"fix", problem->fix}};
    addVersion(workbench, facts);
    const auto dataset = workbench.dataset();
    if (!dataset)
        return facts;
    if (const auto check = session::storedCheck(workbench))
        facts["check"] = *check;
    facts["title"] = dataset->title();
    facts["format"] = dataset->format();
    facts["location"] = dataset->source().location;
    if (!dataset->source().testLocation.empty())
        facts["test_location"] = dataset->source().testLocation;
    facts["fingerprint"] = dataset->fingerprint();
    facts["rows"] = dataset->rowCount() ? Json(*dataset->rowCount()) : Json();
    for (const data::Column& column : dataset->schema().columns)
        facts["columns"].push_back({{"name", column.name}, {"type", std::string(data::name(column.type))}});
    for (const std::string& notice : dataset->notices())
        facts["notices"].push_back(notice);
    return facts;
}

Json learningFacts(const session::Workbench& workbench)
{
    const auto frozen = workbench.freeze();
    if (!frozen)
        return nullptr;
    const batch::Target& target = frozen->recipe->target;
    Json facts{{"target", target.column},
               {"task", batch::name(target.kind)},
               {"rows", {{"train", frozen->sources->train->size()}, {"validation", frozen->sources->validation->size()}, {"test", frozen->sources->test->size()}}}};
    if (target.classifies())
        facts["classes"] = target.classes;
    if (target.regresses())
        facts["answer"] = batch::toJson(target.answer);
    for (const prep::Step& step : frozen->recipe->steps)
        facts["steps"].push_back({{"text", prep::stepText(step)}, {"step", prep::toJson(step)}});
    for (const std::string& notice : frozen->recipe->notices)
        facts["notices"].push_back(notice);
    for (const std::string& notice : frozen->sources->notices)
        facts["notices"].push_back(notice);
    return facts;
}

Json graphFacts(const session::Workbench& workbench)
{
    const graph::Graph graph = workbench.graph();
    const graph::Inference inference = graph::infer(graph, workbench.dataInterface());
    Json facts{{"nodes", graph.nodes().size()}, {"parameters", inference.parameters}, {"flops", inference.flops}, {"problems", Json::array()}};
    for (const graph::Problem& problem : inference.problems) {
        const graph::Node* node = graph.find(problem.node);
        facts["problems"].push_back({{"node", node ? node->label : ""}, {"what", problem.error.text()}});
    }
    return facts;
}

Json runFacts(const session::Workbench& workbench)
{
    Json list = Json::array();
    const auto runs = workbench.project().runs();
    if (!runs)
        return list;
    for (const store::RunSummary& run : *runs) {
        Json entry{{"run_id", run.id.value}, {"name", run.name}, {"state", std::string(store::name(run.state))}, {"seed", run.seed},
                   {"created", isoTime(run.createdMs)}};
        if (run.dataVersion > 0)
            entry["data_version"] = run.dataVersion;
        if (run.outcome.is_object())
            entry["outcome"] = run.outcome;
        if (!run.error.empty())
            entry["error"] = run.error;
        list.push_back(std::move(entry));
    }
    return list;
}

std::string text(const Json& json, const char* key)
{
    const auto found = json.find(key);
    return found == json.end() ? "" : found->is_string() ? found->get<std::string>() : found->dump();
}

/// "Leak guard: leak (duplicates, target); 1 serious finding, 3 warnings"
std::string checkLine(const Json& check)
{
    std::string bad;
    for (const Json& each : check.at("leaks").at("checks")) {
        if (text(each, "state") == "leak" || text(each, "state") == "suspicious")
            bad += (bad.empty() ? " (" : ", ") + text(each, "check");
    }
    const Json& quality = check.at("quality");
    return "Checks: leak guard " + text(check.at("leaks"), "state") + (bad.empty() ? "" : bad + ")") + "; findings: " + text(quality, "serious") + " serious, "
        + text(quality, "warning") + " warnings, " + text(quality, "note") + " notes\n";
}

} // namespace

Json projectFacts(const session::Workbench& workbench)
{
    return Json{{"project", workbench.path().string()},
                {"read_only", workbench.readOnly()},
                {"data", dataFacts(workbench)},
                {"learning", learningFacts(workbench)},
                {"model", graphFacts(workbench)},
                {"options", workbench.trainOptions()},
                {"runs", runFacts(workbench)}};
}

std::string projectText(const Json& facts)
{
    const Json &data = facts.at("data"), &learning = facts.at("learning"), &model = facts.at("model");
    std::string lines = "Data:   " + (data.contains("title") ? text(data, "title") + " (" + text(data, "format") + "), " + text(data, "rows") + " rows, "
            + std::to_string(data.value("columns", Json::array()).size()) + " columns" : text(data, "state")) + "\n";
    if (data.contains("problem"))
        lines += "        " + text(data.at("problem"), "what") + " (" + text(data.at("problem"), "where") + "). " + text(data.at("problem"), "fix") + "\n";
    if (data.contains("difference"))
        lines += "        Since then: " + text(data.at("difference"), "text") + ". Take it with cairnctl data import --accept\n";
    if (data.contains("version"))
        lines += "        Version " + text(data, "version") + ", fingerprint " + text(data, "fingerprint") + "\n";
    if (data.contains("check"))
        lines += checkLine(data.at("check"));
    const std::string answered = learning.is_object() && learning.contains("answer") ? ", answered as " + text(learning.at("answer"), "form") : std::string();
    if (learning.is_object())
        lines += "Target: " + (text(learning, "target").empty() ? "" : text(learning, "target") + " ") + "(" + text(learning, "task") + answered + "), rows train " + text(learning.at("rows"), "train")
            + ", validation " + text(learning.at("rows"), "validation") + ", test " + text(learning.at("rows"), "test") + "\n";
    for (const Json& step : learning.is_object() ? learning.value("steps", Json::array()) : Json::array())
        lines += "Step:   " + text(step, "text") + (step.at("step").value("enabled", true) ? "" : " (off)") + "\n";
    lines += "Model:  " + text(model, "nodes") + " nodes, " + grouped(model.at("parameters").get<std::uint64_t>()) + " parameters\n";
    for (const Json& problem : model.at("problems"))
        lines += "        " + text(problem, "node") + ": " + text(problem, "what") + "\n";
    for (const Json& run : facts.at("runs")) {
        lines += "Run " + text(run, "run_id") + ":  " + text(run, "state");
        if (run.contains("data_version"))
            lines += ", data version " + text(run, "data_version");
        if (run.contains("outcome") && run.at("outcome").contains("metrics")) {
            for (const auto& [name, value] : run.at("outcome").at("metrics").items()) {
                if (name.starts_with("test."))
                    lines += ", " + name + " " + value.dump();
            }
        }
        lines += (run.contains("error") ? ", " + text(run, "error") : "") + "\n";
    }
    return lines;
}

} // namespace cairn::ctl
