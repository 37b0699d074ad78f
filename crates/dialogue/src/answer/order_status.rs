//! Where her orders are; where the shop has no way to look them up, that is said.

use super::{draft::Draft, orders};

pub(super) fn answer(draft: &mut Draft) {
    orders::answer(draft, "order_status");
}
