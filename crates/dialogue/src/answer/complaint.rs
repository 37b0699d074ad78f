//! An apology that fits, how the order really stands when it is clear which, and a way on.

use super::{draft::Draft, orders};
use crate::{decide::Trouble, orders::OrdersFound};

pub(super) fn answer(draft: &mut Draft) {
    draft.say(
        match draft.decision.asked.trouble {
            Some(Trouble::Late) => "complaint.late",
            Some(Trouble::Damaged) => "complaint.damaged",
            Some(Trouble::Wrong) => "complaint.wrong",
            Some(Trouble::Refund) => "complaint.refund",
            Some(Trouble::Rude) => "complaint.rude",
            None => "complaint.sorry",
        },
        &[],
    );
    draft.chip("human");
    // No order has anything to do with how somebody spoke, nor has she to have one to be heard.
    let no_orders = matches!(&draft.findings.orders, Some(OrdersFound::Found(orders)) if orders.is_empty());
    if no_orders || (draft.decision.asked.trouble == Some(Trouble::Rude) && draft.findings.orders.is_some()) {
        draft.say("complaint.person", &[]);
        draft.chips(&["orders", "help"]);
        return;
    }
    orders::answer(draft, "complaint.shop");
    if matches!(&draft.findings.orders, Some(OrdersFound::Found(_))) {
        draft.say("complaint.person", &[]);
    }
}
