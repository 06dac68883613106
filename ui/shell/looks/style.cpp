// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/looks/style.h"

namespace cairn::ui {

namespace {

/// @names are roles of the theme.
constexpr const char* kSheet = R"(
QToolTip { background: @raised; color: @text; border: 1px solid @hairline; padding: 4px 6px; }
QMainWindow, QDialog { background: @window; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QMainWindow::separator { background: @hairline; width: 1px; height: 1px; }
QMenuBar { background: @window; border-bottom: 1px solid @hairline; padding: 2px 4px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: @hover; }
QMenu { background: @raised; border: 1px solid @hairline; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 24px; border-radius: 4px; }
QMenu::item:selected { background: @hover; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { height: 1px; background: @hairline; margin: 4px 8px; }
QStatusBar { background: @window; border-top: 1px solid @hairline; color: @muted; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: @muted; padding: 0 8px; }

#rail { background: @window; border-right: 1px solid @hairline; }
#header { background: @window; border-bottom: 1px solid @hairline; }
#pageTitle { font-size: 15pt; font-weight: 600; }
#stateTitle { font-size: 13pt; font-weight: 600; }
#stateText, [role="muted"] { color: @muted; }
[role="section"] { font-weight: 600; }
[role="caption"] { color: @muted; font-size: 9pt; }
[role="bad"] { color: @bad; }
[role="good"] { color: @good; }
[role="figure"] { font-size: 15pt; font-weight: 600; }
#noticeRow { background: @raised; border-bottom: 1px solid @hairline; }
#card { background: @surface; border: 1px solid @hairline; border-radius: 6px; }
#selectionChip { border: 1px solid @select; border-radius: 11px; padding: 2px 10px; color: @text; background: transparent; min-height: 16px; }
#selectionChip::menu-indicator { image: none; width: 0; }

QDockWidget { titlebar-close-icon: none; titlebar-normal-icon: none; font-weight: 600; }
QDockWidget::title { background: @window; padding: 6px 12px; border-bottom: 1px solid @hairline; }

QPushButton, QToolButton[framed="true"] { background: @raised; border: 1px solid @hairline; border-radius: 6px; padding: 0 12px; min-height: 26px; }
QPushButton:hover, QToolButton[framed="true"]:hover { background: @hover; }
QPushButton:pressed { background: @hairline; }
QPushButton:focus { border-color: @focus; }
QPushButton:disabled { color: @disabled; }
QPushButton[primary="true"] { background: @accent; color: @onAccent; border-color: @accent; font-weight: 600; }
QPushButton[primary="true"]:hover { background: @accentHover; border-color: @accentHover; }
QPushButton[primary="true"]:focus { border: 2px solid @focus; }
QPushButton[primary="true"]:disabled { background: @raised; color: @disabled; border-color: @hairline; }
QPushButton[flat="true"] { background: transparent; border-color: transparent; text-align: left; padding: 0 8px; }
QPushButton[flat="true"]:hover { background: @hover; }
QPushButton[flat="true"]:focus { border-color: @focus; }
QPushButton[chip="true"] { border-radius: 12px; padding: 0 10px; min-height: 22px; background: @hover; }
QPushButton[segment="true"]:checked { background: @hover; border-color: @accent; }
QToolButton { border: none; border-radius: 6px; padding: 4px; }
QToolButton:hover { background: @hover; }
QToolButton:checked { background: @hover; border: 1px solid @accent; padding: 3px; }
QToolButton:focus { border: 1px solid @focus; padding: 3px; }

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateTimeEdit {
  background: @surface; border: 1px solid @hairline; border-radius: 6px; padding: 0 8px; min-height: 26px;
  selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus { border-color: @focus; }
QLineEdit[invalid="true"], QSpinBox[invalid="true"], QDoubleSpinBox[invalid="true"] { border-color: @bad; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled { color: @disabled; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(:/cairn/icons/@chevron.png); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: @raised; border: 1px solid @hairline; outline: none; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button { width: 0; border: none; }
QPlainTextEdit, QTextBrowser, QTextEdit { background: @surface; border: none; selection-background-color: @accent; selection-color: @onAccent; }

QAbstractItemView { background: @surface; border: none; alternate-background-color: @surface; outline: none;
  selection-background-color: @hover; selection-color: @text; }
QTableView, #runTable { gridline-color: @hairline; font-size: 9pt; }
#runTable::item { padding: 4px 6px; }
QHeaderView { background: @window; }
QHeaderView::section { background: @window; color: @muted; border: none; border-bottom: 1px solid @hairline; padding: 4px 6px; font-size: 9pt; }
#classTable QHeaderView::section { padding: 4px 2px; }
QTableCornerButton::section { background: @window; border: none; border-bottom: 1px solid @hairline; }
QListView::item { padding: 4px 8px; border-radius: 4px; }
QListView::item:hover { background: @hover; }

QTabWidget::pane { border: none; }
QTabBar { background: transparent; }
QTabBar::tab { padding: 6px 12px; color: @muted; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabBar::tab:hover { color: @text; }

QProgressBar { background: @hairline; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
#thinBar { border-radius: 0; min-height: 3px; max-height: 3px; background: transparent; }
#thinBar::chunk { border-radius: 0; }

QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @scroll; border-radius: 4px; border: 1px solid transparent; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSplitter::handle { background: @hairline; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QCheckBox, QRadioButton { spacing: 8px; min-height: 24px; }
QCheckBox::indicator, QAbstractItemView::indicator { width: 14px; height: 14px; border: 1px solid @muted; border-radius: 3px; background: @surface; }
QCheckBox::indicator:hover, QAbstractItemView::indicator:hover { border-color: @accent; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { background: @accent; border-color: @accent; image: url(:/cairn/icons/@check.png); }
QCheckBox::indicator:disabled { border-color: @hairline; }
QCheckBox::indicator:checked:disabled { background: @disabled; border-color: @disabled; }
#paletteBox { background: @raised; border: 1px solid @hairline; border-radius: 8px; }
#templatePopup { background: @raised; border: 1px solid @hairline; }
#templatePopup QTreeView { background: transparent; }
#paletteBox QLineEdit { font-size: 12pt; min-height: 36px; border: none; border-bottom: 1px solid @hairline; border-radius: 0; background: transparent; }
#paletteBox QListView { background: transparent; }
#paletteBox QListView::item:selected { background: @hover; }
)";

void put(QString& sheet, const char* name, const QColor& color)
{
    sheet.replace(QLatin1Char('@') + QLatin1String(name), color.name());
}

} // namespace

QString styleSheet(const plots::Theme& theme)
{
    using plots::Role;
    QString sheet = QString::fromLatin1(kSheet);
    sheet.replace(QStringLiteral("@check"), theme.isDark() ? QStringLiteral("check_on_dark") : QStringLiteral("check_on_light"));
    sheet.replace(QStringLiteral("@chevron"), theme.isDark() ? QStringLiteral("chevron_on_dark") : QStringLiteral("chevron_on_light"));
    put(sheet, "accentHover", plots::mixed(theme.color(Role::Accent), theme.color(Role::Text), 0.15));
    put(sheet, "hover", plots::mixed(theme.color(Role::Surface), theme.color(Role::Text), theme.isDark() ? 0.10 : 0.06));
    put(sheet, "scroll", plots::mixed(theme.color(Role::Surface), theme.color(Role::Text), 0.22));
    put(sheet, "disabled", plots::mixed(theme.color(Role::Raised), theme.color(Role::Muted), 0.6));
    put(sheet, "onAccent", theme.color(Role::OnAccent));
    put(sheet, "accent", theme.color(Role::Accent));
    put(sheet, "window", theme.color(Role::Window));
    put(sheet, "surface", theme.color(Role::Surface));
    put(sheet, "raised", theme.color(Role::Raised));
    put(sheet, "text", theme.color(Role::Text));
    put(sheet, "muted", theme.color(Role::Muted));
    put(sheet, "hairline", theme.color(Role::Hairline));
    put(sheet, "good", theme.color(Role::Good));
    put(sheet, "warn", theme.color(Role::Warn));
    put(sheet, "bad", theme.color(Role::Bad));
    put(sheet, "select", theme.color(Role::Select));
    put(sheet, "focus", theme.color(Role::Focus));
    return sheet;
}

} // namespace cairn::ui
