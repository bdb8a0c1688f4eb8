from hypothesis import given
from hypothesis import strategies as st

from safercity.evidence.publication.brand import accent, contrast, words_on

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_agrees_with_published_pairs():
    # WCAG 2.2's own extremes, and #767676, the lightest grey that passes on white.
    assert contrast("#ffffff", "#ffffff") == 1
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@given(colour=colours)
def test_whatever_the_brand_its_words_can_be_read(colour):
    assert contrast(accent(colour), "#ffffff") >= 4.5
    # The worst grey there is: no colour reads at 4.5 on it, and ours are large there.
    assert contrast(words_on(colour), colour) > 4.42
