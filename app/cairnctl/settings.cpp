// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairnctl/settings.h"

#include "core/session/training/train_options.h"

namespace cairn::ctl {

Result<Json> optionsWith(const session::Workbench& workbench, const std::vector<std::string>& settings)
{
    Json options = workbench.trainOptions();
    for (const std::string& setting : settings) {
        const std::size_t equals = setting.find('=');
        if (equals == std::string::npos)
            return fail(ErrorCode::InvalidInput, "This is no setting: " + setting, "--set", "Write --set key=value");
        const std::string key = setting.substr(0, equals);
        CAIRN_ASSIGN(options[key], session::parseTrainOption(key, setting.substr(equals + 1)));
    }
    return options;
}

Result<void> checkOptions(const session::Workbench& workbench, const Json& options)
{
    CAIRN_ASSIGN(const engine::TrainConfig config, session::toTrainConfig(options));
    return session::checkTask(config, workbench.target());
}

} // namespace cairn::ctl
