//! Google Merchant's names, in tables and wherever else they are written a little differently.

use std::io;

use serde_json::{Map, Value};

use super::{collector::Collector, table::Table};

/// The attributes that are read.
pub(super) const ATTRIBUTES: [&str; 21] = [
    "id",
    "title",
    "description",
    "price",
    "sale_price",
    "sale_price_effective_date",
    "availability",
    "brand",
    "product_type",
    "color",
    "material",
    "pattern",
    "size",
    "gender",
    "age_group",
    "item_group_id",
    "rating",
    "rating_count",
    "link",
    "image_link",
    "additional_image_link",
];

/// Other names of these, those of OpenAI's product feed among them.
const ALIASES: [(&str, &str); 5] = [
    ("colour", "color"),
    ("item_id", "id"),
    ("url", "link"),
    ("image_url", "image_link"),
    ("google_product_category", GOOGLE_CATEGORY),
];

/// Google's own path of kinds, taken where the shop gives none.
pub(super) const GOOGLE_CATEGORY: &str = "google_product_category";

/// The attribute that a name means: `Image Link`, `image_link` and `g:image-link` are one.
pub(super) fn attribute(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase().replace([' ', '-'], "_");
    let name = name.strip_prefix("g:").unwrap_or(&name);
    let own = ATTRIBUTES.iter().find(|attribute| **attribute == name).copied();
    own.or_else(|| ALIASES.iter().find(|(alias, _)| *alias == name).map(|(_, attribute)| *attribute))
}

/// Puts the shop's own kind, or Google's, where it is looked for. Google's may also be a number, which says
/// nothing to people.
pub(super) fn settle_kind(fields: &mut Map<String, Value>) {
    let Some(Value::String(kind)) = fields.remove(GOOGLE_CATEGORY) else { return };
    if !kind.trim().is_empty() && !kind.trim().bytes().all(|byte| byte.is_ascii_digit()) {
        fields.entry("product_type").or_insert(Value::String(kind));
    }
}

/// Reads a table whose columns are Merchant attributes.
pub(super) fn read(table: Table, into: &mut Collector<'_>) -> io::Result<()> {
    let attributes: Vec<_> = table.header().iter().map(|name| attribute(name)).collect();
    table.each(into, |into, line, row| {
        let mut fields = Map::new();
        for (attribute, value) in attributes.iter().zip(row) {
            if let Some(attribute) = attribute.filter(|_| !value.trim().is_empty()) {
                fields.entry(attribute).or_insert_with(|| Value::from(value));
            }
        }
        settle_kind(&mut fields);
        into.take(line, fields)
    })
}

#[cfg(test)]
mod tests {
    use super::attribute;

    #[test]
    fn an_attribute_is_known_however_it_is_written() {
        for name in ["image link", "Image Link", "image_link", "g:image_link", " IMAGE-LINK "] {
            assert_eq!(attribute(name), Some("image_link"), "{name}");
        }
        assert_eq!(attribute("Colour"), Some("color"));
        assert_eq!(attribute("image"), None);
    }
}
