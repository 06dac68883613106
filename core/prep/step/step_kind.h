// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/param_spec.h"
#include "core/batch/field.h"
#include "core/data/schema.h"
#include "core/data/sql/sql_lookup.h"
#include "core/data/table/table_page.h"
#include "core/jobs/stop.h"
#include "core/prep/pictures/picture_op.h"
#include "core/prep/step/step.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cairn::prep {

/// Names and facts of a kind of step: what lists, forms, the command line and docs show.
struct StepInfo {
    std::string id;     ///< "impute"
    std::string title;  ///< "Fill missing values"
    std::string family; ///< "numbers", "categories", "text", "time", "columns", "pictures", "sounds"; groups the list
    std::string help;   ///< one or two sentences
    std::vector<ParamSpec> params;
};

/// A step where it stands: complete parameters, the columns that come in, and those that it works on.
struct StepView {
    const data::Schema& schema;
    Json params;
    std::vector<std::string> columns; ///< parameter "columns", or where that is empty all columns of the types it accepts
    std::string target;               ///< the column to be predicted; may be absent from `schema`

    const data::Column& column(const std::string& name) const { return schema[*schema.find(name)]; }
    std::int64_t integer(const char* name) const { return params.at(name).get<std::int64_t>(); }
    double real(const char* name) const { return params.at(name).get<double>(); }
    bool flag(const char* name) const { return params.at(name).get<bool>(); }
    std::string text(const char* name) const { return params.at(name).get<std::string>(); }
    std::vector<std::string> texts(const char* name) const { return params.at(name).get<std::vector<std::string>>(); }
    std::vector<double> numbers(const char* name) const { return params.at(name).get<std::vector<double>>(); }
};

using StepTable = std::vector<std::vector<data::Cell>>;

/// Relations that SQL of a fit reads: all training rows; at most about a million of them, drawn by a hash of the row id.
inline constexpr const char* kTrainingRows = "cairn_rows";
inline constexpr const char* kSampledRows = "cairn_sample";

/// What a fit works with.
struct FitView : StepView {
    std::function<Result<StepTable>(const std::string& sql)> query; ///< rows of a small result, row-major
    std::function<Result<data::Schema>(const std::string& sql)> describe; ///< columns of a result
    std::function<Result<std::vector<std::string>>()> classes;      ///< of the target, in order; empty: it is a number
    std::vector<std::string>* notices = nullptr;                    ///< what a person should know of the fit
    StopToken stop = {};
    std::function<void(double share)> tell = {};                    ///< how far a long fit is, 0 to 1; may be empty
};

/// What a replay works with.
struct EffectView : StepView {
    const Json& fitted;
    /// Tells training rows of the fit (see SqlLookup::member); empty on other data.
    std::shared_ptr<const data::SqlLookupHandle> training = {};
};

/// A column that a step makes: SQL over the columns that come in, of the type of `column`.
struct MadeColumn {
    data::Column column;
    std::string sql;
    std::vector<std::string> reads = {}; ///< columns it depends on; empty: all of StepView::columns
};

/// What a step does to the columns.
struct StepEffect {
    std::vector<MadeColumn> replaced; ///< in the place of the column of that name
    std::vector<MadeColumn> added;    ///< behind the others
    std::vector<std::string> dropped;
    std::string select;               ///< not empty: a whole SELECT over relation "input"; then `added` lists all its columns
    bool otherRows = false;           ///< values depend on other rows
    /// Conditions over the columns that come in, true for rows that meet something worth telling; counted on all rows.
    struct Check {
        std::string sql;
        std::string message; ///< "rows have a value of \"city\" never seen in training"
    };
    std::vector<Check> checks;
    std::vector<std::shared_ptr<const data::SqlLookupHandle>> lookups;
};

/// A kind of step: everything about it in one place. Functions are pure and may be called from any thread.
struct StepKind {
    StepInfo info;
    /// Learns from the training rows; the answer is an object. Not set: nothing to learn.
    std::function<Result<Json>(const FitView&)> fit = {};
    /// What the step does with what was learned.
    std::function<Result<StepEffect>(const EffectView&)> effect;
    /// Whether it may read the target: only what never tells a row its own (past values).
    bool readsTarget = false;
    /// Set: the step works on pictures or sounds and leaves the columns alone (see pictures/). Gets complete parameters.
    std::function<Result<PictureEffect>(const Json& params)> picture = {};
};

/// All kinds, in the order of lists.
std::span<const StepKind> stepKinds();
/// The kind of that id, or nullptr.
const StepKind* findStepKind(std::string_view id);

/// Whether a parameter that accepts `accepts` ("number", "text", "time", "" for any) takes columns of `type`.
bool takes(const std::string& accepts, data::ColumnType type);

/// The step's parameters, completed, and its columns: found, of types that it takes, none the target. The columns come
/// from `fitted` where it names them. NotFound and Mismatch name the column.
Result<StepView> stepView(const StepKind& kind, const Step& step, const data::Schema& schema, const std::string& target);

} // namespace cairn::prep
