"""Writes random tables with the libraries that astronomers use, and prints what must be read from them.

    python write.py FORMAT FOLDER FIRST_SEED COUNT      -> [{"path": ..., "how": ..., "columns": [...]}, ...]
"""

import importlib
import json
import sys
import warnings

from chance import Chance

warnings.simplefilter("ignore")


def main():
    name, folder, first, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    ways = importlib.import_module(f"write_{name}").WAYS
    made = []
    for seed in range(first, first + count):
        way = ways[seed % len(ways)]
        path, columns = way(Chance(seed), f"{folder}/{name}-{seed}")
        made.append({"path": path, "how": f"{way.__name__} {seed}", "columns": columns})
    print(json.dumps(made))


if __name__ == "__main__":
    main()
