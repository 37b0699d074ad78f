//! Facts about one product: those asked for, or the ones that matter most.

use super::{availability_query, describe, draft::Draft, one};
use crate::{
    decide::Fact,
    lookup::Product,
    voices::{Remark, Voices},
};

/// Longest piece of a description that is quoted, in characters.
const LONGEST_QUOTE: usize = 160;
/// Most points for and against it that are told; the rest is on its page.
const MOST_REMARKS: usize = 3;

pub(super) fn answer(draft: &mut Draft) {
    let Some(product) = one::product(draft) else { return };
    let price = describe::rupees(product.price_rupees.into());
    draft.say("details.lead", &[("title", &product.title), ("price", &price)]);
    let facts = draft.decision.asked.facts.clone();
    if facts.is_empty() {
        overview(draft, &product);
    }
    for fact in facts {
        match fact {
            Fact::Reviews => voices(draft, &product),
            Fact::Colour => availability_query::tell_colours(draft),
            Fact::Size if !draft.decision.asked.sizes.is_empty() => {
                for size in &draft.decision.asked.sizes {
                    availability_query::tell_size(draft, &product, size);
                }
            }
            fact => tell(draft, &product, fact),
        }
    }
    if !product.in_stock {
        draft.say("fact.out_of_stock", &[]);
    }
    one::show(draft, &product);
    let told = draft.decision.asked.facts.contains(&Fact::Reviews) || product.voices == Voices::default();
    let next = if told { "sizes" } else { "reviews" };
    draft.chips(&[next, "cart_add", "similar"]);
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
            let key = if is_cloth(product) { "fabric" } else { "material" };
            (key, product.material.as_deref().map(|written| describe::fabric(language, written)))
        }
        // What reviews say is told by `voices`, below their stars.
        Fact::Rating | Fact::Reviews => ("rating", product.rating.map(|rating| rating.to_string())),
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

/// Whether what it is made of is a cloth; a bottle's steel is none.
fn is_cloth(product: &Product) -> bool {
    const NO_CLOTH: [&str; 24] = [
        "backpack",
        "bag",
        "bangles",
        "belt",
        "cosmetics",
        "earphones",
        "earrings",
        "footwear",
        "handbag",
        "heels",
        "jewellery",
        "kitchenware",
        "lipstick",
        "mangalsutra",
        "mobile_accessories",
        "necklace",
        "ring",
        "sandals",
        "shoes",
        "slippers",
        "sneakers",
        "sunglasses",
        "wallet",
        "watch",
    ];
    product.category.as_deref().is_none_or(|kind| !NO_CLOTH.contains(&kind))
}

/// Stars, what is praised, what is found wanting, and one buyer's own words.
fn voices(draft: &mut Draft, product: &Product) {
    tell(draft, product, Fact::Reviews);
    let Voices { reviews, pros, cons } = &product.voices;
    for (key, remarks) in [("fact.pros", pros), ("fact.cons", cons)] {
        let told = Remark::for_reader(remarks, draft.language());
        let told: Vec<&str> =
            told.into_iter().take(MOST_REMARKS).map(|remark| remark.text.as_str()).collect();
        if !told.is_empty() {
            draft.say(key, &[("value", &told.join("; "))]);
        }
    }
    let words: Vec<Remark> = reviews.iter().map(|review| review.words.clone()).collect();
    let quoted = Remark::for_reader(&words, draft.language())
        .into_iter()
        .find(|remark| remark.text.chars().count() <= LONGEST_QUOTE);
    if let Some(review) = reviews.iter().find(|review| quoted == Some(&review.words)) {
        let text = review.words.text.trim_end_matches(['.', '।']);
        draft.say("fact.review", &[("text", text), ("stars", &review.stars.to_string())]);
    } else if product.voices == Voices::default() {
        draft.say("fact.no_reviews", &[]);
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
