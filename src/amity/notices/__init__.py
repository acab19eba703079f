"""Following, commenting and telling.

A person follows rows, comments on them and mentions others; what happens becomes notices in an inbox and in mail. Rows
are written by others: the notices are gathered from the history, which is an outbox (see `notices.gathering`).
Who may see a row decides at three moments: when a notice is made, whenever it is shown or counted, and when it is
mailed. No notice holds the name of a row.
"""
