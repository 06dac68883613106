// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/profile/table_profile.h"

#include <QHeaderView>

#include <memory>

namespace cairn::plots { class ThemeStore; }

namespace cairn::ui {

/// A table header that shows under each name how the values are spread and how many are missing.
class ProfileHeader : public QHeaderView {
    Q_OBJECT

public:
    explicit ProfileHeader(plots::ThemeStore& themes, QWidget* parent = nullptr);

    void setProfile(std::shared_ptr<const data::TableProfile> profile);
    QSize sizeHint() const override;

protected:
    void paintSection(QPainter* painter, const QRect& rect, int section) const override;

private:
    plots::ThemeStore& m_themes;
    std::shared_ptr<const data::TableProfile> m_profile;
};

} // namespace cairn::ui
