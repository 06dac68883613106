// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QAbstractListModel>
#include <QVariant>

#include <vector>

namespace cairn::ui {

/// Something that is wrong and stays so until it is mended.
struct Problem {
    enum class Severity { Notice, Warning, Error };
    Severity severity = Severity::Error;
    QString source;      ///< who says so: "data", "model", "engine"; a source replaces what it said before
    QString title;
    QString text;        ///< what, where, what to do
    QString command = {}; ///< id of the command that mends it; empty: none
    QVariant argument = {};
    bool inPlace = false; ///< stands on its page as well: the drawer does not open for it
};

/// What is wrong at the moment, for the Problems drawer. UI thread only.
class ProblemList : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { TextRole = Qt::UserRole, SeverityRole, CommandRole };

    using QAbstractListModel::QAbstractListModel;

    /// Replaces all problems of `source`.
    void set(const QString& source, std::vector<Problem> problems);
    void clear(const QString& source) { set(source, {}); }
    void add(Problem problem);
    void dismiss(int row);
    const Problem& at(int row) const { return m_problems[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<Problem> m_problems;
};

/// A problem from an error of core.
Problem problemFrom(const QString& source, const Error& error, const QString& command = {});

} // namespace cairn::ui
