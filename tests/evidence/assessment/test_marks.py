from hypothesis import given
from hypothesis import strategies as st

from safercity.evidence.assessment.document import Span, plain
from safercity.evidence.assessment.marks import (
    marked_figure,
    marked_link,
    marked_strong,
    to_text,
    unmarked,
    without_private,
)

words = st.from_regex("[a-c.,%]{1,9}( [x-z]{1,9})?", fullmatch=True)


def test_marks_become_spans_that_keep_the_figure_the_link_and_the_weight():
    content = to_text(
        f"Up {marked_figure('8%', 'change.x')}, {marked_strong('now')} "
        f"see {marked_link('more', 'burglary')}."
    )

    assert content == (
        Span("Up "),
        Span("8%", figure="change.x"),
        Span(", "),
        Span("now", strong=True),
        Span(" see "),
        Span("more", link="burglary"),
        Span("."),
    )


def test_a_strong_figure_is_both():
    assert to_text(marked_figure("12", "count.x", strong=True)) == (
        Span("12", "count.x", strong=True),
    )


def test_white_space_from_a_template_is_single_spaces():
    assert plain(to_text("  There \n were\tsome. ")) == "There were some."


@given(words, words)
def test_unmarking_gives_the_words_back(before, shown):
    marked = before + marked_figure(shown, "key.a.b.c")

    assert unmarked(marked) == before + shown
    assert plain(to_text(marked)) == " ".join((before + shown).split())


def test_text_from_outside_cannot_pass_for_a_mark():
    forged = marked_figure("999", "count.forged")

    assert to_text(without_private(forged)) == (Span("fcount.forged999"),)
