// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/frame/rail.h"

#include "plots/base/theme.h"
#include "ui/common/icon.h"

#include <QButtonGroup>
#include <QKeySequence>
#include <QPainter>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

constexpr int kWidth = 56;
constexpr int kHeight = 54;

class RailButton final : public QAbstractButton {
public:
    RailButton(const PageInfo& info, QWidget* parent) : QAbstractButton(parent), m_icon(info.icon)
    {
        setText(info.title);
        setCheckable(true);
        setFocusPolicy(Qt::TabFocus);
        setFixedSize(kWidth, kHeight);
        setAttribute(Qt::WA_Hover);
    }
    void setMark(int mark)
    {
        m_mark = mark;
        update();
    }

private:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QPalette colors = palette();
        const QColor text = colors.color(QPalette::WindowText);
        const QColor quiet = colors.color(QPalette::PlaceholderText);
        const QColor accent = colors.color(QPalette::Accent);
        if (underMouse() || isChecked()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(plots::mixed(colors.color(QPalette::Window), isChecked() ? accent : text, 0.10));
            painter.drawRoundedRect(rect().adjusted(4, 2, -4, -2), 6, 6);
        }
        if (hasFocus()) {
            painter.setPen(QPen(accent, 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(QRectF(rect()).adjusted(4.5, 2.5, -4.5, -2.5), 6, 6);
        }
        if (isChecked())
            painter.fillRect(QRectF(0, 12, 3, height() - 24), accent);
        const QColor ink = isChecked() ? accent : (underMouse() ? text : quiet);
        painter.drawPixmap(QPointF(kWidth / 2.0 - 11, 8), tintedIcon(m_icon, ink, 22, devicePixelRatioF()));
        paintLabel(painter, isChecked() || underMouse() ? text : quiet);
        if (m_mark != NoMark)
            paintMark(painter, accent);
    }

    void paintLabel(QPainter& painter, const QColor& ink)
    {
        QFont label = font();
        label.setPixelSize(10);
        for (int size = 10; size > 7 && QFontMetricsF(label).horizontalAdvance(text()) > kWidth - 6; --size)
            label.setPixelSize(size - 1);
        painter.setFont(label);
        painter.setPen(ink);
        painter.drawText(QRect(0, 32, kWidth, 16), Qt::AlignCenter, text());
    }

    void paintMark(QPainter& painter, const QColor& accent)
    {
        painter.setPen(QPen(palette().color(QPalette::Window), 2));
        painter.setBrush(m_mark == RunningMark ? accent : QColor(0xe0, 0x8a, 0x1e));
        painter.drawEllipse(QPointF(kWidth - 16, 12), 4.5, 4.5);
    }

    QString m_icon;
    int m_mark = NoMark;
};

} // namespace

Rail::Rail(QWidget* parent) : QWidget(parent), m_layout(new QVBoxLayout(this)), m_group(new QButtonGroup(this))
{
    setObjectName(QStringLiteral("rail"));
    setAttribute(Qt::WA_StyledBackground);
    setFixedWidth(kWidth + 1);
    m_layout->setContentsMargins(0, 8, 0, 8);
    m_layout->setSpacing(2);
    m_layout->addStretch(1);
}

void Rail::addPage(const PageInfo& info, int number)
{
    auto* button = new RailButton(info, this);
    button->setObjectName(QStringLiteral("rail.") + info.id);
    button->setAccessibleName(info.title);
    button->setAccessibleDescription(info.help);
    button->setToolTip(number <= 9 ? QStringLiteral("%1  (%2)").arg(info.help, QKeySequence(Qt::CTRL | (Qt::Key_0 + number)).toString(QKeySequence::NativeText))
                                   : info.help);
    m_group->addButton(button);
    m_layout->insertWidget(m_layout->count() - 1, button);
    m_buttons.insert(info.id, button);
    connect(button, &QAbstractButton::clicked, this, [this, id = info.id] { Q_EMIT chosen(id); });
}

void Rail::setCurrent(const QString& id)
{
    if (auto* button = m_buttons.value(id))
        button->setChecked(true);
}

void Rail::setMark(const QString& id, int mark)
{
    if (auto* button = m_buttons.value(id))
        static_cast<RailButton*>(button)->setMark(mark);
}

} // namespace cairn::ui
