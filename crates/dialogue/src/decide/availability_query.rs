//! She asks for stock, sizes or colours left: of one product, or of what is in view ("any in XL?").

use super::{Decision, Fact, heard::Heard, product_details, product_search, reference, refine_search};
use crate::{
    cues,
    lookup::Lookup,
    understanding::{Intent, Slot},
};

/// From this confidence on it is stock that she asks about.
const SURE: f32 = 0.6;

pub(super) fn decide(heard: &Heard) -> Decision {
    let understanding = heard.understanding;
    if heard.names_another_category() && !understanding.has(Slot::Ordinal) {
        return product_search::decide(heard);
    }
    if asks_what_colour_it_is(heard) || asks_another_fact(heard) {
        return product_details::decide(heard);
    }
    let product = reference::one(heard);
    if product.is_err() && !understanding.has(Slot::Ordinal) && narrows(heard) {
        return refine_search::decide(heard);
    }
    let mut decision = heard.about_or_ask(Intent::AvailabilityQuery, product.map(|id| vec![id]));
    decision.asked.facts = cues::facts(understanding);
    if understanding.has(Slot::Colour) || decision.asked.facts.contains(&Fact::Colour) {
        look_at_its_styles(&mut decision);
    }
    decision.asked.sizes = understanding.texts(Slot::Size).map(str::to_owned).collect();
    decision.asked.colours = understanding.texts(Slot::Colour).map(str::to_owned).collect();
    decision
}

/// "What colour is it?", of one thing; "which colours" are left is another question.
fn asks_what_colour_it_is(heard: &Heard) -> bool {
    let words = &heard.understanding.words;
    let is_it = |pair: &[String]| matches!((pair[0].as_str(), pair[1].as_str()), ("is", "it") | ("it", "is"));
    let colour = words.iter().any(|word| matches!(word.as_str(), "colour" | "color"));
    colour && words.windows(2).any(is_it) && !heard.understanding.has(Slot::Colour)
}

/// "Is the first one polarised?", taken for a question about stock.
fn asks_another_fact(heard: &Heard) -> bool {
    let understanding = heard.understanding;
    let unsure = understanding.confidence < SURE;
    let asks_for_stock = understanding.has(Slot::Size)
        || understanding.has(Slot::Colour)
        || cues::has(understanding, "to_be_had")
        || !cues::facts(understanding).is_empty();
    unsure && !asks_for_stock && !understanding.leftovers.is_empty() && reference::one(heard).is_ok()
}

/// Its other colours are products of their own.
pub(super) fn look_at_its_styles(decision: &mut Decision) {
    if let [id] = decision.asked.products.as_slice() {
        decision.lookup = Lookup::Styles { id: id.clone() };
    }
}

/// Whether the question, put to the whole list, leaves something out.
fn narrows(heard: &Heard) -> bool {
    !super::conditions::stated(heard.understanding).is_empty()
}
