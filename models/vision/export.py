"""Writes a trained small network for the product: `python3 export.py small.pt FOLDER [--data DIR]`.

`see.onnx` takes `photo` [1, 3, HEIGHT, WIDTH] from -1 to 1 and gives scores by kind, the vector before it is brought to
length 1, and where the garment is. Weights are stored in eight bits with one scale for each channel they lead to.
`see.labels.txt` says what the scores stand for, `colours.tsv` where names of colours lie. With `--data` the figures of
the stored weights are printed, on photos kept back.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper

sys.path.append(str(Path(__file__).resolve().parent.parent))
import onnx_graph
from colour import Naming
from labels import COLOURS, FREE, SETS
from measure import figures
from network import ANSWERS, HEIGHT, VECTOR, WIDTH, Small
from photos import KINDS, is_kept_back, read_photos, seen

OUTPUTS = (*ANSWERS, "vector", "where")


class Graph(onnx_graph.Graph):
    def conv(self, x, layer, act):
        """A convolution with the normalisation behind it folded in."""
        conv, norm = layer[0], layer[1]
        gain = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach()
        weight = (conv.weight * gain.view(-1, 1, 1, 1)).detach().numpy()
        bias = (norm.bias - norm.running_mean * gain).detach().numpy()
        kernel, stride = conv.kernel_size[0], conv.stride[0]
        settings = {"kernel_shape": [kernel] * 2, "strides": [stride] * 2, "pads": [kernel // 2] * 4, "group": conv.groups}
        y = self.node("Conv", x, self.matrix(weight), self.constant(bias), **settings)
        return self.node("Relu", y) if act else y

    def linear(self, x, layer, name):
        weight = self.matrix(layer.weight.detach().numpy())
        return self.node("Gemm", x, weight, self.constant(layer.bias.detach().numpy()), transB=1, name=name)


def build(network):
    graph = Graph()
    x = graph.conv("photo", network.stem, True)
    for at, block in enumerate(network.stages):
        if at == network.near_at:
            near = x
        y, last = x, len(block.body) - 1
        for step, layer in enumerate(block.body):
            y = graph.conv(y, layer, step < last)
        x = graph.node("Add", x, y) if block.adds else y
    features = graph.node("ReduceMean", graph.conv(x, network.last, True), axes=[2, 3], keepdims=0)
    answers = network.answers
    for name, layer in answers.scores.items():
        graph.linear(features, layer, name)
    graph.linear(features, answers.vector, "vector")
    weight, bias = answers.where.weight.detach().numpy(), answers.where.bias.detach().numpy()
    graph.node("Conv", near, graph.constant(weight), graph.constant(bias), kernel_shape=[1, 1], name="where")
    photo = helper.make_tensor_value_info("photo", TensorProto.FLOAT, [1, 3, HEIGHT, WIDTH])
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, ANSWERS.get(name, VECTOR)]) for name in OUTPUTS[:-1]]
    outputs.append(helper.make_tensor_value_info("where", TensorProto.FLOAT, [1, 1, HEIGHT // 16, WIDTH // 16]))
    return graph.model("see", [photo], outputs)


def naming_of(state):
    naming = Naming()
    naming.load_state_dict({name.removeprefix("naming."): w.float() for name, w in state.items() if name.startswith("naming.")})
    return naming


def colour_lines(naming):
    """`name lightness a b` a line, CIELAB; first how sharp borders are and what the pixels weigh."""
    lines = [f"sharp\t{naming.sharp.exp().item() / 10_000:.6f}", f"weight\t{naming.weight.item():.4f}"]
    for point, name in zip(naming.points.detach() * 100, naming.names.argmax(1)):
        lines.append("\t".join([COLOURS[name], *(f"{x:.2f}" for x in point.tolist())]))
    return "# Made by models/vision/export.py; colour.py says what it means.\n" + "\n".join(lines) + "\n"


@torch.no_grad()
def measured(model, naming, data, sets):
    """Figures of the very file that is shipped."""
    import onnxruntime

    rows, squares, sizes = read_photos(data, sets, is_kept_back)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    told = {name: [] for name in (*OUTPUTS, "shares")}
    for at in range(len(rows)):
        photo = seen(squares[at : at + 1], sizes[at : at + 1])
        answer = dict(zip(OUTPUTS, session.run(list(OUTPUTS), {"photo": photo})))
        colour, shares = naming(torch.from_numpy(photo), torch.from_numpy(answer["where"][:, 0]), torch.from_numpy(answer["colour"]))
        answer |= {"colour": colour.numpy(), "shares": shares.numpy()}
        answer["vector"] /= np.linalg.norm(answer["vector"])
        for name, part in answer.items():
            told[name].append(part[0])
    return figures(rows, {name: np.stack(parts) for name, parts in told.items()})


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("trained")
    options.add_argument("folder", type=Path)
    options.add_argument("--data", type=Path)
    options.add_argument("--free", action="store_true")
    options = options.parse_args()
    state = torch.load(options.trained, map_location="cpu")
    network = Small().eval()
    network.load_state_dict({name.removeprefix("network."): w.float() for name, w in state.items() if name.startswith("network.")})
    naming, model = naming_of(state), build(network)
    options.folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, options.folder / "see.onnx")
    lines = [f"{kind} {' '.join(names)}\n" for kind, names in KINDS.items()]
    lines.append(f"bytes {(options.folder / 'see.onnx').stat().st_size}\n")
    (options.folder / "see.labels.txt").write_text("".join(lines), encoding="utf-8")
    (options.folder / "see.colours.tsv").write_text(colour_lines(naming), encoding="utf-8")
    if options.data:
        for name, said in measured(model, naming, options.data, FREE if options.free else SETS).items():
            print(f"{name}: {said}")


if __name__ == "__main__":
    main()
