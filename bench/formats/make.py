"""Writes the same table of about 200 MB in each format. Run: python make.py FOLDER [ROWS]"""

import os
import sys

import h5py
import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from astropy.table import Table

folder = sys.argv[1]
rows = int(sys.argv[2]) if len(sys.argv) > 2 else 1_650_000
rng = np.random.default_rng(42)
columns = {"object_id": np.arange(rows, dtype="i8") + 900_000_000_000}
columns["ra"] = rng.uniform(0, 360, rows)
columns["dec"] = rng.uniform(-80, 40, rows)
columns["z"] = rng.gamma(2.0, 0.35, rows).round(5)
columns["z_err"] = rng.uniform(1e-4, 1e-3, rows)
columns["flag"] = rng.integers(0, 5, rows).astype("i2")
columns["is_star"] = rng.random(rows) < 0.1
columns["survey"] = rng.choice(np.array(["DESI", "VVDS", "OZDES", "2DFGRS"]), rows)
for band in "ugrizy":
    columns[f"mag_{band}"] = rng.normal(23, 1.5, rows).round(4)
    columns[f"magerr_{band}"] = rng.uniform(0.01, 0.3, rows).astype("f4")
table = Table(columns)
table["ra"].unit = table["dec"].unit = "deg"


def path(name):
    return os.path.join(folder, name)


table.write(path("t.fits"), overwrite=True)
table.write(path("astropy.hdf5"), path="data", serialize_meta=False, overwrite=True)
with h5py.File(path("flat.hdf5"), "w") as file:
    for name, values in columns.items():
        file[name] = values.astype("S8") if values.dtype.kind == "U" else values
arrow = pa.table({name: pa.array(values) for name, values in columns.items()})
pq.write_table(arrow, path("t.parquet"), compression="zstd")
pa.csv.write_csv(arrow.slice(0, int(rows * 0.85)), path("t.csv"), pa.csv.WriteOptions(quoting_style="none"))
for name in sorted(os.listdir(folder)):
    print(f"{name} {os.path.getsize(path(name)) / 1e6:.0f} MB")
