//! Advice: what suits, the best rated of what is in view, or a question.

use super::{draft::Draft, list, one};
use crate::lookup::Lookup;

pub(super) fn answer(draft: &mut Draft) {
    match draft.decision.lookup {
        Lookup::Search { .. } => list::answer(draft, "recommend"),
        Lookup::Products { .. } => best_rated(draft),
        Lookup::Nothing | Lookup::Policy { .. } | Lookup::People { .. } => {
            draft.say("recommend.ask", &[]);
            draft.chips(&["gift_women", "wedding", "office"]);
        }
    }
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
            &[("title", &product.title), ("price", &super::describe::rupees(product.price_rupees.into()))],
        ),
    }
    one::show(draft, &product);
    draft.chips(&["details", "cart_add", "similar"]);
}
