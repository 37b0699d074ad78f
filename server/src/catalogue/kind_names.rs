//! What she calls a kind, where that says more than its category.

use std::{collections::HashSet, sync::LazyLock};

use mitra_dialogue::{Filters, Language, Slot, finer, names};
use mitra_perception::{canonical_values, letters::Writer, search_words};

/// Names of kinds that say more than their category does. "Kurti" says no more than kurti, and the kinds that
/// pass for it stay welcome.
pub(super) fn finer_names(filters: &Filters) -> Vec<String> {
    let names_of = |category: &str| search_words(&category.replace('_', " "));
    let plain: Vec<Vec<String>> = filters.texts(Slot::Category).map(names_of).collect();
    // "T-shirt" is no finer name of a t-shirt, and no shirt either.
    let joined: Vec<String> = plain.iter().map(|words| words.concat()).collect();
    let is_finer = |name: &&String| {
        let words = search_words(name);
        !joined.contains(&words.concat()) && !words.iter().any(|word| names_another(word, &joined))
    };
    filters.kind_names.iter().map(|name| in_latin(name)).filter(|name| is_finer(&name)).collect()
}

/// All names of the one finer kind that she names, if she does.
pub(super) fn finer(filters: &Filters) -> Option<&'static [&'static str]> {
    let mut known =
        filters.kind_names.iter().map(|name| finer::names(name)).filter(|names| !names.is_empty());
    let first = known.next()?;
    known.all(|other| std::ptr::eq(other, first)).then_some(first)
}

/// A name as shops here write it: what काजल is called in English says less (`cosmetics`) than `kajal` does.
fn in_latin(name: &str) -> String {
    let in_latin = |word: &str| {
        let is_other = !word.is_ascii();
        is_other.then(|| Writer::builtin().latin(word, &HashSet::new())).flatten()
    };
    let words = name.split_whitespace().map(|word| in_latin(word).unwrap_or_else(|| word.to_owned()));
    words.collect::<Vec<_>>().join(" ")
}

/// Categories of many different things: in them the name says which is meant.
const MIXED: [&str; 12] = [
    "bag",
    "cosmetics",
    "footwear",
    "handbag",
    "home_decor",
    "innerwear",
    "jewellery",
    "kitchenware",
    "mobile_accessories",
    "sports_wear",
    "toys",
    "bedsheet",
];

/// Names of several words that say no more than the category.
const PLAIN: [&str; 10] = [
    "chaniya choli",
    "lehenga choli",
    "ghagra choli",
    "salwar kameez",
    "palazzo pants",
    "night suit",
    "one piece",
    "tee shirt",
    "hand bag",
    "bed sheet",
];

/// Whether products without the name are not what she means: "kitten heels" are no other heels, kajal is no lipstick;
/// but "pants" are trousers, whatever a shop calls them.
pub(super) fn names_say_which(filters: &Filters, kind_names: &[String]) -> bool {
    let mut kinds = filters.texts(Slot::Category);
    let (Some(kind), None, [name]) = (kinds.next(), kinds.next(), kind_names) else { return false };
    let is_own = |language| names::name(language, "category", kind).is_some_and(|own| is_same(own, name));
    let is_generic = Language::ALL.into_iter().any(is_own) || PLAIN.contains(&name.as_str());
    !is_generic && (name.contains(' ') || MIXED.contains(&kind))
}

/// Whether a search takes the name for that of a category.
pub(super) fn is_a_category(name: &str) -> bool {
    let words = search_words(name).concat();
    let is_written_so = words.chars().all(|c| name.contains(c));
    !is_written_so
        && canonical_values(Slot::Category).any(|category| search_words(category).concat() == words)
}

fn is_same(own: &str, name: &str) -> bool {
    search_words(own).concat() == search_words(name).concat()
}

/// Whether a word is a category's own name, and none of these.
fn names_another(word: &str, joined: &[String]) -> bool {
    static OWN: LazyLock<HashSet<String>> = LazyLock::new(|| {
        canonical_values(Slot::Category).map(|category| search_words(category).concat()).collect()
    });
    !joined.iter().any(|name| name == word) && OWN.contains(word)
}
