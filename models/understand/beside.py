"""How long onnxruntime takes for the network on one core: `python3 beside.py FEATURES`, where `FEATURES` is what the
example `features` writes of the messages. Prints `onnxruntime MEDIAN P99` in microseconds.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime

HERE = Path(__file__).resolve().parent


def main(features):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(HERE / "understand.onnx"), options)
    inputs = []
    for line in Path(features).read_text(encoding="utf-8").splitlines():
        rows = json.loads(line)["rows"]
        ids = np.zeros((len(rows), max(len(row) for row in rows)), dtype=np.int64)
        for at, row in enumerate(rows):
            ids[at, : len(row)] = row
        inputs.append({"ids": ids})
    for ids in inputs[:200]:
        session.run(None, ids)
    times = []
    for ids in inputs:
        begun = time.perf_counter()
        session.run(None, ids)
        times.append((time.perf_counter() - begun) * 1e6)
    times.sort()
    print(f"onnxruntime {times[len(times) // 2]:.0f} {times[len(times) * 99 // 100]:.0f}")


if __name__ == "__main__":
    main(sys.argv[1])
