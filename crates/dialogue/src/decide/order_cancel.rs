//! An order is to be stopped: first it is looked up, and she is asked.

use super::{Decision, heard::Heard, orders, return_refund};
use crate::{
    cues,
    orders::{OrderAction, OrderWish},
    understanding::Intent,
};

pub(super) fn decide(heard: &Heard) -> Decision {
    let has = |cue: &str| cues::has(heard.understanding, cue);
    // "I want to change the order" and "send the order back" sound like it.
    if !has("cancel") && (has("exchange") || has("return") || has("back")) {
        return return_refund::decide(heard);
    }
    orders::about(heard, Intent::OrderCancel, OrderWish::Do(OrderAction::Cancel))
}
