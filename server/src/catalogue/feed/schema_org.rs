//! What schema.org's words mean in Google Merchant's names.

use serde_json::{Map, Value};

use super::variants::{Group, Variant};

/// A node of a document.
type Node = Map<String, Value>;
/// Follows a node that only names another one.
type Resolve<'r, 'a> = &'r dyn Fn(&'a Node) -> &'a Node;

const PRODUCTS: [&str; 5] = ["Product", "ProductGroup", "IndividualProduct", "SomeProducts", "ProductModel"];

/// The last part of a word of schema.org: `https://schema.org/InStock`, `schema:InStock` and `InStock` are one.
fn word(text: &str) -> &str {
    text.trim().rsplit(['/', '#', ':']).next().unwrap_or_default()
}

/// Whether a node is of one of these types.
fn is(node: &Node, types: &[&str]) -> bool {
    let of = |value: &Value| value.as_str().is_some_and(|name| types.contains(&word(name)));
    match node.get("@type") {
        Some(Value::Array(values)) => values.iter().any(of),
        Some(value) => of(value),
        None => false,
    }
}

/// Whether a node is something to buy.
pub(super) fn is_product(node: &Node) -> bool {
    is(node, &PRODUCTS)
}

/// Whether a product comes in variants that are products themselves.
pub(super) fn is_group(node: &Node) -> bool {
    is(node, &["ProductGroup"]) || node.contains_key("hasVariant")
}

/// Every node of a value that is one or a list of them.
pub(super) fn all(value: Option<&Value>) -> impl Iterator<Item = &Node> {
    let values = match value {
        Some(Value::Array(values)) => values.as_slice(),
        Some(value) => std::slice::from_ref(value),
        None => &[],
    };
    values.iter().filter_map(Value::as_object)
}

/// What a value says in words: itself, its name, or the first of a list.
fn said(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(values) => values.iter().find_map(said),
        Value::Object(node) => ["name", "@value", "value", "contentUrl", "url", "@id"]
            .iter()
            .find_map(|key| node.get(*key).filter(|inner| !inner.is_object()).and_then(said)),
        Value::Bool(_) | Value::Null => None,
    }
}

fn first(node: &Node, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| node.get(*key).and_then(said))
}

/// The names of a value, as a list.
fn names(node: &Node, key: &str) -> Vec<Value> {
    match node.get(key) {
        Some(Value::Array(values)) => values.iter().filter_map(said).map(Value::from).collect(),
        Some(Value::String(text)) => text.split(['/', ',']).map(|name| Value::from(name.trim())).collect(),
        Some(value) => said(value).map(Value::from).into_iter().collect(),
        None => Vec::new(),
    }
}

/// A product without variants; each of its offers is a way to buy it.
pub(super) fn single<'a>(node: &'a Node, resolve: Resolve<'_, 'a>, line: usize) -> Result<Group, String> {
    let mut group = Group { id: id(node)?, line, shared: shared(node), variants: Vec::new() };
    for (key, names) in [("color", names(node, "color")), ("size", names(node, "size"))] {
        if !names.is_empty() {
            group.shared.insert(key.to_owned(), Value::from(names));
        }
    }
    let group_id = first(node, &["inProductGroupWithID"]);
    let group_id = group_id.or_else(|| first(node.get("isVariantOf")?.as_object()?, &["productGroupID"]));
    if let Some(group_id) = group_id {
        group.shared.insert("item_group_id".to_owned(), Value::from(group_id));
    }
    group.variants = offers(node, resolve, line)?;
    Ok(group)
}

/// A product with variants. What the group does not say is taken from the first variant that says it.
pub(super) fn group<'a>(
    node: &'a Node,
    variants: &[&'a Node],
    resolve: Resolve<'_, 'a>,
    line: usize,
) -> Result<Group, String> {
    let mut group = Group { id: id(node)?, line, shared: shared(node), variants: Vec::new() };
    for variant in variants {
        for (attribute, value) in shared(variant) {
            if attribute != "image_link" {
                group.shared.entry(attribute).or_insert(value);
            }
        }
        for mut way in offers(variant, resolve, line)? {
            way.colour = first(variant, &["color"]);
            way.size = first(variant, &["size"]);
            way.image_link = first(variant, &["image"]);
            group.variants.push(way);
        }
    }
    if group.variants.is_empty() {
        group.variants = offers(node, resolve, line)?;
    }
    Ok(group)
}

/// The shop's id; where there is none, the last part of the product's address.
fn id(node: &Node) -> Result<String, String> {
    let own =
        first(node, &["productGroupID", "sku", "productID", "mpn", "gtin", "gtin13", "gtin12", "gtin8"]);
    let last = |address: String| {
        let path = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        path.rsplit('/').next().map(str::to_owned).filter(|last| !last.is_empty() && !last.contains(':'))
    };
    let named = own.or_else(|| first(node, &["url", "@id"]).and_then(last));
    named.ok_or_else(|| "no sku, no productID and no address".to_owned())
}

/// What is true of a product in every colour and size.
fn shared(node: &Node) -> Node {
    let mut fields = Node::new();
    let audience = node.get("audience").and_then(Value::as_object);
    let said_of = |key: &str| audience.and_then(|audience| first(audience, &[key]));
    let gender = said_of("suggestedGender").map(|gender| word(&gender).to_lowercase());
    let age_group = said_of("suggestedMinAge").and_then(|years| years.parse().ok()).map(age_group);
    for (attribute, value) in [
        ("title", first(node, &["name"])),
        ("description", first(node, &["description"])),
        ("brand", first(node, &["brand", "manufacturer"])),
        ("product_type", first(node, &["category"])),
        ("material", first(node, &["material"])),
        ("pattern", first(node, &["pattern"])),
        ("image_link", first(node, &["image"])),
        ("link", first(node, &["url"])),
        ("gender", gender),
        ("age_group", age_group.map(str::to_owned)),
    ] {
        if let Some(value) = value {
            fields.insert(attribute.to_owned(), Value::from(value));
        }
    }
    if let Some(rating) = all(node.get("aggregateRating")).next() {
        let number = |key: &str| first(rating, &[key]).and_then(|text| text.parse::<f64>().ok());
        let best = number("bestRating").filter(|best| *best > 0.0).unwrap_or(5.0);
        if let Some(stars) = number("ratingValue") {
            fields.insert("rating".to_owned(), Value::from(stars * 5.0 / best));
        }
        if let Some(count) = number("ratingCount").or_else(|| number("reviewCount")) {
            fields.insert("rating_count".to_owned(), Value::from(count));
        }
    }
    fields
}

/// The group of the youngest who wears it, years.
fn age_group(years: f64) -> &'static str {
    match years {
        years if years < 0.25 => "newborn",
        years if years < 1.0 => "infant",
        years if years < 5.0 => "toddler",
        years if years < 13.0 => "kids",
        _ => "adult",
    }
}

/// The ways to buy a product.
fn offers<'a>(node: &'a Node, resolve: Resolve<'_, 'a>, line: usize) -> Result<Vec<Variant>, String> {
    let mut ways = Vec::new();
    for offer in all(node.get("offers")).map(resolve) {
        let inner: Vec<_> = all(offer.get("offers")).map(resolve).collect();
        if inner.is_empty() {
            ways.push(way(offer, line)?);
        }
        for offer in inner {
            ways.push(way(offer, line)?);
        }
    }
    Ok(ways)
}

fn way(offer: &Node, line: usize) -> Result<Variant, String> {
    let mut variant = Variant { line, availability: "in_stock", ..Variant::default() };
    if let Some(name) = first(offer, &["availability"]) {
        variant.availability =
            availability(&name).ok_or_else(|| format!("availability \"{name}\" is not known"))?;
    }
    let price = |node: &Node| {
        let amount = first(node, &["price", "lowPrice"])?;
        let currency = first(node, &["priceCurrency"]).or_else(|| first(offer, &["priceCurrency"]));
        Some(Value::from(format!("{amount} {}", currency.unwrap_or_default()).trim()))
    };
    variant.price = price(offer).unwrap_or_default();
    for part in all(offer.get("priceSpecification")) {
        let kind = first(part, &["priceType"]).unwrap_or_default();
        if matches!(word(&kind), "ListPrice" | "StrikethroughPrice" | "SRP" | "MSRP") {
            variant.price_before = price(part).unwrap_or_default();
        } else if variant.price.is_null() && !part.contains_key("referenceQuantity") {
            variant.price = price(part).unwrap_or_default();
        }
    }
    Ok(variant)
}

/// The availability in Google Merchant's words.
fn availability(name: &str) -> Option<&'static str> {
    Some(match word(name).to_lowercase().replace([' ', '_', '-'], "").as_str() {
        "instock" | "limitedavailability" | "onlineonly" | "instoreonly" => "in_stock",
        "outofstock" | "soldout" | "discontinued" => "out_of_stock",
        "preorder" | "presale" => "preorder",
        "backorder" | "madetoorder" | "reserved" => "backorder",
        _ => return None,
    })
}
