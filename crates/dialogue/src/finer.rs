//! Kinds that are finer than a category, by all the names they go by: छाता, chhatri and umbrella are one thing, and a shop
//! need not have it.
//!
//! Form of `wordings/finer.txt`: `name: other names`, one kind a line; `#` begins a comment line.

use std::{collections::HashMap, sync::OnceLock};

/// All names of the finer kind that is called so, its English one first; none where `name` says no more than a category.
/// Plurals in "s" are known as well.
pub fn names(name: &str) -> &'static [&'static str] {
    let name = name.to_lowercase();
    let singular = name.strip_suffix('s').unwrap_or(&name);
    let at = table().by_name.get(name.as_str()).or_else(|| table().by_name.get(singular));
    at.map_or(&[], |at| &table().kinds[*at])
}

struct Table {
    kinds: Vec<Vec<&'static str>>,
    by_name: HashMap<&'static str, usize>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| read(include_str!("../wordings/finer.txt")))
}

fn read(text: &'static str) -> Table {
    let lines = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(':'));
    let kinds: Vec<Vec<&str>> = lines
        .map(|(name, others)| std::iter::once(name).chain(others.split(',')).map(str::trim).collect())
        .collect();
    let by_name = kinds.iter().enumerate().flat_map(|(at, names)| names.iter().map(move |name| (*name, at)));
    Table { by_name: by_name.collect(), kinds }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finer_kind_is_known_by_each_of_its_names_and_a_category_is_none() {
        assert_eq!(names("फूलदान").first(), Some(&"vase"));
        assert_eq!(names("Raincoats").first(), Some(&"raincoat"));
        assert!(names("saree").is_empty());
    }

    #[test]
    fn no_name_stands_for_two_kinds() {
        let count: usize = table().kinds.iter().map(Vec::len).sum();
        assert_eq!(table().by_name.len(), count);
    }
}
