//! Products that what the message says of them sets apart: "the red one", "the Biba one", "brown or red?", "the yellow
//! lehenga you showed me".

use super::is_colour;
use crate::{
    answer::canonical,
    conversation::ShownProduct,
    cues,
    decide::heard::Heard,
    finer,
    understanding::{Slot, SlotMatch, SlotValue},
};

/// Shorter words stand in too many titles by chance.
const SHORTEST_WORD: usize = 4;
/// What can set products apart, each value another one.
const ATTRIBUTES: [Slot; 4] = [Slot::Colour, Slot::Fabric, Slot::Pattern, Slot::Brand];

/// The products of `list` that are set apart; of several colours or kinds one each. `None` when nothing is said that sets
/// anything apart, or when it does not.
pub(super) fn named(heard: &Heard, list: &[&ShownProduct]) -> Option<Vec<String>> {
    for slot in ATTRIBUTES.into_iter().chain([Slot::Category]) {
        let values: Vec<&SlotMatch> = heard.understanding.slots.iter().filter(|m| m.slot == slot).collect();
        if values.len() > 1 {
            let one_each = values.iter().map(|value| only(heard, list, Some(value)));
            if let Some(mut ids) = one_each.collect::<Option<Vec<String>>>() {
                ids.dedup();
                return Some(ids);
            }
        }
    }
    only(heard, list, None).map(|id| vec![id])
}

/// All products of the list that fit what is said; none when nothing is said.
pub(super) fn described<'a>(heard: &Heard, list: &[&'a ShownProduct]) -> Vec<&'a ShownProduct> {
    let words = title_words(heard, list);
    list.iter().copied().filter(|product| fits(heard, product, None, &words)).collect()
}

/// The only product of the list that fits, or of several the one that was spoken about last, where she points back;
/// of several values of one slot `instead` stands for all.
fn only(heard: &Heard, list: &[&ShownProduct], instead: Option<&SlotMatch>) -> Option<String> {
    let words = title_words(heard, list);
    let mut fitting: Vec<&&ShownProduct> =
        list.iter().filter(|product| fits(heard, product, instead, &words)).collect();
    if let (true, Some(value)) = (fitting.is_empty(), instead) {
        // "The mustard one and the grey khadi": what is said of the one does not hold of the other.
        fitting = list.iter().filter(|product| has_value(heard, product, value)).collect();
    }
    let bears_name = |product: &&&ShownProduct| bears_kind_name(heard, product);
    if fitting.iter().any(bears_name) {
        // "The silver jhumka": the silver studs are earrings as well.
        fitting.retain(bears_name);
    }
    match fitting.as_slice() {
        [only] => Some(only.id.clone()),
        [] => None,
        several if instead.is_some() || points_back(heard) => {
            let spoken = heard.conversation.spoken.iter().rev();
            spoken.clone().find(|id| several.iter().any(|product| product.id == **id)).cloned()
        }
        _ => None,
    }
}

fn has_value(heard: &Heard, product: &ShownProduct, value: &SlotMatch) -> bool {
    match (value.slot, &value.value) {
        (Slot::Colour, SlotValue::Text(colour)) => {
            product.colours.iter().any(|own| is_colour(own, colour) || is_said(heard, own))
        }
        (Slot::Fabric, SlotValue::Text(word)) => {
            product.fabric.as_ref().is_some_and(|own| canonical(own).contains(word.as_str()))
                || is_titled(product, &word.replace('_', " "))
        }
        (Slot::Brand | Slot::Pattern, SlotValue::Text(word)) => {
            is_titled(product, &word.to_lowercase().replace('_', " "))
        }
        _ => false,
    }
}

/// Whether it has a colour that the message names.
pub(super) fn is_in_said_colour(heard: &Heard, product: &ShownProduct) -> bool {
    let mut colours = heard.understanding.slots.iter().filter(|m| m.slot == Slot::Colour);
    colours.any(|colour| has_value(heard, product, colour))
}

/// Whether the message names several values of something that sets products apart.
pub(super) fn names_several(heard: &Heard) -> bool {
    let count = |slot: Slot| heard.understanding.slots.iter().filter(|m| m.slot == slot).count();
    ATTRIBUTES.into_iter().any(|slot| count(slot) > 1)
}

/// Whether the message says anything at all by which a product can be told.
pub(super) fn says_something(heard: &Heard, list: &[&ShownProduct]) -> bool {
    heard.understanding.slots.iter().any(|m| ATTRIBUTES.contains(&m.slot) || names_kind(heard, m))
        || !title_words(heard, list).is_empty()
}

/// Whether it is of the kind that the message names, by its category or by that name in its title.
pub(super) fn is_of_named_kind(heard: &Heard, product: &ShownProduct) -> bool {
    let named =
        heard.understanding.slots.iter().filter(|m| names_kind(heard, m)).filter_map(|m| m.value.as_text());
    let kinds: Vec<&str> = named.collect();
    // "Saree" stands in the title of a saree blouse, too: of what it is, only a finer name says more.
    let is_plain = |name: &String| kinds.iter().any(|kind| kind.replace('_', " ") == *name);
    let mut finer = heard.understanding.kind_names.iter().filter(|name| !is_plain(name));
    kinds.iter().any(|kind| is_of(product, kind)) || finer.any(|name| is_titled(product, name))
}

/// Whether a slot names a kind; where things go, also a kind that is not wanted.
fn names_kind(heard: &Heard, m: &SlotMatch) -> bool {
    m.slot == Slot::Category || m.slot == Slot::NotCategory && cues::has(heard.understanding, "remove")
}

/// Whether it is of a kind, or of one that the kind takes in: a backpack is a bag. Where the shop's kind is not known, the
/// title has to say it.
pub(super) fn is_of(product: &ShownProduct, kind: &str) -> bool {
    const TAKES_IN: [(&str, &[&str]); 5] = [
        ("bag", &["handbag", "backpack"]),
        ("footwear", &["shoes", "sandals", "heels", "slippers", "sneakers"]),
        ("shoes", &["sneakers"]),
        ("jewellery", &["earrings", "necklace", "bangles", "ring", "mangalsutra"]),
        ("cosmetics", &["lipstick"]),
    ];
    let taken_in = TAKES_IN.iter().find(|(named, _)| *named == kind).map_or(&[][..], |(_, kinds)| kinds);
    match product.kind.as_deref() {
        Some(own) => own == kind || taken_in.contains(&own),
        None => product.title.to_lowercase().replace([' ', '-'], "").contains(&kind.replace('_', "")),
    }
}

fn is_titled(product: &ShownProduct, name: &str) -> bool {
    let title = product.title.to_lowercase();
    title.contains(name) || finer::names(name).iter().any(|other| title.contains(other))
}

fn bears_kind_name(heard: &Heard, product: &ShownProduct) -> bool {
    heard.understanding.kind_names.iter().any(|name| is_titled(product, name))
}

fn fits(heard: &Heard, product: &ShownProduct, instead: Option<&SlotMatch>, words: &[String]) -> bool {
    let title = product.title.to_lowercase();
    let mut says_something = false;
    for m in &heard.understanding.slots {
        let m = match instead {
            Some(value) if value.slot == m.slot => value,
            _ => m,
        };
        // "The black one away": what goes is named as well as what is wanted.
        let slot = m.slot.refuses().filter(|_| cues::has(heard.understanding, "remove")).unwrap_or(m.slot);
        let holds = match (slot, &m.value) {
            (slot, _) if ATTRIBUTES.contains(&slot) => {
                has_value(heard, product, &SlotMatch { slot, ..m.clone() })
            }
            (Slot::Category, SlotValue::Text(kind)) if instead.is_some() => is_of(product, kind),
            (Slot::Category, SlotValue::Text(_)) => is_of_named_kind(heard, product),
            (Slot::PriceMax, SlotValue::Number(price)) if cues::has(heard.understanding, "one") => {
                f64::from(product.price_rupees) == *price
            }
            _ => continue,
        };
        if !holds {
            return false;
        }
        says_something = true;
    }
    says_something |= !words.is_empty();
    says_something && words.iter().all(|word| title.contains(word.as_str()))
}

/// Magenta is a pink, but who says magenta means the magenta one.
fn is_said(heard: &Heard, written: &str) -> bool {
    let written = written.to_lowercase();
    // Of several colours each names its own.
    let names_one = heard.understanding.slots.iter().filter(|m| m.slot == Slot::Colour).count() == 1;
    names_one && !written.contains(' ') && heard.understanding.words.contains(&written)
}

/// Words of hers that no slot took and that stand in some title of the list, but not in all.
fn title_words(heard: &Heard, list: &[&ShownProduct]) -> Vec<String> {
    let in_titles =
        |word: &str| list.iter().filter(|product| product.title.to_lowercase().contains(word)).count();
    let tells = |word: &&String| {
        word.chars().count() >= SHORTEST_WORD && (1..list.len().max(2)).contains(&in_titles(word))
    };
    heard.understanding.leftovers.iter().filter(tells).cloned().collect()
}

/// Whether she points at something that was shown before, rather than asking for it.
pub(super) fn points_back(heard: &Heard) -> bool {
    let has = |cue: &str| cues::has(heard.understanding, cue);
    has("one") || has("before") || has("shown") || has("list")
}
