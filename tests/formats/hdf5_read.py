"""Reads HDF5 files with h5py, pandas, astropy and tables_io, masks folded in, and prints what they hold as read.py does.

    python hdf5_read.py ORDERS.json      [{"path": ..., "layout": "flat" | "pandas" | "astropy"}, ...]
"""

import json
import pathlib
import sys
import traceback
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "oracles"))
warnings.simplefilter("ignore")

import h5py
import numpy as np
import pandas as pd
import tables_io
from astropy.table import Table
from tables_io.types import AP_TABLE

from coding import plain_column


def text_of(value):
    return value.decode() if isinstance(value, bytes) else value


def folded(made, masks):
    """Marks in a coded column what its mask says: rows, or items of lists."""
    if masks is None:
        return made
    for i, mark in enumerate(masks):
        if isinstance(mark, np.ndarray):
            if made["cells"][i] is not None:
                made["cells"][i] = [None if hidden else item for item, hidden in zip(made["cells"][i], mark.ravel())]
        elif mark:
            made["cells"][i] = None
    return made


def values_of(dataset):
    return dataset.asstr()[()] if h5py.check_string_dtype(dataset.dtype) else dataset[()]


def flat(path):
    made = []
    with h5py.File(path) as file:
        names = [name for name in file if not (name.endswith(".mask") and name[:-5] in file)]
        for name in names:
            about = {key: text_of(file[name].attrs.get(key)) for key in ("unit", "ucd", "description")}
            masks = file[f"{name}.mask"][()] if f"{name}.mask" in file else None
            made.append(folded(plain_column(name, values_of(file[name]), **about), masks))
        every = list(file)
    read = tables_io.read(path, AP_TABLE)
    if list(read.colnames) != every:
        raise ValueError(f"tables_io reads {read.colnames}, not {every}")
    return made


def pandas(path):
    frame = pd.read_hdf(path, key="data")
    if len(frame) > 0:  # tables_io fails on a frame of texts without a row, its own too
        tables_io.read(path, AP_TABLE)
    made = []
    with h5py.File(path) as file:
        attributes = dict(file["data/table"].attrs)
    for name in frame.columns:
        if name.endswith(".mask") and name[:-5] in frame.columns:
            continue
        values = frame[name].to_numpy()
        about = {key: text_of(attributes.get(f"{name}_{key}")) for key in ("unit", "ucd", "description")}
        if values.dtype.kind == "O":
            values = np.array([None if isinstance(value, float) else value for value in values], dtype=object)
        masks = frame[f"{name}.mask"].to_numpy() if f"{name}.mask" in frame.columns else None
        made.append(folded(plain_column(name, values, **about), masks))
    return made


def astropy(path):
    table = tables_io.read(path, AP_TABLE)
    if not isinstance(table, Table):  # very many words lie beside the table, and tables_io takes every dataset for one
        table = table["data"]
    made = []
    for name in table.colnames:
        if name.endswith(".mask") and name[:-5] in table.colnames:
            continue
        column = table[name]
        about = {"unit": None if column.unit is None else str(column.unit), "ucd": column.meta.get("ucd"), "description": column.description}
        values = np.asarray(np.ma.getdata(column.data))
        masks = np.ma.getmaskarray(column.data) if hasattr(column, "mask") else None
        if f"{name}.mask" in table.colnames:
            masks = table[f"{name}.mask"]
        made.append(folded(plain_column(name, values, **about), masks))
    return made


def answer(order):
    try:
        return {"columns": {"flat": flat, "pandas": pandas, "astropy": astropy}[order["layout"]](order["path"])}
    except Exception:
        return {"error": traceback.format_exc()[-1500:]}


if __name__ == "__main__":
    with open(sys.argv[1]) as orders:
        print(json.dumps([answer(order) for order in json.load(orders)]))
