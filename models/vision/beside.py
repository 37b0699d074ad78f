"""Prints how long onnxruntime takes for one photo on one core, in microseconds: `python3 beside.py`."""

import time
from pathlib import Path

import numpy as np
import onnxruntime

ROUNDS = 60
HERE = Path(__file__).resolve().parent


def main():
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(HERE / "see.onnx"), options, providers=["CPUExecutionProvider"])
    photo = np.random.default_rng(1).uniform(-1, 1, session.get_inputs()[0].shape).astype(np.float32)
    session.run(None, {"photo": photo})
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        session.run(None, {"photo": photo})
        times.append((time.perf_counter() - begun) * 1e6)
    times.sort()
    print(f"onnxruntime {times[ROUNDS // 2]:.0f} {times[ROUNDS * 99 // 100]:.0f}")


if __name__ == "__main__":
    main()
