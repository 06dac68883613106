// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/pictures/kinds.h"
#include "core/prep/steps/step_sql.h"

namespace cairn::prep {

StepKind imageNormaliseKind()
{
    return pictureKind({"image_normalise", "Normalise pictures", "pictures",
                        "How bytes become numbers: without this step mean 0 and deviation 1 on the training rows.",
                        {choiceParam("method", "Method", "standard: mean 0, deviation 1 on the training rows; unit: 0 to 1; signed: -1 to 1; given: the two numbers below",
                                     {"standard", "unit", "signed", "given"}),
                         realParam("mean", "Mean", "For given: mean of the values between 0 and 1", 0.5, -10, 10),
                         realParam("deviation", "Deviation", "For given: standard deviation of the values between 0 and 1", 0.25, 1e-4, 10)}},
                       [](const Json& params) -> Result<PictureEffect> {
                           const std::string method = params.at("method");
                           Normalisation how;
                           if (method != "standard")
                               how.kind = Normalisation::Kind::Given;
                           if (method == "signed")
                               how.mean = how.deviation = 0.5;
                           if (method == "given") {
                               how.mean = params.at("mean").get<double>();
                               how.deviation = params.at("deviation").get<double>();
                           }
                           return PictureEffect{{}, false, how, {}};
                       });
}

} // namespace cairn::prep
