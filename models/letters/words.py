"""Prints a word list of the package `wordfreq`: word, TAB, minus the decimal logarithm of its frequency."""

import gzip
import sys
import sysconfig
from pathlib import Path

import msgpack

# Read as a file: the package's own loader brings tokenizers along that are not needed here.
LISTS = Path(sysconfig.get_paths()["purelib"]) / "wordfreq" / "data"


def main(name: str, most: int) -> None:
    packed = gzip.decompress((LISTS / f"{name}.msgpack.gz").read_bytes())
    # After a header, the words of each hundredth of a decimal logarithm.
    header, *bins = msgpack.unpackb(packed, strict_map_key=False)
    assert header["format"] == "cB", header
    words = [(word, step / 100) for step, bin in enumerate(bins) for word in bin]
    for word, rarity in words[:most]:
        print(f"{word}\t{rarity:.2f}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
