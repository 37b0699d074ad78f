//! The catalogue's rows: styles times colours, as JSON Lines with Google Merchant names.

use super::{
    chart::chart,
    ink::Ink,
    voices::{Voices, voices},
};

/// One way a garment is made; it comes in several colours.
pub(super) struct Style {
    key: String,
    /// What to draw; see [`super::draw::picture`].
    pub(super) drawing: String,
    product_type: String,
    title: String,
    brand: String,
    material: String,
    pattern: String,
    who: String,
    sizes: Vec<String>,
    /// Body measures per size, for the feed.
    chart: Option<serde_json::Value>,
    mrp: u32,
    price: u32,
    rating: f32,
    rating_count: u32,
    colours: Vec<String>,
    words: String,
}

/// One product: a style in a colour.
pub(super) struct Row {
    /// The shop's id of it.
    pub(super) id: String,
    /// Its line of the catalogue, without the line end.
    pub(super) line: String,
    /// What it is drawn with.
    pub(super) ink: Ink,
}

const TABLES: &[(&str, &str)] = &[
    ("women_ethnic", include_str!("table/women_ethnic.psv")),
    ("women_western", include_str!("table/women_western.psv")),
    ("men", include_str!("table/men.psv")),
    ("kids", include_str!("table/kids.psv")),
    ("feet", include_str!("table/feet.psv")),
    ("extras", include_str!("table/extras.psv")),
    ("home_beauty", include_str!("table/home_beauty.psv")),
];

/// Every style of every table; an unreadable line is named with its table.
pub(super) fn styles() -> Result<Vec<Style>, String> {
    let mut styles = Vec::new();
    for (name, table) in TABLES {
        for (index, line) in table.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            let style = Style::read(line)
                .map_err(|reason| format!("table/{name}.psv, line {}: {reason}", index + 1))?;
            styles.push(style);
        }
    }
    Ok(styles)
}

impl Style {
    fn read(line: &str) -> Result<Self, String> {
        let columns: Vec<&str> = line.split('|').map(str::trim).collect();
        let [
            key,
            drawing,
            product_type,
            title,
            brand,
            material,
            pattern,
            who,
            sizes,
            mrp,
            price,
            rating,
            count,
            colours,
            words,
        ] = columns.as_slice()
        else {
            return Err(format!("it has {} columns, not 15.", columns.len()));
        };
        let number = |text: &str| text.parse::<u32>().map_err(|_| format!("\"{text}\" is no whole number."));
        Ok(Self {
            key: (*key).into(),
            drawing: (*drawing).into(),
            product_type: (*product_type).into(),
            title: (*title).into(),
            brand: (*brand).into(),
            material: (*material).into(),
            pattern: (*pattern).into(),
            who: (*who).into(),
            sizes: sizes_of(sizes).ok_or_else(|| format!("there is no size range \"{sizes}\"."))?,
            chart: chart(sizes, who),
            mrp: number(mrp)?,
            price: number(price)?,
            rating: rating.parse().map_err(|_| format!("\"{rating}\" is no rating."))?,
            rating_count: number(count)?,
            colours: colours.split(',').map(|name| name.trim().to_owned()).collect(),
            words: (*words).into(),
        })
    }

    /// This style in each of its colours.
    pub(super) fn rows(&self) -> Result<Vec<Row>, String> {
        self.colours.iter().map(|colour| self.row(colour)).collect()
    }

    fn row(&self, colour: &str) -> Result<Row, String> {
        let ink =
            Ink::named(colour).ok_or_else(|| format!("{}: no colour is called \"{colour}\".", self.key))?;
        let id = format!("{}-{}", self.key, colour.to_lowercase().replace(' ', "-"));
        let chance = spread(&id);
        // Colours of one style sell and please a little differently.
        let rating = (self.rating * 10.0).round() as u32 + chance / 16 % 3 - 1;
        let count = self.rating_count * (60 + chance % 70) / 100;
        let availability = match chance {
            out if out % 13 == 2 => "out_of_stock",
            soon if soon % 83 == 5 => "preorder",
            _ => "in_stock",
        };
        let Voices { reviews, pros, cons } = voices(&self.said_of(), spread(&self.key), chance, rating)?;
        let (gender, age_group) = match self.who.as_str() {
            "M" => ("male", "adult"),
            "G" => ("female", "kids"),
            "B" => ("male", "kids"),
            "K" => ("unisex", "kids"),
            "N" => ("unisex", "infant"),
            "W" => ("female", "adult"),
            _ => ("unisex", "adult"),
        };
        let text = |value: &str| serde_json::Value::from(value).to_string();
        let sizes: Vec<String> = self.sizes.iter().map(|size| text(size)).collect();
        let mut fields = vec![
            ("id", text(&id)),
            ("title", text(&self.title_in(colour))),
            ("description", text(&format!("{} {}", self.words, care(&self.material, &self.product_type)))),
            ("link", text(&format!("/p/demo/{id}"))),
            ("image_link", text(&format!("pictures/{id}.svg"))),
            ("price", text(&format!("{} INR", self.mrp))),
            ("sale_price", text(&format!("{} INR", self.price))),
            ("availability", text(availability)),
            ("brand", text(&self.brand)),
            ("color", text(colour)),
            ("material", text(&self.material)),
            ("pattern", text(&self.pattern)),
            ("gender", text(gender)),
            ("age_group", text(age_group)),
            ("size", format!("[{}]", sizes.join(","))),
            ("product_type", text(&self.product_type)),
            ("item_group_id", text(&self.key)),
            ("rating", format!("{}.{}", rating / 10, rating % 10)),
            ("rating_count", count.to_string()),
            ("reviews", reviews.to_string()),
            ("pros", pros.to_string()),
            ("cons", cons.to_string()),
        ];
        fields.extend(self.chart.as_ref().map(|chart| ("size_chart", chart.to_string())));
        // A dash in the table: this kind of thing has none.
        fields.retain(|(_, value)| value != "\"-\"");
        let line: Vec<String> = fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        Ok(Row { id, line: format!("{{{}}}", line.join(",")), ink })
    }

    /// The words that say what kind of thing it is, lower case: of its type, of the cloth where it is one, and
    /// whether a body has to fit in.
    fn said_of(&self) -> Vec<String> {
        let worn = self.product_type.starts_with("Apparel");
        let cloth = worn || self.product_type.starts_with("Home") && !self.sizes.is_empty();
        let material = Some(self.material.as_str()).filter(|_| cloth);
        let sized = self.chart.as_ref().filter(|_| worn).map(|_| "sized");
        let path = self.product_type.split('>').chain(material).chain(sized);
        path.map(|word| word.trim().to_lowercase()).collect()
    }

    /// The colour goes in front, after whom it is for: "Men's Black Slim Fit Jeans".
    fn title_in(&self, colour: &str) -> String {
        match self.title.split_once(' ') {
            Some((first, rest)) if ["Men's", "Women's", "Girls", "Boys", "Kids", "Baby"].contains(&first) => {
                format!("{first} {colour} {rest}")
            }
            _ => format!("{colour} {}", self.title),
        }
    }
}

/// The sizes a range stands for.
pub(super) fn sizes_of(range: &str) -> Option<Vec<String>> {
    let listed: &[&str] = match range {
        "free" => &["Free Size"],
        "free-semi" => &["Semi-Stitched"],
        "S-XL" => &["S", "M", "L", "XL"],
        "S-XXL" => &["S", "M", "L", "XL", "XXL"],
        "26-34" => &["26", "28", "30", "32", "34"],
        "28-38" => &["28", "30", "32", "34", "36", "38"],
        "3-8" => &["3", "4", "5", "6", "7", "8"],
        "4-10" => &["4", "5", "6", "7", "8", "9", "10"],
        "6-11" => &["6", "7", "8", "9", "10", "11"],
        "kids-shoe" => &["8C", "9C", "10C", "11C", "12C", "13C"],
        "2-9Y" => &["2-3Y", "4-5Y", "6-7Y", "8-9Y"],
        "bangle" => &["2.4", "2.6", "2.8"],
        "ring" => &["12", "14", "16", "18"],
        "0-24M" => &["0-6M", "6-12M", "12-18M", "18-24M"],
        "bed" => &["Double"],
        "king" => &["King"],
        "blanket" => &["Single", "Double"],
        "curtain" => &["5 ft", "7 ft", "9 ft"],
        "towel" => &["75 x 150 cm"],
        "one" => &[],
        "cushion" => &["16 x 16 in"],
        _ => return None,
    };
    Some(listed.iter().map(|size| (*size).to_owned()).collect())
}

/// How to look after it.
fn care(material: &str, product_type: &str) -> &'static str {
    if product_type.contains("Jewellery") {
        return "Keep dry, away from perfume, in the pouch it comes in.";
    }
    if product_type.contains("Watches") || product_type.contains("Sunglasses") {
        return "Wipe with a soft dry cloth.";
    }
    let kind = product_type.split('>').next().unwrap_or_default().trim();
    match kind {
        "Beauty" => return "Keep cool and dry, away from the sun.",
        "Toys" => return "Wipe clean, keep dry.",
        "Electronics" => return "Keep away from water; one year of warranty.",
        _ if product_type.contains("Kitchenware") => {
            return "Wash by hand with mild soap, dry before closing.";
        }
        _ if product_type.contains("Home Decor") => return "Dust with a dry cloth.",
        _ => {}
    }
    match material {
        "Cotton" | "Canvas" | "Khadi" | "Fleece" | "Lycra" => {
            "Machine wash cold with like colours, dry in shade."
        }
        "Denim" => "Machine wash cold, inside out; colour may bleed in the first wash.",
        "Linen" | "Rayon" | "Viscose Rayon" | "Crepe" => "Gentle machine wash cold, warm iron.",
        "Silk" | "Art Silk" | "Silk Blend" | "Chanderi" | "Banarasi" | "Velvet" | "Net" => {
            "Dry clean only; keep folded in muslin."
        }
        "Georgette" | "Chiffon" | "Organza" | "Satin" => "Hand wash cold in mild soap, do not wring.",
        "Wool" | "Acrylic" => "Hand wash cold, dry flat in shade.",
        "Leather" | "Faux Leather" | "Synthetic" | "Mesh" | "Jute" | "Rubber" => {
            "Wipe clean with a damp cloth, keep out of the sun."
        }
        _ => "Gentle machine wash cold, dry in shade.",
    }
}

/// A number that looks random and is always the same for the same id.
fn spread(id: &str) -> u32 {
    id.bytes().fold(2_166_136_261_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619)) >> 8
}
