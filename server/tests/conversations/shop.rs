//! The demo shop as its own file has it, read apart from Mitra: what the answers are judged by.

use std::collections::HashMap;

use serde_json::Value;

const FEED: &str = include_str!("../../../public/demo/catalogue.jsonl");
const KINDS: &str = include_str!("kinds.tsv");

/// A product as the file has it.
pub(crate) struct Truth {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) price: u64,
    pub(crate) mrp: u64,
    pub(crate) kinds: Vec<String>,
    pub(crate) colour: String,
    pub(crate) material: Option<String>,
    pub(crate) pattern: Option<String>,
    pub(crate) brand: String,
    pub(crate) sizes: Vec<String>,
    pub(crate) rating: f64,
    pub(crate) in_stock: bool,
    audiences: Vec<&'static str>,
    /// Title and description in lower case.
    words: String,
}

/// The products by id.
pub(crate) fn read() -> HashMap<String, Truth> {
    let kinds: HashMap<&str, &str> = KINDS.lines().filter_map(|line| line.split_once('\t')).collect();
    let product = |line: &str| truth(&serde_json::from_str(line).unwrap(), &kinds);
    FEED.lines().filter(|line| !line.is_empty()).map(product).map(|p| (p.id.clone(), p)).collect()
}

fn truth(line: &Value, kinds: &HashMap<&str, &str>) -> Truth {
    let text = |key: &str| line[key].as_str().map(str::to_owned);
    let rupees =
        |key: &str| line[key].as_str().and_then(|price| price.split(' ').next()?.parse::<u64>().ok());
    let mrp = rupees("price").expect("a price");
    let product_type = text("product_type").unwrap_or_default();
    let leaf = product_type.rsplit(" > ").next().unwrap_or_default();
    let named = kinds.get(leaf).unwrap_or_else(|| panic!("kinds.tsv does not know `{leaf}`"));
    let mut kinds: Vec<String> = named.split(' ').map(str::to_owned).collect();
    if product_type.contains("> Kids >") {
        kinds.push("kids_wear".to_owned());
    }
    let is_for_kids = line["age_group"] != "adult";
    let audiences: Vec<&'static str> = match (line["gender"].as_str(), is_for_kids) {
        (Some("female"), false) => vec!["women"],
        (Some("male"), false) => vec!["men"],
        (_, false) => vec!["women", "men", "unisex"],
        (Some("female"), true) => vec!["girls", "kids", "baby"],
        (Some("male"), true) => vec!["boys", "kids", "baby"],
        (_, true) => vec!["girls", "boys", "kids", "baby"],
    };
    let (title, description) = (text("title").unwrap_or_default(), text("description").unwrap_or_default());
    Truth {
        id: text("id").unwrap_or_default(),
        price: rupees("sale_price").unwrap_or(mrp),
        mrp,
        kinds,
        colour: text("color").unwrap_or_default(),
        material: text("material"),
        pattern: text("pattern"),
        brand: text("brand").unwrap_or_default(),
        sizes: line["size"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        rating: line["rating"].as_f64().unwrap_or(0.0),
        in_stock: line["availability"] == "in_stock",
        audiences,
        words: format!("{title} {description}").to_lowercase(),
        title,
    }
}

impl Truth {
    /// Whether `KEY=VALUE,VALUE` holds: one of the values must.
    pub(crate) fn meets(&self, condition: &str) -> bool {
        let (key, values) =
            condition.split_once('=').unwrap_or_else(|| panic!("`{condition}` is no condition"));
        let number = || values.parse::<f64>().unwrap_or_else(|_| panic!("`{condition}` needs a number"));
        let one = |own: &[String]| values.split(',').any(|value| own.iter().any(|own| own == value));
        match key {
            "price_max" => self.price as f64 <= number(),
            "price_min" => self.price as f64 >= number(),
            "rating_min" => self.rating + 1e-6 >= number(),
            "discount_min" => (100.0 * (self.mrp - self.price) as f64 / self.mrp as f64).round() >= number(),
            "category" => one(&self.kinds),
            "colour" => one(&colours(&self.colour)),
            "fabric" => self.material.as_ref().is_some_and(|own| one(&names(own))) || self.titled(values),
            "pattern" => {
                // A pattern of a kind is a pattern: "printed" is block print, too.
                let own = self.pattern.as_deref().map(plain).unwrap_or_default();
                values.split(',').any(|value| own == value || (value == "printed" && own.contains("print")))
                    || self.titled(values)
            }
            "audience" => values.split(',').any(|value| self.audiences.contains(&value)),
            "brand" => values.split(',').any(|value| plain(&self.brand) == value),
            "size" => values.split(',').any(|value| self.sizes.iter().any(|own| plain(own) == value)),
            "words" => values.split(',').any(|value| self.words.contains(&value.replace('_', " "))),
            "in_stock" => self.in_stock == (values == "yes"),
            _ => panic!("`{key}` is no condition"),
        }
    }

    fn titled(&self, values: &str) -> bool {
        let title = self.title.to_lowercase();
        values.split(',').any(|value| title.contains(&value.replace('_', " ")))
    }
}

/// `Navy Blue` may be called navy, and blue.
fn colours(written: &str) -> Vec<String> {
    let mut all = names(written);
    let renamed = match plain(written).as_str() {
        "navy_blue" => "navy",
        "mint_green" => "green",
        "magenta" => "pink",
        "charcoal" => "grey",
        "tan" => "brown",
        "khaki" => "olive",
        "rose_gold" => "gold",
        _ => return all,
    };
    all.push(renamed.to_owned());
    all
}

/// The whole name and each of its words.
fn names(written: &str) -> Vec<String> {
    let mut all = vec![plain(written)];
    all.extend(written.split([' ', '/']).map(plain));
    all
}

fn plain(written: &str) -> String {
    written.trim().to_lowercase().replace([' ', '-'], "_")
}
