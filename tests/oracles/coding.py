"""Tables as JSON that TypeScript and Python write alike: see coded.ts."""

import struct

import numpy as np

KINDS = {"b1": "bool", "c8": "complex64", "c16": "complex128", "f2": "float16", "f4": "float32", "f8": "float64"}
KINDS |= {f"{sign}{size}": f"{'u' if sign == 'u' else ''}int{8 * size}" for sign in "iu" for size in (1, 2, 4, 8)}


def kind_of(dtype):
    if dtype.kind in "SUO":
        return "text"
    return KINDS[f"{dtype.kind}{dtype.itemsize}"]


def bits(value):
    return struct.pack(">d", value).hex()


def floating(value):
    return None if value != value else bits(value)


def cell(value):
    """One value of Python or numpy; bytes are UTF-8."""
    if value is None or value is np.ma.masked:
        return None
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        return floating(float(value))
    if isinstance(value, (bytes, np.bytes_)):
        return value.decode("utf-8")
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"no cell: {type(value)}")


def item_list(values):
    """Items of one list, flat; a complex number is two."""
    array = np.ma.asanyarray(values)
    if array.dtype.kind == "c":
        return [floating(float(part)) for one in array.ravel() for part in (one.real, one.imag)]
    mask = np.ma.getmaskarray(array).ravel()
    flat = np.asarray(array).ravel()
    return [None if hidden else cell(one) for one, hidden in zip(flat, mask)]


def cells_of(values):
    """A column: one-dimensional, or with the rest of the dimensions in each row; masked is missing."""
    array = values if isinstance(values, np.ma.MaskedArray) else np.asarray(values)
    if array.dtype.kind == "c" or array.ndim > 1:
        return [item_list(row) for row in array]
    mask = np.ma.getmaskarray(array)
    if array.dtype.kind == "O":
        return [None if hidden else item_list(row) if isinstance(row, (np.ndarray, list, tuple)) else cell(row) for row, hidden in zip(np.ma.getdata(array), mask)]
    return [None if hidden else cell(one) for one, hidden in zip(np.asarray(array).tolist(), mask)]


def column(name, kind, cells, **about):
    known = {"shape": None, "list": False, "unit": None, "ucd": None, "description": None}
    return {"name": name, "kind": kind, "cells": cells, **known, **about}


def plain_column(name, values, kind=None, **about):
    """From an array with its own dtype; of a column of objects the kind must be known, or is that of the first value's items."""
    array = values if isinstance(values, np.ma.MaskedArray) else np.asarray(values)
    if array.ndim > 1 or array.dtype.kind == "c":
        return column(name, kind or kind_of(array.dtype), cells_of(array), list=True, shape=list(array.shape[1:]), **about)
    lists = [row for row in np.ma.getdata(array) if isinstance(row, np.ndarray)] if array.dtype.kind == "O" else []
    if lists or (kind and array.dtype.kind == "O" and kind != "text"):
        return column(name, kind or kind_of(lists[0].dtype), cells_of(array), list=True, **about)
    return column(name, kind or kind_of(array.dtype), cells_of(array), **about)
