"""Trains the photo networks: `python3 train.py --data DIR --out DIR [--free] [--large SECONDS] [--small SECONDS]`.

The large network learns first; the small one then learns from the labels and from what the large one makes of the very
same views (arXiv:2106.05237). `--free` leaves out photos without a licence. With `--large 0` the small one learns alone.
"""

import argparse
import copy
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from augment import views
from colour import Naming
from labels import CATEGORIES, COLOURS, FREE, PATTERNS, SETS
from measure import measured
from network import HEIGHT, VECTOR, WIDTH, Large, Small
from photos import is_kept_back, number_of, read_photos, targets

WEIGHTS = {"category": 1.0, "colour": 0.5, "pattern": 0.4, "fabric": 0.25, "audience": 0.25}
# The phone's photos are few and the hardest.
OFTEN = {"clothing_dataset": 2.2, "indofashion": 1.2, "myntra_fashion": 1.0}


class Whole(nn.Module):
    """A network with its names for colours, and what pulls like photos' vectors together while training."""

    def __init__(self, network):
        super().__init__()
        self.network, self.naming = network, Naming()
        self.pulls = nn.ModuleDict({kind: nn.Linear(VECTOR, len(names), bias=False) for kind, names in (("category", CATEGORIES), ("colour", COLOURS), ("pattern", PATTERNS))})

    def forward(self, photo):
        with torch.autocast(photo.device.type, torch.bfloat16, enabled=photo.is_cuda):
            told = self.network(photo)
        told = {name: answer.float() for name, answer in told.items()}
        told["colour"], told["shares"] = self.naming(photo, told["where"], told["colour"])
        return told


class Data:
    """Everything on the device, drawn at random."""

    def __init__(self, rows, squares, sizes, device):
        self.device = device
        self.squares = torch.from_numpy(np.ascontiguousarray(squares.transpose(0, 3, 1, 2))).to(device)
        self.sizes = torch.from_numpy(sizes).to(device)
        wish, _ = targets(rows)
        self.wish = {kind: torch.from_numpy(array).to(device) for kind, array in wish.items()}
        # The weave of a thumbnail cannot be seen.
        self.wish["fabric"][torch.tensor([not row["large"] for row in rows], device=device)] = 0
        self.rare = {kind: torch.log(array.sum(0) / array.sum().clamp(min=1) + 1e-4) for kind, array in self.wish.items()}
        first = wish["category"].argmax(1)
        counts = np.bincount(first, minlength=len(CATEGORIES))
        weight = np.array([OFTEN[row["set"]] * counts[at] ** -0.25 for row, at in zip(rows, first)])
        self.weight = torch.from_numpy(weight / weight.sum()).to(device)

    def batch(self, size, height, width, bold):
        chosen = torch.multinomial(self.weight, size)
        photo, where = views(self.squares[chosen], self.sizes[chosen], height, width, bold)
        return photo, where, {kind: array[chosen] for kind, array in self.wish.items()}


def mixed(photo, where, wish):
    """A piece of one photo laid over another, or both at once; labels by their parts."""
    n, _, height, width = photo.shape
    other = torch.randperm(n, device=photo.device)
    share = float(np.random.beta(1.0, 1.0))
    if np.random.rand() < 0.5:
        high, wide = int(height * math.sqrt(1 - share)), int(width * math.sqrt(1 - share))
        top, left = np.random.randint(height - high + 1), np.random.randint(width - wide + 1)
        photo = photo.clone()
        photo[:, :, top : top + high, left : left + wide] = photo[other, :, top : top + high, left : left + wide]
        share = 1 - high * wide / (height * width)
    else:
        photo = share * photo + (1 - share) * photo[other]
    return photo, torch.full_like(where, -1.0), {kind: share * w + (1 - share) * w[other] for kind, w in wish.items()}


def cross(scores, wish):
    return -(torch.log_softmax(scores, 1) * wish).sum(1).mean()


def loss_of(whole, told, where, wish, rare, is_mixed):
    loss = 0.0
    for kind, weight in WEIGHTS.items():
        if is_mixed and kind == "colour":
            continue
        # Cloths that are rare in the shops must not be drowned by cotton.
        scores = told[kind] + rare["fabric"] if kind == "fabric" else told[kind]
        goal = wish[kind] * 0.95 + 0.05 / wish[kind].shape[1] * wish[kind].sum(1, keepdim=True) if kind == "category" else wish[kind]
        loss = loss + weight * cross(scores, goal)
    if is_mixed:
        return loss
    seen = F.adaptive_avg_pool2d(where.clamp(min=0).unsqueeze(1), told["where"].shape[1:])[:, 0]
    known = F.adaptive_avg_pool2d((where < 0).float().unsqueeze(1), told["where"].shape[1:])[:, 0] == 0
    loss = loss + 0.3 * (F.binary_cross_entropy_with_logits(told["where"], seen, reduction="none") * known).mean()
    vector = told["vector"]
    for kind, pull in whole.pulls.items():
        near = vector @ F.normalize(pull.weight.float(), dim=1).T
        loss = loss + {"category": 0.4, "colour": 0.4, "pattern": 0.1}[kind] * cross(near * 12, wish[kind])
    return loss + 0.2 * together(vector, wish)


def together(vector, wish):
    """Photos of one category and colour belong nearer than all others (arXiv:2004.11362)."""
    known = (wish["category"].sum(1) > 0) & (wish["colour"].sum(1) > 0)
    vector = vector[known]
    label = wish["category"][known].argmax(1) * 100 + wish["colour"][known].argmax(1)
    near = vector @ vector.T / 0.1 - 1e4 * torch.eye(len(vector), device=vector.device)
    same = (label.unsqueeze(0) == label.unsqueeze(1)).float().fill_diagonal_(0)
    gain = (torch.log_softmax(near, 1) * same).sum(1) / same.sum(1).clamp(min=1)
    return -gain[same.sum(1) > 0].mean() if (same.sum(1) > 0).any() else vector.sum() * 0


def taught(told, teacher):
    """How far the small network's answers are from the large one's."""
    loss = 0.0
    for kind, weight in WEIGHTS.items():
        loss = loss + weight * F.kl_div(torch.log_softmax(told[kind], 1), torch.softmax(teacher[kind], 1), reduction="batchmean")
    loss = loss + 2.0 * (1 - (told["vector"] * teacher["vector"]).sum(1)).mean()
    return loss + 0.2 * F.binary_cross_entropy_with_logits(told["where"], torch.sigmoid(teacher["where"]))


def trained(network, data, seconds, teacher, options, tests, start=None):
    device = options.device
    whole = Whole(network).to(device, memory_format=torch.channels_last)
    if start:
        whole.load_state_dict(torch.load(start))
    calm = copy.deepcopy(whole).eval()
    decayed = [w for w in whole.network.parameters() if w.ndim > 1]
    free = [w for w in whole.parameters() if not any(w is d for d in decayed)]
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": options.decay}, {"params": free, "weight_decay": 0.0}], lr=1e-3, fused=device == "cuda")
    begun, steps, told_at = time.time(), 0, 0.0
    while (done := (time.time() - begun) / seconds) < 1 and steps < options.steps:
        # Small views first: they teach the rough things at a third of the time.
        height, width = (HEIGHT, WIDTH) if done > 0.4 or options.mild else (128, 96)
        rate = options.rate * min(1, done / 0.03 + 1e-3) * (0.5 + 0.5 * math.cos(math.pi * done))
        for group in optimizer.param_groups:
            group["lr"] = rate
        # The last part sees photos nearly as they are.
        mild = options.mild or done > 0.75
        photo, where, wish = data.batch(options.batch, height, width, 0.25 if mild else 1.0)
        is_mixed = not mild and np.random.rand() < 0.5
        if is_mixed:
            photo, where, wish = mixed(photo, where, wish)
        photo = photo.contiguous(memory_format=torch.channels_last)
        told = whole(photo)
        loss = loss_of(whole, told, where, wish, data.rare, is_mixed)
        if teacher:
            with torch.no_grad():
                answers = teacher(photo)
            loss = 0.4 * loss + taught(told, answers)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(whole.parameters(), 5.0)
        optimizer.step()
        with torch.no_grad():
            keep = min(0.999, 1 - 1 / (steps + 2))
            torch._foreach_lerp_(list(calm.parameters()), list(whole.parameters()), 1 - keep)
            for mine, yours in zip(calm.buffers(), whole.buffers()):
                mine.copy_(yours) if not mine.is_floating_point() else mine.lerp_(yours, 1 - keep)
        steps += 1
        if steps % 200 == 0 and time.time() - told_at > 20:
            told_at = time.time()
            print(f"  {done:.2f}: {steps} steps, loss {loss.item():.3f}, {steps * options.batch / (time.time() - begun):.0f} photos/s", flush=True)
    print(f"  {steps} steps of {options.batch} in {time.time() - begun:.0f} s", flush=True)
    for name, figures in measured(calm, tests, device).items():
        print(f"  {name}: {figures}", flush=True)
    return calm


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--free", action="store_true")
    options.add_argument("--large", type=float, help="0: none")
    options.add_argument("--small", type=float)
    options.add_argument("--batch", type=int)
    options.add_argument("--rate", type=float)
    options.add_argument("--decay", type=float, default=0.05)
    options.add_argument("--steps", type=int, default=10**9, help="end after so many, for a try")
    options.add_argument("--few", type=int, default=1, help="one photo in so many, for a try")
    options.add_argument("--teacher", type=Path, help="a large network trained before")
    options.add_argument("--start", type=Path, help="a small network to go on from")
    options.add_argument("--mild", action="store_true", help="as the last part of a training throughout")
    options.add_argument("--threads", type=int)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    options.device = "cuda" if torch.cuda.is_available() else "cpu"
    # Two processor cores see some 20 to 30 photos a second: they cannot afford a teacher, and need a night.
    usual = {"large": 180, "small": 255, "batch": 512, "rate": 3e-3} if options.device == "cuda" else {"large": 0, "small": 36_000, "batch": 64, "rate": 1e-3}
    for name, value in usual.items():
        if getattr(options, name) is None:
            setattr(options, name, value)
    torch.manual_seed(options.seed)
    np.random.seed(options.seed)
    if options.threads:
        torch.set_num_threads(options.threads)
    torch.backends.cudnn.benchmark = False
    torch.backends.cuda.matmul.allow_tf32 = True
    begun = time.time()
    sets = FREE if options.free else SETS
    rows, squares, sizes = read_photos(options.data, sets, lambda row: number_of(row["file"]) % options.few == 0)
    back = np.array([is_kept_back(row) for row in rows])
    data = Data([row for row, b in zip(rows, back) if not b], squares[~back], sizes[~back], options.device)
    tests = ([row for row, b in zip(rows, back) if b], squares[back], sizes[back])
    print(f"{len(rows)} photos, {back.sum()} kept back, read in {time.time() - begun:.0f} s", flush=True)
    options.out.mkdir(parents=True, exist_ok=True)
    teacher = None
    if options.teacher:
        teacher = Whole(Large()).to(options.device, memory_format=torch.channels_last).eval()
        teacher.load_state_dict(torch.load(options.teacher))
    elif options.large:
        print(f"large, {sum(p.numel() for p in Large().parameters()) / 1e6:.1f} M weights", flush=True)
        teacher = trained(Large(), data, options.large, None, options, tests)
        torch.save({name: w.half() if w.is_floating_point() else w for name, w in teacher.state_dict().items()}, options.out / "large.pt")
    print(f"small, {sum(p.numel() for p in Small().parameters()) / 1e6:.2f} M weights", flush=True)
    small = trained(Small(), data, options.small, teacher, options, tests, options.start)
    torch.save(small.cpu().state_dict(), options.out / "small.pt")
    (options.out / "options.json").write_text(json.dumps({k: str(v) for k, v in vars(options).items()}, indent=1))


if __name__ == "__main__":
    main()
