"""What the labels of the photo sets mean in Mitra's words, and the lists that the network answers from."""

import csv
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent

CATEGORIES = (
    "saree kurti kurta kurta_set lehenga dupatta blouse palazzo leggings gown dress top tshirt shirt jeans trousers skirt "
    "shorts jacket sweater sweatshirt hoodie shrug blazer sherwani nehru_jacket dhoti petticoat mojari nightwear innerwear "
    "bra sports_wear kids_wear shoes sandals heels slippers handbag backpack bag wallet watch earrings necklace bangles ring "
    "sunglasses belt cap scarf socks tie"
).split()
COLOURS = (
    "red maroon pink orange peach yellow mustard gold green olive teal blue navy sky_blue turquoise purple lavender brown "
    "beige cream white off_white grey silver black multicolour rust wine"
).split()
PATTERNS = "solid printed striped checked floral embroidered".split()
FABRICS = (
    "cotton silk georgette chiffon crepe rayon linen polyester velvet net denim wool satin leather lycra nylon".split()
)
AUDIENCES = "women men girls boys unisex".split()

# Sellers' words for a cloth that nobody can tell from the named one in a picture.
SAME_CLOTH = {
    "art_silk": "silk", "faux_leather": "leather", "viscose_rayon": "rayon", "elastane": "lycra", "acrylic": "wool",
}
SAME_PATTERN = {
    "graphic": "printed", "abstract": "printed", "ethnic_motifs": "printed", "geometric": "printed", "animal": "printed",
    "polka_dots": "printed", "bandhani": "printed", "ikat": "printed", "paisley": "printed", "embellished": "embroidered",
}
# After the photo contract's table of colours, with more: further names are right too, the first is learnt most.
COLOUR_NAMES = {
    "Black": "black", "Blue": "blue|navy|sky_blue", "White": "white|off_white", "Brown": "brown", "Grey": "grey",
    "Red": "red|maroon", "Green": "green|olive", "Navy Blue": "navy|blue", "Pink": "pink", "Purple": "purple",
    "Silver": "silver|grey", "Steel": "silver|grey", "Beige": "beige|cream", "Yellow": "yellow|mustard",
    "Maroon": "maroon|wine|red", "Gold": "gold", "Copper": "gold|brown", "Bronze": "gold|brown", "Orange": "orange",
    "Multi": "multicolour", "Cream": "cream|beige|off_white", "Skin": "beige", "Nude": "beige", "Olive": "olive|green",
    "Charcoal": "grey|black", "Off White": "off_white|white|cream", "Magenta": "pink", "Lavender": "lavender|purple",
    "Peach": "peach|pink", "Khaki": "beige|olive", "Grey Melange": "grey", "Mustard": "mustard|yellow", "Teal": "teal",
    "Tan": "brown|beige", "Turquoise Blue": "turquoise|sky_blue", "Rust": "rust|orange|brown", "Burgundy": "wine|maroon",
    "Coffee Brown": "brown", "Mauve": "lavender|purple", "Sea Green": "turquoise|green",
}
SETS = ("clothing_dataset", "indofashion", "myntra_fashion")
# indofashion's photos come without a licence; the free weights never see them.
FREE = ("clothing_dataset", "myntra_fashion")


def category_names():
    """`{set: {label: [names]}}` from `labels.tsv`."""
    named = {}
    for line in (HERE / "labels.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            photos, label, names = line.split("\t")
            named.setdefault(photos, {})[label] = [name for name in names.split("|") if name in CATEGORIES]
    return named


def read_labels(folder, photos):
    """Rows of one set: `{file, tar, group, category, colour, pattern, fabric, audience, large}`; lists of names, empty where unknown.

    `group` keeps photos of one thing, or of one sender, on one side of a split.
    """
    names = category_names()[photos]
    with (folder / photos / "labels.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            told = READERS[photos](row)
            told |= {"set": photos, "file": row["image_file"], "tar": row["tar"], "category": names.get(told["label"], [])}
            # Of the women's the first name of a label for both is another than of the men's.
            if told["category"][:2] == ["kurta", "kurti"] and told["audience"] in (["women"], ["girls"]):
                told["category"] = ["kurti", "kurta"]
            yield told


def one(name, same, known):
    name = same.get(name, name)
    return [name] if name in known else []


def of_phone(row):
    # Without the grown-ups every phone photo would be taken for a child's.
    audience = ["girls", "boys"] if row["kids"] == "True" else ["women", "men", "unisex"]
    return {"label": row["label"], "group": row["sender_id"], "colour": [], "pattern": [], "fabric": [], "audience": audience, "large": True}


def of_indian(row):
    colour = {"multi": "multicolour", "multicolor": "multicolour", "golden": "gold"}.get(row["colour_title"], row["colour_title"])
    title = re.sub(r"[^a-z]+", " ", row["title"].lower()).strip()
    return {
        "label": row["class_label"], "group": f"{row['brand']} {title}" if title else row["image_file"],
        "colour": [colour] if colour in COLOURS else [], "pattern": one(row["pattern_title"], SAME_PATTERN, PATTERNS),
        "fabric": one(row["fabric_title"], SAME_CLOTH, FABRICS), "audience": [row["gender"]], "large": True,
    }


def of_catalogue(row):
    colours = "|".join(COLOUR_NAMES).lower()
    title = re.sub(rf"\b({colours})\b", "", row["title"].lower())
    return {
        "label": row["article_type"], "group": re.sub(r"[^a-z]+", " ", title).strip(),
        "colour": COLOUR_NAMES.get(row["base_colour"], "").split("|") if row["base_colour"] in COLOUR_NAMES else [],
        "pattern": one(row["pattern"], SAME_PATTERN, PATTERNS), "fabric": one(row["fabric"], SAME_CLOTH, FABRICS),
        "audience": one(row["gender"].lower(), {}, AUDIENCES), "large": row["size_px"] == "168x224",
    }


READERS = {"clothing_dataset": of_phone, "indofashion": of_indian, "myntra_fashion": of_catalogue}
