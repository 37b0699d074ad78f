//! Things like one shown: of the candidates, the nearest in colour, fabric and price.

use super::{draft::Draft, list};
use crate::{
    conversation::ShownProduct,
    decide::LIST_LENGTH,
    lookup::{Findings, Product},
};

pub(super) fn answer(draft: &mut Draft) {
    let Some(id) = draft.decision.asked.products.first().cloned() else { return };
    let findings: &Findings = draft.findings;
    let itself = findings.products.iter().find(|product| product.id == id);
    let as_shown = draft.conversation.shown.iter().find(|product| product.id == id);
    let mut others: Vec<&Product> = findings.products.iter().filter(|product| product.id != id).collect();
    others.sort_by_key(|product| distance(product, itself, as_shown));
    let nearest: Vec<Product> = others.into_iter().take(LIST_LENGTH).cloned().collect();

    draft.record.offset = Some(findings.products.len());
    if nearest.is_empty() || findings.relaxation.is_some() {
        draft.record.filters = None;
        draft.record.offset = None;
        draft.say("similar.nothing", &[]);
        draft.chips(&["more", "cheaper", "help"]);
        return;
    }
    draft.say("similar.some", &[]);
    draft.list(&nearest);
    list::chips(draft);
}

/// Smaller is nearer: another colour, then another fabric, then the difference in price.
fn distance(
    product: &Product,
    itself: Option<&Product>,
    as_shown: Option<&ShownProduct>,
) -> (bool, bool, u32) {
    let colours = itself.map(|own| &own.colours).or(as_shown.map(|own| &own.colours));
    let price = itself.map(|own| own.price_rupees).or(as_shown.map(|own| own.price_rupees));
    let shares_colour = colours.is_some_and(|own| own.iter().any(|c| product.colours.contains(c)));
    let fabric = itself.map(|own| &own.material).or(as_shown.map(|own| &own.fabric));
    let shares_fabric = fabric.is_some_and(|own| *own == product.material);
    (!shares_colour, !shares_fabric, price.map_or(0, |own| own.abs_diff(product.price_rupees)))
}
