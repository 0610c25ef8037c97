import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from astropy.table import MaskedColumn, Table

from chance import NUMBERS, UNITS
from coding import column, plain_column
from read import arrow_column

TIMES = [pa.timestamp(u, tz) for u in ("s", "ms", "us", "ns") for tz in (None, "UTC")] + [pa.date32(), pa.time32("ms"), pa.time64("us"), pa.time64("ns")]


def arrow_values(chance, of, rows):
    if pa.types.is_temporal(of):
        top = {"s": 4e9, "ms": 4e12, "us": 4e15, "ns": 4e18}
        most = 40_000 if pa.types.is_date(of) else {"ms": 86_399_999, "us": 86_399_999_999, "ns": 86_399_999_999_999}[of.unit] if pa.types.is_time(of) else top[of.unit]
        least = 0 if pa.types.is_time(of) else -most // 2
        whole = chance.of.integers(int(least), int(most), rows)
        return pa.array(whole, pa.int32() if of.bit_width == 32 else pa.int64()).cast(of)
    if pa.types.is_string(of) or pa.types.is_large_string(of):
        return pa.array(chance.words(rows).tolist(), of)
    return pa.array(chance.numbers(of.to_pandas_dtype(), rows), of)


def masked(chance, values, share):
    if share == 0:
        return values
    import pyarrow.compute as pc

    return pc.if_else(pa.array(~chance.mask(len(values), share)), values, pa.scalar(None, values.type))


def list_values(chance, of, rows):
    if chance.chance(0.5):
        size = chance.pick([1, 3, 5])
        items = masked(chance, arrow_values(chance, of, rows * size), chance.pick([0, 0.2]))
        return pa.FixedSizeListArray.from_arrays(items, size)
    offsets = np.concatenate([[0], np.cumsum(chance.of.integers(0, 5, rows))]).astype(np.int32)
    items = masked(chance, arrow_values(chance, of, int(offsets[-1])), chance.pick([0, 0.2]))
    return pa.ListArray.from_arrays(pa.array(offsets), items, mask=pa.array(chance.mask(rows, chance.pick([0, 0.3])), pa.bool_()))


def with_pyarrow(chance, path):
    rows = chance.pick([0, 1, 7, 100, 3000])
    plain = [pa.bool_(), pa.string(), pa.large_string(), pa.float16(), *TIMES, *(pa.from_numpy_dtype(np.dtype(code)) for code in NUMBERS)]
    listed = [pa.from_numpy_dtype(np.dtype(code)) for code in NUMBERS]
    fields, arrays = [], []
    for name in chance.names(int(chance.of.integers(1, 10))):
        values = list_values(chance, chance.pick(listed), rows) if chance.chance(0.25) else masked(chance, arrow_values(chance, chance.pick(plain), rows), chance.pick([0, 0.3, 1]))
        known = {key: text for key, text in chance.about().items() if text}
        fields.append(pa.field(name, values.type, metadata=known or None))
        arrays.append(values)
    table = pa.Table.from_arrays(arrays, schema=pa.schema(fields))
    path = f"{path}.parquet"
    pq.write_table(
        table,
        path,
        compression=chance.pick(["none", "snappy", "gzip", "zstd", "lz4", "brotli"]),
        row_group_size=chance.pick([10, 1000, 100_000]),
        data_page_version=chance.pick(["1.0", "2.0"]),
        use_dictionary=chance.chance(0.5),
        data_page_size=chance.pick([100, 1 << 20]),
        use_byte_stream_split=False,
        store_schema=chance.chance(0.7),
    )
    return path, [arrow_column(field, pq.read_table(path).column(i)) for i, field in enumerate(pq.read_schema(path))]


def with_pandas(chance, path):
    rows = chance.pick([1, 7, 100])
    frame, wanted = {}, []
    for name in chance.names(5):
        code = chance.pick([*NUMBERS, "bool", "text"])
        values = chance.words(rows) if code == "text" else chance.numbers(code, rows)
        frame[name] = pd.Series(values.tolist(), dtype="string") if code == "text" else pd.Series(values)
        wanted.append(plain_column(name, values))
    path = f"{path}.parquet"
    pd.DataFrame(frame).to_parquet(path)
    return path, wanted


def with_astropy(chance, path):
    rows = chance.pick([1, 7, 100])
    table, wanted = Table(), []
    for name in chance.names(5):
        code = chance.pick([*NUMBERS, "bool", "text"])
        shape = (rows, 3) if code in NUMBERS and chance.chance(0.3) else rows
        values = chance.words(rows) if code == "text" else chance.numbers(code, shape)
        mask = chance.mask(rows, 0.3) if np.ndim(shape) == 0 and chance.chance(0.5) else None
        known = {"unit": chance.pick(UNITS), "description": chance.pick([None, "Größe"])}
        table[name] = MaskedColumn(values, mask=mask, **known) if mask is not None else values
        if mask is None:
            table[name].unit, table[name].description = known["unit"], known["description"]
        unit = None if table[name].unit is None else table[name].unit.to_string()
        wanted.append(plain_column(name, np.ma.MaskedArray(values, mask) if mask is not None else values, unit=unit, description=known["description"]))
    path = f"{path}.parquet"
    table.write(path, format="parquet")
    return path, wanted


WAYS = [with_pyarrow, with_pyarrow, with_pyarrow, with_pandas, with_astropy]
