"""How the sample's figures are printed."""

from safercity.evidence.figures import SUPPRESSED, Figure


def shown(figure: Figure, decimals: int = 0) -> str:
    """The figure in a table: commas, a real minus, shorthand where there is none."""
    if figure.value is None:
        return "[c]" if figure.status == SUPPRESSED else "[x]"
    if figure.value and abs(figure.value) < 0.5 * 10**-decimals:
        return "[low]"
    return f"{figure.value:,.{decimals}f}".replace("-", "−")


def signed_percent(figure: Figure) -> str:
    """A change with its sign."""
    text = shown(figure)
    return f"+{text}" if figure.value and figure.value > 0 and text[0] != "[" else text


def direction(figure: Figure) -> str:
    """Which of the four honest outcomes a change is."""
    if figure.value is None:
        return "few"
    if abs(figure.value) < 5:
        return "none"
    return "rise" if figure.value > 0 else "fall"


def source_line() -> str:
    """The footer of a table or chart."""
    return (
        "Source: police recorded crime, data.police.uk, published two months after the "
        "event; Office for National Statistics. Open Government Licence v3.0."
    )
