import pytest

from safercity.errors import QuoteError
from safercity.evidence.assessment.commentary import (
    Commentary,
    add_commentary,
    check_places,
    read_commentary,
)
from safercity.evidence.assessment.document import (
    Bullets,
    Paragraph,
    Section,
    Span,
    plain,
)
from safercity.evidence.figures import SUPPRESSED
from safercity.evidence.measures.definitions import load_measures
from tests.support.briefs import withheld
from tests.support.figures_factory import toy

RATE = "rate.burglary.ashmere.2025"
OUTCOME = "change_outcome.burglary.ashmere.2025-01_2025-03"


@pytest.fixture
def write(tmp_path):
    def write_file(name, text):
        path = tmp_path / "commentary" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return tmp_path

    return write_file


def sections(folder, area="ashmere", figures=None):
    return read_commentary(folder).sections(
        area, figures or toy().figures, load_measures(), title="Local commentary"
    )


def only(folder, section="burglary", **more):
    return sections(folder, **more)[section]


def test_a_quoted_figure_is_printed_as_a_sentence_would_and_keeps_its_key(write):
    folder = write("burglary.md", f"The rate is {{{{ {RATE} }}}} here.")

    (paragraph,) = only(folder).blocks

    assert paragraph == Paragraph(
        (
            Span("The rate is "),
            Span("6.7 in every 1,000 people", figure=RATE),
            Span(" here."),
        )
    )


@pytest.mark.parametrize(
    ("key", "form", "shown"),
    [
        (RATE, "number", "6.7"),
        (RATE, "prose", "6.7 in every 1,000 people"),
        ("change_percent.burglary.ashmere.2025-01_2025-03", "prose", "−10%"),
        ("change_percent.burglary.ashmere.2025-01_2025-03", "size", "10%"),
        ("change_percent.burglary.ashmere.2025-01_2025-03", "number", "−10.0"),
        ("count.all-crime.force-wide.2025", "prose", "7,354"),
        (OUTCOME, "prose", "no clear change"),
    ],
)
def test_a_quote_may_choose_its_form(write, key, form, shown):
    folder = write("burglary.md", f"{{{{ {key} | {form} }}}}")

    (paragraph,) = only(folder).blocks

    assert paragraph.content == (Span(shown, figure=key),)


def test_a_suppressed_figure_prints_its_mark(write):
    figures = withheld(toy(), SUPPRESSED, RATE).figures
    folder = write("burglary.md", f"{{{{ {RATE} }}}}")

    (paragraph,) = only(folder, figures=figures).blocks

    assert plain(paragraph.content) == "[c]"


def test_paragraphs_lists_bold_links_and_headings_are_kept(write):
    folder = write(
        "burglary.md",
        "First **bold** and [a page](https://example.org/a?b=1).\nSame paragraph.\n\n"
        "### What we did\n\n- One\n- Two *three*\n\n1. Then\n\nLast.\n",
    )

    section = only(folder)

    assert plain(section.blocks[0].content) == (
        "First bold and a page. Same paragraph."
    )
    assert Span("bold", strong=True) in section.blocks[0].content
    assert Span("a page", link="https://example.org/a?b=1") in section.blocks[0].content
    (inner,) = section.sections
    assert (inner.id, inner.title) == ("burglary-commentary-1", "What we did")
    points, numbered, last = inner.blocks
    assert points == Bullets(((Span("One"),), (Span("Two three"),)))
    assert numbered == Bullets(((Span("Then"),),), ordered=True)
    assert plain(last.content) == "Last."


def test_a_bold_quote_is_both_bold_and_a_figure(write):
    folder = write("burglary.md", f"**{{{{ {RATE} | number }}}}**")

    assert only(folder).blocks[0].content == (Span("6.7", RATE, strong=True),)


def test_every_fault_of_every_file_is_told_at_once_with_file_line_and_nearest(write):
    write("burglary.md", "Fine.\n\nTwo\nlines {{ rate.burglry.ashmere.2025 }}.\n")
    write(
        "drugs.md",
        "# Too big\n\n<b>raw</b>\n\n> quote\n\n[bad](javascript:alert)\n\n"
        "![picture](https://example.org/x.png)\n\n{{ rate.drugs.ashmere.2025 | loud }}"
        "\n\n{{ unclosed\n\n    code\n\n- a\n\n  - nested\n",
    )
    folder = write("ashmere/overview.md", "{{ no.such.thing }}")

    with pytest.raises(QuoteError) as caught:
        sections(folder)

    said = str(caught.value)
    assert 'burglary.md line 4: There is no figure "rate.burglry.ashmere.2025".' in said
    assert "rate.burglary.ashmere.2025" in said
    assert "drugs.md line 1: a heading must begin with ###" in said
    assert "drugs.md line 3:" in said
    assert "drugs.md line 5:" in said
    assert "javascript" in said
    assert "https://" in said
    assert "drugs.md line 9:" in said
    assert '"loud" is not one of prose, number, size' in said
    assert '"{{" stands alone' in said
    assert "drugs.md line 15:" in said
    assert "a point of a list must be one paragraph" in said
    assert "ashmere/overview.md line 1" in said


def test_raw_html_is_refused_not_passed_on(write):
    folder = write("burglary.md", "Fine <script>alert(1)</script> here.")

    with pytest.raises(QuoteError, match="line 1"):
        sections(folder)


def test_a_file_for_one_area_follows_the_file_for_all_and_goes_nowhere_else(write):
    write("burglary.md", "For all.")
    folder = write("ashmere/burglary.md", "For Ashmere.")

    here = only(folder).blocks
    assert [plain(b.content) for b in here] == ["For all.", "For Ashmere."]
    elsewhere = only(folder, area="bellbrook").blocks
    assert [plain(b.content) for b in elsewhere] == ["For all."]


def test_a_folder_without_commentary_has_none(tmp_path):
    assert read_commentary(tmp_path) == Commentary(())


def test_a_section_or_area_that_there_is_not_names_the_nearest(write):
    write("burglery.md", "x")
    folder = write("ashmear/burglary.md", "x")

    with pytest.raises(QuoteError) as caught:
        check_places(
            read_commentary(folder), ["burglary", "overview"], ["ashmere", "bellbrook"]
        )

    said = str(caught.value)
    assert (
        'burglery.md: there is no section "burglery". The nearest are: burglary' in said
    )
    assert 'there is no area "ashmear". The nearest are: ashmere' in said


def test_a_file_too_deep_or_not_utf8_is_refused(write, tmp_path):
    write("a/b/burglary.md", "x")
    (tmp_path / "commentary" / "drugs.md").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(QuoteError) as caught:
        read_commentary(tmp_path)

    assert "a/b/burglary.md lies too deep" in str(caught.value)
    assert "drugs.md is not UTF-8" in str(caught.value)


def test_commentary_stands_before_the_sections_inside():
    section = Section("burglary", "Burglary", (), (Section("a", "A"),))
    commentary = Section("burglary-commentary", "Local commentary")

    written = add_commentary(section, commentary)

    assert [s.id for s in written.sections] == ["burglary-commentary", "a"]
    assert add_commentary(section, None) is section


def test_private_characters_in_commentary_are_dropped(write):
    folder = write("burglary.md", "A\ue000fcount.x\ue001999\ue002B")

    assert plain(only(folder).blocks[0].content) == "Afcount.x999B"
