// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/data/schema.h"
#include "core/data/table/derived_dataset.h"
#include "core/prep/split/row_subset.h"
#include "core/prep/step/step_kind.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace cairn::prep {

/// A count that is made once the steps are in place.
struct StepCheck {
    std::string stage; ///< relation to count in
    std::string sql;   ///< condition
    std::string message;
};

/// Fitted steps as a chain of SELECTs, built step by step. Plain data; one thread at a time.
class StepPlan {
public:
    /// `training`: the training rows where the data are the ones that the steps were fitted on, else nullptr.
    StepPlan(data::Schema source, std::string target, std::shared_ptr<const RowSubset> training = nullptr);

    /// Starts with other data: columns that are in `actual` are brought to the type of `recorded`, columns that are not
    /// become empty. Mismatch names the columns of `needed` that are missing or of a type that does not fit.
    static Result<StepPlan> onOtherData(const data::Schema& recorded, const std::set<std::string>& needed, const data::Schema& actual,
                                        std::string target);

    /// Appends a fitted step. Errors name the step: those of stepView(), a column made twice, the target touched.
    Result<void> add(const Step& step);

    const data::Schema& schema() const { return m_schema; } ///< behind the last step
    const data::Stages& stages() const { return m_stages; }
    const std::vector<StepCheck>& checks() const { return m_checks; }
    /// Columns of the source that `columns` are made from.
    std::set<std::string> origins(const std::set<std::string>& columns) const;
    /// Real columns that steps made or changed.
    std::vector<std::string> madeNumbers() const;
    /// Name of the last relation.
    std::string last() const;
    const std::string& target() const { return m_target; }

private:
    Result<void> apply(const StepKind& kind, const StepEffect& effect, const StepView& view);
    Result<void> replaceColumns(const StepEffect& effect, const StepView& view);
    std::string stageSql(const StepEffect& effect) const;

    data::Schema m_schema;
    std::string m_target;
    std::shared_ptr<const data::SqlLookupHandle> m_training;
    data::Stages m_stages;
    std::vector<StepCheck> m_checks;
    std::map<std::string, std::set<std::string>> m_origins; ///< of every column in m_schema
    std::set<std::string> m_made;
};

/// The error with the step named as its place, unless it names one.
Error inStep(Error error, const Step& step);

} // namespace cairn::prep
