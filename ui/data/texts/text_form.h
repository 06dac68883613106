// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/schema.h"
#include "core/prep/fit/fit.h"

#include <QWidget>

class QComboBox;
class QSpinBox;

namespace cairn::ui {

/// How columns of free text are cut into tokens: the tokeniser, learned or out of a file, and how much it keeps. Visible only
/// where the data have a column of text.
class TextForm : public QWidget {
    Q_OBJECT

public:
    explicit TextForm(QWidget* parent = nullptr);

    void setOptions(const prep::RecipeOptions& options, const data::Schema& schema);
    /// Writes what the form says into `options`.
    void apply(prep::RecipeOptions& options) const;
    /// Takes the tokeniser of a file, as if it had been chosen.
    void takeFile(const QString& file);

Q_SIGNALS:
    void changed();

private:
    void choose();
    void chooseFile();
    void showWhatCounts();

    QComboBox* m_tokenizer;
    QSpinBox* m_vocabulary;
    QSpinBox* m_length;
    int m_before = 0; ///< chosen before "from a file"
};

} // namespace cairn::ui
