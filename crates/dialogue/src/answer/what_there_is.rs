//! Which values of an attribute there are, and some of the products that have them.

use super::{describe, draft::Draft, list};
use crate::{language::Language, names, understanding::Slot};

/// Values that are told at most; more are said to be there.
const MOST_VALUES: usize = 8;
/// Sizes that are told at most; shops write one size in many ways.
const MOST_SIZES: usize = 12;
/// Kinds that are offered as next steps.
const OFFERED: usize = 4;

pub(super) fn answer(draft: &mut Draft, slot: Slot) {
    let language = draft.language();
    let filters = list::filters(draft);
    let found = &draft.findings.products;
    if slot == Slot::PriceMin {
        let Some(cheapest) = found.first().filter(|_| draft.findings.relaxation.is_none()) else {
            list::nothing(draft, &describe::filters(language, &filters));
            return;
        };
        let what = describe::filters(language, &filters);
        let price = describe::rupees(cheapest.price_rupees.into());
        draft.say("values.price", &[("what", &what), ("price", &price), ("title", &cheapest.title)]);
        draft.record.offset = Some(found.len());
        draft.list(found);
        list::chips(draft);
        return;
    }
    let values = told(language, slot, &draft.findings.values);
    match (values.is_empty(), slot) {
        (true, _) if found.is_empty() => list::nothing(draft, &describe::filters(language, &filters)),
        (true, _) => draft.say("values.unsaid", &[("what", &describe::filters(language, &filters))]),
        (false, Slot::Category) => draft.say("values.kinds", &[("values", &values)]),
        (false, _) => {
            let what = describe::filters(language, &filters);
            let attribute = names::readable(language, "attribute", slot.name());
            draft.say("values.some", &[("what", &what), ("attribute", &attribute), ("values", &values)]);
        }
    }
    if slot == Slot::Category {
        offer_kinds(draft);
    }
    if !found.is_empty() {
        draft.record.offset = Some(found.len());
        draft.list(found);
        list::chips(draft);
    }
}

/// The values in a row, by their names in the language.
fn told(language: Language, slot: Slot, values: &[String]) -> String {
    let most = if slot == Slot::Size { MOST_SIZES } else { MOST_VALUES };
    let mut told: Vec<&String> = values.iter().take(most).collect();
    if slot == Slot::Size {
        told.sort_by_key(|size| order_of_size(size));
    }
    let named = told.into_iter().map(|value| match slot {
        Slot::Size => describe::size(value),
        Slot::Brand => value.clone(),
        slot => names::readable(language, slot.name(), value),
    });
    let mut row = named.collect::<Vec<_>>().join(", ");
    if values.len() > most {
        row = format!("{row}, {}", names::readable(language, "word", "and_more"));
    }
    row
}

/// Letters from small to large, then numbers, then the rest.
fn order_of_size(size: &str) -> (usize, u32) {
    const LETTERS: [&str; 7] = ["xs", "s", "m", "l", "xl", "xxl", "xxxl"];
    match (LETTERS.iter().position(|letters| *letters == size), size.parse()) {
        (Some(at), _) => (at, 0),
        (None, Ok(number)) => (LETTERS.len(), number),
        (None, Err(_)) => (LETTERS.len() + 1, 0),
    }
}

fn offer_kinds(draft: &mut Draft) {
    let language = draft.language();
    for kind in draft.findings.values.iter().take(OFFERED) {
        if let (Some(show), Some(kind)) =
            (names::name(language, "chip", "show"), names::name(language, "category", kind))
        {
            draft.chip_saying(crate::wording::fill(show, &[("value", kind)]));
        }
    }
}
