//! Names of things in three languages: kinds of product, colours, fabrics, phrases for conditions, chips.
//!
//! Form of `wordings/names.txt`: `kind value | English | Hindi | Hinglish`, one a line; `#` begins a comment
//! line.

use std::{collections::BTreeMap, sync::OnceLock};

use crate::language::Language;

type Table = BTreeMap<(&'static str, &'static str), [&'static str; 3]>;

/// The name of a canonical value (`colour`, `navy`) in a language.
pub fn name(language: Language, kind: &str, value: &str) -> Option<&'static str> {
    let [english, hindi, hinglish] = table().get(&(kind, value))?;
    Some(match language {
        Language::English => english,
        Language::Hindi => hindi,
        Language::Hinglish => hinglish,
    })
}

/// The same, or the value itself in readable form where the table has no name for it.
pub fn readable(language: Language, kind: &str, value: &str) -> String {
    name(language, kind, value).map_or_else(|| value.replace('_', " "), str::to_owned)
}

/// All names of the table: kind, value, and its name in English, Hindi and Hinglish.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str, [&'static str; 3])> {
    table().iter().map(|((kind, value), names)| (*kind, *value, *names))
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| read_names(include_str!("../wordings/names.txt")))
}

fn read_names(text: &'static str) -> Table {
    let mut table = Table::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('|').map(str::trim);
        let (Some(head), Some(english), Some(hindi), Some(hinglish)) =
            (cells.next(), cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        if let Some((kind, value)) = head.split_once(' ') {
            table.insert((kind, value.trim()), [english, hindi, hinglish]);
        }
    }
    table
}
