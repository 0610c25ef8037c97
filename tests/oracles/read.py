"""Reads files with the libraries that astronomers use, and prints what they hold.

    python read.py ORDERS.json      [{"path": ..., "reader": ...}, ...] -> [{"columns": [...]} or {"error": ...}, ...]
"""

import json
import sys
import traceback

from coding import cell, column, floating, item_list, plain_column


def read_parquet(path):
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    return [arrow_column(field, table.column(i)) for i, field in enumerate(table.schema)]


def arrow_kind(of):
    import pyarrow.types as types

    if types.is_list(of) or types.is_large_list(of) or types.is_fixed_size_list(of):
        return arrow_kind(of.value_type)
    named = {"halffloat": "float16", "float": "float32", "double": "float64", "string": "text", "large_string": "text", "bool": "bool"}
    named |= {"date32[day]": "date", "date64[ms]": "date"}
    text = str(of).replace("time32", "time").replace("time64", "time").replace("tz=", "")
    return named.get(text, text)


def arrow_column(field, chunks):
    import pyarrow.types as types

    about = {key: (field.metadata or {}).get(key.encode(), b"").decode() or None for key in ("unit", "ucd", "description")}
    of, kind = field.type, arrow_kind(field.type)
    shape = None
    while types.is_fixed_size_list(of):
        shape = [*(shape or []), of.list_size]
        of = of.value_type
    lists = shape is not None or types.is_list(of) or types.is_large_list(of)
    cells = [arrow_cell(value, kind) for chunk in chunks.chunks for value in chunk]
    return column(field.name, kind, cells, list=lists, shape=shape, **about)


def arrow_cell(value, kind):
    import pyarrow as pa

    if not value.is_valid:
        return None
    if isinstance(value, (pa.ListScalar, pa.LargeListScalar, pa.FixedSizeListScalar)):
        flat = []
        for item in value.values:
            inner = arrow_cell(item, kind)
            flat.extend(inner) if isinstance(inner, list) else flat.append(inner)
        return flat
    if kind.startswith(("time", "date")):
        return iso(value, kind)
    return cell(value.as_py())


def iso(value, kind):
    """ISO 8601 with as many digits as the unit has."""
    import numpy as np

    digits = {"s": 0, "ms": 3, "us": 6, "ns": 9}
    if kind == "date":
        return value.as_py().isoformat()
    unit = kind[kind.index("[") + 1 :].rstrip("]").split(",")[0]
    text = str(np.datetime64(value.value, unit)).replace(" ", "T")
    if kind.startswith("timestamp"):
        return text + ("Z" if "UTC" in kind else "")
    return text[11:] if digits[unit] else text[11:19]


def read_csv(path):
    """All cells as text: a quoted empty cell is an empty text, a bare one is missing."""
    import pyarrow.csv as pc

    with open(path, encoding="utf-8", newline="") as lines:
        names = pc.open_csv(path, parse_options=pc.ParseOptions(newlines_in_values=True)).schema.names if lines else []
    convert = pc.ConvertOptions(
        column_types={name: "string" for name in names}, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
    )
    parse = pc.ParseOptions(newlines_in_values=True)
    table = pc.read_csv(path, convert_options=convert, parse_options=parse, read_options=pc.ReadOptions(use_threads=False, block_size=1 << 28))
    return [column(name, "text", table.column(i).to_pylist()) for i, name in enumerate(table.column_names)]


def read_fits(path):
    import numpy as np
    from astropy.io import fits
    from astropy.table import Table

    with fits.open(path) as hdus:
        hdu = hdus[1]
        numbers = range(1, len(hdu.columns) + 1)
        about = [{"unit": hdu.header.get(f"TUNIT{i}"), "ucd": hdu.header.get(f"TUCD{i}"), "description": hdu.header.get(f"TCOMM{i}")} for i in numbers]
        hdu.verify("exception")
        checksums = [hdu.verify_checksum(), hdu.verify_datasum()]
    if 0 in checksums:
        raise ValueError(f"checksums are wrong: {checksums}")
    table = Table.read(path, hdu=1, unit_parse_strict="silent", character_as_bytes=False)
    made = []
    for name, known in zip(table.colnames, about):
        values = table[name]
        array = np.ma.MaskedArray(np.asarray(values.data), np.ma.getmaskarray(values)) if hasattr(values, "mask") and values.dtype.kind != "O" else np.asarray(values.data)
        made.append(plain_column(name, array, **known))
    return made


def read_votable(path):
    from astropy.io import votable

    table = votable.parse(path, verify="exception").get_first_table()
    made = []
    for field in table.fields:
        values = table.array[field.ID]
        about = {"unit": None if field.unit is None else field.unit.to_string("vounit") if field.unit.is_unity() else str(field.unit)}
        about |= {"ucd": field.ucd, "description": None if field.description is None else str(field.description)}
        made.append(plain_column(field.name, values, **about))
    return made


def read_hdf5(path):
    """1-D datasets at the root, as tables_io writes them; each with its attributes."""
    import h5py

    made = []
    with h5py.File(path) as file:
        order = [name for name in file.attrs.get("columns", file.keys())]
        for name in order:
            dataset = file[name]
            about = {key: text_of(dataset.attrs.get(key)) for key in ("unit", "ucd", "description")}
            values = dataset.asstr()[()] if h5py.check_string_dtype(dataset.dtype) else dataset[()]
            made.append(plain_column(name, values, **about))
    return made


def text_of(value):
    return value.decode() if isinstance(value, bytes) else value


READERS = {"parquet": read_parquet, "csv": read_csv, "fits": read_fits, "votable": read_votable, "hdf5": read_hdf5}


def answer(order):
    try:
        return {"columns": READERS[order["reader"]](order["path"])}
    except Exception:
        return {"error": traceback.format_exc()[-1500:]}


if __name__ == "__main__":
    with open(sys.argv[1]) as orders:
        print(json.dumps([answer(order) for order in json.load(orders)]))
