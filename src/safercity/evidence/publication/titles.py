"""The title that a file goes by, away from its folder."""

from safercity.evidence.assessment.document import Document


def full_title(document: Document) -> str:
    """The document's title with its area, which it may name already.

    Every file of an edition has a title of its own this way: a reader with two of
    them open can tell them apart (WCAG 2.2, 2.4.2).
    """
    if document.area.name.lower() in document.title.lower():
        return document.title
    return f"{document.title}: {document.area.name}"
