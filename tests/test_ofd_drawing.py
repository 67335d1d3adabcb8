"""Pages of OFD files as pictures: paths filled and stroked as they say, with holes and curves; seals as ink."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from corpus.ofd_drawing import drawn
from corpus.readers.ofd_pages import pages_of
from corpus.readers.package import Package
from tests.make_office import ofd, path_object, sealed
from tests.make_scans import saved

FILLED = 'Fill="true" Stroke="false"'
BLACK = '<ofd:FillColor Value="0 0 0"/>'
OUTER, INNER = "M 0 0 L 60 0 L 60 60 L 0 60 C", "M 20 20 L 40 20 L 40 40 L 20 40 C"
WHITE_PIXEL, BLACK_PIXEL = (255, 255, 255), (0, 0, 0)


def page(objects: str, **more: object) -> Image.Image:
    """A page of 210 × 297 mm, two pixels to the millimetre."""
    package = Package(ofd([objects], **more), "a.ofd")  # type: ignore[arg-type]
    return drawn(next(pages_of(package)), package, 420, Path())


def at(image: Image.Image, x: float, y: float) -> object:
    """The colour at a place in millimetres."""
    return image.getpixel((round(2 * x), round(2 * y)))


def test_a_hole_in_a_filled_path_shows_what_is_below() -> None:
    back = "M 20 20 L 20 40 L 40 40 L 40 20 C"  # the other way round
    for inner, rule, hole in (
        (back, "", WHITE_PIXEL),
        (INNER, "", BLACK_PIXEL),
        (INNER, 'Rule="Even-Odd"', WHITE_PIXEL),
        (INNER, 'Rule="NonZero"', BLACK_PIXEL),
    ):
        image = page(path_object(f"{OUTER} {inner}", 10, 10, f"{FILLED} {rule}", BLACK))
        assert (at(image, 20, 20), at(image, 40, 40), at(image, 5, 5)) == (BLACK_PIXEL, hole, WHITE_PIXEL)


def test_a_path_is_stroked_unless_it_says_otherwise_and_filled_only_with_a_stated_colour() -> None:
    red = '<ofd:FillColor Value="255 0 0"/>'
    both = page(path_object(OUTER, 10, 10, 'Fill="true" LineWidth="2"', red))
    assert (at(both, 10, 40), at(both, 40, 40)) == (BLACK_PIXEL, (255, 0, 0))
    for attributes in ("", 'Fill="true"'):
        image = page(path_object(OUTER, 10, 10, attributes + ' LineWidth="2"'))
        assert (at(image, 10, 40), at(image, 40, 40)) == (BLACK_PIXEL, WHITE_PIXEL)
    assert page(path_object(OUTER, 10, 10, 'Stroke="false"')).getcolors() == [(420 * 594, WHITE_PIXEL)]


def test_curves_and_arcs_are_round() -> None:
    circle = "M 0 30 A 30 30 0 0 1 60 30 A 30 30 0 0 1 0 30 C"
    bezier = "M 0 30 B 0 -10 60 -10 60 30 B 60 70 0 70 0 30 C"
    parabola = "M 0 60 Q 30 -60 60 60 C"
    for data in (circle, bezier, parabola):
        image = page(path_object(data, 10, 10, FILLED, BLACK))
        assert (at(image, 40, 40), at(image, 12, 12), at(image, 68, 12)) == (BLACK_PIXEL, WHITE_PIXEL, WHITE_PIXEL)
        dark = sum(count for count, colour in image.getcolors(999_999) or [] if colour == BLACK_PIXEL) / 4
        assert dark == pytest.approx(2400 if data == parabola else 2827, rel=0.02)  # ⅔ of a box of 60 × 60; π 30²


def test_colours_come_from_drawing_parameters_too_and_may_be_seen_through() -> None:
    params = (
        '<ofd:DrawParams><ofd:DrawParam ID="1" LineWidth="4"><ofd:StrokeColor Value="0 0 255"/></ofd:DrawParam>'
        '<ofd:DrawParam ID="2" Relative="1"><ofd:FillColor Value="#FF #00 #00" Alpha="128"/></ofd:DrawParam>'
        '<ofd:DrawParam ID="3" Relative="3"/></ofd:DrawParams>'
    )
    image = page(path_object(OUTER, 10, 10, 'Fill="true" DrawParam="2"'), resources=params)
    assert (at(image, 10, 40), at(image, 11.5, 40)) == ((0, 0, 255), (0, 0, 255))
    assert at(image, 40, 40) == (255, 127, 127)
    cyan = page(path_object(OUTER, 10, 10, FILLED + ' DrawParam="3"', '<ofd:FillColor Value="255 0 0 0"/>'))
    assert at(cyan, 40, 40) == (0, 255, 255)


def test_a_seal_lies_over_the_page_as_ink_and_only_its_own_part_of_it() -> None:
    seal = Image.new("RGB", (100, 100), (255, 0, 0))
    seal.paste("white", (50, 0, 100, 100))
    below = path_object(OUTER, 10, 10, FILLED, '<ofd:FillColor Value="0 255 0"/>')
    whole = page(below, parts=sealed(saved([seal], "PNG"), 'PageRef="0" Boundary="20 20 100 100"'))
    assert [at(whole, x, 40) for x in (15, 25, 65, 75, 90)] == [
        (0, 255, 0), BLACK_PIXEL, BLACK_PIXEL, WHITE_PIXEL, WHITE_PIXEL,
    ]  # fmt: skip
    assert at(whole, 40, 90) == (255, 0, 0)
    part = page(below, parts=sealed(saved([seal], "PNG"), 'PageRef="0" Boundary="20 20 100 100" Clip="0 0 9 99"'))
    assert (at(part, 25, 90), at(part, 40, 90)) == ((255, 0, 0), WHITE_PIXEL)


@pytest.mark.parametrize(
    "data",
    [
        "M",
        "L 1 1 L",
        "M 1e999 0 L 5 5 C",
        "M 0 0 A 1e-300 1e300 9e999 1 1 5 5",
        "M 0 0 Q 1e308 1e308 -1e308 9 C",
        "1 " * 99,
    ],
)
def test_path_data_that_is_damaged_does_no_harm(data: str) -> None:
    image = page(path_object(data, 10, 10, 'Fill="true"', BLACK) + path_object(INNER, 10, 10, FILLED, BLACK))
    assert at(image, 40, 40) == BLACK_PIXEL


def test_a_page_of_endless_paths_comes_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.ofd_drawing._EFFORT", 500_000)
    image = page(path_object(f"{OUTER} " * 5_000, 10, 10, FILLED, BLACK) + path_object(OUTER, 100, 100, FILLED, BLACK))
    assert at(image, 120, 120) == WHITE_PIXEL


@pytest.mark.parametrize("part", ["Doc_0/Signs/Signatures.xml", "Doc_0/Signs/0/a.xml", "Doc_0/Signs/0/Seal.esl"])
def test_a_damaged_seal_stays_away(part: str) -> None:
    parts = sealed(saved([Image.new("RGB", (9, 9))], "PNG"), 'PageRef="0" Boundary="20 20 100 100"')
    assert at(page("", parts={**parts, part: b"<x"}), 40, 40) == WHITE_PIXEL
