//! Google Merchant's feeds as XML: RSS 2.0 and Atom. Nothing is declared in them and nothing expands.

use std::{io, sync::Arc};

use quick_xml::{
    Error, Reader,
    escape::unescape,
    events::{BytesStart, Event},
};
use serde_json::{Map, Value};

use super::{
    LINE_LIMIT,
    collector::Collector,
    input::{Metered, Text, is_too_long, refuse},
    merchant,
};

/// Elements within elements: no feed goes deeper.
const DEPTH_LIMIT: usize = 64;
/// Whose names have this in their namespace are Google's, whatever their prefix.
const NAMESPACE: &str = "base.google.com/ns/";

/// A product that is being read.
struct Item {
    line: usize,
    depth: usize,
    fields: Map<String, Value>,
    /// Attributes that came under Google's prefix; the plain names of RSS and Atom do not replace them.
    own: Vec<&'static str>,
    length: usize,
    /// The attribute whose text is being read, and whether it is Google's.
    open: Option<(&'static str, bool)>,
    text: String,
}

pub(super) fn read(text: Text, into: &mut Collector<'_>) -> io::Result<()> {
    let (text, meter) = Metered::new(text);
    let mut reader = Reader::from_reader(text);
    // Shops write `R & B` where they should not.
    reader.config_mut().allow_dangling_amp = true;
    let mut buffer = Vec::new();
    let (mut depth, mut prefix, mut item) = (0_usize, "g".to_owned(), None::<Item>);
    loop {
        buffer.clear();
        meter.begin();
        let line = meter.line();
        let event = reader.read_event_into(&mut buffer).map_err(|error| failed(error, line))?;
        match event {
            Event::DocType(_) => {
                return Err(refuse(format!(
                    "has a DOCTYPE in line {line}; no feed needs one, and it is not read"
                )));
            }
            Event::Start(tag) => {
                depth += 1;
                if depth > DEPTH_LIMIT {
                    return Err(refuse(format!("has elements more than {DEPTH_LIMIT} deep in line {line}")));
                }
                match &mut item {
                    Some(item) => item.begin(&tag, depth, &prefix),
                    None if matches!(tag.local_name().as_ref(), "item" | "entry") => {
                        item = Some(Item::new(meter.line(), depth));
                    }
                    None => prefix = declared(&tag).unwrap_or(prefix),
                }
            }
            Event::Empty(tag) => {
                if let Some(item) = &mut item {
                    item.begin(&tag, depth + 1, &prefix);
                    item.end(depth + 1);
                }
            }
            Event::End(_) => {
                match item.take() {
                    Some(done) if done.depth == depth => done.finish(into)?,
                    Some(mut open) => {
                        open.end(depth);
                        item = Some(open);
                    }
                    None => {}
                }
                depth = depth.saturating_sub(1);
            }
            Event::Text(text) => add(&mut item, &text.xml10_content())?,
            Event::CData(text) => add(&mut item, &text.xml10_content())?,
            Event::GeneralRef(name) => match name.resolve_char_ref() {
                Ok(Some(character)) => add(&mut item, character.encode_utf8(&mut [0; 4]))?,
                // A name that XML does not know stays as it is: HTML's are decoded with the rest of the markup.
                _ => {
                    let text = format!("&{};", name.xml10_content());
                    let known = unescape(&text).map(|known| known.into_owned());
                    add(&mut item, &known.unwrap_or(text))?;
                }
            },
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    if depth > 0 {
        return Err(refuse(format!("is cut off: an element is still open in line {}", meter.line())));
    }
    Ok(())
}

impl Item {
    fn new(line: usize, depth: usize) -> Item {
        let (fields, own, text) = (Map::new(), Vec::new(), String::new());
        Item { line, depth, fields, own, length: 0, open: None, text }
    }

    /// An element begins. Only the item's own children are attributes; what is deeper is text of theirs.
    fn begin(&mut self, tag: &BytesStart<'_>, depth: usize, google: &str) {
        if depth != self.depth + 1 {
            self.text.push(' ');
            return;
        }
        let name = tag.name();
        let (prefix, local) = name.as_ref().split_once(':').unwrap_or(("", name.as_ref()));
        let is_own = prefix == google || prefix == "g";
        let attribute = match local {
            "summary" | "content" if prefix.is_empty() => Some("description"),
            _ => merchant::attribute(local),
        };
        self.open = attribute.filter(|_| is_own || prefix.is_empty()).map(|attribute| (attribute, is_own));
        self.text.clear();
        // Atom's link stands in an attribute of its element.
        if self.open.is_some_and(|(attribute, _)| attribute == "link")
            && attribute_of(tag, "rel").is_none_or(|kind| kind == "alternate")
        {
            self.text = attribute_of(tag, "href").unwrap_or_default();
        }
    }

    /// An element ends.
    fn end(&mut self, depth: usize) {
        if depth != self.depth + 1 {
            self.text.push(' ');
            return;
        }
        let text = self.text.trim();
        if let Some((attribute, is_own)) = self.open.take().filter(|_| !text.is_empty()) {
            let is_list = matches!(attribute, "size" | "color");
            let is_better = is_own && !self.own.contains(&attribute);
            match self.fields.get_mut(attribute) {
                Some(Value::Array(entries)) if is_list && !is_better => entries.push(Value::from(text)),
                Some(known @ Value::String(_)) if is_list && !is_better => {
                    *known = Value::from(vec![known.take(), Value::from(text)]);
                }
                Some(_) if !is_better => {}
                _ => {
                    self.fields.insert(attribute.to_owned(), Value::from(text));
                }
            }
            if is_own {
                self.own.push(attribute);
            }
        }
        self.text.clear();
    }

    fn finish(mut self, into: &mut Collector<'_>) -> io::Result<()> {
        merchant::settle_kind(&mut self.fields);
        into.take(self.line, self.fields)
    }
}

/// Adds text to the attribute that is open.
fn add(item: &mut Option<Item>, text: &str) -> io::Result<()> {
    let Some(item) = item else { return Ok(()) };
    item.length += text.len();
    if item.length > LINE_LIMIT {
        return Err(refuse(format!("has an item from line {} on that is longer than 1 MiB", item.line)));
    }
    if item.open.is_some() {
        item.text.push_str(text);
    }
    Ok(())
}

fn attribute_of(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let found = attributes.with_checks(false).flatten().find(|attribute| attribute.key.as_ref() == name)?;
    Some(unescape(&found.value).map_or_else(|_| found.value.to_string(), |value| value.into_owned()))
}

/// The prefix that an element declares for Google's names.
fn declared(tag: &BytesStart<'_>) -> Option<String> {
    let mut attributes = tag.attributes();
    let found =
        attributes.with_checks(false).flatten().find(|attribute| attribute.value.contains(NAMESPACE))?;
    found.key.as_ref().strip_prefix("xmlns:").map(str::to_owned)
}

fn failed(error: Error, line: usize) -> io::Error {
    match error {
        Error::Io(error) if is_too_long(&error) => {
            refuse(format!("has a piece from line {line} on that is longer than 1 MiB"))
        }
        Error::Io(error) => match Arc::try_unwrap(error) {
            Ok(error) => error,
            Err(shared) => io::Error::new(shared.kind(), shared.to_string()),
        },
        Error::Encoding(_) => refuse(format!("is not UTF-8 text (line {line}); save it as UTF-8")),
        other => refuse(format!("is not well-formed XML near line {line} ({other})")),
    }
}
