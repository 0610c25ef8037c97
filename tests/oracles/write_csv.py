import csv
import gzip

import numpy as np
import pandas as pd
from astropy.table import MaskedColumn, Table

from coding import plain_column

WORDS = ["alpha", "DESI", "OZDES 2", "Größe α", "日本語", "🌌 galaxy", "it's", 'say "so"', "a,b;c|d", "<b>&amp;</b>", "x" * 60, "line\nbreak"]
NAMES = ["id", "ra", "dec", "z_best", "Größe", "a b", "a.b", "select", "col-1", "a(b)", "$x", "50%"]


def columns_of(chance, rows, codes):
    made = {}
    for name in chance.names(int(chance.of.integers(2, 8)), NAMES):
        code = chance.pick(codes)
        made[name] = chance.words(rows, WORDS) if code == "text" else chance.numbers(code, rows)
    return made


def with_pandas(chance, path):
    rows = chance.pick([2, 7, 100, 3000])
    data = columns_of(chance, rows, ["i4", "i8", "f8", "f4", "text"])
    masks = {name: chance.mask(rows, 0.3) if chance.chance(0.4) else np.zeros(rows, bool) for name in data}
    for mask in masks.values():
        mask[:2] = False
    frame = pd.DataFrame({name: pd.Series(values.tolist(), dtype="Int64" if values.dtype.kind == "i" else "object" if values.dtype.kind == "U" else "float64") for name, values in data.items()})
    for name, mask in masks.items():
        frame.loc[mask, name] = pd.NA if frame[name].dtype == "Int64" else None
    separator = chance.pick([",", ",", ";", "\t", "|"])
    path = f"{path}.csv{'.gz' if chance.chance(0.2) else ''}"
    frame.to_csv(path, index=False, sep=separator, quoting=chance.pick([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]) if not any(mask.any() for mask in masks.values()) else csv.QUOTE_MINIMAL, lineterminator=chance.pick(["\n", "\r\n"]))
    return path, [told(name, values, masks[name]) for name, values in data.items()]


def told(name, values, mask=None):
    wide = values.astype("f8") if values.dtype.kind == "f" else values
    return plain_column(name, wide if mask is None else np.ma.MaskedArray(wide, mask))


def with_astropy(chance, path):
    rows = chance.pick([2, 7, 100])
    data = columns_of(chance, rows, ["i4", "i8", "f8", "text"])
    table = Table({name: values for name, values in data.items()})
    format = chance.pick(["ascii.ecsv", "ascii.csv", "ascii.commented_header"])
    if format == "ascii.commented_header":
        numbers = [values for values in data.values() if values.dtype.kind != "U"] or [np.arange(rows)]
        table = Table({f"col_{i}": values for i, values in enumerate(numbers)})
        data = {name: table[name].data for name in table.colnames}
    path = f"{path}.{'ecsv' if format == 'ascii.ecsv' else 'csv'}"
    table.write(path, format=format)
    return path, [told(name, values) for name, values in data.items()]


WAYS = [with_pandas, with_pandas, with_astropy]
