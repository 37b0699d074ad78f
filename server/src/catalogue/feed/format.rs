//! Which form a file has, by what is in it. Its name says nothing.

use std::io;

use super::{input::refuse, mapping::Mapping, merchant, shopify};

/// The forms that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// An object a line.
    JsonLines,
    /// RSS 2.0 or Atom with Google Merchant's names.
    Xml,
    /// A table with Google Merchant's names.
    Merchant { separator: u8 },
    /// A table as Shopify exports it.
    Shopify { separator: u8 },
    /// A table of which a mapping knows the columns.
    Mapped { separator: u8 },
    /// schema.org's words as JSON.
    JsonLd,
    /// An HTML page with these in it.
    Page,
}

/// The form of a file that begins with `head`.
pub(super) fn recognise(head: &[u8], mapping: Option<&Mapping>) -> io::Result<Format> {
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start();
    if text.is_empty() {
        return Err(refuse("has no line that is a product (it is empty)"));
    }
    let is_json = text.starts_with(['{', '[']);
    if !is_json && head.contains(&0) {
        return Err(refuse("is not a text file"));
    }
    if mapping.is_none() && text.starts_with('<') {
        return Ok(markup(&text.to_ascii_lowercase()));
    }
    if is_json {
        let is_linked = ["\"@type\"", "\"@graph\"", "\"@context\""].iter().any(|key| text.contains(key));
        return Ok(if is_linked && mapping.is_none() { Format::JsonLd } else { Format::JsonLines });
    }
    let (separator, header) = header(text, mapping.and_then(Mapping::separator));
    let is_merchant = || {
        let has = |name| header.iter().any(|own| merchant::attribute(own) == Some(name));
        has("id") && has("title")
    };
    if mapping.is_some() {
        Ok(Format::Mapped { separator })
    } else if shopify::is_header(&header) {
        Ok(Format::Shopify { separator })
    } else if is_merchant() {
        Ok(Format::Merchant { separator })
    } else if text.lines().any(|line| line.starts_with('{')) {
        Ok(Format::JsonLines)
    } else {
        Err(refuse(
            "is no catalogue of a form that is known (Google Merchant as XML, TSV, CSV or JSON Lines; Shopify's \
             CSV; schema.org's JSON-LD, alone or in a page); a table with columns of its own needs --map",
        ))
    }
}

/// A page or a feed, by the first tags of it.
fn markup(lower: &str) -> Format {
    let has = |tag: &str| lower.contains(tag);
    let is_page = lower.starts_with("<!doctype html") || has("<html") || has("<script");
    let is_feed = has("<rss") || has("<feed") || has("<!entity") || !is_page;
    if is_feed && !lower.starts_with("<!doctype html") { Format::Xml } else { Format::Page }
}

/// What parts the values of the first line, and the values.
fn header(text: &str, separator: Option<u8>) -> (u8, Vec<String>) {
    let line = text.lines().next().unwrap_or_default();
    let count = |separator: u8| line.bytes().filter(|byte| *byte == separator).count();
    let separator = separator.unwrap_or_else(|| {
        // Of equals the last counts, and a comma is the most usual.
        [b'|', b';', b'\t', b','].into_iter().max_by_key(|separator| count(*separator)).unwrap_or(b',')
    });
    let mut rows =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).from_reader(line.as_bytes());
    let header = rows.records().next().and_then(Result::ok).unwrap_or_default();
    (separator, header.iter().map(|name| name.trim().to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_known_by_its_content() {
        let cases: [(&str, Format); 12] = [
            ("\n{\"id\":1}\n{\"id\":2}", Format::JsonLines),
            ("no JSON\n{\"id\":1}", Format::JsonLines),
            ("{\"@context\":\"https://schema.org\"}", Format::JsonLd),
            ("<?xml version=\"1.0\"?>\n<rss version=\"2.0\">", Format::Xml),
            ("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>A shop's <html> feed", Format::Xml),
            ("<!DOCTYPE lolz [<!ENTITY lol \"lol\">]>", Format::Xml),
            ("<!doctype HTML><html><body><rss>", Format::Page),
            ("<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\">", Format::Page),
            ("id\ttitle\tprice\n", Format::Merchant { separator: b'\t' }),
            ("\"ID\";\"Title\";\"Price\"\n", Format::Merchant { separator: b';' }),
            ("Handle,Title,Body (HTML),Vendor,Variant Price\n", Format::Shopify { separator: b',' }),
            ("Title,URL handle,Description,Vendor,Price\n", Format::Shopify { separator: b',' }),
        ];
        for (text, format) in cases {
            assert_eq!(recognise(text.as_bytes(), None).unwrap(), format, "{text}");
        }
        for text in ["", "Dear shop,\nhere is our list.", "\u{0}\u{1}PNG", "name,cost\na,1\n"] {
            assert!(recognise(text.as_bytes(), None).is_err(), "{text}");
        }
    }
}
