"""Random columns from a seed, as numpy masked arrays: of each kind, with extremes, NaN, infinities and missing values."""

import numpy as np

WORDS = ["a", "DESI", "OZDES 2", "Größe α", "日本語", "🌌 galaxy", "it's", 'say "so"', "a,b;c|d", "<b>&amp;</b>", "x" * 60, "#x", "'q'", "50%", "z"]
NAMES = ["id", "ra", "dec", "z_best", "a b", "a.b", "select", "1abc", "col-1", "a(b)", "$x", "x" * 60, "END", "a:b", "50%", "Größe"]
UNITS = [None, None, "deg", "mag", "km / s", "erg / (s cm2)"]
UCDS = [None, "pos.eq.ra;meta.main", "src.redshift"]
DESCRIPTIONS = [None, "Right ascension", "Größe \"of\" it's <thing> & more", "d" * 150]
NUMBERS = ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8"]


class Chance:
    def __init__(self, seed):
        self.of = np.random.default_rng(seed)

    def pick(self, choices):
        return choices[int(self.of.integers(len(choices)))]

    def chance(self, share):
        return bool(self.of.random() < share)

    def numbers(self, dtype, shape):
        """All bits random for half of the floating ones; extremes among all."""
        dtype = np.dtype(dtype)
        count = int(np.prod(shape))
        if dtype.kind == "b":
            return (self.of.random(count) < 0.5).reshape(shape)
        if dtype.kind == "c":
            half = np.dtype(f"f{dtype.itemsize // 2}")
            return complex_of(self, half, shape)
        values = np.frombuffer(self.of.bytes(count * dtype.itemsize), dtype=dtype).copy()
        if dtype.kind == "f":
            normal = self.of.normal(0, 100, count).astype(dtype)
            values = np.where(self.of.random(count) < 0.5, normal, values)
            extremes = np.array([np.inf, -np.inf, 0.0, -0.0, np.nan, np.finfo(dtype).max, np.finfo(dtype).smallest_subnormal], dtype)
        else:
            extremes = np.array([np.iinfo(dtype).min, np.iinfo(dtype).max, 0, 1], dtype)
        some = self.of.random(count) < 0.15
        values[some] = extremes[self.of.integers(0, len(extremes), int(some.sum()))]
        return values.reshape(shape)

    def words(self, count, among=WORDS):
        return np.array([self.pick(among) for _ in range(count)] or [], dtype="U60" if count else "U1")

    def mask(self, count, share):
        return self.of.random(count) < share

    def names(self, count, among=NAMES):
        chosen = []
        for i in range(count):
            name = self.pick(among) if self.chance(0.5) else f"col_{i}"
            chosen.append(name if name not in chosen else f"{name[:50]}_{i}")
        return chosen

    def about(self):
        return {"unit": self.pick(UNITS), "ucd": self.pick(UCDS), "description": self.pick(DESCRIPTIONS)}


def complex_of(chance, half, shape):
    parts = chance.numbers(half, (*np.atleast_1d(shape), 2) if np.ndim(shape) else (shape, 2))
    return np.ascontiguousarray(parts).view(np.dtype(f"c{2 * half.itemsize}"))[..., 0]
