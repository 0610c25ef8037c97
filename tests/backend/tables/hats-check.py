"""Opens a written collection with hats: is it valid, what are its rows, and is its margin the ring of small cells? Prints JSON."""

import json
import logging
import sys
from pathlib import Path

import hats
import numpy as np
import pyarrow.parquet as pq
from hats.io import paths
from hats.io.validation import is_valid_catalog
from hats.pixel_math.healpix_shim import margin2order
from hats.pixel_math.pixel_margins import get_margin
from hats.pixel_math.spatial_index import compute_spatial_index
from hats.pixel_tree.negative_tree import compute_negative_tree_pixels

logging.disable(logging.CRITICAL)
root = Path(sys.argv[1])
collection = hats.read_hats(root)
catalog = collection.main_catalog
margin = hats.read_hats(root / collection.default_margin)


def rows(of, pixel):
    return pq.read_table(paths.pixel_catalog_file(of.catalog_base_dir, pixel), partitioning=None)


def ring(pixel, cells, order):
    return np.isin(cells >> (2 * (29 - order)), get_margin(pixel.order, pixel.pixel, order - pixel.order))


tables = {pixel: rows(catalog, pixel) for pixel in catalog.get_healpix_pixels()}
cells = np.concatenate([t["_healpix_29"].to_numpy() for t in tables.values()])
ids = np.concatenate([t["id"].to_numpy() for t in tables.values()])
order = int(margin2order(margin.catalog_info.margin_threshold / 60))
everywhere = list(tables) + compute_negative_tree_pixels(catalog.pixel_tree)
wanted = {p: sorted(ids[ring(p, cells, order)].tolist()) for p in everywhere}
written = {p: sorted(rows(margin, p)["id"].to_pylist()) for p in margin.get_healpix_pixels()}

first = next(iter(tables.values()))
print(
    json.dumps(
        {
            "valid": bool(is_valid_catalog(root, strict=True)),
            "rows": len(catalog),
            "orders": sorted({p.order for p in tables}),
            "largest": max(t.num_rows for t in tables.values()),
            "sorted": bool(np.all(np.diff(cells) >= 0)),
            "inside": all(np.all(t["_healpix_29"].to_numpy() >> (2 * (29 - p.order)) == p.pixel) for p, t in tables.items()),
            "cells": all(
                np.array_equal(t["_healpix_29"].to_numpy(), compute_spatial_index(t["ra"].to_numpy(), t["dec"].to_numpy()))
                for t in tables.values()
            ),
            "marginHasRows": sum(len(v) for v in written.values()) > 100,
            "marginIsRing": {str(p): v for p, v in wanted.items() if v} == {str(p): v for p, v in written.items()},
            "schemas": len({str(t.schema.remove_metadata()) for t in tables.values()} | {str(catalog.schema.remove_metadata())}),
            "types": {f.name: str(f.type) for f in catalog.schema},
            "units": {f.name: (f.metadata or {}).get(b"unit", b"").decode() for f in first.schema if (f.metadata or {}).get(b"unit")},
        }
    )
)
