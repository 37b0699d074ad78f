"""Writes what the training code and onnxruntime make of some made-up photos: `python3 parity.py FOLDER FILE`.

`FOLDER` holds `see.onnx`. The product's tests hold its own code against `FILE`
(`crates/perception/tests/photo.rs` makes the same photos).
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime

from export import OUTPUTS
from photos import fitted

SIZES = ((60, 80), (144, 192), (301, 224), (90, 400), (1, 1))


def made_up(wide, high):
    """Stripes, a curve and a slope."""
    x, y = np.meshgrid(np.arange(wide), np.arange(high))
    return np.stack([(7 * x + 3 * y) % 256, (x * x + y) % 256, (255 * x // max(wide - 1, 1) + 2 * y) % 256], 2).astype(np.uint8)


def rounded(values):
    return [round(float(value), 5) for value in values]


def main(folder, file):
    session = onnxruntime.InferenceSession(str(Path(folder) / "see.onnx"), providers=["CPUExecutionProvider"])
    said = []
    for wide, high in SIZES:
        photo = fitted(made_up(wide, high))
        told = dict(zip(OUTPUTS, session.run(list(OUTPUTS), {"photo": photo[None]})))
        places = [int(at) for at in np.linspace(0, photo.size - 1, 60)]
        shares = np.exp(told["category"][0] - told["category"][0].max())
        said.append({
            "wide": wide, "high": high, "places": places, "seen": rounded(photo.ravel()[places]),
            "category": rounded(shares / shares.sum()), "vector": rounded(told["vector"][0] / np.linalg.norm(told["vector"][0])),
        })
    Path(file).write_text(json.dumps(said) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
