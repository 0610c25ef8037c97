"""One task of a peer, as a whole process: python peer.py READ|COLUMN|FIRST|WRITE FORMAT FILE [OUT]"""

import sys

task, kind, path = sys.argv[1:4]
out = sys.argv[4] if len(sys.argv) > 4 else None


def table():
    if kind == "fits":
        from astropy.table import Table

        return Table.read(path)
    if kind == "csv":
        from astropy.io import ascii

        return ascii.read(path, format="fast_csv", guess=False)
    if kind == "hdf5":
        import h5py

        with h5py.File(path) as file:
            return file["data"][:]
    import pyarrow.parquet as pq

    return pq.read_table(path)


def column():
    if kind == "fits":
        from astropy.io import fits

        with fits.open(path) as hdus:
            return hdus[1].data["z"].copy()
    if kind == "csv":
        from astropy.io import ascii

        return ascii.read(path, format="fast_csv", guess=False, include_names=["z"])
    if kind == "hdf5":
        import h5py

        with h5py.File(path) as file:
            return file["data"]["z"]
    import pyarrow.parquet as pq

    return pq.read_table(path, columns=["z"])


def first():
    if kind == "fits":
        from astropy.io import fits
        from astropy.table import Table

        with fits.open(path) as hdus:
            return Table(hdus[1].data[:100])
    if kind == "csv":
        from astropy.io import ascii

        return ascii.read(path, format="fast_csv", guess=False, data_end=101)
    if kind == "hdf5":
        import h5py

        with h5py.File(path) as file:
            return file["data"][:100]
    import pyarrow.parquet as pq

    return next(pq.ParquetFile(path).iter_batches(batch_size=100))


def write():
    """Reads the FITS table, then writes it: subtract READ fits for the writing alone."""
    from astropy.table import Table

    data = Table.read(path)
    if kind == "parquet":
        import pyarrow.parquet as pq
        import pyarrow as pa

        pq.write_table(pa.table({name: pa.array(data[name].data.astype(data[name].dtype.newbyteorder("="))) if data[name].dtype.kind != "S" else pa.array(data[name].astype(str)) for name in data.colnames}), out, compression="zstd")
    elif kind == "csv":
        data.write(out, format="ascii.fast_csv", overwrite=True)
    elif kind == "hdf5":
        data.write(out, path="data", serialize_meta=False, overwrite=True)
    else:
        data.write(out, overwrite=True)


made = {"READ": table, "COLUMN": column, "FIRST": first, "WRITE": write}[task]()
print(0 if made is None else len(made) if kind != "parquet" or task == "FIRST" else made.num_rows)
