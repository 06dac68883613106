// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/search/search_text.h"

#include "ui/common/described.h"
#include "ui/common/text.h"
#include "ui/train/option_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace cairn::ui {

namespace {

struct SearchText {
    Q_DECLARE_TR_FUNCTIONS(cairn::ui::SearchText)
};

const FormField* trainField(const std::string& name)
{
    static const std::vector<FormField> fields = trainFields();
    const auto found = std::ranges::find(fields, name, &FormField::name);
    return found == fields.end() ? nullptr : &*found;
}

QString inWindowLanguage(const session::Searchable& setting, const std::string& text, QString FormField::* member)
{
    if (setting.path.starts_with("train.")) {
        const FormField* field = trainField(setting.spec.name);
        return field ? field->*member : fromStd(text);
    }
    return described(setting.path.starts_with("graph.") ? kLayerTexts : kStepTexts, text);
}

} // namespace

QString sweepStateText(store::SweepState state)
{
    switch (state) {
    case store::SweepState::Queued: return SearchText::tr("waits");
    case store::SweepState::Running: return SearchText::tr("running");
    case store::SweepState::Paused: return SearchText::tr("stopped for now");
    case store::SweepState::Finished: return SearchText::tr("finished");
    case store::SweepState::Cancelled: return SearchText::tr("ended early");
    }
    return {};
}

QString trialStateText(search::TrialState state)
{
    switch (state) {
    case search::TrialState::Running: return SearchText::tr("running");
    case search::TrialState::Paused: return SearchText::tr("waits");
    case search::TrialState::Finished: return SearchText::tr("finished");
    case search::TrialState::Stopped: return SearchText::tr("stopped early");
    case search::TrialState::Failed: return SearchText::tr("failed");
    }
    return {};
}

QString searchLine(const session::SearchView& view)
{
    const auto count = [&](search::TrialState state) { return static_cast<int>(view.count(state)); };
    QString line = SearchText::tr("%1 of %2 trials begun").arg(view.trials.size()).arg(view.plan.scheduler.trials);
    if (const int running = count(search::TrialState::Running); running > 0 && view.sweep.state == store::SweepState::Running)
        line += SearchText::tr(", %Ln running", nullptr, running);
    if (const int stopped = count(search::TrialState::Stopped); stopped > 0)
        line += SearchText::tr(", %Ln stopped early", nullptr, stopped);
    if (const int failed = count(search::TrialState::Failed); failed > 0)
        line += SearchText::tr(", %Ln failed", nullptr, failed);
    if (view.best) {
        const double value = search::bestValue(view.trials[*view.best].trial, view.plan.scheduler.goal).value_or(0);
        line += SearchText::tr("; best %1: %2").arg(fromStd(view.plan.split + "." + view.plan.metric), numberText(value, 5));
    }
    return line;
}

QString settingTitle(const session::Searchable& setting)
{
    return inWindowLanguage(setting, setting.spec.title, &FormField::title);
}

QString settingHelp(const session::Searchable& setting)
{
    return inWindowLanguage(setting, setting.spec.help, &FormField::help);
}

QString settingGroup(const session::Searchable& setting)
{
    if (setting.path.starts_with("train."))
        return SearchText::tr("Training");
    return setting.group == "Encoding" ? SearchText::tr("Encoding") : fromStd(setting.group);
}

} // namespace cairn::ui
