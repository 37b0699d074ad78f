//! A shop's own columns: a small TOML file says which attribute each of them is.

use std::{collections::BTreeMap, io, path::Path};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{FeedError, collector::Collector, input::refuse, merchant::ATTRIBUTES, table::Table};

/// Says what the columns of a table, or the names of JSON Lines, mean.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// What parts the values of a row; found out when it is not given.
    separator: Option<char>,
    /// The column of an attribute, or several that are put together.
    columns: BTreeMap<String, Columns>,
    /// What an attribute is for every product that has nothing else there.
    #[serde(default)]
    constants: BTreeMap<String, Constant>,
    /// What parts the entries of a list in one column.
    #[serde(default)]
    separators: BTreeMap<String, String>,
    /// The shop's own values of an attribute, each with what it means.
    #[serde(default)]
    values: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
enum Columns {
    One(String),
    Several(Vec<String>),
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
enum Constant {
    Text(String),
    Number(u32),
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// When it cannot be read, is no mapping or names an attribute that there is not.
    pub fn read(path: &Path) -> Result<Mapping, FeedError> {
        let name = path.display();
        let text = std::fs::read_to_string(path)
            .map_err(|error| FeedError(format!("{name} cannot be read ({error}); nothing was imported")))?;
        Mapping::parse(&text)
            .map_err(|why| FeedError(format!("{name} is no mapping: {why}; nothing was imported")))
    }

    /// Reads the text of a mapping file.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn parse(text: &str) -> Result<Mapping, String> {
        let mapping: Mapping = toml::from_str(text).map_err(|error| error.to_string().trim().to_owned())?;
        let Mapping { separator, columns, constants, separators, values } = &mapping;
        let named = columns.keys().chain(constants.keys()).chain(separators.keys()).chain(values.keys());
        if let Some(unknown) = named.into_iter().find(|name| !ATTRIBUTES.contains(&name.as_str())) {
            return Err(format!("`{unknown}` is no attribute; there are {}", ATTRIBUTES.join(", ")));
        }
        if let Some(attribute) = separators.iter().find(|(_, parts)| parts.is_empty()).map(|(name, _)| name) {
            return Err(format!("the separator of `{attribute}` is empty"));
        }
        if separator.is_some_and(|separator| !separator.is_ascii() || matches!(separator, '"' | '\n' | '\r'))
        {
            return Err("a separator is one character of ASCII, and no quote".to_owned());
        }
        Ok(mapping)
    }

    /// What parts the values of a row, when the mapping says it.
    pub(super) fn separator(&self) -> Option<u8> {
        self.separator.and_then(|separator| u8::try_from(separator).ok())
    }

    /// The attributes of a product from what its columns hold.
    pub(super) fn apply(&self, columns: Map<String, Value>) -> Map<String, Value> {
        let mut fields = Map::new();
        for (attribute, names) in &self.columns {
            let value = match names {
                Columns::One(name) => columns.get(name).cloned().unwrap_or_default(),
                Columns::Several(names) => {
                    together(attribute, names.iter().filter_map(|name| columns.get(name)))
                }
            };
            let value = match (value, self.separators.get(attribute)) {
                (Value::String(text), Some(parts)) => text.split(parts.as_str()).map(Value::from).collect(),
                (value, _) => value,
            };
            let value = self.translated(attribute, value);
            if !value.is_null() && value.as_str().is_none_or(|text| !text.trim().is_empty()) {
                fields.insert(attribute.clone(), value);
            }
        }
        for (attribute, constant) in &self.constants {
            fields.entry(attribute).or_insert_with(|| match constant {
                Constant::Text(text) => Value::from(text.as_str()),
                Constant::Number(number) => Value::from(*number),
            });
        }
        fields
    }

    fn translated(&self, attribute: &str, value: Value) -> Value {
        let Some(meanings) = self.values.get(attribute) else { return value };
        match value {
            Value::String(text) => {
                let meaning = meanings.get(text.trim()).cloned();
                Value::String(meaning.unwrap_or(text))
            }
            Value::Array(entries) => {
                entries.into_iter().map(|entry| self.translated(attribute, entry)).collect()
            }
            other => other,
        }
    }

    fn all_columns(&self) -> impl Iterator<Item = &String> {
        self.columns.values().flat_map(|names| match names {
            Columns::One(name) => std::slice::from_ref(name),
            Columns::Several(names) => names.as_slice(),
        })
    }

    fn check(&self, header: &[String]) -> io::Result<()> {
        match self.all_columns().find(|name| !header.contains(name)) {
            Some(name) => Err(refuse(format!(
                "has no column `{name}`, which the mapping names; it has {}",
                header.iter().take(50).map(String::as_str).collect::<Vec<_>>().join(", ")
            ))),
            None => Ok(()),
        }
    }
}

/// Several columns as one text: a path of kinds, entries of a list, or words after each other.
fn together<'a>(attribute: &str, values: impl Iterator<Item = &'a Value>) -> Value {
    let between = match attribute {
        "product_type" => " > ",
        "color" | "size" => ", ",
        _ => " ",
    };
    let texts = values.filter_map(|value| match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    });
    Value::String(texts.collect::<Vec<_>>().join(between))
}

/// Reads a table whose columns the collector's mapping knows.
pub(super) fn read(table: Table, into: &mut Collector<'_>) -> io::Result<()> {
    if let Some(mapping) = into.mapping() {
        mapping.check(table.header())?;
    }
    let header = table.header().to_vec();
    table.each(into, |into, line, row| {
        let fields = header.iter().cloned().zip(row.iter().map(Value::from)).collect();
        into.take(line, fields)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn columns_constants_lists_and_values_become_attributes() {
        let mapping = Mapping::parse(
            r#"
            [columns]
            id = "code"
            title = ["maker", "name"]
            product_type = ["main", "sub"]
            size = "sizes"
            gender = "for"
            [constants]
            availability = "in_stock"
            gender = "unisex"
            [separators]
            size = " - "
            [values.gender]
            Ladies = "female"
            "#,
        )
        .unwrap();
        let columns = json!({ "code": 7, "maker": "Aarohi", "name": "Kurti", "main": "Apparel", "sub": "Kurtis",
            "sizes": "S - M - L", "for": "Ladies", "other": "x" });
        let Value::Object(columns) = columns else { panic!() };
        let expected = json!({ "id": 7, "title": "Aarohi Kurti", "product_type": "Apparel > Kurtis",
            "size": ["S", "M", "L"], "gender": "female", "availability": "in_stock" });
        assert_eq!(Value::Object(mapping.apply(columns)), expected);
        let bare = Map::from_iter([("code".to_owned(), Value::from("8"))]);
        assert_eq!(mapping.apply(bare)["gender"], "unisex");
    }

    #[test]
    fn a_mapping_that_means_nothing_is_refused_in_words() {
        for (text, why) in [
            ("[columns]\ncolour = \"a\"", "`colour` is no attribute; there are id, title"),
            ("[constants]\nid = \"a\"", "missing field `columns`"),
            ("[columns]\nid = \"a\"\n[column]\n", "unknown field `column`"),
            ("separator = \"\u{20b9}\"\n[columns]\nid = \"a\"", "one character of ASCII"),
        ] {
            let said = Mapping::parse(text).unwrap_err();
            assert!(said.contains(why), "{said}");
        }
    }
}
