//! What the catalogue knows about kinds of products and about values that pass for each other.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// A kind of product.
#[derive(Debug)]
pub(super) struct Kind {
    /// Kinds of one family may stand for each other in a title ("anarkali kurta"), others may not ("jeans belt").
    pub(super) family: &'static str,
    /// Men and boys do not wear it.
    pub(super) is_for_women: bool,
    /// Kinds a search for this one also accepts.
    pub(super) accepts: Vec<&'static str>,
    /// Kinds that are better than nothing.
    pub(super) stand_ins: Vec<&'static str>,
}

struct Kinds {
    by_category: HashMap<&'static str, Kind>,
    /// Categories by what feeds call them.
    by_name: HashMap<String, Vec<&'static str>>,
    /// Names of things of their own that only pass for a category.
    passing: HashSet<&'static str>,
}

static KINDS: LazyLock<Kinds> = LazyLock::new(|| {
    let mut kinds = Kinds { by_category: HashMap::new(), by_name: HashMap::new(), passing: HashSet::new() };
    for [category, family, wearer, accepts, known_as] in rows(include_str!("data/kinds.tsv")) {
        let named = accepts.split(' ').filter(|name| *name != "-");
        let (stand_ins, accepts): (Vec<_>, Vec<_>) = named.partition(|name| name.starts_with('?'));
        let stand_ins = stand_ins.into_iter().map(|name| name.trim_start_matches('?')).collect();
        let kind = Kind { family, is_for_women: wearer == "women", accepts, stand_ins };
        kinds.by_category.insert(category, kind);
        kinds.by_name.entry(category.replace('_', " ")).or_default().insert(0, category);
        for name in known_as.split(',').filter(|name| *name != "-") {
            let own = name.trim_start_matches('~');
            if own != name {
                kinds.passing.insert(own);
            }
            kinds.by_name.entry(own.to_owned()).or_default().push(category);
        }
    }
    kinds
});

static NEARBY: LazyLock<HashMap<String, Vec<&str>>> = LazyLock::new(|| {
    let rows = rows(include_str!("data/nearby.tsv"));
    rows.map(|[slot, asked, accepted]| {
        (format!("{slot}={asked}"), accepted.split(' ').filter(|value| *value != "-").collect())
    })
    .collect()
});

static SUITS: LazyLock<HashMap<String, Vec<&str>>> = LazyLock::new(|| {
    let rows = rows(include_str!("data/suits.tsv"));
    rows.map(|[slot, asked, terms]| (format!("{slot}={asked}"), terms.split(", ").collect())).collect()
});

static DESCRIBED: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let rows = rows(include_str!("data/described.tsv"));
    rows.map(|[kind, slots]| (kind, slots.split(' ').filter(|slot| *slot != "-").collect())).collect()
});

/// Rows of a table with `N` columns; lines that begin with `#` are for people.
fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok())
}

/// What is known about a category.
pub(super) fn kind(category: &str) -> Option<&'static Kind> {
    KINDS.by_category.get(category)
}

/// The categories of a feed's name for a kind ("Flip Flops"), the best one first.
pub(super) fn categories_known_as(name: &str) -> &'static [&'static str] {
    let name = name.trim().to_lowercase();
    let names = &KINDS.by_name;
    names.get(&name).or_else(|| names.get(singular(&name))).map_or(&[], Vec::as_slice)
}

/// Whether a feed's name for a kind is that of a thing which only passes for its category.
pub(super) fn only_passes(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    KINDS.passing.contains(name.as_str()) || KINDS.passing.contains(singular(&name))
}

/// A name of a kind in lower case, of one thing instead of many: "clutches" is "clutch".
pub(super) fn singular(name: &str) -> &str {
    ["ses", "shes", "ches", "xes"]
        .iter()
        .find_map(|end| name.ends_with(end).then(|| &name[..name.len() - 2]))
        .or_else(|| name.strip_suffix('s').filter(|one| !one.ends_with('s')))
        .unwrap_or(name)
}

/// Values of `slot` that pass for `value`.
pub(super) fn nearby(slot: &str, value: &str) -> &'static [&'static str] {
    NEARBY.get(&format!("{slot}={value}")).map_or(&[], Vec::as_slice)
}

/// Names of the slots that the description of a product of this category may speak for; of one whose kind is not
/// known, none that only some kinds have.
pub(super) fn described(category: Option<&str>) -> &'static [&'static str] {
    let of = |kind: &str| DESCRIBED.get(kind).map(Vec::as_slice);
    let Some(category) = category else { return &["fabric", "pattern", "occasion"] };
    of(category).or_else(|| of(kind(category)?.family)).unwrap_or_default()
}

/// What usually suits an occasion or a season, as terms of the index (`fabric=silk`).
pub(super) fn suits(slot: &str, value: &str) -> &'static [&'static str] {
    SUITS.get(&format!("{slot}={value}")).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use mitra_dialogue::Slot;

    use super::*;

    #[test]
    fn every_row_of_the_tables_is_read_and_names_known_kinds() {
        let lines = |table: &str| table.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(KINDS.by_category.len(), lines(include_str!("data/kinds.tsv")));
        assert_eq!(NEARBY.len(), lines(include_str!("data/nearby.tsv")));
        assert_eq!(SUITS.len(), lines(include_str!("data/suits.tsv")));
        assert_eq!(DESCRIBED.len(), lines(include_str!("data/described.tsv")));
        let families: Vec<&str> = KINDS.by_category.values().map(|kind| kind.family).collect();
        for (kind, slots) in DESCRIBED.iter() {
            assert!(families.contains(kind) || KINDS.by_category.contains_key(kind), "{kind}");
            assert!(slots.iter().all(|slot| Slot::from_name(slot).is_some()), "{slots:?}");
        }
        for family in families {
            assert!(DESCRIBED.contains_key(family), "{family}");
        }
        for kind in KINDS.by_category.values() {
            assert!(
                kind.accepts.iter().chain(&kind.stand_ins).all(|name| KINDS.by_category.contains_key(name)),
                "{:?}",
                kind.accepts
            );
        }
    }

    #[test]
    fn names_of_feeds_lead_to_kinds_in_singular_and_plural() {
        assert_eq!(categories_known_as("Flip Flops"), ["slippers"]);
        assert_eq!(categories_known_as("Clutches"), ["handbag"]);
        assert_eq!(categories_known_as("Tunics"), ["kurti"]);
        assert_eq!(categories_known_as("Spaceships"), [] as [&str; 0]);
    }
}
