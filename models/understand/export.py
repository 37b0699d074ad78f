"""Writes a trained network as ONNX with weights of eight bits: `python3 export.py TRAINED.pt FOLDER`.

The graph takes `ids` [tokens, features] of one message and gives intent and language [1, …], tags,
values and denied [tokens, …]. Every matrix is stored as whole numbers and one scale per column; features that training never saw keep
their zeros, so that they neither weigh nor speak.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from markup import INTENTS, LANGUAGES
from network import FEATURES, HEADS, HIDDEN, STEPS
from train import MOST_FEATURES, TAGS, values

OPSET = 17
ANSWERS = ("intent", "language", "tags", "values", "denied")


class Graph:
    """Nodes and weights as they are put down; each call gives the name of what it makes."""

    def __init__(self):
        self.nodes, self.weights = [], []

    def node(self, kind, *inputs, **settings):
        name = f"{kind.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **settings))
        return name

    def constant(self, array):
        name = f"weight{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def matrix(self, array):
        """A matrix [in, out] in eight bits, one scale per column."""
        scale = np.maximum(np.abs(array).max(0), 1e-8) / 127
        whole = np.round(array / scale).astype(np.int8)
        wide = self.node("Cast", self.constant(whole), to=TensorProto.FLOAT)
        return self.node("Mul", wide, self.constant(scale.astype(np.float32)))

    def linear(self, x, layer, state):
        y = self.node("MatMul", x, self.matrix(state[f"{layer}.weight"].T))
        return self.node("Add", y, self.constant(state[f"{layer}.bias"]))

    def shifted(self, x, step):
        """Rows moved down by `step` (up where negative), zeros where none are."""
        whole = self.constant(np.array([max(step, 0), 0, max(-step, 0), 0], dtype=np.int64))
        padded = self.node("Pad", x, whole)
        starts = self.constant(np.array([max(-step, 0)], dtype=np.int64))
        ends = self.constant(np.array([-step if step > 0 else np.iinfo(np.int64).max], dtype=np.int64))
        return self.node("Slice", padded, starts, ends, self.constant(np.array([0], dtype=np.int64)))


def build(state):
    graph = Graph()
    state["table.weight"][0] = 0
    bags = graph.node("Gather", graph.matrix(state["table.weight"]), "ids", axis=0)
    bag = graph.node("ReduceSum", bags, graph.constant(np.array([1], dtype=np.int64)), keepdims=0)
    h = graph.node("Relu", graph.linear(bag, "enter", state))
    for at, step in enumerate(STEPS):
        near = graph.node("Concat", graph.shifted(h, step), h, graph.shifted(h, -step), axis=1)
        h = graph.node("Add", h, graph.node("Relu", graph.linear(near, f"turns.{at}", state)))
    weight, bias = np.split(state["asks.weight"], 3), np.split(state["asks.bias"], 3)
    parts = []
    for at in range(3):
        part = graph.node("MatMul", h, graph.matrix(weight[at].T))
        part = graph.node("Add", part, graph.constant(bias[at]))
        shape = graph.constant(np.array([-1, HEADS, HIDDEN // HEADS], dtype=np.int64))
        parts.append(graph.node("Transpose", graph.node("Reshape", part, shape), perm=[1, 2, 0] if at == 1 else [1, 0, 2]))
    near = graph.node("MatMul", parts[0], parts[1])
    near = graph.node("Mul", near, graph.constant(np.array((HIDDEN // HEADS) ** -0.5, dtype=np.float32)))
    seen = graph.node("MatMul", graph.node("Softmax", near, axis=-1), parts[2])
    seen = graph.node("Transpose", seen, perm=[1, 0, 2])
    seen = graph.node("Reshape", seen, graph.constant(np.array([-1, HIDDEN], dtype=np.int64)))
    h = graph.node("Add", h, graph.node("Relu", graph.linear(seen, "told", state)))
    one = [graph.constant(np.array([n], dtype=np.int64)) for n in (0, 1, 0)]
    first = graph.node("Slice", h, *one)
    most = graph.node("ReduceMax", h, axes=[0], keepdims=1)
    mean = graph.node("ReduceMean", h, axes=[0], keepdims=1)
    whole = graph.node("Relu", graph.linear(graph.node("Concat", first, most, mean, axis=1), "whole", state))
    of_word, of_whole = np.split(state["word.weight"], 2, axis=1)
    word = graph.node("MatMul", h, graph.matrix(of_word.T))
    word = graph.node("Add", word, graph.node("MatMul", whole, graph.matrix(of_whole.T)))
    word = graph.node("Relu", graph.node("Add", word, graph.constant(state["word.bias"])))
    answers = [graph.linear(whole, "intent", state), graph.linear(whole, "language", state),
               graph.linear(word, "tag", state), graph.linear(word, "value", state), graph.linear(word, "denied", state)]
    outputs = []
    for name, answer, rows in zip(ANSWERS, answers, (1, 1, "rows", "rows", "rows")):
        graph.nodes.append(helper.make_node("Identity", [answer], [name]))
        outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, [rows, None]))
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["rows", MOST_FEATURES])
    made = helper.make_graph(graph.nodes, "understand", [ids], outputs, graph.weights)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    onnx.checker.check_model(model)
    return model


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
