// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/schema.h"

#include <QString>
#include <QStringList>

#include <string>
#include <utility>
#include <vector>

namespace cairn::ui {

/// What a query can name.
struct SqlScope {
    std::vector<std::pair<std::string, data::Schema>> tables;
    QStringList functions;
};

/// What could be typed at a place of a query.
struct SqlCompletion {
    QString prefix;     ///< what stands there of it; replaced by the choice
    QStringList words;  ///< all that fits behind what stands before the prefix; the likeliest first
};

/// Behind "name." the columns of that table or alias; elsewhere tables, the columns of the tables that the query names
/// (of all where it names none), keywords and functions. Nothing within texts and comments. Pure.
SqlCompletion completionAt(const QString& sql, int position, const SqlScope& scope);

/// A place in a text that a message names as "line 2, column 8" (columns count bytes of UTF-8); -1: none is named.
int errorPosition(const QString& where, const QString& sql);

} // namespace cairn::ui
