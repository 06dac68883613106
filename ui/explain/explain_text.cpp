// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explain/explain_text.h"

#include "ui/common/text.h"

#include <QCoreApplication>

#include <map>

namespace cairn::ui {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(cairn::ui::ExplainText)
};

} // namespace

QString gapText(const session::Explanation& explanation)
{
    return Texts::tr("gap %3 · output %1 · empty input %2")
        .arg(numberText(explanation.prediction, 3), numberText(explanation.baseline, 3), numberText(explanation.completenessGap, 2));
}

std::vector<AttributionBars::Bar> attributionBars(const session::Explanation& explanation)
{
    std::vector<AttributionBars::Bar> bars;
    std::map<std::string, std::size_t> places; ///< of category columns
    for (std::size_t i = 0; i < explanation.values.values.size(); ++i) {
        const double value = explanation.values.values[i];
        const std::string name = i < explanation.elements.size() ? explanation.elements[i] : std::to_string(i);
        const std::size_t equals = name.find('=');
        if (equals == std::string::npos) {
            bars.push_back({fromStd(name), value});
            continue;
        }
        const auto [place, fresh] = places.emplace(name.substr(0, equals), bars.size());
        if (fresh)
            bars.push_back({fromStd(name.substr(0, equals)), 0});
        bars[place->second].value += value;
        if (i < explanation.input.values.size() && explanation.input.values[i] != 0)
            bars[place->second].name = fromStd(name).replace(QLatin1Char('='), QStringLiteral(" = "));
    }
    return bars;
}

} // namespace cairn::ui
