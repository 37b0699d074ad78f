"""Trains the understanding: `python3 train.py --features PROGRAM --out FOLDER [--dev FILE] [--leave-out VOICE,…]`.

`PROGRAM` is `crates/perception`'s example `features`, which sees messages as the product does. The voices in `unseen/` are
never learnt from: they measure. With `--leave-out` so do these of the others.
"""

import argparse
import json
import random
import subprocess
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from check import complaints_of
from markup import INTENTS, LANGUAGES, NEGATED, closed_values, read_messages
from network import HIDDEN, Network
from noise import another, surfaces
from outside import borrowed, sets

HERE = Path(__file__).resolve().parent
SLOTS = (
    "category colour fabric pattern occasion fit sleeve neck audience brand size price_max price_min rating_min "
    "discount_min sort quantity season ordinal order_id pincode language"
).split()
TAGS = ["O"] + [f"{edge}-{slot}" for slot in SLOTS for edge in "BI"]
# What is not wanted is tagged as what is wanted is, and told apart by an answer of its own.
DENIABLE = tuple(slot.removeprefix("not_") for slot in NEGATED)
VALUED = "category colour fabric pattern occasion fit sleeve neck audience size season sort ordinal language".split()
MOST_FEATURES = 48


def values():
    """Values that the network itself may name, as `slot:value`; the first stands for none."""
    closed = closed_values()
    return ["-"] + [f"{slot}:{value}" for slot in VALUED for value in sorted(closed[slot])]


def seen(messages, program):
    """Features and label places of each message, from the product's own code."""
    lines = "\n".join(json.dumps({"text": message["text"]}) for message in messages)
    answer = subprocess.run([program], input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in answer.stdout.splitlines()]


class Set:
    """Messages as arrays; `rows` is ragged."""

    def __init__(self, messages, program, names):
        self.messages = messages
        tag_at = {tag: at for at, tag in enumerate(TAGS)}
        value_at = {name: at for at, name in enumerate(names)}
        self.rows, self.tags, self.values, self.denied, self.places = [], [], [], [], []
        for message, sight in zip(messages, seen(messages, program)):
            places = sight["places"]
            tags, named, denied = ([value] * (len(places) + 1) for value in (0, 0, -1))
            for slot in message["slots"] or []:
                inside = [at for at, (start, end) in enumerate(places, 1) if start < slot["end"] and slot["start"] < end]
                for at in inside:
                    base = slot["slot"].removeprefix("not_")
                    tags[at] = tag_at[("B-" if at == inside[0] else "I-") + base]
                    if base in DENIABLE:
                        denied[at] = int(base != slot["slot"])
                    named[at] = value_at.get(f"{base}:{slot['value']}", 0)
            if message["slots"] is None:
                tags, named = [-100] * len(tags), [-100] * len(named)
            rows = np.zeros((len(sight["rows"]), MOST_FEATURES), dtype=np.int16)
            for at, row in enumerate(sight["rows"]):
                rows[at, : len(row)] = row
            self.rows.append(rows)
            self.tags.append(np.array(tags, dtype=np.int64))
            self.values.append(np.array(named, dtype=np.int64))
            self.denied.append(np.array(denied, dtype=np.int64))
            self.places.append(places)
        self.intent = np.array([INTENTS.index(m["intent"]) for m in messages])
        self.lang = np.array([LANGUAGES.index(m["lang"]) for m in messages])

    def batch(self, chosen):
        longest = max(len(self.rows[at]) for at in chosen)
        most = max(int((self.rows[at] != 0).sum(1).max()) for at in chosen)
        ids = np.zeros((len(chosen), longest, most), dtype=np.int64)
        tags = np.full((len(chosen), longest), -100, dtype=np.int64)
        named = np.full((len(chosen), longest), -100, dtype=np.int64)
        denied = np.full((len(chosen), longest), -1, dtype=np.int64)
        for place, at in enumerate(chosen):
            n = len(self.rows[at])
            ids[place, :n] = self.rows[at][:, :most]
            tags[place, 1:n] = self.tags[at][1:]
            named[place, 1:n] = self.values[at][1:]
            denied[place, :n] = self.denied[at]
        return [torch.from_numpy(a) for a in (ids, tags, named, denied, self.intent[chosen], self.lang[chosen])]


class Aside:
    """Outside sets with heads of their own."""

    def __init__(self, folder, program, names):
        self.sets, self.heads = {}, torch.nn.ModuleDict()
        for name, messages in sets(folder).items():
            labels = sorted({label for _, label, _, _ in messages})
            told = [{"text": text, "lang": lang, "intent": "help", "slots": None} for text, _, _, lang in messages]
            data = Set(told, program, names)
            data.intent = np.array([labels.index(label) for _, label, _, _ in messages])
            self.sets[name] = data
            self.heads[name] = torch.nn.Linear(HIDDEN, len(labels))

    def loss(self, network, rng):
        """Of some messages of one of the sets."""
        name = rng.choice(list(self.sets))
        data = self.sets[name]
        ids, _, _, _, label, _ = data.batch([rng.randrange(len(data.rows)) for _ in range(24)])
        return F.cross_entropy(self.heads[name](network.whole_of(thinned(ids))), label)


def batches(data, size, rng=None):
    """Messages of like length together."""
    order = list(range(len(data.rows)))
    if rng:
        rng.shuffle(order)
    order.sort(key=lambda at: len(data.rows[at]) + (rng.random() * 2 if rng else 0))
    groups = [order[at : at + size] for at in range(0, len(order), size)]
    if rng:
        rng.shuffle(groups)
    return groups


def thinned(ids):
    """A word must be known by more than one of its features."""
    kept = torch.where(torch.rand(ids.shape) > 0.1, ids, torch.zeros_like(ids))
    kept[:, :, 0] = torch.where((kept != 0).any(-1), kept[:, :, 0], ids[:, :, 0])
    return kept


def loss_of(network, batch, smooth=0.05):
    ids, tags, named, denied, intent, lang = batch
    known = denied >= 0
    told = network(thinned(ids) if network.training else ids)
    denials = F.binary_cross_entropy_with_logits(told[4][known].flatten(), denied[known].float(), reduction="sum")
    return (
        F.cross_entropy(told[0], intent, label_smoothing=smooth)
        + 0.3 * F.cross_entropy(told[1], lang)
        + 1.5 * F.cross_entropy(told[2].flatten(0, 1), tags.flatten(), ignore_index=-100)
        + 0.5 * F.cross_entropy(told[3].flatten(0, 1), named.flatten(), ignore_index=-100)
        + 0.5 * denials / max(int(known.sum()), 1)
    )


@torch.no_grad()
def measure(network, data):
    """Shares right: intent, language, all tags of a message."""
    network.eval()
    right = np.zeros(3)
    for chosen in batches(data, 256):
        ids, tags, _, denied, intent, lang = data.batch(chosen)
        told = network(ids)
        good = (told[2].argmax(-1) == tags) | (tags == -100)
        good &= ((told[4].squeeze(-1) > 0) == (denied == 1)) | (denied < 0)
        right += [(told[0].argmax(-1) == intent).sum(), (told[1].argmax(-1) == lang).sum(), good.all(-1).sum()]
    network.train()
    return right / len(data.rows)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--features", required=True)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--dev", type=Path)
    options.add_argument("--data", type=Path, help="folder of the outside sets that outside.py names")
    options.add_argument("--leave-out", default="")
    options.add_argument("--variants", type=int, default=1)
    options.add_argument("--epochs", type=int, default=8)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--threads", type=int, default=1)
    options = options.parse_args()
    begun = time.time()
    rng = random.Random(options.seed)
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    names, forms = values(), surfaces()
    closed = closed_values()
    written = [m for m in read_messages(HERE / "messages") if not any(complaints_of(m, closed))]
    left_out = set(filter(None, options.leave_out.split(",")))
    learnt = [m for m in written if m["voice"] not in left_out]
    aside = Aside(options.data, options.features, names) if options.data else None
    lent = borrowed(options.data, rng) if options.data else []
    tests = {"unseen": list(read_messages(HERE / "unseen")), "left out": [m for m in written if m["voice"] in left_out]}
    if options.dev:
        tests["dev"] = [json.loads(line) for line in options.dev.open(encoding="utf-8")]
    tests = {name: Set(messages, options.features, names) for name, messages in tests.items() if messages}
    network = Network(len(INTENTS), len(LANGUAGES), len(TAGS), len(names))
    print(f"{len(learnt)} messages, {sum(p.numel() for p in network.parameters())} parameters", flush=True)

    steps = options.epochs * -(-(len(learnt) * (1 + options.variants) + len(lent)) // 64)
    dense = [weight for name, weight in network.named_parameters() if name != "table.weight"]
    dense += aside.heads.parameters() if aside else []
    groups = [{"params": [network.table.weight], "weight_decay": 0.0}, {"params": dense, "weight_decay": 0.02}]
    optimizer = torch.optim.AdamW(groups, lr=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [1e-2, 2e-3], total_steps=steps + options.epochs, pct_start=0.1
    )
    # The mean of the last steps' weights is calmer than the last step.
    calm = torch.optim.swa_utils.AveragedModel(network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.998))
    met = torch.zeros(len(network.table.weight), dtype=torch.bool)
    for epoch in range(options.epochs):
        # Each round sees every message as written, and new variants of it.
        variants = [another(m, rng, forms) for m in learnt for _ in range(options.variants)]
        data = Set(learnt + lent + variants, options.features, names)
        for rows in data.rows:
            met[rows.ravel()] = True
        met[0] = False
        sum_of_losses, count = 0.0, 0
        for chosen in batches(data, 64, rng):
            optimizer.zero_grad()
            loss = loss_of(network, data.batch(chosen))
            if aside:
                loss = loss + 0.3 * aside.loss(network, rng)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            calm.update_parameters(network)
            sum_of_losses += loss.item()
            count += 1
        figures = "  ".join(f"{name} {' '.join(f'{x:.4f}' for x in measure(calm.module, test))}" for name, test in tests.items())
        print(f"round {epoch + 1}: loss {sum_of_losses / count:.4f}  {figures}  {time.time() - begun:.0f} s", flush=True)
    with torch.no_grad():
        calm.module.table.weight[~met] = 0
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save(calm.module.state_dict(), options.out / "understand.pt")


if __name__ == "__main__":
    main()
