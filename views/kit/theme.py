"""The one theme: system fonts for Chinese, one accent, thin lines; light and dark follow the visitor's system.

Streamlit reads `OPTIONS`; `assets/softpark.css` repeats the few colours that our own markup needs.
No font is loaded: the fonts Streamlit brings have no Chinese glyphs, and a web font would be a request to elsewhere.
"""

FONT = (
    "system-ui, -apple-system, 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', "
    "'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', sans-serif"
)
ACCENT = "#17607d"
ACCENT_DARK = "#7cc4de"

OPTIONS = {
    "theme.font": FONT,
    "theme.headingFont": FONT,
    "theme.codeFont": "ui-monospace, 'SFMono-Regular', Consolas, monospace",
    "theme.baseFontSize": 16,
    "theme.headingFontSizes": ["2.125rem", "1.5rem", "1.25rem", "1.125rem", "1rem", "1rem"],
    "theme.baseRadius": "3px",
    "theme.buttonRadius": "3px",
    "theme.showWidgetBorder": True,
    "theme.linkUnderline": True,
    "theme.light.primaryColor": ACCENT,
    "theme.light.linkColor": ACCENT,
    "theme.light.backgroundColor": "#ffffff",
    "theme.light.secondaryBackgroundColor": "#f4f6f7",
    "theme.light.textColor": "#16212a",
    "theme.light.borderColor": "#c9d0d5",
    "theme.dark.primaryColor": ACCENT_DARK,
    "theme.dark.linkColor": ACCENT_DARK,
    "theme.dark.backgroundColor": "#12181c",
    "theme.dark.secondaryBackgroundColor": "#1b242a",
    "theme.dark.textColor": "#e6ebee",
    "theme.dark.borderColor": "#3b474f",
}


def begun(scheme: str) -> dict[str, str]:
    """The theme (`light` or `dark`) as Streamlit's page takes it before the server has told it the options: else it
    begins in its own, with a font of 170 kB that is gone a second later.
    """
    colours = {name.rpartition(".")[2]: str(value) for name, value in OPTIONS.items() if f".{scheme}." in name}
    return colours | {"bodyFont": FONT, "headingFont": FONT, "codeFont": str(OPTIONS["theme.codeFont"])}
