"""Where the objects of an OFD page stand (GB/T 33190-2016, §7.3 and §8.5): numbers, matrices, boxes."""

from __future__ import annotations

import math

from lxml import etree

Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def numbers_in(text: str | None, count: int) -> tuple[float, ...] | None:
    """`count` finite numbers, None when the text does not say them."""
    try:
        values = tuple(float(part) for part in (text or "").split())
    except ValueError:
        return None
    return values if len(values) == count and all(math.isfinite(value) for value in values) else None


def number_in(text: str | None, otherwise: float) -> float:
    """The finite number that the text says, else `otherwise`."""
    values = numbers_in(text, 1)
    return values[0] if values else otherwise


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that applies `inner` and then `outer` (§8.5: [x y 1] times a 3×3 matrix)."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def placement(element: etree._Element) -> Matrix:
    """From the object's own coordinates to those around it: its CTM, then its box's corner."""
    stated = numbers_in(element.get("CTM"), 6)
    box = numbers_in(element.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
    a, b, c, d, e, f = stated or UNIT
    return a, b, c, d, e + box[0], f + box[1]
