"""What a network gets right on photos kept back, counted as the contract counts."""

import numpy as np
import torch

from labels import FABRICS, SETS
from photos import seen, targets

WEAVES = "denim leather silk georgette wool cotton".split()


def measured(whole, tests, device):
    """`{name: figures}` of photos kept back."""
    rows, squares, sizes = tests
    return figures(rows, answers(whole, squares, sizes, device))


@torch.no_grad()
def answers(whole, squares, sizes, device):
    """Of every photo, by kind [n, …]."""
    whole.eval()
    told = {}
    for at in range(0, len(squares), 256):
        photo = torch.from_numpy(seen(squares[at : at + 256], sizes[at : at + 256])).to(device)
        for name, answer in whole(photo).items():
            told.setdefault(name, []).append(answer.float().cpu().numpy())
    return {name: np.concatenate(parts) for name, parts in told.items()}


def figures(rows, told):
    _, right = targets(rows)
    name_of = np.array([row["set"] for row in rows])
    said, top3 = {}, []
    for photos in SETS:
        mine = np.flatnonzero(name_of == photos)
        if len(mine) == 0:
            continue
        one, three = tops(told["category"][mine], right["category"][mine], (1, 3))
        top3.append(three)
        said[f"category {photos}"] = f"{one:.3f}, top 3 {three:.3f} of {len(mine)}"
    said["category top 3 mean"] = f"{np.mean(top3):.3f}"
    catalogue = np.flatnonzero((name_of == "myntra_fashion") & right["colour"].any(1))
    one, two = tops(told["colour"][catalogue], right["colour"][catalogue], (1, 2))
    said["colour"] = f"{one:.3f}, top 2 {two:.3f} of {len(catalogue)}"
    one, two = tops(told["shares"][catalogue], right["colour"][catalogue], (1, 2))
    said["colour by pixels alone"] = f"{one:.3f}, top 2 {two:.3f}"
    for photos in ("myntra_fashion", "indofashion"):
        known = np.flatnonzero(right["pattern"].any(1) & (name_of == photos))
        if len(known):
            said[f"pattern {photos}"] = f"{tops(told['pattern'][known], right['pattern'][known], (1,))[0]:.3f} of {len(known)}"
    large = np.array([row["large"] for row in rows])
    recalls, counts = [], []
    for weave in WEAVES:
        mine = np.flatnonzero(right["fabric"][:, FABRICS.index(weave)] & large)
        counts.append(len(mine))
        if len(mine):
            recalls.append(float((told["fabric"][mine].argmax(1) == FABRICS.index(weave)).mean()))
    said["fabric"] = f"{np.mean(recalls):.3f} ({', '.join(f'{w} {r:.2f} of {c}' for w, r, c in zip(WEAVES, recalls, counts))})"
    known = np.flatnonzero(right["audience"].any(1))
    said["audience"] = f"{tops(told['audience'][known], right['audience'][known], (1,))[0]:.3f}"
    said["similar"] = "category {:.3f}, and colour {:.3f}".format(*similar(told["vector"][catalogue], right, catalogue))
    return said


def tops(scores, right, counts):
    order = np.argsort(-scores, 1)
    return [float(np.take_along_axis(right, order[:, :count], 1).any(1).mean()) for count in counts]


def similar(vector, right, among):
    """Of the ten nearest others: the share of the same category, and of these with the same colour."""
    near = vector @ vector.T
    np.fill_diagonal(near, -2)
    ten = np.argsort(-near, 1)[:, :10]
    category, colour = right["category"][among].argmax(1), right["colour"][among].argmax(1)
    alike = category[ten] == category[:, None]
    return float(alike.mean()), float((alike & (colour[ten] == colour[:, None])).mean())
