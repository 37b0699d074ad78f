"""Checks the labels of the written messages: `python3 check.py [FILE...]`; every file when none is named.

Prints each complaint with its file and line, then how many messages each intent and language has. Ends with 1 when
something is wrong.
"""

import collections
import sys
from pathlib import Path

from markup import INTENTS, LANGUAGES, NEGATED, NUMBERS, TEXTS, closed_values, read_line

HERE = Path(__file__).resolve().parent
DEVANAGARI = range(0x0900, 0x0980)
# Two messages this much alike (Jaccard over runs of five letters) are one message written twice.
ALIKE = 0.7


def complaints_of(message, values):
    """What is wrong with the labels of one message, as sentences."""
    if message["lang"] not in LANGUAGES:
        yield f"no language {message['lang']!r}"
    if message["intent"] not in INTENTS:
        yield f"no intent {message['intent']!r}"
    text = message["text"]
    if not text.strip():
        yield "no text"
    deva = sum(ord(letter) in DEVANAGARI for letter in text)
    latin = sum(letter.isascii() and letter.isalpha() for letter in text)
    if message["lang"] == "hi" and deva == 0:
        yield "Hindi is written in Devanagari"
    if message["lang"] == "en" and deva:
        yield "English has no Devanagari"
    if message["lang"] == "hinglish" and latin == 0:
        yield "Hinglish has Latin letters"
    for slot in message["slots"]:
        name, value = slot["slot"], slot["value"]
        words = text[slot["start"] : slot["end"]]
        if name in NEGATED:
            closed = values[name.removeprefix("not_")]
        elif name in NUMBERS or name == "ordinal" or name in TEXTS:
            closed = None
        elif name in values:
            closed = values[name]
        else:
            yield f"no slot {name!r}"
            continue
        if closed is not None and value not in closed:
            yield f"{name} has no value {value!r} ({words!r})"
        if name == "ordinal" and not (value == "last" or isinstance(value, int)):
            yield f"an ordinal is a number or 'last', not {value!r}"
        if name == "pincode" and not (len(value) == 6 and value.isdigit()):
            yield f"a pincode has six digits: {value!r}"
        if name == "size" and value.upper() in ("SMALL", "MEDIUM", "LARGE", "2XL", "3XL", "FREE SIZE"):
            yield f"a size is xs s m l xl xxl xxxl free or a number, not {value!r}"
        if words != words.strip():
            yield f"a mark begins or ends with a space: {words!r}"
        before, after = text[: slot["start"]][-1:], text[slot["end"] :][:1]
        if before.isalnum() and words[:1].isalpha() or after.isalnum() and words[-1:].isalpha():
            yield f"a mark cuts a word: {words!r}"


def main(paths):
    values = closed_values()
    wrong = 0
    counts = collections.Counter()
    seen = {}
    runs_of = collections.defaultdict(list)
    for path in paths:
        for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            place = f"{Path(path).name}:{number}"
            try:
                message = read_line(line)
                found = list(complaints_of(message, values))
            except ValueError as error:
                message, found = None, [str(error)]
            if message:
                counts[message["intent"], message["lang"]] += 1
                twin = twin_of(message["text"], place, seen, runs_of)
                if twin:
                    found.append(f"nearly the same as {twin}")
            for complaint in found:
                wrong += 1
                print(f"{place}: {complaint}")
    for intent in INTENTS:
        print(f"{intent:20}", *(f"{lang} {counts[intent, lang]:5}" for lang in LANGUAGES))
    print(f"{sum(counts.values())} messages, {wrong} complaints")
    return 1 if wrong else 0


def twin_of(text, place, seen, runs_of):
    """The place of an earlier message that is nearly this one; remembers this one when there is none."""
    folded = " ".join(text.lower().split())
    if folded in seen:
        return seen[folded]
    seen[folded] = place
    runs = {folded[at : at + 5] for at in range(max(1, len(folded) - 4))}
    if len(folded) < 16:
        return None
    # A run that everybody uses tells nothing, and there are always rarer ones.
    rare = sorted(runs, key=lambda run: len(runs_of[run]))[: len(runs) // 2 + 1]
    likely = {other for run in rare for other in runs_of[run][:100]}
    shared = collections.Counter(other for run in runs for other in likely.intersection(runs_of[run][:2_000]))
    for (other, size), count in shared.most_common(3):
        if count / (len(runs) + size - count) > ALIKE:
            return other
    for run in runs:
        runs_of[run].append((place, len(runs)))
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or sorted((HERE / "messages").glob("*.tsv"))))
