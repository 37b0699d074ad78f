//! Attributes of our own, `reviews`, `pros`, `cons`, `size_chart`, and further pictures. A product can be sold without them, so a part
//! that is not as it should be is left out with a complaint and the product stays.

use mitra_dialogue::Language;
use serde_json::{Map, Value};

use super::{
    super::voices::{Remark, Review, SizeChart, Voices},
    line::is_https,
    text::plain,
};

/// More reviews of a product are left out.
const MOST_REVIEWS: usize = 20;
/// More points for or against it are left out.
const MOST_REMARKS: usize = 10;
/// More pictures, beside the main one, are left out.
const MOST_PICTURES: usize = 9;
/// Longer texts are left out, characters.
const REVIEW_LIMIT: usize = 1_000;
const REMARK_LIMIT: usize = 200;
/// A larger chart is left out.
const MOST_COLUMNS: usize = 10;
const MOST_ROWS: usize = 40;
const CELL_LIMIT: usize = 40;

/// Reads all of them.
pub(super) fn read(fields: &Map<String, Value>, warnings: &mut Vec<String>) -> Voices {
    let mut list = |name: &str, most: usize| -> Vec<Value> {
        match fields.get(name) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(entries)) => {
                if entries.len() > most {
                    warnings.push(format!("{name}: only the first {most} of {} are kept", entries.len()));
                }
                entries.iter().take(most).cloned().collect()
            }
            Some(_) => {
                warnings.push(format!("{name} left out: it is not a list"));
                Vec::new()
            }
        }
    };
    let (reviews, pros, cons) =
        (list("reviews", MOST_REVIEWS), list("pros", MOST_REMARKS), list("cons", MOST_REMARKS));
    let mut kept = Voices::default();
    for entry in &reviews {
        match review(entry) {
            Ok(review) => kept.reviews.push(review),
            Err(reason) => warnings.push(format!("a review left out: {reason}")),
        }
    }
    for (name, entries, into) in [("pros", &pros, &mut kept.pros), ("cons", &cons, &mut kept.cons)] {
        for entry in entries {
            match remark(entry, REMARK_LIMIT) {
                Ok(remark) => into.push(remark),
                Err(reason) => warnings.push(format!("one of {name} left out: {reason}")),
            }
        }
    }
    kept.pictures = pictures(fields.get("additional_image_link"));
    match fields.get("size_chart").filter(|value| !value.is_null()).map(chart) {
        None => {}
        Some(Ok(chart)) => kept.size_chart = Some(chart),
        Some(Err(reason)) => warnings.push(format!("size_chart left out: {reason}")),
    }
    kept
}

/// Addresses in a list, or in one text with commas between. What is no https address is no picture to show.
fn pictures(value: Option<&Value>) -> Vec<String> {
    let entries: Vec<&str> = match value {
        Some(Value::String(text)) => text.split(',').collect(),
        Some(Value::Array(entries)) => entries.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let mut kept: Vec<String> = Vec::new();
    for address in entries.into_iter().map(str::trim).filter(|address| is_https(address)) {
        if kept.len() < MOST_PICTURES && !kept.iter().any(|own| own == address) {
            kept.push(address.to_owned());
        }
    }
    kept
}

/// `{"stars": 4, "text": "...", "lang": "hi"}`.
fn review(entry: &Value) -> Result<Review, String> {
    let stars = entry["stars"].as_u64().and_then(|stars| u8::try_from(stars).ok());
    let stars =
        stars.filter(|stars| (1..=5).contains(stars)).ok_or("stars is no whole number from 1 to 5")?;
    Ok(Review { stars, words: remark(entry, REVIEW_LIMIT)? })
}

/// `{"text": "...", "lang": "en"}`, or a text alone.
fn remark(entry: &Value, limit: usize) -> Result<Remark, String> {
    let text = entry.as_str().or_else(|| entry["text"].as_str()).ok_or("it has no text")?;
    let lang = match &entry["lang"] {
        Value::Null => None,
        lang => {
            let known = lang.as_str().and_then(Language::from_code);
            Some(known.ok_or("lang is none of en, hi, hinglish")?.code().to_owned())
        }
    };
    Ok(Remark { text: short(text, limit)?, lang })
}

/// `{"unit": "cm", "columns": ["Size", "Bust"], "rows": [["S", 86]]}`.
fn chart(value: &Value) -> Result<SizeChart, String> {
    let list = |value: &Value, most: usize, what: &str| -> Result<Vec<Value>, String> {
        let entries = value.as_array().filter(|entries| !entries.is_empty());
        let entries = entries.ok_or_else(|| format!("it has no {what}"))?;
        if entries.len() > most {
            return Err(format!("it has {} {what}, {most} are allowed", entries.len()));
        }
        Ok(entries.clone())
    };
    let cell = |value: &Value| match value {
        Value::Number(number) => Ok(number.to_string()),
        Value::String(text) => short(text, CELL_LIMIT),
        _ => Err("a cell is neither text nor number".to_owned()),
    };
    let unit = short(value["unit"].as_str().ok_or("it has no unit")?, CELL_LIMIT)?;
    let heads = list(&value["columns"], MOST_COLUMNS, "columns")?;
    let columns = heads.iter().map(cell).collect::<Result<Vec<_>, _>>()?;
    let mut rows = Vec::new();
    for row in list(&value["rows"], MOST_ROWS, "rows")? {
        let cells = list(&row, MOST_COLUMNS, "cells in a row")?;
        if cells.len() != columns.len() {
            return Err(format!("a row has {} cells for {} columns", cells.len(), columns.len()));
        }
        rows.push(cells.iter().map(cell).collect::<Result<Vec<_>, _>>()?);
    }
    Ok(SizeChart { unit, columns, rows })
}

fn short(text: &str, limit: usize) -> Result<String, String> {
    let text = plain(text);
    match text.chars().count() {
        0 => Err("a text is empty".to_owned()),
        length if length > limit => Err(format!("a text is {length} characters long, {limit} are allowed")),
        _ => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read_of(value: Value) -> (Voices, Vec<String>) {
        let mut warnings = Vec::new();
        let voices = read(value.as_object().unwrap(), &mut warnings);
        (voices, warnings)
    }

    #[test]
    fn what_buyers_say_is_kept_as_plain_text_with_its_language() {
        let (voices, warnings) = read_of(json!({
            "reviews": [{"stars": 5, "text": "<b>Bahut</b> achhi", "lang": "hinglish"}],
            "pros": ["Soft", {"text": "मुलायम", "lang": "hi"}],
            "cons": [{"text": "Long", "lang": "en"}],
            "size_chart": {"unit": "cm", "columns": ["Size", "Bust"], "rows": [["S", 86], ["M", "90-94"]]},
        }));
        assert!(warnings.is_empty(), "{warnings:?}");
        assert_eq!(voices.reviews[0].words.text, "Bahut achhi");
        assert_eq!(voices.reviews[0].words.lang.as_deref(), Some("hinglish"));
        assert_eq!(voices.pros[0], Remark { text: "Soft".to_owned(), lang: None });
        assert_eq!(voices.size_chart.as_ref().unwrap().rows, [["S", "86"], ["M", "90-94"]]);
        let written = voices.written().unwrap();
        assert_eq!(Voices::read(written.as_deref()).unwrap(), voices);
    }

    #[test]
    fn what_is_not_as_it_should_be_is_left_out_with_its_reason_and_the_rest_stays() {
        let long = "x".repeat(REVIEW_LIMIT + 1);
        let (voices, warnings) = read_of(json!({
            "reviews": [
                {"stars": 0, "text": "no"}, {"stars": 4.5, "text": "no"}, {"stars": 3}, "no",
                {"stars": 4, "text": "yes"}, {"stars": 4, "text": long}, {"stars": 4, "text": "x", "lang": "fr"},
            ],
            "pros": {"text": "no list"},
            "cons": ["  ", "short"],
            "size_chart": {"unit": "cm", "columns": ["Size", "Bust"], "rows": [["S"]]},
        }));
        assert_eq!(voices.reviews.len(), 1, "{voices:?}");
        assert!(voices.pros.is_empty() && voices.size_chart.is_none());
        assert_eq!(voices.cons.len(), 1);
        assert_eq!(warnings.len(), 9, "{warnings:?}");
    }

    #[test]
    fn further_pictures_are_https_addresses_in_a_list_or_in_a_text() {
        let (a, b) = ("https://shop.example/a.jpg", "https://shop.example/b.jpg");
        for given in [
            json!([a, "data:image/png;base64,AA", b, a, 7]),
            json!(format!("{a}, http://x.example/c.jpg,{b}")),
        ] {
            let (voices, warnings) = read_of(json!({ "additional_image_link": given }));
            assert_eq!((voices.pictures, warnings.len()), (vec![a.to_owned(), b.to_owned()], 0));
        }
    }

    #[test]
    fn only_so_many_are_kept() {
        let many = vec![json!({"stars": 5, "text": "Good"}); MOST_REVIEWS + 5];
        let (voices, warnings) = read_of(json!({ "reviews": many }));
        assert_eq!((voices.reviews.len(), warnings.len()), (MOST_REVIEWS, 1));
        assert_eq!(read_of(json!({ "reviews": null })), (Voices::default(), Vec::new()));
    }
}
