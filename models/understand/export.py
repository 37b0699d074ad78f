"""Writes a trained network as ONNX with weights of eight bits: `python3 export.py TRAINED.pt FOLDER`.

The graph takes `ids` [rows, features] of one message, as many features as its fullest row has, and gives `message`
[1, intents + languages] and `words` [rows, tags + values + 1]; the last column of `words` is what is denied. Every
matrix is stored as whole numbers and one scale for each number it gives; features that training never saw keep their
zeros, so that they neither weigh nor speak.

`table`, `table.scale` and `bags` are names that the product knows: it sums the rows of the table itself, from the eight
bits, and begins the graph at `bags` [rows, width].
"""

import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper

sys.path.append(str(Path(__file__).resolve().parent.parent))
import onnx_graph
from markup import INTENTS, LANGUAGES
from network import HEADS, HIDDEN, STEPS
from train import TAGS, values


class Graph(onnx_graph.Graph):
    def places(self, *numbers):
        return self.constant(np.array(numbers, dtype=np.int64))

    def linear(self, x, weight, bias):
        y = self.node("MatMul", self.matrix(weight), x)
        return self.node("Add", y, self.constant(bias.reshape(-1, 1)))

    def slice(self, x, first, end, axis):
        return self.node("Slice", x, self.places(first), self.places(end), self.places(axis))


def build(state):
    graph = Graph()

    def linear(x, *layers):
        """One layer, or several at once, one below the other."""
        weight, bias = (np.concatenate([state[f"{layer}.{part}"] for layer in layers]) for part in ("weight", "bias"))
        return graph.linear(x, weight, bias)

    state["table.weight"][0] = 0
    whole, scale = onnx_graph.eight_bits(state["table.weight"].T)
    wide = graph.node("Cast", graph.constant(whole.T, "table"), to=TensorProto.FLOAT)
    sums = graph.node("ReduceSum", graph.node("Gather", wide, "ids", axis=0), graph.places(1), keepdims=0)
    bags = graph.node("Mul", sums, graph.constant(scale.ravel(), "table.scale"), name="bags")
    # From here on a column is a row of `ids`.
    h = graph.node("Relu", linear(graph.node("Transpose", bags, perm=[1, 0]), "enter"))
    h = graph.node("Unsqueeze", h, graph.places(0))
    for at, step in enumerate(STEPS):
        weight = state[f"turns.{at}.weight"].reshape(HIDDEN, 3, HIDDEN).transpose(0, 2, 1)
        bias = graph.constant(state[f"turns.{at}.bias"])
        settings = {"kernel_shape": [3], "dilations": [step], "pads": [step, step]}
        turned = graph.node("Conv", h, graph.matrix(weight), bias, **settings)
        h = graph.node("Add", h, graph.node("Relu", turned))
    h = graph.node("Squeeze", h, graph.places(0))
    parts = graph.node("Reshape", linear(h, "asks"), graph.places(3 * HEADS, HIDDEN // HEADS, -1))
    ask, key, tell = (graph.slice(parts, at * HEADS, (at + 1) * HEADS, 0) for at in range(3))
    scale = graph.constant(np.array((HIDDEN // HEADS) ** -0.5, dtype=np.float32))
    near = graph.node("MatMul", graph.node("Transpose", ask, perm=[0, 2, 1]), key)
    near = graph.node("Softmax", graph.node("Mul", near, scale), axis=-1)
    seen = graph.node("MatMul", tell, graph.node("Transpose", near, perm=[0, 2, 1]))
    seen = graph.node("Reshape", seen, graph.places(HIDDEN, -1))
    h = graph.node("Add", h, graph.node("Relu", linear(seen, "told")))
    most, mean = (graph.node(kind, h, axes=[1], keepdims=1) for kind in ("ReduceMax", "ReduceMean"))
    whole = graph.node("Concat", graph.slice(h, 0, 1, 1), most, mean, axis=0)
    whole = graph.node("Relu", linear(whole, "whole"))
    of_word, of_whole = np.split(state["word.weight"], 2, axis=1)
    word = graph.node("MatMul", graph.matrix(of_word), h)
    word = graph.node("Relu", graph.node("Add", word, graph.linear(whole, of_whole, state["word.bias"])))
    graph.node("Transpose", linear(whole, "intent", "language"), perm=[1, 0], name="message")
    graph.node("Transpose", linear(word, "tag", "value", "denied"), perm=[1, 0], name="words")
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["rows", "features"])
    answers = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [rows, columns])
        for name, rows, columns in (
            ("message", 1, len(INTENTS) + len(LANGUAGES)),
            ("words", "rows", len(TAGS) + len(values()) + 1),
        )
    ]
    return graph.model("understand", [ids], answers)


def labels():
    return "".join(
        f"{kind} {' '.join(names)}\n"
        for kind, names in (("intent", INTENTS), ("language", LANGUAGES), ("tag", TAGS), ("value", values()))
    )


def main(trained, folder):
    state = {name: weight.numpy().astype(np.float32) for name, weight in torch.load(trained).items()}
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(build(state), folder / "understand.onnx")
    (folder / "understand.labels.txt").write_text(labels(), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
