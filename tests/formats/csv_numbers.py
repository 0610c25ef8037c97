"""Random decimal numbers with the bits of the doubles that Python reads, and random doubles with the digits that Python writes.

    python csv_numbers.py COUNT SEED
"""

import json
import random
import struct
import sys

count, chance = int(sys.argv[1]), random.Random(int(sys.argv[2]))


def bits(value):
    return struct.pack(">d", value).hex()


def anydouble():
    while True:
        value = struct.unpack(">d", chance.randbytes(8))[0]
        if value == value and abs(value) != float("inf"):
            return value


def digits(most):
    return "".join(chance.choice("0123456789") for _ in range(chance.randint(1, most)))


def halfway():
    """Exactly between two doubles, or a digit beside it."""
    whole = (chance.getrandbits(53) | 1 << 53) << 1 | 1
    shift = chance.randint(0, 60)
    text = str(whole << shift) if chance.random() < 0.5 else f"{whole >> shift}.{(whole & (1 << shift) - 1) * 5**shift:0{shift}d}" if shift else str(whole)
    return text + chance.choice(["", "0000000001"]) if "." in text else text


WAYS = [
    lambda: repr(anydouble()),
    lambda: f"{chance.uniform(-360, 360)!r}",
    lambda: f"{digits(12)}.{digits(25)}",
    lambda: f"{digits(25)}e{chance.randint(-90, 70)}",
    lambda: f"{digits(3)}.{digits(19)}E{chance.randint(-345, 305)}",
    lambda: f"{chance.uniform(0, 2.3e-308):.25e}",
    lambda: f"{chance.uniform(0, 1000):.18e}",
    halfway,
]
texts = [WAYS[i % len(WAYS)]() for i in range(count)]
doubles = [anydouble() if i % 4 == 0 else chance.uniform(-1, 1) * 10 ** chance.randint(-8, 18) if i % 4 == 1 else round(chance.uniform(-1e4, 1e4), i % 10) if i % 4 == 2 else struct.unpack("f", struct.pack("f", chance.gauss(0, 100)))[0] for i in range(count)]
print(json.dumps({"read": [[text, bits(float(text))] for text in texts], "written": [[bits(value), repr(value)] for value in doubles]}))
