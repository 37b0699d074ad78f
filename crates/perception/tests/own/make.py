"""Makes the small pair of networks that the tests of an operator's own model read: `python3 make.py FOLDER`.

Both are BERT in small (one layer, eight numbers a token), begun at random and taught the few messages below, so that
what they say can be told from what they do not. Needs torch and onnx.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.nn import functional as F

WIDTH, HEADS, POSITIONS = 8, 2, 32
MESSAGES = [
    ("laal kurti 500 tak", "product_search", "B-colour B-category B-price_max O"),
    ("hari saree 900 tak", "product_search", "B-colour B-category B-price_max O"),
    ("लाल साड़ी चाहिए", "product_search", "B-colour B-category O"),
    ("red saree under 900", "product_search", "B-colour B-category O B-price_max"),
    ("kurti dikhao", "product_search", "B-category O"),
    ("laal nahi chahiye", "refine_search", "B-not_colour O O"),
    ("hari nahi chahiye", "refine_search", "B-not_colour O O"),
    ("500 tak", "refine_search", "B-price_max O"),
    ("cart mein daal do", "cart_add", "O O O O"),
    ("hello", "greet", "O"),
    ("namaste", "greet", "O"),
    ("mausam kaisa hai", "out_of_scope", "O O O"),
]
INTENTS = ["greet", "product_search", "refine_search", "cart_add", "out_of_scope"]
TAGS = ["O", "B-colour", "B-category", "B-price_max", "I-price_max", "B-not_colour"]
WHOLE = "laal hari red लाल kur saree साड़ी 500 900 tak under चाहिए nahi chahiye dikhao cart mein daal do hello namaste mausam kaisa hai"
VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"] + WHOLE.split() + ["##ti"]


def pieces(word):
    return ["kur", "##ti"] if word == "kurti" else [word]


class Bert(nn.Module):
    def __init__(self, labels):
        super().__init__()
        self.words = nn.Embedding(len(VOCABULARY), WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.types = nn.Embedding(2, WIDTH)
        self.before, self.middle, self.after = (nn.LayerNorm(WIDTH) for _ in range(3))
        self.ask, self.key, self.tell, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.wide, self.narrow = nn.Linear(WIDTH, 2 * WIDTH), nn.Linear(2 * WIDTH, WIDTH)
        self.head = nn.Linear(WIDTH, labels)

    def forward(self, ids):
        h = self.before(self.words(ids) + self.positions.weight[: len(ids)] + self.types.weight[0])
        split = lambda x: x.view(len(ids), HEADS, -1).transpose(0, 1)
        near = (split(self.ask(h)) @ split(self.key(h)).transpose(1, 2) / (WIDTH // HEADS) ** 0.5).softmax(-1)
        h = self.middle(h + self.out((near @ split(self.tell(h))).transpose(0, 1).reshape(len(ids), WIDTH)))
        return self.head(self.after(h + self.narrow(F.gelu(self.wide(h)))))


def taught(labels, wanted):
    """A network that answers each message as wanted: `wanted` gives places of tokens and their labels."""
    torch.manual_seed(1)
    network = Bert(len(labels))
    optimizer = torch.optim.Adam(network.parameters(), lr=0.03)
    for _ in range(150):
        loss = 0
        for text, intent, tags in MESSAGES:
            tokens = [piece for word in text.split() for piece in pieces(word)]
            ids = torch.tensor([VOCABULARY.index(token) for token in ["[CLS]", *tokens, "[SEP]"]])
            at, label = wanted(text, intent, tags)
            loss = loss + F.cross_entropy(network(ids)[at], torch.tensor([labels.index(name) for name in label]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"loss {loss.item():.3f}")
    return {name: weight.detach().numpy() for name, weight in network.state_dict().items()}


def of_message(_, intent, __):
    return [0], [intent]


def of_words(text, _, tags):
    at, place = [], 1
    for word in text.split():
        at.append(place)
        place += len(pieces(word))
    return at, tags.split()


class Graph:
    def __init__(self, state):
        self.state, self.nodes, self.weights = state, [], []

    def node(self, kind, *inputs, name=None, **settings):
        name = name or f"{kind}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **settings))
        return name

    def constant(self, value, kind=np.float32):
        self.weights.append(numpy_helper.from_array(np.array(value, dtype=kind), f"w{len(self.weights)}"))
        return self.weights[-1].name

    def linear(self, x, layer):
        y = self.node("MatMul", x, self.constant(self.state[f"{layer}.weight"].T))
        return self.node("Add", y, self.constant(self.state[f"{layer}.bias"]))

    def norm(self, x, layer):
        scale, bias = (self.constant(self.state[f"{layer}.{part}"]) for part in ("weight", "bias"))
        return self.node("LayerNormalization", x, scale, bias, axis=-1, epsilon=1e-5)

    def split(self, x, perm):
        shape = self.constant([0, 0, HEADS, WIDTH // HEADS], np.int64)
        return self.node("Transpose", self.node("Reshape", x, shape), perm=perm)


def build(state, labels, whole):
    """The graph as Hugging Face's exporters write it: inputs of any batch and length, a mask of what is there."""
    g = Graph(state)
    words, types = (g.node("Gather", g.constant(state[f"{table}.weight"]), ids)
                    for table, ids in (("words", "input_ids"), ("types", "token_type_ids")))
    length = g.node("Gather", g.node("Shape", "input_ids"), g.constant(1, np.int64))
    end = g.node("Unsqueeze", length, g.constant([0], np.int64))
    zero = g.constant([0], np.int64)
    places = g.node("Slice", g.constant(state["positions.weight"]), zero, end, zero)
    h = g.norm(g.node("Add", g.node("Add", words, types), places), "before")
    near = g.node("MatMul", g.split(g.linear(h, "ask"), [0, 2, 1, 3]), g.split(g.linear(h, "key"), [0, 2, 3, 1]))
    near = g.node("Mul", near, g.constant((WIDTH // HEADS) ** -0.5))
    mask = g.node("Unsqueeze", g.node("Cast", "attention_mask", to=TensorProto.FLOAT), g.constant([1, 2], np.int64))
    away = g.node("Mul", g.node("Sub", g.constant(1), mask), g.constant(-1e9))
    near = g.node("Softmax", g.node("Add", near, away), axis=-1)
    seen = g.node("Transpose", g.node("MatMul", near, g.split(g.linear(h, "tell"), [0, 2, 1, 3])), perm=[0, 2, 1, 3])
    seen = g.node("Reshape", seen, g.constant([0, 0, WIDTH], np.int64))
    h = g.norm(g.node("Add", h, g.linear(seen, "out")), "middle")
    wide = g.linear(h, "wide")
    half = g.node("Add", g.node("Erf", g.node("Mul", wide, g.constant(0.5**0.5))), g.constant(1))
    wide = g.node("Mul", g.node("Mul", wide, half), g.constant(0.5))
    h = g.norm(g.node("Add", h, g.linear(wide, "narrow")), "after")
    if whole:
        h = g.node("Gather", h, g.constant(0, np.int64), axis=1)
    head = g.node("MatMul", h, g.constant(state["head.weight"].T))
    g.node("Add", head, g.constant(state["head.bias"]), name="logits")
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
              for name in ("input_ids", "attention_mask", "token_type_ids")]
    shape = ["batch", len(labels)] if whole else ["batch", "tokens", len(labels)]
    output = helper.make_tensor_value_info("logits", TensorProto.FLOAT, shape)
    graph = helper.make_graph(g.nodes, "small", inputs, [output], g.weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def main(folder):
    for part, labels, wanted in (("intent", INTENTS, of_message), ("slots", TAGS, of_words)):
        (folder / part).mkdir(parents=True, exist_ok=True)
        onnx.save(build(taught(labels, wanted), labels, part == "intent"), folder / part / "model.onnx")
        config = {
            "model_type": "bert",
            "max_position_embeddings": POSITIONS,
            "id2label": {str(at): label for at, label in enumerate(labels)},
        }
        (folder / part / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    special = [(VOCABULARY.index(name), name) for name in ("[PAD]", "[UNK]", "[CLS]", "[SEP]")]
    tokenizer = {
        "version": "1.0",
        "added_tokens": [
            {"id": at, "content": name, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
             "special": True} for at, name in special
        ],
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
                       "strip_accents": False, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                       {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {name: {"id": name, "ids": [at], "tokens": [name]} for at, name in special[2:]},
        },
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": {word: at for at, word in enumerate(VOCABULARY)}},
    }
    text = json.dumps(tokenizer, ensure_ascii=False, indent=1) + "\n"
    (folder / "tokenizer.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
