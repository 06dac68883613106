// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <QString>
#include <QWidget>

#include <map>
#include <string>
#include <vector>

class QFormLayout;

namespace cairn::ui {

/// One value that a form asks for: training options and layer parameters are described so.
struct FormField {
    enum class Type { Integer, Real, Boolean, Choice, Text };
    std::string name;
    QString title;
    QString help = {}, unit = {};
    Type type = Type::Real;
    double minimum = 0, maximum = 0;
    std::vector<std::string> choices = {};
    bool advanced = false; ///< folded away at first
    std::string of = {};   ///< a field of the form that decides whether this one is shown; empty: it always is
    std::vector<std::string> when = {}; ///< values of it with which this one is; empty: any number but 0
};

/// A form made from descriptions. Values are JSON by field name. Reals take scientific notation ("3e-4").
class OptionForm : public QWidget {
    Q_OBJECT

public:
    explicit OptionForm(std::vector<FormField> fields, QWidget* parent = nullptr);

    /// Shows values without telling edited().
    void setValues(const Json& values);
    Json values() const;
    /// What a choice offers from now on; setValues() adds a value that is not among it.
    void setChoices(const std::string& name, const std::vector<std::string>& choices);
    QWidget* editor(const std::string& name) const;

Q_SIGNALS:
    /// The user has changed a value to a valid one.
    void edited(const std::string& name);

private:
    QWidget* makeEditor(const FormField& field);
    void show(const FormField& field, const Json& value);
    Json read(const FormField& field) const;
    /// Shows the fields that count with the present values.
    void updateShown();

    std::vector<FormField> m_fields;
    std::map<std::string, QWidget*> m_editors;
    QFormLayout* m_plain = nullptr;
    QFormLayout* m_advanced = nullptr;
    Json m_values = Json::object();
    bool m_filling = false;
};

} // namespace cairn::ui
