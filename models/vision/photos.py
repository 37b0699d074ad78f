"""Photos and labels as arrays: what is learnt from, and what is kept back to measure."""

import hashlib
import io
import tarfile
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from PIL import Image

from labels import AUDIENCES, CATEGORIES, COLOURS, FABRICS, PATTERNS, read_labels
from network import HEIGHT, WIDTH

# Photos are kept at their size, at most this high and wide, at the upper left of a square.
SIDE = 224
KINDS = {"category": CATEGORIES, "colour": COLOURS, "pattern": PATTERNS, "fabric": FABRICS, "audience": AUDIENCES}
# Of ten thousand, how many groups are kept back.
KEPT_BACK = 900


def seen(squares, sizes):
    """Photos of `read_photos` as the product sees them [n, 3, HEIGHT, WIDTH]."""
    return np.stack([fitted(square[:high, :wide, :3]) for square, (high, wide) in zip(squares, sizes)])


def opened(raw):
    """One photo [height, width, 3], 8 bits, no side over SIDE."""
    photo = Image.open(io.BytesIO(raw)).convert("RGB")
    photo.thumbnail((SIDE, SIDE), Image.Resampling.BILINEAR)
    return np.asarray(photo)


def fitted(photo):
    """The photo as the product sees it: fitted into WIDTH x HEIGHT, white around it; [3, HEIGHT, WIDTH] from -1 to 1."""
    high, wide = photo.shape[:2]
    scale = min(HEIGHT / high, WIDTH / wide)
    size = max(1, round(wide * scale)), max(1, round(high * scale))
    whole = np.ones((3, HEIGHT, WIDTH), np.float32)
    top, left = (HEIGHT - size[1]) // 2, (WIDTH - size[0]) // 2
    for channel in range(3):
        # Whole numbers would be rounded twice on the way.
        plane = Image.fromarray(photo[:, :, channel].astype(np.float32))
        small = np.asarray(plane.resize(size, Image.Resampling.BILINEAR))
        whole[channel, top : top + size[1], left : left + size[0]] = small / 127.5 - 1
    return whole


def studio(photo):
    """Where a studio's near-white ground reaches in from the edge; None where the photo has none."""
    white = photo.min(2) > 232
    ground = np.zeros_like(white)
    ground[0], ground[-1], ground[:, 0], ground[:, -1] = white[0], white[-1], white[:, 0], white[:, -1]
    edge = np.concatenate([white[0], white[-1], white[:, 0], white[:, -1]])
    if edge.mean() < 0.6:
        return None
    while True:
        grown = ground.copy()
        grown[1:] |= ground[:-1]
        grown[:-1] |= ground[1:]
        grown[:, 1:] |= grown[:, :-1]
        grown[:, :-1] |= grown[:, 1:]
        grown &= white
        if (grown == ground).all():
            return ground if ground.mean() < 0.95 else None
        ground = grown


def prepared(raw):
    photo = opened(raw)
    return photo, studio(photo)


def read_photos(folder, sets, wants=lambda row: True):
    """Photos of the rows that `wants` says yes to: `(rows, squares [n, SIDE, SIDE, 4] of 8 bits, sizes [n, 2])`.

    The fourth channel is 0 on ground, 255 on what stands before it and 128 where that is not known.
    """
    wanted = {}
    for name in sets:
        for row in read_labels(folder, name):
            if row["category"] and wants(row):
                wanted[(name, row["file"])] = row
    rows, raws = [], []
    for name in sets:
        for tar in sorted({row["tar"] for row in wanted.values() if row["set"] == name}):
            with tarfile.open(folder / name / tar) as archive:
                for member in archive:
                    row = wanted.get((name, member.name))
                    if row:
                        rows.append(row)
                        raws.append(archive.extractfile(member).read())
    squares = np.zeros((len(rows), SIDE, SIDE, 4), np.uint8)
    sizes = np.zeros((len(rows), 2), np.int64)
    with ProcessPoolExecutor() as pool:
        for at, (photo, ground) in enumerate(pool.map(prepared, raws, chunksize=64)):
            high, wide = photo.shape[:2]
            squares[at, :high, :wide, :3] = photo
            squares[at, :high, :wide, 3] = 128 if ground is None else np.where(ground, 0, 255)
            sizes[at] = high, wide
    return rows, squares, sizes


def number_of(text):
    return int(hashlib.md5(text.encode()).hexdigest(), 16)


def is_kept_back(row):
    return number_of(f"{row['set']} {row['group']}") % 10_000 < KEPT_BACK


def targets(rows):
    """`{kind: [n, names]}` shares that sum to 1, all zero where nothing is known; `right` the same as 0 and 1."""
    wish, right = {}, {}
    for kind, names in KINDS.items():
        place = {name: at for at, name in enumerate(names)}
        wish[kind] = np.zeros((len(rows), len(names)), np.float32)
        right[kind] = np.zeros((len(rows), len(names)), bool)
        for at, row in enumerate(rows):
            known = [place[name] for name in row[kind] if name in place]
            for order, name in enumerate(known):
                wish[kind][at, name] = 1.0 if len(known) == 1 else (0.7 if order == 0 else 0.3 / (len(known) - 1))
                right[kind][at, name] = True
    return wish, right
