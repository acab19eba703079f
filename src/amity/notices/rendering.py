"""The words of a comment as HTML: Markdown read by markdown-it, made harmless by nh3.

HTML that somebody types is shown as typed. Web addresses become links, and names after @ are marked when they are those
of people who were told.
"""

import re
from collections.abc import Mapping
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

NAME = re.compile(r"(?<![\w@./+-])@([\w][\w.@+-]{0,149})")
ADDRESS = re.compile(r"https?://[^\s<>\"“”]+")
PIECE = re.compile(f"(?P<address>{ADDRESS.pattern})|(?P<name>{NAME.pattern})")
# Where a link may lead: to the web, to a mail box, or to a page of this site.
SAFE = re.compile(r"https?://|mailto:|/(?![/\\])", re.IGNORECASE)
END = ".,;:!?-+@"  # at the end of a name or an address, it belongs to the sentence

# No headings, which belong to the page, and no pictures, which tell their server who reads.
TAGS = {"p", "br", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a"}
_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
    tag_attribute_values={"strong": {"class": {"mention"}}},
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow noopener noreferrer",
    strip_comments=True,
)


def html(text: str, people: Mapping[str, str] | None = None) -> SafeString:
    """Render a comment; `people` holds the names of those it mentions, by log-in name."""
    made = _MARKDOWN.render(text, {"people": people or {}})
    return mark_safe(_CLEANER.clean(made))  # noqa: S308 - cleaned in this very line


def names_in(text: str) -> list[str]:
    """What may be a log-in name after an @ in a comment, each once and in order; code and links do not count."""
    found: dict[str, None] = {}
    for token in _MARKDOWN.parse(text, {"people": {}}):
        for child in token.children or ():
            if child.type == "text" and not child.meta.get("is_linked"):
                found |= dict.fromkeys(_name(match["name"]) for match in PIECE.finditer(child.content) if match["name"])
    return list(found)


def _name(written: str) -> str:
    return written[1:].rstrip(END)


def _mark(state: StateCore) -> None:
    """Make addresses and names in plain text into links and marks."""
    for token in state.tokens:
        children: list[Token] = []
        depth = 0
        for child in token.children or ():
            depth += child.nesting if child.type.startswith("link_") else 0
            if child.type == "text" and depth:
                child.meta["is_linked"] = True
            children += [child] if child.type != "text" or depth else _pieces(child.content, state.env["people"])
        if token.children:
            token.children = children


def _pieces(text: str, people: Mapping[str, str]) -> list[Token]:
    tokens: list[Token] = []
    at = 0
    for match in PIECE.finditer(text):
        whole = match.group().rstrip(END if "(" in match.group() else END + ")")
        if match["address"]:
            made = _around("link_open", "link_close", "a", whole, {"href": whole})
        elif people and (shown := people.get(_name(match.group()))):
            made = _around("strong_open", "strong_close", "strong", f"@{shown}", {"class": "mention"})
        else:
            continue
        tokens += [_text(text[at : match.start()]), *made]
        at = match.start() + len(whole)
    return [*tokens, _text(text[at:])]


def _around(before: str, after: str, tag: str, words: str, attributes: dict[str, Any]) -> list[Token]:
    inside = _text(words)
    inside.meta["is_linked"] = tag == "a"
    return [Token(before, tag, 1, attrs=attributes), inside, Token(after, tag, -1)]


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)


class _Reader(MarkdownIt):
    """Markdown whose links lead to safe places only."""

    def validateLink(self, url: str) -> bool:
        """Whether a link may lead there; asked by markdown-it under this name."""
        return bool(SAFE.match(url))


_MARKDOWN = _Reader("commonmark", {"html": False, "breaks": True}).disable(
    ["heading", "lheading", "image", "html_block", "html_inline", "reference", "hr"]
)
_MARKDOWN.core.ruler.push("people", _mark)
