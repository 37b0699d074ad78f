//! schema.org's words for products, as JSON: alone in a file, or in the blocks of a page. What one of them means
//! in Google Merchant's names is in `schema_org`; here products are found among everything else.

use std::{
    collections::{HashMap, HashSet},
    io::{self, BufRead, Read},
};

use serde_json::{Map, Value};

use super::{
    collector::Collector,
    input::{Metered, Text, refuse},
    schema_org,
};

/// A document is in memory as a whole, so it may be less long than files that are read row by row, bytes.
const DOCUMENT_LIMIT: u64 = 32 * 1024 * 1024;
/// Where products stand in what is no product itself.
const WAYS: [&str; 9] = [
    "@graph",
    "mainEntity",
    "mainEntityOfPage",
    "itemListElement",
    "item",
    "itemOffered",
    "hasOfferCatalog",
    "makesOffer",
    "hasPart",
];

/// The whole text of a document.
pub(super) fn whole(text: Text) -> io::Result<String> {
    let (mut text, meter) = Metered::new(text);
    let mut bytes = Vec::new();
    loop {
        meter.begin();
        let buffered = text.fill_buf()?;
        if buffered.is_empty() {
            break;
        }
        let length = buffered.len();
        text.by_ref().take(length as u64).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > DOCUMENT_LIMIT {
            let mebibytes = DOCUMENT_LIMIT / (1024 * 1024);
            return Err(refuse(format!(
                "is one document of more than {mebibytes} MiB; split it, or use JSON Lines"
            )));
        }
    }
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        refuse(format!("is not UTF-8 text (line {line}); save it as UTF-8"))
    })
}

/// Reads a file of nothing else.
pub(super) fn read(text: Text, into: &mut Collector<'_>) -> io::Result<()> {
    take(&whole(text)?, 1, into)
}

/// Takes the products of a block that begins in `line`: one document, or several after each other.
pub(super) fn take(block: &str, line: usize, into: &mut Collector<'_>) -> io::Result<()> {
    let line = line + block[..block.len() - block.trim_start().len()].matches('\n').count();
    let mut documents = Vec::new();
    for document in serde_json::Deserializer::from_str(block.trim()).into_iter::<Value>() {
        match document {
            Ok(document) => documents.push(document),
            Err(error) => {
                let place = line + error.line().max(1) - 1;
                into.skip(place, &format!("not valid JSON near column {}", error.column()))?;
                break;
            }
        }
    }
    let mut found = Found::default();
    documents.iter().for_each(|document| found.look(document));
    let resolve = |node| found.resolved(node);
    for (at, product) in found.products.iter().enumerate() {
        into.set_part((found.products.len() > 1).then_some(at + 1));
        let taken = if schema_org::is_group(product) {
            schema_org::group(product, &found.variants_of(product), &resolve, line)
        } else if found.comes_with_a_group(product) {
            continue;
        } else {
            schema_org::single(product, &resolve, line)
        };
        match taken {
            Ok(group) => group.take(into)?,
            Err(reason) => into.skip(line, &reason)?,
        }
    }
    into.set_part(None);
    Ok(())
}

/// What a block names.
#[derive(Default)]
struct Found<'a> {
    by_id: HashMap<&'a str, &'a Map<String, Value>>,
    products: Vec<&'a Map<String, Value>>,
    /// Ids of products that belong to a group of the block.
    variants: HashSet<&'a str>,
}

impl<'a> Found<'a> {
    /// Finds the products in a value.
    fn look(&mut self, value: &'a Value) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.look(value)),
            Value::Object(node) => {
                let id = node.get("@id").and_then(Value::as_str).filter(|_| node.len() > 1);
                if let Some(id) = id {
                    self.by_id.insert(id, node);
                }
                if schema_org::is_product(node) {
                    self.note_group(node, id);
                    self.products.push(node);
                } else {
                    WAYS.iter().filter_map(|way| node.get(*way)).for_each(|inner| self.look(inner));
                }
            }
            _ => {}
        }
    }

    fn note_group(&mut self, node: &'a Map<String, Value>, id: Option<&'a str>) {
        for variant in schema_org::all(node.get("hasVariant")) {
            self.variants.extend(variant.get("@id").and_then(Value::as_str));
        }
        let group = node.get("isVariantOf").filter(|group| group.get("productGroupID").is_none());
        if group.is_some_and(|group| group.get("@id").is_some()) {
            self.variants.extend(id);
        }
    }

    fn comes_with_a_group(&self, node: &Map<String, Value>) -> bool {
        node.get("@id").and_then(Value::as_str).is_some_and(|id| self.variants.contains(id))
    }

    /// The node itself, or the one it only names.
    fn resolved(&self, node: &'a Map<String, Value>) -> &'a Map<String, Value> {
        let named = node.get("@id").and_then(Value::as_str).filter(|_| node.len() == 1);
        named.and_then(|id| self.by_id.get(id).copied()).unwrap_or(node)
    }

    /// The variants of a group: those it lists and those that say they are its own.
    fn variants_of(&self, group: &'a Map<String, Value>) -> Vec<&'a Map<String, Value>> {
        let mut variants: Vec<&Map<String, Value>> =
            schema_org::all(group.get("hasVariant")).map(|variant| self.resolved(variant)).collect();
        if let Some(id) = group.get("@id").and_then(Value::as_str) {
            let group_of =
                |node: &Map<String, Value>| Some(node.get("isVariantOf")?.get("@id")?.as_str()? == id);
            for own in self.products.iter().filter(|node| group_of(node) == Some(true)) {
                if !variants.iter().any(|known| std::ptr::eq(*known, *own)) {
                    variants.push(own);
                }
            }
        }
        variants
    }
}
