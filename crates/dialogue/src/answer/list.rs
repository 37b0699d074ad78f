//! Lists of products: how they are introduced, shown and gone on with.

use super::{describe, draft::Draft};
use crate::{
    decide::Pick,
    filters::Filters,
    lookup::{Lookup, Product, Relaxation},
    names,
    understanding::Slot,
};

/// Shows what was found, introduced with the wordings of `topic` (`search` has `search.one`, `search.many`);
/// says so when nothing was found or only something near.
pub(super) fn answer(draft: &mut Draft, topic: &str) {
    answer_with(draft, topic, &draft.findings.products);
}

/// The same of a choice among what was found.
pub(super) fn answer_with<'a>(draft: &mut Draft<'a>, topic: &str, found: &[Product]) {
    let topic = if draft.is_on_phone { "phone" } else { topic };
    let filters = filters(draft);
    let mut told = filters.clone();
    if draft.findings.relaxation.as_ref().is_some_and(is_occasion_alone) {
        told.forget(Slot::Occasion);
    }
    let what = describe::filters(draft.language(), &told);
    draft.record.offset = Some(found.len());
    let relaxation = draft.findings.relaxation.as_ref().filter(|relaxation| !is_occasion_alone(relaxation));
    match (relaxation, found) {
        (Some(relaxation), [_, ..]) if keeps_the_kind(relaxation, &filters) => {
            let dropped = given_up(draft, relaxation, &filters);
            draft.say("search.nearest", &[("what", &dropped)]);
            draft.list(found);
            chips(draft);
        }
        (Some(_), _) | (None, []) => nothing(draft, &what),
        (None, [only]) => {
            draft.say(&format!("{topic}.one"), &[("what", &what), ("title", &only.title)]);
            draft.list(found);
            chips(draft);
        }
        (None, _) => {
            let count = draft.findings.total.max(found.len()).to_string();
            draft.say(&format!("{topic}.many"), &[("what", &what), ("count", &count)]);
            draft.list(found);
            chips(draft);
        }
    }
}

/// Few shops say what a thing is worn for; then nothing is missing, and nothing is claimed.
fn is_occasion_alone(relaxation: &Relaxation) -> bool {
    relaxation.names.is_empty()
        && !relaxation.dropped.is_empty()
        && relaxation.dropped.iter().all(|condition| condition.slot == Slot::Occasion)
}

/// Says that there is no such thing. What was listed before stays in view.
pub(super) fn nothing(draft: &mut Draft, what: &str) {
    draft.say("search.nothing", &[("what", what)]);
    draft.chips(&["saree", "kurti", "help"]);
}

/// Next steps after a list: further, cheaper, narrower, nearer.
pub(super) fn chips(draft: &mut Draft) {
    let filters = filters(draft);
    let found = &draft.findings.products;
    if found.len() == 1 {
        draft.chips(&["details", "similar", "cart_add"]);
        return;
    }
    if draft.findings.total > draft.record.offset.unwrap_or(found.len()) {
        draft.chip("more");
    }
    if !filters.texts(Slot::Sort).any(|sort| sort == "price_low") {
        draft.chip("cheaper");
    }
    if filters.texts(Slot::Fabric).next().is_none()
        && let Some(fabric) = dividing_fabric(found)
    {
        let language = draft.language();
        let value = names::readable(language, "fabric", &fabric);
        let only = names::name(language, "chip", "only").unwrap_or_default();
        draft.chip_saying(crate::wording::fill(only, &[("value", &value)]));
    }
    draft.chip("first_details");
    if !filters.texts(Slot::Sort).any(|sort| sort == "rating") {
        draft.chip("best_rated");
    }
}

/// What the lookup looked for.
pub(super) fn filters(draft: &Draft) -> Filters {
    match &draft.decision.lookup {
        Lookup::Outfit { .. } => draft.decision.filters.clone().unwrap_or_default(),
        Lookup::Search { filters, .. } | Lookup::Offers { filters, .. } | Lookup::Values { filters, .. } => {
            filters.clone()
        }
        _ => Filters::default(),
    }
}

/// Whether the list brings nothing that is not in view already.
pub(super) fn brings_nothing_new(draft: &Draft) -> bool {
    let shown = &draft.conversation.shown;
    draft.findings.products.iter().all(|product| shown.iter().any(|own| own.id == product.id))
}

/// The wordings that introduce a list put in order.
pub(super) fn ordered_topic(draft: &Draft) -> Option<&'static str> {
    let again = brings_nothing_new(draft) && !draft.conversation.shown.is_empty();
    Some(match (draft.decision.asked.pick?, again) {
        (Pick::Cheapest, false) => "refine.cheaper",
        (Pick::Cheapest, true) => "refine.cheapest_already",
        (Pick::Dearest, false) => "refine.dearer",
        (Pick::Dearest, true) => "refine.dearest_already",
        (Pick::BestRated, _) => "refine.rated",
    })
}

/// Things of another kind are no help: she looks for bedsheets, not for curtains.
fn keeps_the_kind(relaxation: &Relaxation, filters: &Filters) -> bool {
    let kind_given_up = relaxation.dropped.iter().any(|condition| condition.slot == Slot::Category);
    let has_kind = filters.texts(Slot::Category).next().is_some();
    let only_words_given_up = relaxation.dropped.is_empty();
    !kind_given_up && (has_kind || !only_words_given_up)
}

/// The conditions that rule everything out, in words.
fn given_up(draft: &Draft, relaxation: &Relaxation, filters: &Filters) -> String {
    let language = draft.language();
    let told = describe::conditions(language, &relaxation.dropped);
    match (relaxation.names.as_slice(), told.is_empty()) {
        ([], true) => filters.words.join(" "),
        ([], false) => told,
        (names, true) => names.join(", "),
        (names, false) => format!("{}, {told}", names.join(", ")),
    }
}

/// A fabric that some of the products have and others have not.
fn dividing_fabric(products: &[Product]) -> Option<String> {
    let canonical = |product: &Product| {
        let fabric = product.material.as_ref()?.trim().to_lowercase();
        names::name(crate::language::Language::English, "fabric", &fabric).map(|_| fabric)
    };
    let fabric = products.iter().find_map(canonical)?;
    let all = products.iter().all(|product| canonical(product).as_ref() == Some(&fabric));
    (!all).then_some(fabric)
}
