//! Where an order is.

use super::{Decision, heard::Heard, orders};
use crate::{orders::OrderWish, understanding::Intent};

pub(super) fn decide(heard: &Heard) -> Decision {
    orders::about(heard, Intent::OrderStatus, OrderWish::Status)
}
