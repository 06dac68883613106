// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/page_list.h"

#include "ui/data/data_page.h"
#include "ui/deploy/deploy_page.h"
#include "ui/embeddings/embeddings_page.h"
#include "ui/evaluate/evaluate_page.h"
#include "ui/explain/explain_page.h"
#include "ui/model/model_page.h"
#include "ui/project/project_page.h"
#include "ui/runs/runs_page.h"
#include "ui/train/train_page.h"

#include <QCoreApplication>

namespace cairn::ui {

namespace {

class Titles {
    Q_DECLARE_TR_FUNCTIONS(cairn::ui::PageList)
};

template <typename PageClass>
PageEntry entry(const char* id, const QString& title, const QString& help)
{
    const QString name = QString::fromLatin1(id);
    return {{name, title, name, help}, [](const PageInfo& info, Workspace& workspace) -> Page* { return new PageClass(info, workspace); }};
}

} // namespace

std::vector<PageEntry> pageList()
{
    return {
        entry<ProjectPage>("project", Titles::tr("Project"), Titles::tr("What this project holds, and how to begin")),
        entry<DataPage>("data", Titles::tr("Data"), Titles::tr("Look at the rows, choose what to learn and from what")),
        entry<ModelPage>("model", Titles::tr("Model"), Titles::tr("Build the network from layers")),
        entry<TrainPage>("train", Titles::tr("Train"), Titles::tr("Train the model and watch it learn")),
        entry<RunsPage>("runs", Titles::tr("Runs"), Titles::tr("Compare all trainings: table, curves, differences")),
        entry<EvaluatePage>("evaluate", Titles::tr("Evaluate"), Titles::tr("See how good the model is and where it errs")),
        entry<EmbeddingsPage>("embeddings", Titles::tr("Embeddings"), Titles::tr("See how a layer arranges the data in space")),
        entry<ExplainPage>("explain", Titles::tr("Explain"), Titles::tr("See which parts of the input made the difference")),
        entry<DeployPage>("deploy", Titles::tr("Deploy"), Titles::tr("Take the trained model away")),
    };
}

} // namespace cairn::ui
