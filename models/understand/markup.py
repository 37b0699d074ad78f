"""Messages with their labels, as they are written by hand in `messages/`.

A line is `language <TAB> intent <TAB> marked text`. In the text a value stands as `[words|slot]` when the value is
the words themselves (lower case, spaces as `_`, a price as its digits), else as `[words|slot=value]`. Lines that
begin with `#` and empty lines are skipped. The contract is the project's own: 34 intents, three languages, and the
values listed in `crates/perception/tests/canonical_values.txt`.
"""

import re
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VALUES = ROOT / "crates/perception/tests/canonical_values.txt"

LANGUAGES = ("en", "hi", "hinglish")
INTENTS = (
    "greet goodbye thanks affirm deny help product_search refine_search show_more similar_items recommend "
    "product_details price_query availability_query size_help compare_products wishlist_add wishlist_remove "
    "wishlist_view cart_add cart_remove cart_view checkout order_status order_cancel return_refund delivery_info "
    "payment_info offers complaint human_agent change_language chitchat out_of_scope"
).split()
NUMBERS = ("price_max", "price_min", "rating_min", "discount_min", "quantity")
TEXTS = ("brand", "order_id", "pincode", "size")
NEGATED = ("not_colour", "not_fabric", "not_category", "not_pattern", "not_sleeve")
SPAN = re.compile(r"\[([^\[\]|]+)\|([a-z_]+)(?:=([^\[\]|]+))?\]")


def closed_values():
    """The values of each slot that has a closed list, as `{slot: {value, …}}`."""
    values = {}
    for line in VALUES.read_text(encoding="utf-8").splitlines():
        slot, _, names = line.partition(":")
        values[slot] = set(names.split())
    return values


def read_line(line):
    """One written line as `{"text", "lang", "intent", "slots": [{"slot", "start", "end", "value"}]}`.

    Offsets count Unicode scalar values of the text in normal form C. Raises `ValueError` with what is wrong.
    """
    fields = unicodedata.normalize("NFC", line).split("\t")
    if len(fields) != 3:
        raise ValueError("a line has three fields: language, intent, text")
    lang, intent, marked = (field.strip() for field in fields)
    text, slots, at = "", [], 0
    for span in SPAN.finditer(marked):
        text += marked[at : span.start()]
        words, slot, value = span.groups()
        start = len(text)
        text += words
        slots.append({"slot": slot, "start": start, "end": len(text), "value": value_of(slot, words, value)})
        at = span.end()
    text += marked[at:]
    if "[" in text or "]" in text or "|" in text:
        raise ValueError("a mark is not closed, or stands inside another")
    return {"text": text, "lang": lang, "intent": intent, "slots": slots}


def value_of(slot, words, value):
    if slot in NUMBERS:
        digits = value if value is not None else re.sub(r"[^0-9.]", "", words)
        number = float(digits)
        return int(number) if number == int(number) else number
    if slot == "ordinal":
        chosen = value or words.lower()
        return int(chosen) if chosen.isdigit() else chosen
    if slot == "order_id":
        return value or words
    if slot in TEXTS:
        return (value or words).lower()
    return value or words.lower().replace(" ", "_").replace("-", "_")


def read_messages(folder):
    """All written messages below a folder, each with the `voice` that its file is named after."""
    for path in sorted(Path(folder).glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                try:
                    yield {**read_line(line), "voice": path.stem}
                except ValueError as error:
                    raise ValueError(f"{path.name}:{number}: {error}") from None
