"""The keeper of the Vietnamese catalogue."""

import pytest

from script import translations

FILE = "amity/places/models.py"


def catalogue(**strings: str):
    made = translations.Catalog(locale="vi", fuzzy=False)
    for english, vietnamese in strings.items():
        made.add(english, vietnamese)
    return made


def template(*strings: str):
    return translations.template_of((FILE, (text, None)) for text in strings)


def test_strings_of_python_are_found_lazy_plural_and_with_context():
    source = (
        'a = _("Country")\n'
        'b = gettext_lazy("Home " "country")\n'
        'c = ngettext_lazy("%(n)s row", "%(n)s rows", 2)\n'
        'd = pgettext_lazy("month", "May")\n'
        'e = "not marked"\n'
    )
    assert list(translations.strings_of_python(source)) == [
        ("Country", None),
        ("Home country", None),
        (("%(n)s row", "%(n)s rows"), None),
        ("May", "month"),
    ]


def test_strings_of_a_template_are_found_at_any_indentation():
    source = """
        {% load i18n %}
      <p class="it's">{% translate "Log in" %}</p>
            {% blocktranslate count n=rows|length trimmed %}
                {{ n }} row
            {% plural %}
                {{ n }} rows
            {% endblocktranslate %}
     <a title="{% translate 'Close' context 'door' %}">(
    """
    assert list(translations.strings_of_template(source)) == [
        ("Log in", None),
        (("%(n)s row", "%(n)s rows"), None),
        ("Close", "door"),
    ]


def test_the_source_is_read_without_its_migrations(tmp_path):
    module = tmp_path / "src" / "amity" / "places"
    (module / "templates").mkdir(parents=True)
    (module / "migrations").mkdir()
    (module / "models.py").write_text('_("Country")')
    (module / "migrations" / "0001_initial.py").write_text('_("Old name")')
    (module / "templates" / "page.html").write_text('{% translate "Print" %}')
    (module / "notes.txt").write_text('{% translate "Not a template" %}')
    assert list(translations.strings_of_source(tmp_path / "src" / "amity")) == [
        ("src/amity/places/models.py", ("Country", None)),
        ("src/amity/places/templates/page.html", ("Print", None)),
    ]


def test_an_update_keeps_translations_adds_strings_and_drops_old_ones():
    kept = catalogue(Country="Quốc gia", Colony="Thuộc địa")
    translations.update(kept, template("Country", "Province"))
    assert {message.id: message.string for message in kept if message.id} == {"Country": "Quốc gia", "Province": None}


def test_an_update_never_guesses_from_a_similar_string():
    kept = catalogue(**{"Member organisation": "Tổ chức thành viên"})
    translations.update(kept, template("Member organisations"))
    assert kept.get("Member organisations").string is None


def test_the_text_form_is_the_same_in_every_run():
    first, second = catalogue(B="b", A="a"), catalogue(A="a", B="b")
    assert translations.written(first) == translations.written(second)


def test_filling_takes_tab_separated_lines_and_reports_strings_nobody_has():
    made = translations.template_of([(FILE, ("Country", None)), (FILE, (("one row", "%(n)s rows"), None))])
    lines = ["Country\tQuốc gia\n", "one row\t%(n)s dòng", "Nobody\tKhông ai", "no tab", "Empty\t"]
    assert translations.fill(made, lines) == ["Nobody"]
    assert made.get("Country").string == "Quốc gia"
    assert made.get("one row").string == ("%(n)s dòng",)


def test_filling_leaves_a_translation_that_is_there():
    made = catalogue(Country="Quốc gia")
    assert translations.fill(made, ["Country\tNước"]) == []
    assert made.get("Country").string == "Quốc gia"


def test_a_complete_and_compiled_catalogue_has_no_problems():
    made = catalogue(**{"%(n)s rows": "%(n)s dòng"})
    assert translations.problems(made, template("%(n)s rows"), translations.compiled(made)) == []


@pytest.mark.parametrize(
    ("english", "vietnamese", "problem"),
    [
        ("Country", "", "not translated: 'Country'"),
        ("%(n)s rows", "%(m)s dòng", "other placeholders in the translation: '%(n)s rows'"),
        ("{count} rows", "dòng", "other placeholders in the translation: '{count} rows'"),
    ],
)
def test_a_wrong_translation_is_a_problem(english, vietnamese, problem):
    made = catalogue(**{english: vietnamese})
    assert translations.problems(made, template(english), translations.compiled(made)) == [problem]


def test_a_catalogue_that_lags_behind_the_source_is_a_problem():
    made = catalogue(Colony="Thuộc địa")
    assert translations.problems(made, template("Country"), b"old") == [
        "django.mo is older than django.po (run compile)",
        "no longer in the source (run update): 'Colony'",
        "not in the catalogue (run update): 'Country'",
    ]


def test_an_unsure_translation_is_a_problem():
    made = catalogue(Country="Quốc gia")
    made.get("Country").flags.add("fuzzy")
    assert translations.problems(made, template("Country"), translations.compiled(made)) == [
        "translation not sure: 'Country'"
    ]


def test_the_way_from_the_source_to_a_complete_catalogue(tmp_path, monkeypatch, capsys):
    source = tmp_path / "src" / "amity"
    source.mkdir(parents=True)
    (source / "models.py").write_text('_("Country")')
    (tmp_path / "vi.tsv").write_text("Country\tQuốc gia\n", encoding="utf-8")
    po = source / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    monkeypatch.setattr(translations, "PO", po)
    monkeypatch.setattr(translations, "strings_of_source", lambda: [("amity/models.py", ("Country", None))])
    monkeypatch.setattr(translations, "read", lambda read=translations.read: read(po))

    assert translations.main(["update"]) == 0
    assert "1 strings, 1 without translation" in capsys.readouterr().err
    assert translations.main(["check"]) == 1
    assert translations.main(["fill", str(tmp_path / "vi.tsv")]) == 0
    assert 'msgid "Country"\nmsgstr "Quốc gia"' in po.read_text(encoding="utf-8")
    assert translations.main(["compile"]) == 0
    assert translations.main(["check"]) == 0


def test_an_unknown_action_is_a_usage_error(capsys):
    with pytest.raises(SystemExit) as left:
        translations.main(["polish"])
    assert left.value.code == 2
    assert "invalid choice: 'polish'" in capsys.readouterr().err
