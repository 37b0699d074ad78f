//! What is worn, given and taken along: which kinds suit an occasion and a wearer. Common knowledge, as data, in
//! `wordings/advice.txt`; its form is told there. It says where to look, never what a product is.

use std::sync::OnceLock;

use crate::{
    filters::Filters,
    understanding::Slot,
};

/// One row of the table.
#[derive(Debug)]
pub(crate) struct Advice {
    occasion: &'static str,
    wearer: &'static str,
    /// Kinds that suit.
    pub(crate) kinds: Vec<&'static str>,
    /// Kinds that go with them.
    pub(crate) beside: Vec<&'static str>,
    /// Customary colours, canonical.
    colours: Vec<&'static str>,
}

/// Stands for every occasion or wearer.
const ANY: &str = "any";
/// Begins a row that tells what goes with a kind.
const WITH: &str = "with";

/// Kinds that suit what is looked for; empty where she says herself what kind of thing, or gives nothing to go by.
pub(crate) fn kinds(filters: &Filters) -> Vec<String> {
    let says_what = [Slot::Category, Slot::Brand].into_iter().any(|slot| filters.texts(slot).next().is_some());
    if says_what || !filters.words.is_empty() {
        return Vec::new();
    }
    let refused: Vec<&str> = filters.texts(Slot::NotCategory).collect();
    let kinds = of(filters).map_or(&[][..], |advice| &advice.kinds);
    kinds.iter().filter(|kind| !refused.contains(kind)).map(|kind| (*kind).to_owned()).collect()
}

/// The row that fits best: of the occasion she named last and of the wearer.
pub(crate) fn of(filters: &Filters) -> Option<&'static Advice> {
    let occasion = filters.texts(Slot::Occasion).last();
    let wearer = filters.texts(Slot::Audience).last();
    for_occasion(occasion.unwrap_or(ANY), wearer.unwrap_or(ANY))
}

/// The row of an occasion and a wearer, or the nearest one.
pub(crate) fn for_occasion(occasion: &str, wearer: &str) -> Option<&'static Advice> {
    let children = matches!(wearer, "girls" | "boys" | "baby");
    let stand_in = match wearer {
        // What is worn by "any" is what women wear: they are most of those who ask.
        "women" | "unisex" => ANY,
        _ if children => "kids",
        _ => wearer,
    };
    let row = |occasion: &str, wearer: &str| {
        table().iter().find(|advice| advice.occasion == occasion && advice.wearer == wearer)
    };
    let nearest = row(occasion, wearer).or_else(|| row(occasion, stand_in)).or_else(|| row(ANY, wearer));
    let said_nothing = occasion == ANY && wearer == ANY;
    nearest.or_else(|| row(ANY, stand_in)).filter(|_| !said_nothing)
}

/// Kinds that are worn or used with a kind; empty when nothing is known of it.
pub(crate) fn goes_with(kind: &str) -> &'static [&'static str] {
    table().iter().find(|advice| advice.occasion == WITH && advice.wearer == kind).map_or(&[], |a| &a.kinds)
}

/// Whether a colour is customary at an occasion.
pub(crate) fn is_customary(occasion: &str, colour: &str) -> bool {
    table().iter().any(|advice| advice.occasion == occasion && advice.colours.contains(&colour))
}

fn table() -> &'static [Advice] {
    static TABLE: OnceLock<Vec<Advice>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let lines = include_str!("../wordings/advice.txt").lines();
        lines.filter(|line| !line.starts_with('#')).filter_map(read).collect()
    })
}

fn read(line: &'static str) -> Option<Advice> {
    let mut cells = line.split('|').map(str::trim);
    let (occasion, wearer) = cells.next()?.split_once(' ')?;
    let mut names = || -> Vec<&'static str> {
        cells.next().unwrap_or_default().split_whitespace().filter(|name| *name != "-").collect()
    };
    Some(Advice { occasion, wearer: wearer.trim(), kinds: names(), beside: names(), colours: names() })
}
