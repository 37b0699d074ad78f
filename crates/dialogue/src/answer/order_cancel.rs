//! An order is to be stopped; where the shop has no way to look it up, that is said.

use super::{draft::Draft, orders};

pub(super) fn answer(draft: &mut Draft) {
    orders::answer(draft, "order_cancel");
}
