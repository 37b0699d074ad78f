"""Other ways to write a message: other values in its places, and the slips of hurried thumbs.

Every function takes a message as pieces, `[(text, slot, value)]` with `None` for what no slot names, and a
`random.Random`, and gives pieces again, so the labels follow the words wherever they move.
"""

import re
import unicodedata

from markup import NUMBERS, ROOT

VOCABULARY = ROOT / "models/vocabulary"
# Marks of the vocabulary's forms (its README says what they mean); a form with one of these is a pattern.
PATTERN = re.compile(r"[*~/@_>{}]")
DEVANAGARI = re.compile(r"[\u0900-\u097f]")

SHORT = {
    "hai": "h he hy hain", "hain": "h hai", "mein": "me m mai", "me": "m mein", "main": "mai m me", "nahi": "nhi nai nahin ni",
    "nahin": "nhi nahi", "kya": "kia kyaa ky", "chahiye": "chaiye chahie chiye chahye chaheye", "dikhao": "dikha dikhaao dikao dkhao dikhaiye",
    "ke": "k", "ki": "ki k", "ko": "ko ku", "liye": "lie liy lye", "wala": "vala wla wale", "wali": "vali wli", "aur": "or n aurr",
    "bhi": "b bi", "kuch": "kuchh kch kuj", "please": "plz pls pliz", "you": "u", "your": "ur", "are": "r", "and": "n &",
    "with": "wid w/", "want": "wnt wanna", "order": "ordr oder", "kar": "kr", "karo": "kro", "karna": "krna", "rha": "raha",
    "raha": "rha", "rahi": "rhi", "hoga": "hga", "milega": "mlega milegaa", "kitna": "ktna kitnaa", "kitne": "ktne kitney",
    "accha": "acha achha achaa", "acchi": "achi achhi", "theek": "thik tk", "bahut": "bhut bohot bht", "mujhe": "muje mujhko mjhe",
    "mera": "mra", "meri": "mri", "sasta": "sata sastaa", "delivery": "delivry dilivery", "return": "retrn ritarn",
    "colour": "color clr", "color": "colour clr", "size": "saiz sizee", "price": "prise pric", "available": "avl availble",
    "quality": "qualty kwality", "this": "dis", "that": "dat", "the": "d", "for": "4", "to": "2", "what": "wat wht",
    "is": "iz", "thanks": "thnx thx tnx", "okay": "ok k", "without": "widout w/o", "under": "undr", "cash": "kash",
    "payment": "pymt paymnt", "cancel": "cancl cansel", "product": "prodct", "show": "shw sho", "need": "ned", "rupees": "rs rupes",
    "andar": "andr ander", "tak": "tk", "se": "se s", "kam": "km", "zyada": "jyada jada", "abhi": "abi", "baat": "bat",
}
OPENINGS = {
    "hinglish": ["bhai", "yaar", "arre", "suno", "acha", "didi", "bhaiya", "hello", "hi", "ok", "haan to", "ek minute", "plz", "sun na", "umm", "matlab", "ji", "aur haan", "hey"],
    "hi": ["भैया", "दीदी", "अरे", "सुनिए", "अच्छा", "जी", "नमस्ते", "हाँ तो", "मतलब", "कृपया", "देखिए", "बहन", "भाई"],
    "en": ["hi", "hey", "hello", "ok so", "umm", "please", "so", "well", "excuse me", "actually", "also", "dear", "sir", "madam", "ok"],
}
CLOSINGS = {
    "hinglish": ["bhai", "yaar", "plz", "na", "ji", "jaldi", "please", "batao", "ok", "🙏", "😊", "!!", "bro", "didi", "??", "..."],
    "hi": ["जी", "ना", "भैया", "कृपया", "प्लीज़", "🙏", "।", "बताइए", "ठीक है", "😊"],
    "en": ["please", "pls", "thanks", "asap", "🙏", "..", "!", "dear", "ok", "😊", "bro", "??"],
}
BESIDE = {letter: near for letter, near in zip(
    "qwertyuiopasdfghjklzxcvbnm",
    "wa qes wrd etf ryg tuh yij uok ipl ol qsz adwx sfec dgrv fhtb gjyn hkum jlin kop xas zcsd xvdf cbfg vngh bmhj nkj".split())}


def surfaces():
    """Ways to write each value: `{slot: {script: [(words, value)]}}` with the scripts `latin` and `deva`."""
    found = {}
    for name in ("category", "look", "wear", "order"):
        for line in (VOCABULARY / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
            fields = line.split("\t")
            if line.startswith("#") or len(fields) < 3:
                continue
            slot, value = fields[:2]
            for form in ",".join(fields[2:]).split(","):
                form = form.strip().strip("+")
                if form and not PATTERN.search(form) and len(form.split()) <= 3:
                    script = "deva" if DEVANAGARI.search(form) else "latin"
                    found.setdefault(slot, {}).setdefault(script, []).append((form, value))
    brands = []
    for line in (VOCABULARY / "brands.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            brands += [name.strip().lstrip("?") for name in line.split(",") if name.strip()]
    found["brand"] = {script: [(name, name) for name in brands if bool(DEVANAGARI.search(name)) == (script == "deva")] for script in ("latin", "deva")}
    # One value is as likely as another, however many ways there are to write it.
    even = {}
    for slot, scripts in found.items():
        for script, forms in scripts.items():
            by_value = {}
            for words, value in forms:
                by_value.setdefault(value if slot != "brand" else words, []).append((words, value))
            even.setdefault(slot, {})[script] = list(by_value.values())
    return even


def pieces(message):
    """A labelled message as pieces."""
    text, at, out = message["text"], 0, []
    for slot in sorted(message["slots"], key=lambda slot: slot["start"]):
        if slot["start"] > at:
            out.append((text[at : slot["start"]], None, None))
        out.append((text[slot["start"] : slot["end"]], slot["slot"], slot["value"]))
        at = slot["end"]
    if at < len(text):
        out.append((text[at:], None, None))
    return out


def labelled(out, message):
    """Pieces as a labelled message; language, intent and voice stay."""
    text, slots = "", []
    for words, slot, value in out:
        if slot:
            slots.append({"slot": slot, "start": len(text), "end": len(text) + len(words), "value": value})
        text += words
    return {**message, "text": unicodedata.normalize("NFC", text) if text.isascii() else text, "slots": slots}


def other_values(out, random, forms, share):
    """Puts other values into about `share` of the places."""
    result = []
    for words, slot, value in out:
        if slot and random.random() < share:
            words, value = other_value(words, slot, value, random, forms)
        result.append((words, slot, value))
    return result


def other_value(words, slot, value, random, forms):
    script = "deva" if DEVANAGARI.search(words) else "latin"
    base = slot.removeprefix("not_")
    if base == "brand" and random.random() < 0.5:
        return made_up(words, script, random)
    if base in ("price_max", "price_min"):
        digits = re.fullmatch(r"(\D*)(\d{2,5})(\D*)", words)
        if digits and "k" not in digits[3].lower()[:1] and digits[2].isascii():
            number = random.choice([99, 149, 199, 250, 299, 350, 399, 449, 499, 550, 599, 650, 700, 799, 850, 900, 999, 1100, 1200, 1500, 1800, 2000, 2500, 3000, 4000, 5000, 7500])
            return f"{digits[1]}{number}{digits[3]}", number
        return words, value
    if base == "pincode" and words.isdigit() and words.isascii():
        number = str(random.randint(110001, 855117))
        return number, number
    if base == "order_id" and words.isascii():
        changed = re.sub(r"\d", lambda _: str(random.randint(0, 9)), words)
        return changed, changed
    if base in NUMBERS or base in ("order_id", "pincode"):
        return words, value
    if base == "size" and any(c.isdigit() for c in words):
        if re.fullmatch(r"3\d|4\d|2\d", words):
            number = str(random.randint(24, 50))
            return number, number
        return words, value
    choices = forms.get(base, {}).get(script)
    if not choices:
        return words, value
    words, value = random.choice(random.choice(choices))
    return words, int(value) if base == "ordinal" and value.isdigit() else value


def made_up(words, script, random):
    """A brand nobody knows; it stays as written."""
    if script == "deva":
        return words, words
    name = "".join(random.choice("b bh ch d g j k l m n p r s sh t v z tr kr st".split()) + random.choice("a aa e i o u ee".split()) for _ in range(random.randint(2, 3)))
    name += random.choice(["", "", "n", "r", "sh", "x", "ka", " fashion", " india", " style"])
    return name, name


DENIALS = {
    "hinglish": ["{} nahi", "{} mat dikhana", "{} chhod ke", "{} ke alawa", "{} nhi chahiye", "bina {} ke", "{} ko chhodkar", "{} bilkul nahi", "par {} na ho", "{} hata do", "{} wale nahi", "except {}", "without {}", "{} avoid", "no {}"],
    "hi": ["{} नहीं", "{} मत दिखाना", "{} छोड़कर", "{} के अलावा", "{} नहीं चाहिए", "बिना {} के", "{} बिल्कुल नहीं", "पर {} न हो", "{} हटा दीजिए", "{} वाले नहीं"],
    "en": ["no {}", "not {}", "without {}", "except {}", "anything but {}", "but not in {}", "avoid {}", "please no {}", "exclude {}", "other than {}", "remove {}", "not the {} ones", "I don't want {}"],
}
DENIED = ("colour", "fabric", "category", "pattern", "sleeve")


def refused(out, message, random, forms):
    """One more thing that she does not want."""
    slot = random.choice(DENIED)
    script = "deva" if message["lang"] == "hi" else "latin"
    words, value = random.choice(random.choice(forms[slot][script]))
    if any(value == other for _, _, other in out):
        return out
    before, after = random.choice(DENIALS[message["lang"]]).split("{}")
    denial = [(before, None, None), (words, f"not_{slot}", value), (after, None, None)]
    if random.random() < 0.3:
        return denial + [(random.choice([", ", " ", " aur " if script == "latin" and message["lang"] != "en" else ", "]), None, None)] + out
    return out + [(random.choice([", ", " ", " "]), None, None)] + denial


def slips(out, random, share):
    """About `share` of the words are written otherwise: shortened, without a vowel, with a wrong or doubled letter."""
    result = []
    for words, slot, value in out:
        changed = re.sub(r"[^\W\d_]+", lambda word: slip(word[0], random) if random.random() < share else word[0], words)
        if slot == "brand":
            value = changed.lower()
        if slot == "order_id":
            changed = words
        result.append((changed, slot, value))
    return result


def slip(word, random):
    if DEVANAGARI.search(word):
        return deva_slip(word, random)
    lower = word.lower()
    if lower in SHORT and random.random() < 0.6:
        return random.choice(SHORT[lower].split())
    if len(word) < 4:
        return word
    at = random.randrange(1, len(word) - 1)
    kind = random.random()
    if kind < 0.3:
        vowels = [i for i in range(1, len(word)) if lower[i] in "aeiou"]
        if vowels:
            at = random.choice(vowels)
            return word[:at] + word[at + 1 :]
    if kind < 0.45:
        return word[:at] + word[at] + word[at:]
    if kind < 0.6:
        at = random.randrange(len(word) - 1)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind < 0.75:
        return word[:at] + random.choice(BESIDE.get(lower[at], "e")) + word[at + 1 :]
    if kind < 0.85:
        return word[:at] + word[at + 1 :]
    for one, other in random.sample(SOUNDS, len(SOUNDS)):
        if one in lower:
            return lower.replace(one, other, 1)
    return word


SOUNDS = [("aa", "a"), ("a", "aa"), ("ee", "i"), ("i", "ee"), ("oo", "u"), ("u", "oo"), ("w", "v"), ("v", "w"), ("ph", "f"), ("f", "ph"),
          ("z", "j"), ("j", "z"), ("sh", "s"), ("h", ""), ("y", "i"), ("ch", "chh"), ("kh", "k"), ("th", "t"), ("c", "k"), ("ai", "e"), ("e", "ai")]
SIGNS = [("ी", "ि"), ("ि", "ी"), ("ू", "ु"), ("ु", "ू"), ("ँ", "ं"), ("ं", ""), ("़", ""), ("ई", "यी"), ("ए", "ये"), ("श", "स"), ("ण", "न"), ("ै", "े"), ("ौ", "ो"), ("व", "ब")]


def deva_slip(word, random):
    for one, other in random.sample(SIGNS, len(SIGNS)):
        if one in word:
            return word.replace(one, other, 1)
    return word


def dressed(out, message, random):
    """Greetings, fillers, signs and capitals around the same words."""
    lang = message["lang"]
    roll = random.random()
    keep = message["intent"] in ("greet", "goodbye", "thanks", "affirm", "deny", "chitchat")
    if roll < 0.25 and not keep:
        out = [(random.choice(OPENINGS[lang]) + random.choice([" ", " ", ", "]), None, None)] + out
    elif roll < 0.45 and not keep:
        out = out + [(" " + random.choice(CLOSINGS[lang]), None, None)]
    roll = random.random()
    if roll < 0.06:
        out = [(words.upper(), slot, value) for words, slot, value in out]
    elif roll < 0.3:
        out = [(words.lower(), slot, value) for words, slot, value in out]
    elif roll < 0.36:
        words, slot, value = out[0]
        out = [(words[:1].upper() + words[1:], slot, value)] + out[1:]
    if random.random() < 0.35:
        out = [(re.sub(r"[,.?!।]+(?=\s|$)", "", words) if not slot else words, slot, value) for words, slot, value in out]
    if random.random() < 0.06:
        out = [(joined(words, random) if not slot else words, slot, value) for words, slot, value in out]
    return [piece for piece in out if piece[0]]


def joined(words, random):
    """A space between two words is missed."""
    gaps = [gap.start() for gap in re.finditer(r"(?<=[^\W\d_]) (?=[^\W\d_])", words)]
    if not gaps:
        return words
    at = random.choice(gaps)
    return words[:at] + words[at + 1 :]


def another(message, random, forms):
    """The message as somebody else would have put it."""
    out = pieces(message)
    if random.random() < 0.75:
        out = other_values(out, random, forms, random.choice([0.3, 0.7, 1.0]))
    if message["intent"] in ("product_search", "refine_search") and random.random() < 0.08:
        out = refused(out, message, random, forms)
    if random.random() < 0.65:
        out = slips(out, random, random.choice([0.1, 0.2, 0.35, 0.6, 1.0]))
    return labelled(dressed(out, message, random), message)
