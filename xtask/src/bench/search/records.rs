//! The fashion catalogue as outside data: its records, and the same as lines of a feed.

use std::{
    fs::File,
    io::{BufRead, BufReader, Write},
    ops::Range,
    path::Path,
};

use flate2::read::GzDecoder;
use serde_json::{Map, Value, json};

/// A record with its own columns.
pub(super) type Record = Map<String, Value>;

/// Reads the packed JSON Lines.
pub(super) fn read(path: &Path) -> Result<Vec<Record>, String> {
    let said = |error: &dyn std::fmt::Display| format!("{}: {error}.", path.display());
    let file = File::open(path).map_err(|error| said(&error))?;
    let mut records = Vec::new();
    for line in BufReader::new(GzDecoder::new(file)).lines() {
        let line = line.map_err(|error| said(&error))?;
        records.push(serde_json::from_str(&line).map_err(|error| said(&error))?);
    }
    Ok(records)
}

/// Text of a column, or of `name/key` inside one; empty when it is not there.
pub(super) fn text<'a>(record: &'a Record, column: &str) -> &'a str {
    let value = match column.split_once('/') {
        Some((column, key)) => record.get(column).and_then(|inner| inner.get(key)),
        None => record.get(column),
    };
    value.and_then(Value::as_str).unwrap_or_default()
}

/// Id of a record as the feed writes it.
pub(super) fn id(record: &Record) -> String {
    record.get("id").map(|id| id.to_string().trim_matches('"').to_owned()).unwrap_or_default()
}

/// Whole rupees she pays, and printed on it.
pub(super) fn prices(record: &Record) -> (u64, u64) {
    let rupees = |column: &str| record.get(column).and_then(Value::as_f64).unwrap_or_default() as u64;
    (rupees("price_inr"), rupees("mrp_inr").max(rupees("price_inr")))
}

/// Writes the records as a feed, once for each of the `copies`; all but copy 0 have ids of their own. Returns how many lines.
pub(super) fn write_feed(records: &[Record], copies: Range<usize>, path: &Path) -> Result<usize, String> {
    let said = |error: std::io::Error| format!("{}: {error}.", path.display());
    let mut file = std::io::BufWriter::new(File::create(path).map_err(said)?);
    let mut lines = 0;
    for copy in copies {
        for record in records.iter().filter(|record| prices(record).0 > 0) {
            let mut line = feed_line(record);
            if copy > 0 {
                line["id"] = json!(format!("{}-{copy}", id(record)));
            }
            writeln!(file, "{line}").map_err(said)?;
            lines += 1;
        }
    }
    file.flush().map_err(said)?;
    Ok(lines)
}

/// The record with the names of Google's attributes. What has none stands in the description, as the list of
/// facts that a shop prints below its text.
fn feed_line(record: &Record) -> Value {
    let of = |column: &str| text(record, column);
    let (price, mrp) = prices(record);
    let colours: Vec<&str> = ["base_colour", "colour1", "colour2"]
        .into_iter()
        .map(of)
        .filter(|colour| !matches!(*colour, "" | "NA"))
        .collect();
    let kinds: Vec<&str> = ["master_category", "sub_category", "article_type"].into_iter().map(of).collect();
    let prose = ["description", "style_note", "materials_care"].map(of).join(" ");
    let (gender, group) = match (of("gender"), of("age_group")) {
        (gender, group) if group.starts_with("Kids") => (gender, "kids"),
        (gender, _) => (gender, "adult"),
    };
    let gender = match gender {
        "Men" | "Boys" => "male",
        "Women" | "Girls" => "female",
        _ => "unisex",
    };
    json!({
        "id": id(record),
        "title": of("title"),
        "description": format!("{}\n{}", prose.trim(), facts(record).join("\n")),
        "price": format!("{mrp} INR"),
        "sale_price": format!("{price} INR"),
        "availability": "in_stock",
        "brand": of("brand"),
        "product_type": kinds.join(" > "),
        "color": colours,
        "material": of("fabric").replace('_', " "),
        "pattern": of("pattern").replace('_', " "),
        "size": record.get("sizes").cloned().unwrap_or_default(),
        "gender": gender,
        "age_group": group,
    })
}

fn facts(record: &Record) -> Vec<String> {
    let attributes = record.get("attributes").and_then(Value::as_object);
    let mut facts: Vec<String> = attributes
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some(format!("{name}: {}.", value.as_str()?)))
        .collect();
    for (name, column) in [("Usage", "usage"), ("Season", "season")] {
        facts.push(format!("{name}: {}.", text(record, column)));
    }
    facts.retain(|fact| !fact.ends_with(": ."));
    facts
}
