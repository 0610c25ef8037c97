import h5py
import numpy as np
import pandas as pd
import tables_io
from astropy.table import MaskedColumn, Table

from chance import NUMBERS, UNITS
from coding import plain_column

HDF5_NAMES = ["id", "ra", "dec", "z_best", "a b", "a.b", "select", "1abc", "col-1", "a(b)", "$x", "END", "50%", "Größe"]
PLAIN = ["id", "ra", "dec", "z_best", "Mag_i", "x1", "objid"]


def values_of(chance, rows, codes):
    code = chance.pick(codes)
    if code == "text":
        return chance.words(rows)
    shape = (rows, *chance.pick([(), (), (), (3,), (2, 2)])) if code in NUMBERS else rows
    return chance.numbers(code, shape)


def with_h5py(chance, path):
    """1-D datasets at the root or in a group, chunked, filtered, of either endianness, with attributes."""
    rows = chance.pick([0, 1, 7, 100, 3000])
    path, wanted = f"{path}.hdf5", []
    with h5py.File(path, "w", track_order=chance.chance(0.5)) as file:
        group = file.create_group("photometry") if chance.chance(0.4) else file
        for name in chance.names(int(chance.of.integers(1, 9)), HDF5_NAMES):
            values = values_of(chance, rows, [*NUMBERS, "b1", "f2", "c8", "c16", "text"])
            known = {key: text for key, text in chance.about().items() if text}
            stored = values.astype(values.dtype.newbyteorder(">")) if chance.chance(0.3) and values.dtype.kind in "iuf" else values
            if values.dtype.kind == "U":
                stored = [word.encode() for word in values] if chance.chance(0.5) else values.astype(object)
            extra = {"chunks": True, "compression": "gzip", "shuffle": True, "fletcher32": values.dtype.kind != "U"} if rows and chance.chance(0.5) else {}
            text = h5py.string_dtype() if isinstance(stored, np.ndarray) and stored.dtype.kind == "O" else None
            made = group.create_dataset(name, data=np.array(stored, dtype="S80") if isinstance(stored, list) else stored, dtype=text, **extra)
            made.attrs.update(known)
            wanted.append(plain_column(name, values, **known))
    with h5py.File(path) as file:
        order = list((file["photometry"] if "photometry" in file else file).keys())
    return path, sorted(wanted, key=lambda column: order.index(column["name"]))


def with_tables_io(chance, path):
    rows = chance.pick([1, 7, 100])
    data = {name: values_of(chance, rows, [*NUMBERS, "b1"]) for name in chance.names(5, PLAIN)}
    grouped = chance.chance(0.3)
    if grouped:
        file = tables_io.write({"photometry": data}, path, "hdf5")
    else:
        file = tables_io.write(data, path, "hdf5")
    return file, [plain_column(name, data[name]) for name in sorted(data)]


def with_astropy(chance, path):
    """A compound dataset with the columns' metadata beside it; masked columns have a mask column of their own."""
    rows = chance.pick([1, 7, 100])
    table, wanted = Table(), []
    for name in chance.names(6, HDF5_NAMES):
        values = values_of(chance, rows, [*NUMBERS, "b1", "text"])
        values = np.char.encode(values, "utf-8") if values.dtype.kind == "U" and chance.chance(0.5) else values
        mask = chance.mask(values.shape, 0.3) if values.ndim == 1 and chance.chance(0.4) else None
        unit, description = chance.pick(UNITS), chance.pick([None, "Right ascension", "Größe: \"of\" it's"])
        table[name] = MaskedColumn(values, mask=mask) if mask is not None else values
        table[name].unit, table[name].description = unit, description
        shown = None if unit is None else table[name].unit.to_string()
        wanted.append(plain_column(name, values if mask is None else np.ma.MaskedArray(values, mask), unit=shown, description=description))
    path = f"{path}.h5"
    table.write(path, path="data", serialize_meta=True, compression=chance.chance(0.5))
    return path, wanted


def with_compound(chance, path):
    """A compound of both endiannesses, as tables out of FITS have, without metadata."""
    rows = chance.pick([1, 7, 100])
    names = chance.names(5, HDF5_NAMES)
    columns = {name: values_of(chance, rows, NUMBERS) for name in names}
    dtype = [(name, values.dtype.newbyteorder(chance.pick("<>")), values.shape[1:]) for name, values in columns.items()]
    whole = np.zeros(rows, dtype)
    for name, values in columns.items():
        whole[name] = values
    path = f"{path}.h5"
    with h5py.File(path, "w") as file:
        file.create_dataset("catalog", data=whole, **({"compression": "gzip", "chunks": True} if chance.chance(0.5) else {}))
    return path, [plain_column(name, values) for name, values in columns.items()]


def with_pandas(chance, path):
    rows = chance.pick([1, 7, 100])
    table = chance.chance(0.5)
    codes = [*NUMBERS, "b1", *(["text"] if table else [])]
    data = {}
    for name in chance.names(5, PLAIN):
        code = chance.pick(codes)
        data[name] = chance.words(rows, ["a", "DESI", "OZDES 2", "x" * 30]).astype(object) if code == "text" else chance.numbers(code, rows)
    path = f"{path}.h5"
    frame = pd.DataFrame(data)
    frame.to_hdf(path, key="data", format="table" if table else "fixed", data_columns=True if table and chance.chance(0.7) else None, index=False)
    return path, [plain_column(name, frame[name].to_numpy()) for name in data]


WAYS = [with_h5py, with_h5py, with_tables_io, with_astropy, with_compound, with_pandas]
