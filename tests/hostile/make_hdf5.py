"""Writes the hostile HDF5 files (committed; run again only to change them). None of them is larger than some kilobytes.

    python make_hdf5.py
"""

import pathlib
import pickle

import h5py
import numpy as np

HERE = pathlib.Path(__file__).parent / "hdf5"
SECRET = "/tmp/photoz-hostile-secret"
CANARY = "/tmp/photoz-hostile-canary"


def new(name, **kinds):
    (HERE / name).unlink(missing_ok=True)
    return h5py.File(HERE / name, "w", **kinds)


def external():
    with new("external-storage.h5") as file:
        file.create_dataset("id", shape=(64,), dtype="u1", external=[(SECRET, 0, 64)])
    with new("external-storage-beside.h5") as file:
        file.create_dataset("z", data=np.arange(3.0))
        file.create_dataset("id", shape=(3,), dtype="u1", external=[(SECRET, 0, 3)])
    with new("external-link.h5") as file:
        file["id"] = h5py.ExternalLink(SECRET, "/id")
    with new("external-link-beside.h5") as file:
        file.create_dataset("z", data=np.arange(3.0))
        file["id"] = h5py.ExternalLink("other.h5", "/id")
    layout = h5py.VirtualLayout(shape=(3,), dtype="f8")
    layout[:] = h5py.VirtualSource(SECRET, "z", shape=(3,))
    with new("virtual.h5") as file:
        file.create_virtual_dataset("z", layout)


def links():
    with new("soft-loop.h5") as file:
        file["a"], file["b"] = h5py.SoftLink("/b"), h5py.SoftLink("/a")
    with new("soft-loop-beside.h5") as file:
        file.create_dataset("z", data=np.arange(3.0))
        file["a"], file["b"] = h5py.SoftLink("/b"), h5py.SoftLink("/a")
    with new("hard-cycle.h5") as file:
        group = file.create_group("g")
        group["up"] = file["/"]
        group.create_dataset("z", data=np.arange(3.0))
    with new("link-names.h5") as file:
        file.create_dataset("..", data=np.arange(3.0))
        file.create_dataset("a\nb", data=np.arange(3.0))
        file.create_dataset("'\"; DROP TABLE x; --", data=np.arange(3.0))
    with new("deep-groups.h5", libver="latest") as file:
        group = file
        for _ in range(300):
            group = group.create_group("g")
        group.create_dataset("z", data=np.arange(3.0))


def bombs():
    with new("shape-80-tb.h5") as file:
        file.create_dataset("z", shape=(10**13,), dtype="f8", chunks=(1 << 20,))
    with new("shape-80-tb-2d.h5") as file:
        file.create_dataset("pdf", shape=(3, 10**13), dtype="f8", chunks=(1, 1 << 20))
    with new("twice-packed.h5") as file:
        create = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        create.set_chunk((1 << 28,))
        create.set_deflate(9)
        create.set_deflate(9)
        space = h5py.h5s.create_simple((1 << 28,))
        made = h5py.h5d.create(file.id, b"z", h5py.h5t.STD_U8LE, space, create)
        made.write(h5py.h5s.ALL, h5py.h5s.ALL, np.zeros(1 << 28, "u1"))
    with new("chunk-huge.h5") as file:
        file.create_dataset("z", shape=(10,), maxshape=(None,), dtype="f8", chunks=(1 << 28,))
    with new("text-4-gb.h5") as file:
        file.create_dataset("name", shape=(4,), dtype="S1073741824", chunks=(1,))


def kinds():
    with new("object.h5") as file:
        raw = np.frombuffer(pickle.dumps(Touch()), "u1")
        file.create_dataset("z", data=np.arange(3.0))
        made = file.create_dataset("model", data=raw)
        made.attrs["CLASS"] = np.bytes_("VLARRAY")
        made.attrs["PSEUDOATOM"] = np.bytes_("object")
    with new("opaque.h5") as file:
        file.create_dataset("z", data=np.arange(3.0))
        file.create_dataset("blob", data=np.array([b"abc", b"def", b"ghi"], dtype="V3"))
    with new("reference.h5") as file:
        made = file.create_dataset("z", data=np.arange(3.0))
        file.create_dataset("ref", data=np.array([made.ref] * 3, dtype=h5py.ref_dtype))
    with new("vlen-of-numbers.h5") as file:
        made = file.create_dataset("pdf", shape=(3,), dtype=h5py.vlen_dtype("f8"))
        made[0], made[1], made[2] = [1.0], [], [1.0, 2.0]
    with new("enum.h5") as file:
        file.create_dataset("kind", data=np.array([0, 1, 9], "i1"), dtype=h5py.enum_dtype({"STAR": 0, "GALAXY": 1}, basetype="i1"))
    with new("unequal.h5") as file:
        file.create_dataset("ra", data=np.arange(3.0))
        file.create_dataset("dec", data=np.arange(4.0))
    with new("no-rows.h5") as file:
        file.create_dataset("z", shape=(0,), dtype="f8")
    with new("no-datasets.h5"):
        pass
    with new("scalar-only.h5") as file:
        file.create_dataset("z", data=1.5)
    with new("null-space.h5") as file:
        file.create_dataset("z", data=h5py.Empty("f8"))
    with new("attribute-large.h5", libver="latest") as file:
        made = file.create_dataset("z", data=np.arange(3.0))
        made.attrs["note"] = np.zeros(20_000, "u1")
        made.attrs["unit"] = "deg"
    with new("pickled-names.h5") as file:
        dtype = np.dtype([("index", "i8"), ("values_block_0", "f8", (2,))])
        made = file.create_dataset("data/table", data=np.zeros(2, dtype))
        made.attrs["values_block_0_kind"] = np.void(pickle.dumps(Touch(), 0))
        file["data"].attrs["pandas_type"] = np.bytes_("frame_table")


def filters():
    for name, number in (("filter-unknown.h5", 32999), ("filter-lzf-broken.h5", 32000), ("filter-blosc.h5", 32001)):
        with new(name) as file:
            create = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
            create.set_chunk((3,))
            create.set_filter(number, h5py.h5z.FLAG_OPTIONAL, (0, 0, 0, 0))
            made = h5py.h5d.create(file.id, b"z", h5py.h5t.IEEE_F64LE, h5py.h5s.create_simple((3,)), create)
            made.write_direct_chunk((0,), b"this is not what the filter made", 0)
    with new("checksum-wrong.h5") as file:
        made = file.create_dataset("z", data=np.arange(3.0), chunks=(3,), fletcher32=True)
        made.id.write_direct_chunk((0,), np.arange(3.0).tobytes() + b"\0\0\0\1", 0)
    with new("deflate-broken.h5") as file:
        made = file.create_dataset("z", data=np.arange(3.0), chunks=(3,), compression="gzip")
        made.id.write_direct_chunk((0,), b"\xff" * 24, 0)


class Touch:
    """Unpickled, it would make the canary's file."""

    def __reduce__(self):
        import os

        return os.system, (f"touch {CANARY}",)


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for make in (external, links, bombs, kinds, filters):
        make()
