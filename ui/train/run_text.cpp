// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/run_text.h"

#include "core/energy/energy.h"
#include "core/session/training/run_energy.h"
#include "ui/common/text.h"

#include <QCoreApplication>
#include <QLocale>

namespace cairn::ui {

namespace {

struct Names {
    Q_DECLARE_TR_FUNCTIONS(cairn::ui::RunText)
};

QString plainName(const QString& name)
{
    if (name == QLatin1String("loss"))
        return Names::tr("loss");
    if (name == QLatin1String("accuracy"))
        return Names::tr("accuracy");
    if (name == QLatin1String("macro_f1"))
        return Names::tr("mean F1");
    if (name == QLatin1String("auc"))
        return Names::tr("area under ROC");
    if (name == QLatin1String("mae"))
        return Names::tr("mean absolute error");
    if (name == QLatin1String("rmse"))
        return Names::tr("root mean square error");
    if (name == QLatin1String("nll"))
        return Names::tr("negative log-likelihood");
    if (name == QLatin1String("deviance"))
        return Names::tr("deviance");
    if (name == QLatin1String("pinball"))
        return Names::tr("mean pinball loss");
    if (name == QLatin1String("coverage"))
        return Names::tr("answers within the interval");
    if (name == QLatin1String("interval_width"))
        return Names::tr("mean width of the intervals");
    if (name == QLatin1String("mse"))
        return Names::tr("mean squared error");
    if (name == QLatin1String("squared_error"))
        return Names::tr("squared error of a picture");
    if (name == QLatin1String("perplexity"))
        return Names::tr("perplexity");
    if (name == QLatin1String("token_accuracy"))
        return Names::tr("accuracy of tokens");
    if (name == QLatin1String("sequence_accuracy"))
        return Names::tr("sequences without a mistake");
    if (name == QLatin1String("label_error_rate"))
        return Names::tr("label error rate");
    if (name == QLatin1String("too_long"))
        return Names::tr("texts with too few steps");
    if (name == QLatin1String("pair_accuracy"))
        return Names::tr("accuracy of pairs");
    if (name == QLatin1String("pixel_accuracy"))
        return Names::tr("accuracy of pixels");
    if (name == QLatin1String("mean_iou"))
        return Names::tr("mean IoU");
    if (name == QLatin1String("discriminator_loss"))
        return Names::tr("loss of the discriminator");
    if (name == QLatin1String("generator_loss"))
        return Names::tr("loss of the generator");
    if (name == QLatin1String("d_real"))
        return QStringLiteral("D(x)");
    if (name == QLatin1String("d_made"))
        return QStringLiteral("D(G(z))");
    if (name == QLatin1String("frechet_distance"))
        return Names::tr("Fréchet distance of 8 × 8 cells");
    if (name == QLatin1String("diversity"))
        return Names::tr("diversity of the samples");
    if (name == QLatin1String("hit_rate_10"))
        return Names::tr("hit rate at 10");
    if (name == QLatin1String("ndcg_10"))
        return Names::tr("NDCG at 10");
    if (name == QLatin1String("added_loss"))
        return Names::tr("added loss");
    if (name == QLatin1String("kl_divergence"))
        return Names::tr("KL divergence");
    if (name == QLatin1String("recall_1"))
        return Names::tr("recall at 1");
    if (name == QLatin1String("total_loss"))
        return Names::tr("loss with what is added");
    if (name == QLatin1String("elbo"))
        return Names::tr("evidence lower bound");
    if (name == QLatin1String("r2"))
        return QStringLiteral("R²");
    if (name == QLatin1String("learning_rate"))
        return Names::tr("learning rate");
    if (name == QLatin1String("rows_per_second"))
        return Names::tr("rows per second");
    if (name == QLatin1String(energy::kEnergySeries))
        return Names::tr("energy");
    if (name == QLatin1String(energy::kEstimatedSeries))
        return Names::tr("estimated part of the energy");
    if (name == QLatin1String(energy::kEmissionsSeries))
        return Names::tr("emissions");
    return QString(name).replace(QLatin1Char('_'), QLatin1Char(' '));
}

/// "12.3 Wh", "~12.3 Wh"
QString quantity(const energy::Readable& readable, bool estimated)
{
    return QStringLiteral("%1%2 %3").arg(estimated ? QStringLiteral("~") : QString(), numberText(readable.value, 3), QString::fromUtf8(readable.unit));
}

QString partName(const QString& part)
{
    if (part == QLatin1String("train"))
        return Names::tr("training");
    if (part == QLatin1String("validation"))
        return Names::tr("validation");
    return part == QLatin1String("test") ? Names::tr("test") : part;
}

} // namespace

QString runStateText(store::RunState state)
{
    switch (state) {
    case store::RunState::Queued: return Names::tr("waiting");
    case store::RunState::Running: return Names::tr("running");
    case store::RunState::Paused: return Names::tr("paused");
    case store::RunState::Finished: return Names::tr("finished");
    case store::RunState::Kept: return Names::tr("stopped early, kept");
    case store::RunState::Cancelled: return Names::tr("cancelled");
    case store::RunState::Interrupted: return Names::tr("interrupted");
    case store::RunState::Failed: return Names::tr("failed");
    }
    return {};
}

QString estimateHelp()
{
    return Names::tr("~ marks an estimate: processor time times the watts of a core, since the meters of this machine cannot be read");
}

QString metricTitle(const std::string& name)
{
    const QString text = fromStd(name);
    if (!text.contains(QLatin1Char('.')))
        return plainName(text);
    return Names::tr("%1 %2", "part, metric").arg(partName(text.section(QLatin1Char('.'), 0, 0)), plainName(text.section(QLatin1Char('.'), 1)));
}

QString metricText(const std::string& name, double value, bool estimated)
{
    if (name == energy::kEnergySeries || name == energy::kEstimatedSeries)
        return quantity(energy::readableEnergy(value), estimated);
    if (name == energy::kEmissionsSeries)
        return Names::tr("%1 CO₂e", "an amount of greenhouse gases").arg(quantity(energy::readableMass(value), estimated));
    const bool share = name.ends_with("accuracy") || name.ends_with("coverage") || name.ends_with("_error_rate") || name == "recall_1"; // of rows, tokens or sequences
    return share ? QLocale().toString(100 * value, 'f', 2) + QStringLiteral(" %") : numberText(value, 4);
}

namespace {

/// For lines that hold more than this metric.
QString shortTitle(const std::string& name)
{
    if (!name.ends_with(".rmse"))
        return metricTitle(name);
    return Names::tr("%1 %2", "part, metric").arg(partName(fromStd(name).section(QLatin1Char('.'), 0, 0)), QStringLiteral("RMSE"));
}

} // namespace

QString runResult(const store::RunSummary& run)
{
    if (!run.outcome.is_object())
        return {};
    const auto metrics = run.outcome.find("metrics");
    if (metrics == run.outcome.end() || !metrics->is_object())
        return {};
    for (const char* name :
         {"test.accuracy", "test.hit_rate_10", "test.mean_iou", "test.frechet_distance", "test.sequence_accuracy", "test.perplexity", "test.rmse",
          "validation.accuracy", "validation.mean_iou", "validation.frechet_distance", "validation.sequence_accuracy", "validation.perplexity", "validation.rmse", "validation.loss", "train.loss"}) {
        const auto found = metrics->find(name);
        if (found != metrics->end() && found->is_number())
            return QStringLiteral("%1 %2").arg(shortTitle(name), metricText(name, found->get<double>()));
    }
    return {};
}

QString runEnergy(const Json& outcome)
{
    const auto spent = session::spentOf(outcome);
    return spent ? metricText(energy::kEnergySeries, spent->joules, spent->isEstimate()) : QString();
}

QString runName(const store::RunSummary& run)
{
    return run.name.empty() ? Names::tr("Run %1").arg(run.id.value) : fromStd(run.name);
}

QString runLine(const store::RunSummary& run)
{
    const QString result = runResult(run);
    const QString state = runStateText(run.state);
    return result.isEmpty() ? Names::tr("%1: %2").arg(runName(run), state) : Names::tr("%1: %2, %3").arg(runName(run), state, result);
}

} // namespace cairn::ui
