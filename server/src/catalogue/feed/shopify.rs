//! Shopify's product files, of both generations of their header. Variants are rows under one handle, and a row
//! may hold nothing but one more picture.

use std::{collections::HashMap, io};

use csv::StringRecord;
use serde_json::{Map, Value};

use super::{
    collector::Collector,
    table::Table,
    variants::{Group, Variant},
};

/// What is read, with the names it has in the older files, in the newer ones and in between.
const COLUMNS: [(Column, &[&str]); 25] = [
    (Column::Handle, &["handle", "url handle"]),
    (Column::Title, &["title"]),
    (Column::Description, &["body (html)", "description"]),
    (Column::Vendor, &["vendor"]),
    (Column::Category, &["product category", "standard product type", "standardized product type"]),
    (Column::Kind, &["type", "custom product type"]),
    (Column::Published, &["published", "published on online store"]),
    (Column::Status, &["status"]),
    (Column::OptionName(0), &["option1 name"]),
    (Column::OptionValue(0), &["option1 value"]),
    (Column::OptionName(1), &["option2 name"]),
    (Column::OptionValue(1), &["option2 value"]),
    (Column::OptionName(2), &["option3 name"]),
    (Column::OptionValue(2), &["option3 value"]),
    (Column::Price, &["variant price", "price"]),
    (Column::PriceBefore, &["variant compare at price", "compare-at price", "compare at price"]),
    (Column::Quantity, &["variant inventory qty", "inventory quantity"]),
    (Column::Tracker, &["variant inventory tracker", "inventory tracker"]),
    (Column::Policy, &["variant inventory policy", "continue selling when out of stock"]),
    (Column::Image, &["image src", "product image url"]),
    (Column::VariantImage, &["variant image", "variant image url"]),
    (Column::Gender, &["google shopping / gender", "product.metafields.shopify.target-gender"]),
    (Column::AgeGroup, &["google shopping / age group", "product.metafields.shopify.age-group"]),
    (Column::Fabric, &["product.metafields.shopify.fabric", "product.metafields.shopify.material"]),
    (Column::Colour, &["product.metafields.shopify.color-pattern"]),
];

/// Names of an option that is the colour, the size or the fabric.
const COLOURS: [&str; 7] = ["color", "colour", "colors", "colours", "shade", "rang", "रंग"];
const SIZES: [&str; 5] = ["size", "sizes", "saiz", "साइज़", "साइज"];
const FABRICS: [&str; 2] = ["material", "fabric"];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Column {
    Handle,
    Title,
    Description,
    Vendor,
    Category,
    Kind,
    Published,
    Status,
    OptionName(usize),
    OptionValue(usize),
    Price,
    PriceBefore,
    Quantity,
    Tracker,
    Policy,
    Image,
    VariantImage,
    Gender,
    AgeGroup,
    Fabric,
    Colour,
}

/// The column of a header's name. Metafields carry theirs in brackets behind a name in the shop's language.
fn column(name: &str) -> Option<Column> {
    let name = name.trim().to_lowercase();
    let metafield = name.split_once("(product.metafields.").map(|(_, key)| key.trim_end_matches(')'));
    let is = |known: &str| match metafield {
        Some(key) => known.strip_prefix("product.metafields.") == Some(key),
        None => known == name,
    };
    COLUMNS.iter().find(|(_, names)| names.iter().any(|known| is(known))).map(|(column, _)| *column)
}

/// Whether a table with this header is Shopify's.
pub(super) fn is_header(header: &[String]) -> bool {
    let has = |name: &str| header.iter().any(|own| own.trim().eq_ignore_ascii_case(name));
    has("title")
        && (has("url handle")
            || has("published on online store")
            || has("handle") && (has("body (html)") || has("variant price") || has("option1 name")))
}

/// A row by its columns.
struct Row<'a> {
    places: &'a HashMap<Column, usize>,
    values: &'a StringRecord,
}

impl Row<'_> {
    /// What stands in a column; nothing when it is blank or not there.
    fn get(&self, column: Column) -> Option<&str> {
        let value = self.values.get(*self.places.get(&column)?)?.trim();
        Some(value).filter(|value| !value.is_empty())
    }

    fn owned(&self, column: Column) -> Option<String> {
        self.get(column).map(str::to_owned)
    }
}

/// A product whose rows come one by one.
struct Product {
    group: Group,
    options: [Option<String>; 3],
    /// Why it is not for sale here.
    hidden: Option<String>,
}

/// Reads an export.
pub(super) fn read(table: Table, into: &mut Collector<'_>) -> io::Result<()> {
    let mut places = HashMap::new();
    for (at, name) in table.header().iter().enumerate() {
        if let Some(column) = column(name) {
            places.entry(column).or_insert(at);
        }
    }
    let mut products: Vec<Product> = Vec::new();
    let mut by_handle: HashMap<String, usize> = HashMap::new();
    table.each(into, |into, line, values| {
        let row = Row { places: &places, values };
        let title = row.get(Column::Title);
        // The newer files need no handle for what has no variants: the title is its name then.
        let Some(handle) = row.owned(Column::Handle).or_else(|| title.map(handle_of)) else {
            return into.skip(line, "no handle");
        };
        let place = match by_handle.get(&handle) {
            Some(place) => *place,
            None => {
                by_handle.insert(handle.clone(), products.len());
                products.push(Product::new(handle, line, &row));
                products.len() - 1
            }
        };
        products[place].add(line, &row);
        Ok(())
    })?;
    for product in products {
        match product.hidden {
            Some(reason) => into.skip(product.group.line, &reason)?,
            None => product.group.take(into)?,
        }
    }
    Ok(())
}

/// The handle Shopify would make of a title.
fn handle_of(title: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

impl Product {
    fn new(handle: String, line: usize, row: &Row<'_>) -> Product {
        let mut shared = Map::new();
        let kind = row.get(Column::Kind).or_else(|| row.get(Column::Category));
        for (attribute, value) in [
            ("title", row.get(Column::Title)),
            ("description", row.get(Column::Description)),
            ("brand", row.get(Column::Vendor)),
            ("product_type", kind),
            ("gender", row.get(Column::Gender)),
            (
                "age_group",
                row.get(Column::AgeGroup).map(|group| if group == "adults" { "adult" } else { group }),
            ),
            ("material", row.get(Column::Fabric)),
        ] {
            if let Some(value) = value {
                shared.insert(attribute.to_owned(), Value::from(value));
            }
        }
        if let Some(colours) = row.get(Column::Colour) {
            shared.insert("color".to_owned(), colours.split(';').map(Value::from).collect());
        }
        let is_no = |value: &str| matches!(value.to_lowercase().as_str(), "false" | "no" | "0");
        let status = row.get(Column::Status).filter(|status| !status.eq_ignore_ascii_case("active"));
        let hidden = match (status, row.get(Column::Published)) {
            (Some(status), _) => Some(format!("its status is {}", status.to_lowercase())),
            (None, Some(published)) if is_no(published) => {
                Some("it is not published in the online shop".to_owned())
            }
            _ => None,
        };
        let options = [0, 1, 2].map(|at| row.get(Column::OptionName(at)).map(str::to_lowercase));
        Product { group: Group { id: handle, line, shared, variants: Vec::new() }, options, hidden }
    }

    fn add(&mut self, line: usize, row: &Row<'_>) {
        if let Some(image) = row.get(Column::Image) {
            let shared = &mut self.group.shared;
            if shared.get("image_link").is_some_and(|first| first != image) {
                let more = shared.entry("additional_image_link").or_insert_with(|| Value::Array(Vec::new()));
                more.as_array_mut().into_iter().for_each(|more| more.push(Value::from(image)));
            }
            shared.entry("image_link").or_insert_with(|| Value::from(image));
        }
        let has_option = (0..3).any(|at| row.get(Column::OptionValue(at)).is_some());
        if row.get(Column::Title).is_none() && row.get(Column::Price).is_none() && !has_option {
            return; // one more picture
        }
        let mut variant = Variant {
            line,
            price: row.get(Column::Price).map_or(Value::Null, Value::from),
            price_before: row.get(Column::PriceBefore).map_or(Value::Null, Value::from),
            availability: if is_for_sale(row) { "in_stock" } else { "out_of_stock" },
            image_link: row.owned(Column::VariantImage),
            ..Variant::default()
        };
        for (at, option) in self.options.iter().enumerate() {
            let (Some(option), Some(value)) = (option.as_deref(), row.owned(Column::OptionValue(at))) else {
                continue;
            };
            if COLOURS.contains(&option) {
                variant.colour = Some(value);
            } else if SIZES.contains(&option) {
                variant.size = Some(value);
            } else if FABRICS.contains(&option) {
                self.group.shared.entry("material").or_insert_with(|| Value::from(value));
            }
        }
        self.group.variants.push(variant);
    }
}

/// Whether a variant can be bought: it is not counted, there is some, or it is sold beyond what there is.
fn is_for_sale(row: &Row<'_>) -> bool {
    let is_counted = !row.places.contains_key(&Column::Tracker) || row.get(Column::Tracker).is_some();
    let Some(quantity) = row.get(Column::Quantity).filter(|_| is_counted) else { return true };
    let goes_on = row
        .get(Column::Policy)
        .is_some_and(|policy| matches!(policy.to_lowercase().as_str(), "continue" | "true" | "yes"));
    goes_on || quantity.parse::<f64>().is_ok_and(|quantity| quantity > 0.0)
}
