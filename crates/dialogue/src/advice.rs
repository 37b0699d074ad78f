//! What is worn, given and taken along: which kinds suit an occasion and a wearer. Common knowledge, as data, in
//! `wordings/advice.txt`; its form is told there. It says where to look, never what a product is.

use std::sync::OnceLock;

use crate::{
    filters::{Condition, Filters},
    taste::Taste,
    understanding::{Slot, SlotValue},
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

/// What suits what is looked for, beyond what she says: kinds where she names none but an occasion or a wearer, and the
/// wearer she looked for before. What is worn by "any" is what women wear: they are most of those who ask.
pub(crate) fn hints(filters: &Filters, taste: &Taste) -> Vec<Condition> {
    let mut hints = Vec::new();
    if filters.photo.is_some() {
        // The photo says it all.
        return hints;
    }
    let names_kind = filters.texts(Slot::Category).next().is_some();
    let says_what = names_kind || filters.texts(Slot::Brand).next().is_some() || !filters.words.is_empty();
    let says_who = filters.texts(Slot::Audience).next().is_some();
    let remembered = taste.audiences.last().filter(|_| !says_who);
    if !says_what {
        let occasion = filters.texts(Slot::Occasion).last();
        let wearer = filters.texts(Slot::Audience).last().or(remembered.map(String::as_str));
        let refused: Vec<&str> = filters.texts(Slot::NotCategory).collect();
        let kinds =
            for_occasion(occasion.unwrap_or(ANY), wearer.unwrap_or(ANY)).map_or(&[][..], |row| &row.kinds);
        hints.extend(
            kinds.iter().filter(|kind| !refused.contains(kind)).map(|kind| hint(Slot::Category, kind)),
        );
    }
    match remembered {
        Some(wearer) => hints.push(hint(Slot::Audience, wearer)),
        None if !hints.is_empty() && !says_who => hints.push(hint(Slot::Audience, "women")),
        None => {}
    }
    hints
}

/// What to show where nothing at all is known.
pub(crate) fn what_is_worn_most() -> Vec<Condition> {
    for_occasion(ANY, "women")
        .map_or(&[][..], |row| &row.kinds)
        .iter()
        .map(|kind| hint(Slot::Category, kind))
        .collect()
}

fn hint(slot: Slot, value: &str) -> Condition {
    Condition { slot, value: SlotValue::Text(value.to_owned()) }
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
