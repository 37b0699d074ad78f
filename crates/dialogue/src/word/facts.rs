//! The facts a model may refer to, and what a reference is filled with. All but the title and the price say themselves
//! what they are, so none can be passed off as another.

use super::{
    Line, Task,
    vocabulary::{self, Kinds},
};
use crate::{
    answer::{describe, rupees},
    language::Language,
    lookup::Product,
    names,
    voices::Remark,
    wording::fill,
};

/// Longest word of a buyer that is passed on, characters.
const LONGEST_QUOTE: usize = 120;
/// Most words of buyers of one kind that are told of a product.
const MOST_VOICES: usize = 3;

/// What is told of a product.
pub(super) const FIELDS: [&str; 13] = [
    "title", "kind", "price", "mrp", "discount", "rating", "ratings", "colours", "fabric", "pattern",
    "sizes", "brand", "stock",
];

/// A reference, found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fact {
    /// What it is filled with.
    pub(super) text: String,
    /// The product it is of, by its number.
    pub(super) product: Option<usize>,
    /// It names the product, and says nothing else of it.
    pub(super) is_title: bool,
    /// Kinds of words that may stand beside it.
    pub(super) licence: Kinds,
}

/// The fact that a reference names; `line` is the saying that is worded anew.
pub(super) fn find(task: &Task, line: Option<&Line>, reference: &str) -> Option<Fact> {
    let Some((handle, field)) = reference.split_once('.') else { return of_saying(task, line?, reference) };
    let number: usize = handle.strip_prefix('p')?.parse().ok()?;
    let at = number.checked_sub(1)?;
    let text = field_text(task.language, task.products.get(at)?, field)?;
    Some(Fact { text, product: Some(at), is_title: field == "title", licence: licence(field) })
}

/// What a saying was drafted with. Its title and price are those of the product it is about.
fn of_saying(task: &Task, line: &Line, name: &str) -> Option<Fact> {
    let text = line.saying.value(name)?.to_owned();
    let of_product = matches!(name, "title" | "price" | "rating");
    if of_product {
        let at = line.about?;
        return find(task, None, &format!("p{}.{name}", at + 1));
    }
    Some(Fact { text, product: None, is_title: false, licence: 0 })
}

/// What a field is filled with; nothing where the shop does not say it.
pub(super) fn field_text(language: Language, product: &Product, field: &str) -> Option<String> {
    let phrase = |name: &str, value: &str| {
        names::name(language, "told", name).map(|phrase| fill(phrase, &[("value", value)]))
    };
    let is_told = |text: &str| !text.trim().is_empty();
    // What a silent source said long ago is told by the draft, with its age.
    let is_fresh = product.price_age_seconds.is_none();
    match field {
        "title" => Some(product.title.clone()).filter(|title| is_told(title)),
        "kind" => {
            let kind = product.category.as_deref().filter(|kind| *kind != "other")?;
            names::name(language, "category", kind).map(str::to_owned)
        }
        "price" if is_fresh => Some(rupees(product.price_rupees.into())),
        "mrp" if is_fresh => phrase("mrp", &rupees(product.mrp_rupees?.into())),
        "discount" if is_fresh => phrase("discount", &product.discount_percent()?.to_string()),
        "rating" => product.rating.map(|stars| format!("{}/5", describe::stars(stars))),
        "ratings" if product.rating_count > 0 => phrase("ratings", &product.rating_count.to_string()),
        "colours" => Some(describe::colours(language, product)).filter(|text| is_told(text)),
        "fabric" => product.material.as_deref().map(|written| describe::fabric(language, written)),
        "pattern" => product.pattern.clone().filter(|text| is_told(text)),
        "sizes" => Some(describe::sizes(product)).filter(|text| is_told(text)),
        "brand" => product.brand.clone().filter(|text| is_told(text)),
        "stock" if is_fresh && product.in_stock => names::name(language, "told", "stock").map(str::to_owned),
        _ => voice(language, product, field),
    }
}

fn licence(field: &str) -> Kinds {
    match field {
        "price" => vocabulary::PRICE,
        "mrp" | "discount" => vocabulary::DISCOUNT,
        "rating" | "ratings" => vocabulary::RATING,
        "colours" => vocabulary::COLOUR,
        "fabric" => vocabulary::FABRIC,
        "pattern" => vocabulary::PATTERN,
        "sizes" => vocabulary::SIZES,
        "brand" => vocabulary::BRAND,
        "stock" => vocabulary::STOCK,
        "title" | "kind" => 0,
        _ => vocabulary::VOICES,
    }
}

/// A buyer's own word, in quotes, with her stars where it is a review: a claim always carries whose it is.
fn voice(language: Language, product: &Product, field: &str) -> Option<String> {
    let (name, number) = field.split_at(field.find(|c: char| c.is_ascii_digit())?);
    let at = number.parse::<usize>().ok()?.checked_sub(1)?;
    voices(language, product).into_iter().filter(|(own, _)| *own == name).nth(at).map(|(_, text)| text)
}

/// What of buyers' words may be passed on: `pro`, `con` or `review`, and the text.
pub(super) fn voices(language: Language, product: &Product) -> Vec<(&'static str, String)> {
    let told = &product.voices;
    let mut all = Vec::new();
    for (name, remarks) in [("pro", &told.pros), ("con", &told.cons)] {
        let read = Remark::for_reader(remarks, language);
        let fit = read.into_iter().filter(|remark| may_be_quoted(&remark.text));
        all.extend(fit.take(MOST_VOICES).map(|remark| (name, format!("“{}”", bare(&remark.text)))));
    }
    let words: Vec<Remark> = told.reviews.iter().map(|review| review.words.clone()).collect();
    let read = Remark::for_reader(&words, language);
    let fit = told.reviews.iter().filter(|r| read.contains(&&r.words) && may_be_quoted(&r.words.text));
    let quoted =
        |review: &crate::voices::Review| format!("“{}” ({}/5)", bare(&review.words.text), review.stars);
    all.extend(fit.take(MOST_VOICES).map(|review| ("review", quoted(review))));
    all
}

fn bare(text: &str) -> &str {
    text.trim().trim_end_matches(['.', '।'])
}

/// Whether a buyer's word can go on as it stands: short plain words, without figures, addresses, or orders to a machine.
fn may_be_quoted(text: &str) -> bool {
    const ORDERS: [&str; 20] = [
        "ignore",
        "instruction",
        "system",
        "prompt",
        "assistant",
        "developer",
        "http",
        "www",
        "password",
        "reply",
        "respond",
        "output",
        "whatsapp",
        "telegram",
        "call",
        "refund",
        "free",
        "muft",
        "मुफ़्त",
        "निर्देश",
    ];
    let is_plain = |c: char| {
        c.is_ascii_alphabetic()
            || ('\u{900}'..='\u{963}').contains(&c)
            || matches!(c, ' ' | ',' | '.' | '!' | '?' | '\'' | '’' | '-' | '।')
    };
    let small = text.to_lowercase();
    let counts = || {
        let of =
            |language| vocabulary::words_of(language, text).into_iter().map(move |word| (language, word));
        Language::ALL.into_iter().flat_map(of).any(|(language, word)| {
            // In other languages the short ones are other words.
            word.chars().count() > 3 && vocabulary::kinds(language, &word) & vocabulary::NUMBER != 0
        })
    };
    let is_address = || text.split('.').skip(1).any(|rest| rest.starts_with(char::is_alphabetic));
    (3..=LONGEST_QUOTE).contains(&text.chars().count())
        && text.chars().all(is_plain)
        && !ORDERS.iter().any(|order| small.contains(order))
        && !is_address()
        && !counts()
}
