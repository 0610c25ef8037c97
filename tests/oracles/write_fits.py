import gzip
import pathlib

import numpy as np
from astropy.io import fits
from astropy.table import MaskedColumn, Table

from chance import NUMBERS
from coding import column, item_list, kind_of, plain_column

ASCII = ["a", "DESI", "OZDES 2", "it's", 'say "so"', "a,b;c|d", "x" * 60, "-99", " lead"]
NAMES = ["id", "ra", "dec", "z_best", "a b", "a.b", "select", "1abc", "col-1", "a(b)", "$x", "END", "50%", "a/b"]


def finish(chance, path, hdus):
    path = f"{path}.fits"
    hdus.writeto(path, checksum=chance.chance(0.5), output_verify="silentfix")
    if not chance.chance(0.2):
        return path
    packed = pathlib.Path(f"{path}.gz")
    packed.write_bytes(gzip.compress(pathlib.Path(path).read_bytes()))
    return str(packed)


def with_table(chance, path):
    """astropy's Table, with masks: TNULL for whole numbers, NaN for floating ones, blanks for text."""
    rows = chance.pick([0, 1, 7, 100, 3000])
    table, wanted = Table(), []
    for name in chance.names(int(chance.of.integers(1, 10)), NAMES):
        code = chance.pick([*(c for c in NUMBERS if c != "i1"), "b1", "c8", "c16", "text"])
        shape = (rows, *chance.pick([(), (), (), (3,), (2, 2)])) if code != "text" else rows
        values = chance.words(rows, ASCII) if code == "text" else chance.numbers(code, shape)
        mask = chance.mask(rows, 0.3) if values.ndim == 1 and code in ("i2", "i4", "i8", "u1", "f4", "f8", "text") and chance.chance(0.4) else None
        unit = chance.pick([None, "deg", "mag", "km / s"])
        table[name] = MaskedColumn(values, mask=mask, unit=unit, fill_value=99 if code in ("i2", "i4", "i8", "u1") else None) if mask is not None else values
        table[name].unit = unit
        if mask is not None and code in ("i2", "i4", "i8", "u1"):
            values = np.where(~mask & (values == 99), 98, values).astype(values.dtype)
            table[name] = MaskedColumn(values, mask=mask, unit=unit, fill_value=99)
        wanted.append((name, values if mask is None else np.ma.MaskedArray(values, mask)))
    hdu = fits.table_to_hdu(table)
    told = {}
    for i, (name, _) in enumerate(wanted, 1):
        told[name] = {"unit": hdu.header.get(f"TUNIT{i}"), "ucd": chance.pick([None, "pos.eq.ra;meta.main"]), "description": chance.pick([None, "Right ascension", "it's long " * 12 + "end"])}
        if told[name]["ucd"]:
            hdu.header[f"TUCD{i}"] = told[name]["ucd"]
        if told[name]["description"]:
            hdu.header[f"TCOMM{i}"] = told[name]["description"]
    path = finish(chance, path, fits.HDUList([fits.PrimaryHDU(), hdu]))
    return path, [plain_column(name, values, **told[name]) for name, values in wanted]


def with_columns(chance, path):
    """Columns made by hand: scaled, unsigned, variable lengths (P and Q), bits, characters in vectors."""
    rows = chance.pick([1, 7, 100])
    made, wanted = [], []
    for name in chance.names(int(chance.of.integers(1, 8)), NAMES):
        one, told = chance.pick([scaled, variable, bit, variable_text, signed_byte])(chance, name, rows)
        made.append(one)
        wanted.append(told)
    hdu = fits.BinTableHDU.from_columns(made)
    for i, one in enumerate(wanted, 1):
        if one.pop("scaled", False):
            hdu.header[f"TSCAL{i}"], hdu.header[f"TZERO{i}"] = 0.01, 5.0
    return finish(chance, path, fits.HDUList([fits.PrimaryHDU(), hdu])), wanted


def scaled(chance, name, rows):
    raw = chance.numbers("i2", rows)
    return fits.Column(name, "I", array=raw), {**plain_column(name, raw * np.float64(0.01) + np.float64(5.0)), "scaled": True}


def signed_byte(chance, name, rows):
    raw = chance.numbers("i1", rows)
    return fits.Column(name, "B", array=raw, bzero=-128), plain_column(name, raw)


def variable(chance, name, rows):
    code, letter = chance.pick([("i2", "I"), ("i4", "J"), ("i8", "K"), ("f4", "E"), ("f8", "D"), ("u1", "B")])
    lists = np.empty(rows, object)
    lists[:] = [chance.numbers(code, int(chance.of.integers(0, 5))) for _ in range(rows)]
    made = fits.Column(name, f"{chance.pick('PQ')}{letter}()", array=lists)
    return made, column(name, kind_of(np.dtype(code)), [item_list(one) for one in lists], list=True)


def variable_text(chance, name, rows):
    words = chance.words(rows, ["a", "DESI", "x" * 30])
    lists = np.empty(rows, object)
    lists[:] = words.tolist()
    return fits.Column(name, "PA()", array=lists), column(name, "text", words.tolist())


def bit(chance, name, rows):
    count = chance.pick([3, 8, 11])
    values = chance.numbers("b1", (rows, count))
    return fits.Column(name, f"{count}X", array=values), {**plain_column(name, values), "kind": "bit"}


def with_ascii(chance, path):
    """The old TABLE extension: characters all along."""
    rows = chance.pick([1, 7, 100])
    whole, words = chance.numbers("i4", rows), chance.words(rows, ["a", "DESI", "OZDES 2"])
    floating = np.array([float(f"{value:.15E}") for value in chance.of.normal(0, 100, rows)])
    columns = [fits.Column("whole", "I11", array=whole), fits.Column("floating", "D25.17", array=floating, unit="deg"), fits.Column("words", "A10", array=words)]
    hdu = fits.TableHDU.from_columns(columns)
    path = finish(chance, path, fits.HDUList([fits.PrimaryHDU(), hdu]))
    told = [{**plain_column("whole", whole), "kind": "int64"}, plain_column("floating", floating, unit="deg"), plain_column("words", words)]
    return path, told


WAYS = [with_table, with_table, with_table, with_columns, with_columns, with_ascii]
