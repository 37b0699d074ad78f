//! Advice: a varied few of what suits, an outfit, the best rated of what is in view, or a question.

use super::{describe, draft::Draft, list, one};
use crate::{
    advice,
    decide::LIST_LENGTH,
    lookup::{Lookup, Product},
    names,
    recommend::varied,
    understanding::Slot,
};

/// Things to wear that an outfit offers; beside them stands what goes with the first.
const TO_WEAR: usize = 3;
/// Kinds that a question offers.
const OFFERED: usize = 4;

pub(super) fn answer(draft: &mut Draft) {
    match draft.decision.lookup {
        Lookup::Search { .. } => suiting(draft),
        Lookup::Outfit { .. } if draft.decision.filters.is_some() => outfit(draft),
        Lookup::Outfit { .. } => goes_with(draft),
        Lookup::Products { .. } => best_rated(draft),
        _ => ask(draft),
    }
}

fn suiting(draft: &mut Draft) {
    let filters = list::filters(draft);
    let occasion = filters.texts(Slot::Occasion).last();
    let found = varied(&draft.findings.products, &draft.conversation.taste, occasion, LIST_LENGTH);
    if draft.findings.relaxation.is_some() || found.len() < 2 {
        list::answer_with(draft, "recommend", &found);
        return;
    }
    let what = describe::filters(draft.language(), &list::filters(draft));
    draft.say("recommend.some", &[("what", &what)]);
    draft.list_varied(&found);
    list::chips(draft);
}

/// What to wear, and what goes with the first of it within the budget.
fn outfit(draft: &mut Draft) {
    let taste = &draft.conversation.taste;
    let filters = list::filters(draft);
    let mut parts = draft.findings.parts.iter();
    let to_wear = parts
        .next()
        .map(|found| varied(found, taste, filters.texts(Slot::Occasion).last(), LIST_LENGTH))
        .unwrap_or_default();
    let what = describe::filters(draft.language(), &filters);
    if to_wear.is_empty() {
        draft.record.offset = Some(0);
        list::nothing(draft, &what);
        return;
    }
    let budget = filters.number(Slot::PriceMax).map(|most| most as u64);
    let beside = chosen_beside(draft, parts.as_slice(), &to_wear[0], budget);
    draft.say("recommend.some", &[("what", &what)]);
    if beside.is_empty() {
        draft.list_varied(&to_wear);
    } else {
        say_with(draft, &to_wear[0].title, &beside);
        if let Some(budget) = budget {
            draft.say("outfit.in_budget", &[("budget", &describe::rupees(budget))]);
        }
        let mut all: Vec<Product> = to_wear.into_iter().take(TO_WEAR).collect();
        all.extend(beside);
        draft.list_varied(&all);
    }
    list::chips(draft);
}

/// One of each kind that goes with a thing, as far as the budget for all of them reaches.
fn chosen_beside(draft: &Draft, parts: &[Vec<Product>], worn: &Product, budget: Option<u64>) -> Vec<Product> {
    let mut spent = u64::from(worn.price_rupees);
    let mut chosen: Vec<Product> = Vec::new();
    for found in parts {
        let fits = |product: &&Product| {
            budget.is_none_or(|budget| spent + u64::from(product.price_rupees) <= budget)
                && !chosen.iter().any(|own| own.id == product.id)
        };
        let found: Vec<Product> = found.iter().filter(fits).cloned().collect();
        if let Some(product) = varied(&found, &draft.conversation.taste, None, 1).pop() {
            spent += u64::from(product.price_rupees);
            chosen.push(product);
        }
    }
    chosen
}

/// Things that are worn with the product in view, or with its kind.
fn goes_with(draft: &mut Draft) {
    let mut found: Vec<Product> = Vec::new();
    let of_each = LIST_LENGTH.div_ceil(draft.findings.parts.len().max(1)).max(2);
    for part in &draft.findings.parts {
        let new = |product: &&Product| !found.iter().any(|own| own.id == product.id);
        let part: Vec<Product> = part.iter().filter(new).cloned().collect();
        found.extend(varied(&part, &draft.conversation.taste, None, of_each));
    }
    found.truncate(LIST_LENGTH);
    if found.is_empty() {
        draft.say("outfit.nothing", &[]);
        draft.chips(&["similar", "more", "help"]);
        return;
    }
    draft.say("outfit.beside", &[]);
    draft.list_varied(&found);
    draft.chips(&["first_details", "first_cart_add", "help"]);
}

fn say_with(draft: &mut Draft, title: &str, beside: &[Product]) {
    let others: Vec<&str> = beside.iter().map(|product| product.title.as_str()).collect();
    draft.say("outfit.with", &[("title", title), ("others", &others.join(", "))]);
}

fn best_rated(draft: &mut Draft) {
    let Some(product) = one::product(draft) else { return };
    match product.rating {
        Some(rating) => {
            let rating = rating.to_string();
            draft.say("recommend.rated", &[("title", &product.title), ("rating", &rating)]);
        }
        None => draft.say(
            "details.lead",
            &[("title", &product.title), ("price", &describe::rupees(product.price_rupees.into()))],
        ),
    }
    one::show(draft, &product);
    draft.chips(&["details", "cart_add", "similar"]);
}

/// Which kind of thing it shall be, of those that are there; first the kinds that are given and worn most.
fn ask(draft: &mut Draft) {
    draft.say("recommend.ask", &[]);
    if draft.decision.asked.is_gift {
        draft.chips(&["gift_women", "gift_men", "gift_girl", "gift_boy"]);
        return;
    }
    let there = &draft.findings.values;
    let known = advice::for_occasion("any", "women").map_or(&[][..], |advice| &advice.kinds);
    let first = known.iter().map(|kind| (*kind).to_owned()).filter(|kind| there.contains(kind));
    let rest = there.iter().filter(|kind| !known.contains(&kind.as_str())).cloned();
    let kinds: Vec<String> = first.chain(rest).take(OFFERED).collect();
    for kind in kinds {
        let language = draft.language();
        if let (Some(show), Some(kind)) =
            (names::name(language, "chip", "show"), names::name(language, "category", &kind))
        {
            draft.chip_saying(crate::wording::fill(show, &[("value", kind)]));
        }
    }
    draft.chips(&["gift_women", "wedding", "office"]);
}
