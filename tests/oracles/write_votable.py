import numpy as np
from astropy.io import votable
from astropy.io.votable.tree import Field, Resource, TableElement, VOTableFile

from chance import NAMES, UCDS
from coding import column, item_list, kind_of, plain_column

TYPES = {"boolean": "b1", "unsignedByte": "u1", "short": "i2", "int": "i4", "long": "i8", "float": "f4", "double": "f8", "floatComplex": "c8", "doubleComplex": "c16"}
ASCII = ["a", "DESI", "OZDES 2", "it's", 'say "so"', "<b>&amp;</b>", "x" * 60]
UNICODE = [*ASCII, "Größe α", "日本語"]


def with_astropy(chance, path):
    rows = chance.pick([0, 1, 7, 100])
    file = VOTableFile(version=chance.pick(["1.3", "1.4"]))
    resource = Resource()
    file.resources.append(resource)
    table = TableElement(file)
    resource.tables.append(table)
    told = []
    for i, name in enumerate(chance.names(int(chance.of.integers(1, 10)), NAMES)):
        told.append((name, *field_of(chance, rows), {"unit": chance.pick([None, "deg", "mag", "km / s"]), "ucd": chance.pick(UCDS), "description": chance.pick([None, "Größe of it's <thing> & more"])}))
        name, values, mask, (datatype, arraysize), known = told[-1]
        field = Field(file, name=name, ID=f"col{i}", datatype=datatype, arraysize=arraysize, unit=known["unit"], ucd=known["ucd"])
        field.description = known["description"]
        table.fields.append(field)
        known["unit"] = None if field.unit is None else field.unit.to_string("vounit")
    table.create_arrays(rows)
    for i, (_, values, mask, _, _) in enumerate(told):
        table.array[f"col{i}"] = values
        if mask is not None:
            table.array.mask[f"col{i}"] = mask
    path = f"{path}.vot"
    table.format = chance.pick(["tabledata", "binary2", "binary2"])
    file.to_xml(path, compressed=False)
    return path, [told_column(name, values, mask, known) for name, values, mask, _, known in told]


def told_column(name, values, mask, known):
    if values.dtype.kind == "O" and len(values) and isinstance(values[0], np.ndarray):
        return column(name, kind_of(values[0].dtype), [item_list(one) for one in values], list=True, **known)
    if values.dtype.kind == "O":
        return column(name, "text", values.tolist(), **known)
    return plain_column(name, values if mask is None else np.ma.MaskedArray(values, mask), **known)


def field_of(chance, rows):
    datatype = chance.pick([*TYPES, "char", "unicodeChar"])
    if datatype in ("char", "unicodeChar"):
        return chance.words(rows, UNICODE if datatype == "unicodeChar" else ASCII).astype(object), None, (datatype, "*")
    code = TYPES[datatype]
    shape = chance.pick([(), (), (), (3,), (2, 2), None]) if code not in ("b1", "c8", "c16") else chance.pick([(), (3,)])
    if shape is None and rows > 0:
        lists = np.empty(rows, object)
        for row in range(rows):
            one = chance.numbers(code, int(chance.of.integers(1, 5)))
            lists[row] = np.ma.MaskedArray(one, np.zeros(len(one), bool))
        return lists, None, (datatype, "*")
    shape = shape or ()
    values = chance.numbers(code, (rows, *shape))
    mask = chance.mask(rows, 0.3) if not shape and code not in ("b1", "c8", "c16") and chance.chance(0.5) else None
    return values, mask, (datatype, "x".join(str(size) for size in reversed(shape)) or None)


WAYS = [with_astropy]
