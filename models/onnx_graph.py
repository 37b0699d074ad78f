"""ONNX graphs with weights of eight bits, as the exports of both networks write them and the product reads them."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17


def eight_bits(array):
    """Weights [out, ...] as whole numbers, and one scale for each of the first axis."""
    most = np.abs(array).max(tuple(range(1, array.ndim)), keepdims=True)
    scale = np.maximum(most, 1e-8) / 127
    return np.round(array / scale).astype(np.int8), scale.astype(np.float32)


class Graph:
    """Nodes and weights as they are put down; each call gives the name of what it makes."""

    def __init__(self):
        self.nodes, self.weights = [], []

    def node(self, kind, *inputs, name=None, **settings):
        name = name or f"{kind.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **settings))
        return name

    def constant(self, array, name=None):
        name = name or f"weight{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def matrix(self, array):
        """Weights [out, in, ...] in eight bits, one scale for each of the first axis."""
        whole, scale = eight_bits(array)
        return self.node("Mul", self.node("Cast", self.constant(whole), to=TensorProto.FLOAT), self.constant(scale))

    def model(self, name, inputs, outputs):
        """The graph as a checked model; `inputs` and `outputs` are value infos."""
        made = helper.make_graph(self.nodes, name, inputs, outputs, self.weights)
        model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
        onnx.checker.check_model(model)
        return model
