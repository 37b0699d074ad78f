//! One product of a feed: an object with the attribute names of Google Merchant. Every form of file ends here.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{
    super::record::{Availability, Record},
    rupees, sale,
    text::plain,
    voices,
};

const ID_LIMIT: usize = 100;
const TITLE_LIMIT: usize = 500;
/// Longer descriptions are cut, characters.
const DESCRIPTION_LIMIT: usize = 5_000;
/// Any other attribute is cut here, characters.
const WORDS_LIMIT: usize = 200;
/// More entries of a list are left out.
const LIST_LIMIT: usize = 60;
const ADDRESS_LIMIT: usize = 2_000;

/// What a good line says.
#[derive(Debug)]
pub(in crate::catalogue) struct Line {
    pub(in crate::catalogue) record: Record,
    pub(in crate::catalogue) image_link: Option<String>,
    pub(in crate::catalogue) warnings: Vec<String>,
}

/// The id among the attributes of a product.
pub(in crate::catalogue) fn id(fields: &Map<String, Value>) -> Result<String, String> {
    required(fields, "id", ID_LIMIT)
}

/// Reads a product's attributes, or says in words why it is skipped.
pub(in crate::catalogue) fn read(fields: &Map<String, Value>) -> Result<Line, String> {
    let mut warnings = Vec::new();

    let id = id(fields)?;
    let title = required(fields, "title", TITLE_LIMIT)?;
    let mrp_rupees = match given(fields, "price") {
        Some(value) => rupees::read("price", value)?,
        None => return Err("no price".to_owned()),
    };
    let price_rupees = match given(fields, "sale_price").filter(|_| is_on_sale(fields, &mut warnings)) {
        Some(value) => rupees::read("sale_price", value)?.min(mrp_rupees),
        None => mrp_rupees,
    };
    let availability = match words(fields, "availability")? {
        Some(name) => Availability::from_name(&name).ok_or_else(|| {
            format!("availability \"{name}\" is none of in_stock, out_of_stock, preorder, backorder")
        })?,
        None => Availability::InStock,
    };
    let (rating, rating_count) = rating(fields, &mut warnings);
    let link = words_within(fields, "link", ADDRESS_LIMIT)?;
    let link = link.filter(|address| {
        let good = is_https(address) || is_path(address);
        if !good {
            warnings.push("link left out: it is neither an https address nor a path".to_owned());
        }
        good
    });
    let record = Record {
        id,
        title,
        description: cut(words_within(fields, "description", usize::MAX)?, DESCRIPTION_LIMIT)
            .unwrap_or_default(),
        price_rupees,
        mrp_rupees,
        availability,
        brand: words(fields, "brand")?,
        product_type: words(fields, "product_type")?,
        colours: list(fields, "color", &['/', ','])?,
        material: words(fields, "material")?,
        pattern: words(fields, "pattern")?,
        sizes: list(fields, "size", &['/', ',', ';', '|'])?,
        gender: words(fields, "gender")?.map(|gender| gender.to_lowercase()),
        age_group: words(fields, "age_group")?.map(|group| group.to_lowercase()),
        item_group_id: words(fields, "item_group_id")?,
        rating,
        rating_count,
        picture: None,
        link,
        attributes: Vec::new(),
        voices: voices::read(fields, &mut warnings),
    };
    Ok(Line { record, image_link: words_within(fields, "image_link", ADDRESS_LIMIT)?, warnings })
}

/// The value of an attribute that is there at all.
pub(in crate::catalogue) fn given<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    fields
        .get(name)
        .filter(|value| !value.is_null() && value.as_str().is_none_or(|text| !text.trim().is_empty()))
}

fn required(fields: &Map<String, Value>, name: &str, limit: usize) -> Result<String, String> {
    let text = words_within(fields, name, usize::MAX)?.ok_or_else(|| format!("no {name}"))?;
    let length = text.chars().count();
    if length > limit {
        return Err(format!("{name} is {length} characters long, {limit} are allowed"));
    }
    Ok(text)
}

fn words(fields: &Map<String, Value>, name: &str) -> Result<Option<String>, String> {
    Ok(cut(words_within(fields, name, usize::MAX)?, WORDS_LIMIT))
}

/// Plain text of an attribute; a number counts as the text it is written with. Nothing when longer than `limit`.
fn words_within(fields: &Map<String, Value>, name: &str, limit: usize) -> Result<Option<String>, String> {
    let text = match given(fields, name) {
        None => return Ok(None),
        Some(Value::String(text)) => plain(text),
        Some(Value::Number(number)) => number.to_string(),
        Some(other) => return Err(format!("{name} {} is not text", rupees::shortened(other))),
    };
    Ok(Some(text).filter(|text| !text.is_empty() && text.len() <= limit))
}

fn cut(text: Option<String>, limit: usize) -> Option<String> {
    text.map(|text| match text.char_indices().nth(limit) {
        Some((end, _)) => text[..end].trim_end().to_owned(),
        None => text,
    })
}

/// A list, or one text in which any of `separators` parts the entries.
fn list(fields: &Map<String, Value>, name: &str, separators: &[char]) -> Result<Vec<String>, String> {
    let wrong = |value: &Value| format!("{name} {} is not text", rupees::shortened(value));
    let mut entries: Vec<String> = Vec::new();
    match given(fields, name) {
        None => {}
        Some(Value::String(text)) => entries.extend(plain(text).split(separators).map(str::to_owned)),
        Some(Value::Number(number)) => entries.push(number.to_string()),
        Some(Value::Array(values)) => {
            for value in values {
                match value {
                    Value::String(text) => entries.push(plain(text)),
                    Value::Number(number) => entries.push(number.to_string()),
                    Value::Null => {}
                    other => return Err(wrong(other)),
                }
            }
        }
        Some(other) => return Err(wrong(other)),
    }
    let mut kept: Vec<String> = Vec::new();
    for entry in entries {
        let entry = entry.trim().to_owned();
        if !entry.is_empty()
            && entry.chars().count() <= WORDS_LIMIT
            && !kept.contains(&entry)
            && kept.len() < LIST_LIMIT
        {
            kept.push(entry);
        }
    }
    Ok(kept)
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok()).filter(|number| number.is_finite())
}

/// Whether the sale price counts today. Where that cannot be read, the higher price is the safe one.
fn is_on_sale(fields: &Map<String, Value>, warnings: &mut Vec<String>) -> bool {
    let Some(period) = given(fields, "sale_price_effective_date") else { return true };
    let runs = period.as_str().and_then(|period| sale::runs(period, Timestamp::now()));
    if runs.is_none() {
        warnings.push(format!(
            "sale_price left out: sale_price_effective_date {} is not a period like 2026-10-20T00:00+0530/2026-11-01T00:00+0530",
            rupees::shortened(period)
        ));
    }
    runs.unwrap_or(false)
}

/// A product can be sold without stars, so odd ones cost it the stars and not its place.
fn rating(fields: &Map<String, Value>, warnings: &mut Vec<String>) -> (Option<f32>, u32) {
    let mut read = |name: &str, highest: f64| {
        let value = given(fields, name)?;
        let good = number(value).filter(|number| (0.0..=highest).contains(number));
        if good.is_none() {
            warnings.push(format!(
                "{name} {} left out: it is not between 0 and {highest}",
                rupees::shortened(value)
            ));
        }
        good
    };
    let rating = read("rating", 5.0).map(|stars| (stars * 100.0).round() as f32 / 100.0);
    let count = read("rating_count", 1e9).map_or(0, |count| count as u32);
    (rating, count)
}

/// Whether an address leads to an https host and to nothing else.
pub(in crate::catalogue) fn is_https(address: &str) -> bool {
    let scheme = address.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"));
    let host = address.get(8..).unwrap_or_default().split(['/', '?', '#']).next().unwrap_or_default();
    let good_host = host.contains(|c: char| c.is_alphanumeric())
        && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | ':'));
    scheme && good_host && is_quiet(address)
}

/// Whether an address is a path on the page's own host.
fn is_path(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//") && is_quiet(address)
}

/// No character that ends an attribute, a line or a path elsewhere.
fn is_quiet(address: &str) -> bool {
    !address.contains(|c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '"' | '\'' | '<' | '>' | '\\' | '`')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_are_not_plain_https_are_refused() {
        for good in ["https://shop.example/a?b=1#c", "https://shop.example:8443/x", "HTTPS://shop.example"] {
            assert!(is_https(good), "{good}");
        }
        for bad in [
            "http://shop.example/a",
            "javascript:alert(1)",
            "data:image/png;base64,AA",
            "https://",
            "https:///etc/passwd",
            "https://user@shop.example/",
            "https://shop.example/a b",
            "https://shop.example/\"onload=",
            "//shop.example/a",
        ] {
            assert!(!is_https(bad), "{bad}");
        }
        assert!(is_path("/p/1") && !is_path("//elsewhere.example") && !is_path("/\\elsewhere.example"));
    }

    fn fields(line: &str) -> Map<String, Value> {
        serde_json::from_str(line).unwrap()
    }

    #[test]
    fn a_sale_that_is_over_or_cannot_be_read_is_none() {
        for (period, price, warnings) in [
            ("2020-01-01T00:00Z/2999-01-01T00:00Z", 80, 0),
            ("2020-01-01T00:00Z/2020-02-01T00:00Z", 100, 0),
            ("for ever", 100, 1),
        ] {
            let line = format!(
                r#"{{"id":1,"title":"T","price":100,"sale_price":80,"sale_price_effective_date":"{period}"}}"#
            );
            let line = read(&fields(&line)).unwrap();
            assert_eq!((line.record.price_rupees, line.warnings.len()), (price, warnings), "{period}");
            assert_eq!(line.record.mrp_rupees, 100);
        }
    }

    #[test]
    fn sizes_and_colours_come_as_lists_or_as_texts() {
        let line = r#"{"id":1,"title":"T","price":1,"size":"S, M/L","color":"Red / Navy Blue"}"#;
        let record = read(&fields(line)).unwrap().record;
        assert_eq!(record.sizes, ["S", "M", "L"]);
        assert_eq!(record.colours, ["Red", "Navy Blue"]);
        let line = r#"{"id":"1","title":"T","price":1,"size":[38, "40", null, "38"]}"#;
        assert_eq!(read(&fields(line)).unwrap().record.sizes, ["38", "40"]);
    }
}
