// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/described.h"

#include "ui/common/text.h"

#include <QCoreApplication>

namespace cairn::ui {

QString described(const char* context, const std::string& text)
{
    return text.empty() ? QString() : QCoreApplication::translate(context, text.c_str());
}

QString describedWithin(const char* context, const std::string& text)
{
    const QString own = described(context, text);
    return own == fromStd(text) ? own.toLower() : own;
}

std::vector<ParamSpec> described(const char* context, std::vector<ParamSpec> specs)
{
    for (ParamSpec& spec : specs) {
        spec.title = toStd(described(context, spec.title));
        spec.help = toStd(described(context, spec.help));
    }
    return specs;
}

} // namespace cairn::ui
