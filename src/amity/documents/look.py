"""Fonts and colours of documents and their charts, in one place."""

SCREEN_FONT = "system-ui, Segoe UI, Roboto, Liberation Sans, Arial, sans-serif"
PRINT_FONT = "Libertinus Serif"  # comes with the typesetter, so that a page looks the same on every machine
OFFICE_FONT = "Times New Roman"  # what offices have and what the rules for official papers ask for

INK, QUIET, RULE, SHADE, ACCENT = "#1f2933", "#52606d", "#d9dee4", "#eef2f5", "#174a6e"
BESIDE = ("#1b5e8a", "#a9b8c6", "#b4632d", "#3f7d58")  # the year in full colour, the year before pale
SERIES = ("#1b5e8a", "#b4632d", "#3f7d58", "#6b4f8a", "#8a6d1b")  # series of equal weight
