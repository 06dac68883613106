// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/table/run_columns.h"

#include "core/energy/energy.h"
#include "core/store/runs/run_shelf.h"
#include "ui/common/text.h"
#include "ui/train/run_text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>

namespace cairn::ui {

namespace {

using Kind = store::RunField::Kind;

struct Columns {
    Q_DECLARE_TR_FUNCTIONS(cairn::ui::RunColumns)
};

constexpr std::array kKinds{"id", "name", "state", "created", "duration", "seed", "data", "tags", "note", "setting", "metric"};
constexpr std::array kValues{"last", "least", "greatest"};

QString firstLetterUp(QString text)
{
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

QString timeText(std::int64_t ms)
{
    return ms > 0 ? QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms), QLocale::ShortFormat) : QString();
}

QString metricColumnTitle(const store::RunField& field)
{
    const QString name = firstLetterUp(metricTitle(field.split.empty() ? field.name : field.split + "." + field.name));
    switch (field.value) {
    case store::MetricValue::Last: return name;
    case store::MetricValue::Least: return Columns::tr("%1, least").arg(name);
    case store::MetricValue::Greatest: return Columns::tr("%1, greatest").arg(name);
    }
    return name;
}

template <std::size_t N>
std::optional<std::size_t> placeOf(const std::array<const char*, N>& names, const Json& json, const char* key)
{
    const auto found = json.find(key);
    if (found == json.end() || !found->is_string())
        return std::nullopt;
    const auto at = std::find(names.begin(), names.end(), found->get<std::string>());
    return at == names.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at - names.begin()));
}

std::string textOf(const Json& json, const char* key)
{
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

} // namespace

QString columnTitle(const store::RunField& field)
{
    switch (field.kind) {
    case Kind::Number: return Columns::tr("No.");
    case Kind::Name: return Columns::tr("Run");
    case Kind::State: return Columns::tr("State");
    case Kind::Created: return Columns::tr("Made");
    case Kind::Duration: return Columns::tr("Time");
    case Kind::Seed: return Columns::tr("Seed");
    case Kind::DataVersion: return Columns::tr("Data");
    case Kind::Tags: return Columns::tr("Tags");
    case Kind::Note: return Columns::tr("Note");
    case Kind::Setting: return field.name == store::kSweepSetting ? Columns::tr("Search") : fromStd(field.name);
    case Kind::Metric: return metricColumnTitle(field);
    }
    return {};
}

QString cellText(const store::RunRow& row, const store::RunField& field, const store::RunCell& cell)
{
    switch (field.kind) {
    case Kind::Number: return QString::number(store::RunShelf::inProject(row.id).value);
    case Kind::Name: {
        const QString name = row.name.empty() ? Columns::tr("Run %1").arg(store::RunShelf::inProject(row.id).value) : fromStd(row.name);
        return row.project.empty() ? name : Columns::tr("%1 (%2)", "run, its project").arg(name, fromStd(row.project));
    }
    case Kind::State: return runStateText(row.state);
    case Kind::Created: return timeText(row.createdMs);
    case Kind::Duration:
        return row.startedMs > 0 && row.endedMs > row.startedMs ? durationText(static_cast<double>(row.endedMs - row.startedMs) / 1000) : QString();
    case Kind::Seed: return QString::number(row.seed);
    case Kind::DataVersion: return row.dataVersion > 0 ? Columns::tr("version %1").arg(row.dataVersion) : QString();
    case Kind::Tags: {
        QStringList tags;
        for (const std::string& tag : row.tags)
            tags << fromStd(tag);
        return tags.join(QStringLiteral(", "));
    }
    case Kind::Note: return fromStd(row.note).simplified();
    case Kind::Setting: return cell.type == store::RunCell::Type::Number ? numberText(cell.number) : fromStd(cell.text);
    case Kind::Metric: return cell.type == store::RunCell::Type::Number ? metricText(field.name, cell.number, cell.estimated) : QString();
    }
    return {};
}

QString groupText(const store::RunField& field, const std::string& value)
{
    if (value.empty())
        return Columns::tr("none");
    const QString text = fromStd(value);
    switch (field.kind) {
    case Kind::State: return runStateText(store::runStateOf(value));
    case Kind::Created: return timeText(text.toLongLong());
    case Kind::Duration: return durationText(text.toDouble() / 1000);
    case Kind::Metric: return metricText(field.name, text.toDouble());
    case Kind::DataVersion: return Columns::tr("version %1").arg(text);
    default: return text;
    }
}

store::MetricValue bestValue(const std::string& metric)
{
    static constexpr std::array kSmall{"loss", "error", "perplexity", "rmse", "mae", "mse", "divergence", "distance", "nll", "pinball", "deviance"};
    static constexpr std::array kGreat{"acc", "f1", "auc", "r2", "hit_rate", "ndcg", "elbo", "precision", "recall", "score", "reward", "iou"};
    const auto holds = [&](const char* part) { return metric.find(part) != std::string::npos; };
    if (std::any_of(kSmall.begin(), kSmall.end(), holds))
        return store::MetricValue::Least;
    return std::any_of(kGreat.begin(), kGreat.end(), holds) ? store::MetricValue::Greatest : store::MetricValue::Last;
}

store::RunField bestOf(store::RunField metric)
{
    metric.value = bestValue(metric.name);
    return metric;
}

int metricRank(const store::RunField& metric)
{
    static const std::vector<std::string> kNames = {"accuracy", "mean_iou", "frechet_distance", "hit_rate_10", "sequence_accuracy", "token_accuracy", "perplexity", "rmse", "loss"};
    static const std::vector<std::string> kSplits = {"test", "validation", "", "train"};
    const bool cost = energy::followsEnergy(metric.name) || metric.name == energy::kEstimatedSeries; // says nothing of the model
    const auto name = std::find(kNames.begin(), kNames.end(), metric.name) - kNames.begin() + (cost ? 1 : 0);
    const auto split = std::find(kSplits.begin(), kSplits.end(), metric.split) - kSplits.begin();
    return static_cast<int>(name * 8 + split);
}

std::vector<store::RunField> firstColumns(const std::vector<store::KnownField>& known)
{
    std::vector<store::RunField> columns{{Kind::Name}, {Kind::State}, {Kind::Tags}}, metrics, settings;
    for (const store::KnownField& field : known) {
        if (field.field.kind == Kind::Metric)
            metrics.push_back(field.field);
        else if (field.varies && settings.size() < 3)
            settings.push_back(field.field);
    }
    std::stable_sort(metrics.begin(), metrics.end(), [](const auto& a, const auto& b) { return metricRank(a) < metricRank(b); });
    for (std::size_t i = 0; i < std::min<std::size_t>(metrics.size(), 2); ++i)
        columns.push_back(bestOf(metrics[i]));
    for (const char* cost : {energy::kEnergySeries, energy::kEmissionsSeries})
        if (const store::RunField field{Kind::Metric, cost}; std::find(metrics.begin(), metrics.end(), field) != metrics.end() && std::find(columns.begin(), columns.end(), field) == columns.end())
            columns.push_back(field);
    columns.insert(columns.end(), settings.begin(), settings.end());
    for (const Kind kind : {Kind::Duration, Kind::Created, Kind::Note})
        columns.push_back({kind});
    return columns;
}

Json toJson(const store::RunField& field)
{
    Json json{{"kind", kKinds[static_cast<std::size_t>(field.kind)]}};
    if (!field.name.empty())
        json["name"] = field.name;
    if (field.kind == Kind::Metric) {
        json["split"] = field.split;
        json["value"] = kValues[static_cast<std::size_t>(field.value)];
    }
    return json;
}

std::optional<store::RunField> runFieldFromJson(const Json& json)
{
    if (!json.is_object())
        return std::nullopt;
    const auto kind = placeOf(kKinds, json, "kind");
    if (!kind)
        return std::nullopt;
    store::RunField field{static_cast<Kind>(*kind), textOf(json, "name"), textOf(json, "split")};
    if (const auto value = placeOf(kValues, json, "value"))
        field.value = static_cast<store::MetricValue>(*value);
    const bool named = field.kind == Kind::Setting || field.kind == Kind::Metric;
    return named == field.name.empty() ? std::nullopt : std::optional(field);
}

} // namespace cairn::ui
