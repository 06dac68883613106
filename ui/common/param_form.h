// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/param_spec.h"
#include "core/data/schema.h"

#include <QWidget>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace cairn::ui {

/// A form made from parameter specs. Values are JSON by parameter name; what is left out stands at its default. Columns
/// are picked from a schema.
class ParamForm : public QWidget {
    Q_OBJECT

public:
    /// `takes`: whether a picker that accepts a word (see ParamSpec::accepts) offers columns of a type.
    using Takes = std::function<bool(const std::string& accepts, data::ColumnType type)>;

    ParamForm(std::vector<ParamSpec> specs, data::Schema columns, Takes takes, QWidget* parent = nullptr);

    /// Shows values without telling edited().
    void setValues(const Json& values);
    QWidget* editor(const std::string& name) const;

Q_SIGNALS:
    /// The user has given a parameter another valid value.
    void edited(const std::string& name, const cairn::Json& value);

private:
    QWidget* makeEditor(const ParamSpec& spec);
    QWidget* pickOne(const ParamSpec& spec, const std::vector<std::string>& items, bool mayBeNone);
    QWidget* pickSeveral(const ParamSpec& spec, const std::vector<std::string>& items);
    QWidget* lineEditor(const ParamSpec& spec);
    std::vector<std::string> columnsFor(const ParamSpec& spec) const;
    void show(const ParamSpec& spec, const Json& value);

    std::vector<ParamSpec> m_specs;
    data::Schema m_columns;
    Takes m_takes;
    std::map<std::string, QWidget*> m_editors;
    bool m_filling = false;
};

} // namespace cairn::ui
