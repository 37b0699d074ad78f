//! Returns: how they work, where her money is, or that something is to go back.

use super::{Decision, heard::Heard, orders};
use crate::{
    cues,
    orders::{OrderAction, OrderWish},
    policy::Topic,
    understanding::{Intent, Slot},
};

pub(super) fn decide(heard: &Heard) -> Decision {
    let has = |cue: &str| cues::has(heard.understanding, cue);
    if has("rules") && !heard.understanding.has(Slot::OrderId) {
        return heard.policy(Intent::ReturnRefund, Topic::Returns);
    }
    let wish = if has("exchange") {
        OrderWish::Do(OrderAction::Exchange)
    } else if has("money") && !has("return") {
        OrderWish::Refund
    } else {
        OrderWish::Do(OrderAction::Return)
    };
    orders::about(heard, Intent::ReturnRefund, wish)
}
