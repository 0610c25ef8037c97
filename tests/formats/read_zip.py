"""Prints what zipfile finds in an archive, as JSON."""

import json
import sys
import zipfile

with zipfile.ZipFile(sys.argv[1]) as archive:
    found = {"damaged": archive.testzip()}
    found.update({name: archive.read(name).decode() for name in archive.namelist()})
print(json.dumps(found))
