//! One thing in several colours and sizes: forms that list each of them apart become a product per colour, with
//! the sizes there are.

use std::io;

use serde_json::{Map, Value};

use super::{collector::Collector, rupees};

/// A thing with its variants.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// The shop's id of it; products of it are named after it.
    pub(super) id: String,
    /// Where it stands.
    pub(super) line: usize,
    /// What all variants share, under the names of Google Merchant.
    pub(super) shared: Map<String, Value>,
    /// In the order of the file.
    pub(super) variants: Vec<Variant>,
}

/// One colour in one size.
#[derive(Debug, Default)]
pub(super) struct Variant {
    pub(super) line: usize,
    pub(super) colour: Option<String>,
    pub(super) size: Option<String>,
    /// What she pays, as the file writes it.
    pub(super) price: Value,
    /// The price before, when the file has one.
    pub(super) price_before: Value,
    /// In the words of Google Merchant.
    pub(super) availability: &'static str,
    pub(super) image_link: Option<String>,
}

/// A variant with its price in rupees.
struct Priced {
    variant: Variant,
    rupees: u32,
}

impl Group {
    /// Hands on the products of the group. A variant without a good price is left out; the price is that of
    /// the cheapest one that can be bought.
    pub(super) fn take(self, into: &mut Collector<'_>) -> io::Result<()> {
        let Group { id, line, shared, variants } = self;
        let mut colours: Vec<(Option<String>, Vec<Priced>)> = Vec::new();
        let mut wrong = None;
        for variant in variants {
            let rupees = match &variant.price {
                Value::Null => Err("no price".to_owned()),
                price => rupees::read("price", price),
            };
            match rupees {
                Ok(rupees) => {
                    let key = variant.colour.as_deref().map(key);
                    let priced = Priced { variant, rupees };
                    match colours.iter_mut().find(|(own, _)| *own == key) {
                        Some((_, variants)) => variants.push(priced),
                        None => colours.push((key, vec![priced])),
                    }
                }
                Err(reason) => {
                    if let Some((line, reason)) = wrong.replace((variant.line, reason)) {
                        into.warn(line, &left_out(&reason));
                    }
                }
            }
        }
        if let Some((line, reason)) = wrong {
            if colours.is_empty() {
                return into.skip(line, &reason);
            }
            into.warn(line, &left_out(&reason));
        } else if colours.is_empty() {
            return into.skip(line, "no price");
        }
        for (colour, variants) in colours {
            let (line, fields) = product(&id, &shared, line, colour.as_deref(), variants);
            into.take(line, fields)?;
        }
        Ok(())
    }
}

fn left_out(reason: &str) -> String {
    format!("variant left out: {reason}")
}

/// One spelling of a colour for all: `Sky Blue` and `sky blue` are one.
fn key(colour: &str) -> String {
    colour.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-")
}

fn product(
    id: &str,
    shared: &Map<String, Value>,
    line: usize,
    colour: Option<&str>,
    variants: Vec<Priced>,
) -> (usize, Map<String, Value>) {
    let mut fields = shared.clone();
    let text = |text: &str| Value::from(text.to_owned());
    let line =
        if colour.is_some() { variants.first().map_or(line, |first| first.variant.line) } else { line };
    fields.insert("id".to_owned(), Value::from(colour.map_or(id.to_owned(), |key| format!("{id}-{key}"))));
    if let Some(name) = variants.iter().find_map(|priced| priced.variant.colour.as_deref()) {
        fields.insert("item_group_id".to_owned(), text(id));
        fields.insert("color".to_owned(), Value::from(vec![name]));
        let title = shared.get("title").and_then(Value::as_str).unwrap_or_default();
        if !title.is_empty() && !title.to_lowercase().contains(&name.to_lowercase()) {
            fields.insert("title".to_owned(), Value::from(format!("{title} - {name}")));
        }
    }
    let of = |availability: &'static str| variants.iter().any(|p| p.variant.availability == availability);
    let availability =
        ["in_stock", "backorder", "preorder", "out_of_stock"].into_iter().find(|name| of(name));
    let availability = availability.unwrap_or("out_of_stock");
    let for_sale = || variants.iter().filter(|priced| priced.variant.availability == availability);
    fields.insert("availability".to_owned(), text(availability));
    let mut sizes: Vec<&str> = Vec::new();
    for size in for_sale().filter_map(|priced| priced.variant.size.as_deref()) {
        if !sizes.contains(&size) {
            sizes.push(size);
        }
    }
    if !sizes.is_empty() {
        fields.insert("size".to_owned(), Value::from(sizes));
    }
    if let Some(image) = variants.iter().find_map(|priced| priced.variant.image_link.as_deref()) {
        fields.insert("image_link".to_owned(), text(image));
    }
    if let Some(cheapest) = for_sale().min_by_key(|priced| priced.rupees) {
        let before = rupees::read("price", &cheapest.variant.price_before).ok();
        if before.is_some_and(|before| before > cheapest.rupees) {
            fields.insert("price".to_owned(), cheapest.variant.price_before.clone());
            fields.insert("sale_price".to_owned(), cheapest.variant.price.clone());
        } else {
            fields.insert("price".to_owned(), cheapest.variant.price.clone());
        }
    }
    (line, fields)
}
