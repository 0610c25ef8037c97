"""Reads CSV with pandas and ECSV with astropy, and prints what they hold as read.py does.

    python csv_read.py ORDERS.json      [{"path": ..., "with": "pandas" | "astropy", "delimiter": ...}, ...]
"""

import json
import pathlib
import sys
import traceback
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "oracles"))
warnings.simplefilter("ignore")

import numpy as np
import pandas as pd
from astropy.table import Table

from coding import column, plain_column


def pandas(order):
    """Every cell as the text between its delimiters; pandas does not tell an empty text from a missing one."""
    frame = pd.read_csv(order["path"], sep=order["delimiter"], dtype=str, keep_default_na=False, na_values=[""])
    return [column(name, "text", [None if one != one else one for one in frame[name].tolist()]) for name in frame.columns]


def astropy(order):
    table = Table.read(order["path"], format="ascii.ecsv")
    made = []
    for name in table.colnames:
        one = table[name]
        about = {"unit": None if one.unit is None else str(one.unit), "ucd": one.meta.get("ucd"), "description": one.description}
        made.append(plain_column(name, one.data if hasattr(one, "mask") else np.asarray(one), **about))
    return made


def answer(order):
    try:
        return {"columns": {"pandas": pandas, "astropy": astropy}[order["with"]](order)}
    except Exception:
        return {"error": traceback.format_exc()[-1500:]}


if __name__ == "__main__":
    with open(sys.argv[1]) as orders:
        print(json.dumps([answer(order) for order in json.load(orders)]))
