import io

from PIL import Image

from safercity.evidence.publication.raster import make_pictures
from tests.support.printed import sample_drawings


def pictures_of(names):
    return make_pictures({name: sample_drawings()[name] for name in names})


def test_each_drawing_becomes_a_picture_of_its_own_shape():
    names = sorted(sample_drawings())[:3]

    pictures = pictures_of(names)

    assert sorted(pictures) == names
    for name in names:
        image = Image.open(io.BytesIO(pictures[name]))
        assert image.format == "PNG"
        assert image.width in (320, 640)


def test_a_picture_is_drawn_with_its_words_in_our_font():
    def dark(svg):
        picture = make_pictures({"a": svg})["a"]
        grey = Image.open(io.BytesIO(picture)).convert("L")
        return sum(grey.histogram()[:100])

    frame = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 60" {}>{}</svg>'
    size = 'width="200" height="60"'
    words = '<text x="5" y="40" font-family="Arial, sans-serif">Ashmere</text>'

    assert dark(frame.format(size, words)) > dark(frame.format(size, "")) == 0


def test_one_drawing_and_none_are_fine_too():
    one = sorted(sample_drawings())[:1]

    assert list(pictures_of(one)) == one
    assert make_pictures({}) == {}


def test_a_drawing_met_again_gives_the_same_picture():
    first, second, third = sorted(sample_drawings())[:3]

    alone = pictures_of([second])
    together = pictures_of([first, second])
    after = pictures_of([second, third])

    assert alone[second] == together[second] == after[second]
    assert after[third] != after[second]
