"""Reads files with the libraries that astronomers use, and prints what they hold.

    python read.py ORDERS.json      [{"path": ..., "reader": ...}, ...] -> [{"columns": [...]} or {"error": ...}, ...]
"""

import json
import re
import sys
import traceback

from coding import cell, column, floating, kind_of, plain_column


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


def read_csv(path, kinds):
    """A quoted empty cell is an empty text, a bare one is missing, and so is a bare null or nan in an only column; what a number is worth is Python's own word."""
    import pyarrow.csv as pc

    parse = pc.ParseOptions(newlines_in_values=True)
    read = pc.ReadOptions(use_threads=False, block_size=1 << 28)
    names = pc.read_csv(path, parse_options=parse, read_options=read).column_names
    missing = ["", "null", "nan"] if len(names) == 1 else [""]
    convert = pc.ConvertOptions(
        column_types={name: "string" for name in names}, null_values=missing, strings_can_be_null=True, quoted_strings_can_be_null=False
    )
    table = pc.read_csv(path, convert_options=convert, parse_options=parse, read_options=read)
    return [csv_column(name, table.column(i).to_pylist(), **kind) for i, (name, kind) in enumerate(zip(table.column_names, kinds))]


def csv_column(name, texts, kind, shape, list):
    if not list:
        return column(name, kind, [csv_cell(text, kind) for text in texts])
    return column(name, kind, [None if text is None else csv_list(json.loads(text), kind) for text in texts], list=True, shape=shape)


def csv_cell(text, kind):
    if text is None or kind == "text" or kind.startswith(("date", "time")):
        return text
    if kind == "bool":
        return {"true": "true", "false": "false"}[text.lower()]
    return str(int(text)) if "int" in kind else floating(float(text))


def csv_list(items, kind):
    flat = []
    for item in items:
        if isinstance(item, list):
            flat.extend(csv_list(item, kind))
        else:
            flat.append(cell(float(item)) if kind.startswith(("float", "complex")) and item is not None else cell(item))
    return flat


def read_fits(path):
    import numpy as np
    from astropy.io import fits
    from astropy.table import Table

    with fits.open(path) as hdus:
        hdu = hdus[1]
        hdu.verify("exception")
        checksums = [hdu.verify_checksum(), hdu.verify_datasum()]
        meanings = {"unit": "TUNIT", "ucd": "TUCD", "description": "TCOMM"}
        about = [{key: hdu.header.get(f"{word}{i}") for key, word in meanings.items()} for i in range(1, len(hdu.columns) + 1)]
        forms = [(one.format, one.bzero) for one in hdu.columns]
    if 0 in checksums:
        raise ValueError(f"checksums are wrong: {checksums}")
    table = Table.read(path, hdu=1, unit_parse_strict="silent", character_as_bytes=False)
    made = [fits_column(table[name], form, known) for name, form, known in zip(table.colnames, forms, about)]
    for column_of_text in (one for one in made if one["kind"] == "text"):
        column_of_text["cells"] = blank_is_missing(column_of_text["cells"])
    return made


def fits_column(values, form, known):
    import numpy as np

    letters = {"L": "bool", "B": "uint8", "I": "int16", "J": "int32", "K": "int64", "E": "float32", "D": "float64", "C": "complex64", "M": "complex128", "A": "text"}
    heap = [letter for letter in "PQ" if letter in form[0]]
    kind = letters[form[0].split(heap[0])[1][0]] if heap else None
    array = np.ma.MaskedArray(np.asarray(values.data), np.ma.getmaskarray(values)) if hasattr(values, "mask") and values.dtype.kind != "O" else np.asarray(values.data)
    if form[0].endswith("B") and form[1] == -128 and not heap:
        array = array.astype("i1")
    return plain_column(values.name, array, kind, **known)


def blank_is_missing(cells):
    """FITS cannot tell an empty text from none; Table.read masks it, except where all are empty, and not in lists."""
    return [blank_is_missing(one) if isinstance(one, list) else one or None for one in cells]


VOTABLE_KINDS = {"boolean": "bool", "unsignedByte": "uint8", "short": "int16", "int": "int32", "long": "int64", "float": "float32", "double": "float64"}
VOTABLE_KINDS |= {"floatComplex": "complex64", "doubleComplex": "complex128", "char": "text", "unicodeChar": "text"}


def read_votable(path):
    """Any complaint of astropy is an error, but those about units of no standard (W50) and about names that are no ids (W03): they are the table's own."""
    import warnings
    import xml.etree.ElementTree as xml

    from astropy.io import votable

    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        table = votable.parse(path, verify="warn").get_first_table()
    complaints = [str(one.message) for one in heard if not re.search("W(03|50)|VOUnit standard", str(one.message))]
    if complaints:
        raise ValueError(complaints[0])
    units = [one.get("unit") for one in xml.parse(path).iter() if one.tag.endswith("}FIELD")]
    made = []
    for field, unit in zip(table.fields, units):
        about = {"unit": unit, "ucd": field.ucd, "description": None if field.description is None else str(field.description)}
        made.append(plain_column(field.name, table.array[field.ID], VOTABLE_KINDS[field.datatype], **about))
    return made


def read_hdf5(path):
    """Datasets at the root, as tables_io writes them; each with its attributes and, as astropy has it, with a mask beside it."""
    import h5py

    with h5py.File(path) as file:
        masked = {name.removesuffix(".mask") for name in file if name.endswith(".mask") and name.removesuffix(".mask") in file}
        return [hdf5_column(file, name, name in masked) for name in file if name.removesuffix(".mask") not in masked or name in masked]


def hdf5_column(file, name, is_masked):
    """A mask is of rows or of the items of lists."""
    import h5py
    import numpy as np

    dataset = file[name]
    about = {key: text_of(dataset.attrs.get(key)) for key in ("unit", "ucd", "description")}
    inner = h5py.check_vlen_dtype(dataset.dtype)
    text = h5py.check_string_dtype(dataset.dtype)
    values = dataset.asstr()[()] if text else dataset[()]
    kind = "text" if text else kind_of(inner) if inner is not None else None
    mask = file[f"{name}.mask"][()] if is_masked else None
    if mask is not None and mask.dtype.kind == "O":
        return plain_column(name, ragged(values, mask), kind, **about)
    if mask is not None and mask.shape == values.shape and inner is None:
        return plain_column(name, np.ma.MaskedArray(values, mask), kind, **about)
    made = plain_column(name, values, kind, **about)
    if mask is not None:
        made["cells"] = [None if hidden else one for one, hidden in zip(made["cells"], mask)]
    return made


def ragged(values, masks):
    import numpy as np

    made = np.empty(len(values), object)
    for i, (items, mask) in enumerate(zip(values, masks)):
        made[i] = np.ma.MaskedArray(items, mask.astype(bool))
    return made


def text_of(value):
    return value.decode() if isinstance(value, bytes) else value


def read_hats(path):
    """The catalog of a collection as hats finds it, its partitions end to end, in the order of `row_number`."""
    import hats
    import pyarrow as pa
    import pyarrow.parquet as pq

    found = hats.read_hats(path)
    catalog = getattr(found, "main_catalog", found)
    pixels = catalog.get_healpix_pixels()
    files = [hats.io.paths.pixel_catalog_file(catalog.catalog_base_dir, pixel) for pixel in pixels]
    table = pa.concat_tables([pq.ParquetFile(str(file)).read() for file in files]).sort_by("row_number")
    if table.num_rows != catalog.catalog_info.total_rows:
        raise ValueError(f"{table.num_rows} rows, {catalog.catalog_info.total_rows} in the properties")
    return [arrow_column(field, table.column(i)) for i, field in enumerate(table.schema) if not field.name.startswith("_healpix")]


READERS = {"hats": read_hats, "parquet": read_parquet, "csv": read_csv, "fits": read_fits, "votable": read_votable, "hdf5": read_hdf5}


def answer(order):
    try:
        reader = READERS[order["reader"]]
        return {"columns": reader(order["path"], order["kinds"]) if order["reader"] == "csv" else reader(order["path"])}
    except Exception:
        return {"error": traceback.format_exc()[-1500:]}


if __name__ == "__main__":
    with open(sys.argv[1]) as orders:
        print(json.dumps([answer(order) for order in json.load(orders)]))
