// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/recipe/step_pictures.h"

#include "plots/base/theme_store.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/data/media/clip_frames.h"

#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

constexpr int kPicture = 96, kBetween = 8, kHeading = 22, kRowName = 64;

QImage imageOf(const std::vector<std::uint8_t>& block, const prep::PictureShape& shape, std::size_t i, const std::optional<data::ClipScale>& clip)
{
    return middleFrame(std::span(block).subspan(i * shape.size(), shape.size()), static_cast<int>(shape.channels), static_cast<int>(shape.height),
                       static_cast<int>(shape.width), clip);
}

} // namespace

/// The pictures in rows and columns with their headings; as large as they need.
class StepPictures::Sheet : public QWidget {
public:
    Sheet(plots::ThemeStore& themes, QWidget* parent) : QWidget(parent), m_themes(themes)
    {
        connect(&themes, &plots::ThemeStore::changed, this, qOverload<>(&QWidget::update));
    }

    QStringList rows, columns;
    std::vector<std::vector<QImage>> pictures; ///< by row, then column

    void settle()
    {
        setFixedSize(kRowName + static_cast<int>(columns.size()) * (kPicture + kBetween), kHeading + static_cast<int>(rows.size()) * (kPicture + kBetween));
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        using plots::Role;
        QPainter painter(this);
        painter.setFont(plots::uiFont(9));
        painter.setPen(m_themes.color(Role::Muted));
        for (int column = 0; column < columns.size(); ++column)
            painter.drawText(QRect(kRowName + column * (kPicture + kBetween), 0, kPicture + kBetween, kHeading), Qt::AlignLeft | Qt::AlignVCenter,
                             painter.fontMetrics().elidedText(columns[column], Qt::ElideRight, kPicture));
        for (int row = 0; row < rows.size(); ++row) {
            const int top = kHeading + row * (kPicture + kBetween);
            painter.drawText(QRect(0, top, kRowName - kBetween, kPicture), Qt::AlignRight | Qt::AlignVCenter, rows[row]);
            for (int column = 0; column < columns.size(); ++column) {
                const QImage& image = pictures[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
                const QRect frame(kRowName + column * (kPicture + kBetween), top, kPicture, kPicture);
                QRect target(QPoint(), image.size().scaled(frame.size(), Qt::KeepAspectRatio));
                target.moveCenter(frame.center());
                painter.fillRect(frame, m_themes.color(Role::Raised));
                painter.setRenderHint(QPainter::SmoothPixmapTransform, image.width() > kPicture);
                painter.drawImage(target, image);
            }
        }
    }

private:
    plots::ThemeStore& m_themes;
};

StepPictures::StepPictures(plots::ThemeStore& themes, QWidget* parent)
    : QWidget(parent), m_facts(mutedLabel({})), m_place(new QScrollArea), m_sheet(new Sheet(themes, this))
{
    m_sheet->setObjectName(QStringLiteral("recipe.pictures"));
    m_sheet->setAccessibleName(tr("Pictures before and after the step"));
    m_place->setWidget(m_sheet);
    m_place->setFrameShape(QFrame::NoFrame);
    m_facts->setContentsMargins(8, 6, 8, 6);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_facts);
    layout->addWidget(m_place, 1);
}

void StepPictures::clear()
{
    m_sheet->rows.clear();
    m_sheet->columns.clear();
    m_sheet->pictures.clear();
    m_sheet->settle();
    m_facts->clear();
}

void StepPictures::setStale(bool stale)
{
    m_sheet->setEnabled(!stale);
}

int StepPictures::pictureCount() const
{
    return static_cast<int>(m_sheet->rows.size() * m_sheet->columns.size());
}

void StepPictures::show(const batch::PicturePreview& preview, const std::optional<data::ClipScale>& clip)
{
    clear();
    setStale(false);
    const std::size_t epochs = preview.pixelsAfter.size();
    m_sheet->columns.append(tr("Before"));
    for (std::size_t epoch = 0; epoch < epochs; ++epoch) {
        const QString name = epochs == 1 ? tr("After") : tr("Epoch %1").arg(epoch + 1);
        const bool mixed = epoch < preview.shares.size();
        m_sheet->columns.append(mixed ? tr("%1: %2 % own").arg(name).arg(std::lround(100 * preview.shares[epoch])) : name);
    }
    for (std::size_t row = 0; row < preview.rows.size(); ++row) {
        m_sheet->rows.append(countText(preview.rows[row]));
        auto& pictures = m_sheet->pictures.emplace_back();
        pictures.push_back(imageOf(preview.pixelsBefore, preview.before, row, clip));
        for (const auto& block : preview.pixelsAfter)
            pictures.push_back(imageOf(block, preview.after, row, clip));
    }
    m_sheet->settle();
    const auto size = [](const prep::PictureShape& shape) { return tr("%1 × %2").arg(shape.width).arg(shape.height); };
    m_facts->setText(!(preview.before == preview.after) ? tr("From %1 to %2 pixels").arg(size(preview.before), size(preview.after))
                     : epochs > 1 ? tr("Drawn anew in every epoch, for training rows only")
                                  : tr("First training rows"));
}

} // namespace cairn::ui
