//! Facts about one product: those asked for, or the ones that matter most.

use super::{describe, draft::Draft, one};
use crate::{decide::Fact, lookup::Product};

/// Longest piece of a description that is quoted, in characters.
const LONGEST_QUOTE: usize = 160;

pub(super) fn answer(draft: &mut Draft) {
    let Some(product) = one::product(draft) else { return };
    let price = describe::rupees(product.price_rupees.into());
    draft.say("details.lead", &[("title", &product.title), ("price", &price)]);
    let facts = draft.decision.asked.facts.clone();
    if facts.is_empty() {
        overview(draft, &product);
    }
    for fact in facts {
        tell(draft, &product, fact);
    }
    if !product.in_stock {
        draft.say("fact.out_of_stock", &[]);
    }
    one::show(draft, &product);
    draft.chips(&["sizes", "cart_add", "similar"]);
}

/// The facts that matter most, as far as they are known.
fn overview(draft: &mut Draft, product: &Product) {
    if let Some(quote) = quote(product, &draft.decision.asked.words) {
        draft.say("fact.quote", &[("text", &quote)]);
    }
    if product.material.is_some() {
        tell(draft, product, Fact::Fabric);
    }
    if !product.sizes.is_empty() {
        tell(draft, product, Fact::Size);
    }
    if product.rating.is_some() {
        tell(draft, product, Fact::Rating);
    }
}

/// One fact, or that the shop does not say.
fn tell(draft: &mut Draft, product: &Product, fact: Fact) {
    let language = draft.language();
    let (key, value) = match fact {
        Fact::Fabric => {
            ("fabric", product.material.as_deref().map(|written| describe::fabric(language, written)))
        }
        Fact::Rating => ("rating", product.rating.map(|rating| rating.to_string())),
        Fact::Brand => ("brand", product.brand.clone()),
        Fact::Colour => ("colours", Some(describe::colours(language, product))),
        Fact::Size => ("sizes", Some(describe::sizes(product))),
        Fact::Care => ("care", quote(product, &care_words())),
    };
    match value.filter(|value| !value.is_empty()) {
        Some(value) => draft.say(&format!("fact.{key}"), &[("value", &value)]),
        None => draft.say(&format!("fact.no_{key}"), &[]),
    }
}

fn care_words() -> Vec<String> {
    ["wash", "dry clean", "bleach", "iron"].map(str::to_owned).to_vec()
}

/// The first piece of the description that holds one of the words.
fn quote(product: &Product, words: &[String]) -> Option<String> {
    let telling = |word: &&String| word.chars().count() > 3;
    let pieces = product.description.split(['.', '\n', '|', ';']).map(str::trim);
    let mut fitting = pieces.filter(|piece| {
        let lower = piece.to_lowercase();
        words.iter().filter(telling).any(|word| lower.contains(word.as_str()))
    });
    fitting.find(|piece| piece.chars().count() <= LONGEST_QUOTE).map(str::to_owned)
}
