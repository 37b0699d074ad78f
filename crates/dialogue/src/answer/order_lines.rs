//! What is said of an order, in words: only what the shop says of it.

use super::{describe::rupees, draft::Draft};
use crate::{
    language::Language,
    names,
    orders::{OpenAction, Order, OrderAction, OrderItem, OrderState},
    wording::fill,
};

/// Most orders told of in one reply; each may have a chip.
pub(super) const MOST_TOLD: usize = 3;

/// Most things of an order that are named.
const MOST_ITEMS: usize = 3;

/// Says how far an order is, when it comes or came, who brings it, and what may still be done.
pub(super) fn describe(draft: &mut Draft, order: &Order) {
    let language = draft.language();
    let items = items(language, order, true);
    let state = state(language, order.state);
    draft.say("order.is", &[("id", &order.id), ("items", &items), ("state", &state)]);
    if let Some(day) = &order.day {
        match order.state {
            state if state.is_on_the_way() => draft.say("order.expected", &[("day", day)]),
            OrderState::Delivered => draft.say("order.arrived", &[("day", day)]),
            _ => {}
        }
    }
    if matches!(order.state, OrderState::Shipped | OrderState::OutForDelivery) {
        if let Some(carrier) = &order.carrier {
            draft.say("order.carrier", &[("carrier", carrier)]);
        }
        if let Some(link) = &order.tracking_link {
            draft.say("order.track", &[("link", link)]);
        }
    }
    say_open(draft, order);
}

/// Says what may still be done about it, and offers it.
pub(super) fn say_open(draft: &mut Draft, order: &Order) {
    let language = draft.language();
    if order.open.is_empty() {
        return;
    }
    let what: Vec<String> = order.open.iter().map(|open| open_action(language, open)).collect();
    draft.say("order.may", &[("what", &what.join(", "))]);
    for open in &order.open {
        draft.chip(match open.action {
            OrderAction::Cancel => "order_cancel",
            OrderAction::Return => "order_return",
            OrderAction::Exchange => "order_exchange",
        });
    }
}

/// `GG-1042, Red Kurti: on its way; GG-1039, ...`, the newest first.
pub(super) fn list(language: Language, orders: &[Order]) -> String {
    let line = |order: &Order| {
        let items = items(language, order, false);
        format!("{}, {items}: {}", order.id, state(language, order.state))
    };
    let lines: Vec<String> = orders.iter().take(MOST_TOLD).map(line).collect();
    lines.join("; ")
}

/// What is in an order; the shop's own word for nothing more where it does not say.
pub(super) fn items(language: Language, order: &Order, with_prices: bool) -> String {
    let item = |item: &OrderItem| {
        let pieces = if item.pieces > 1 { format!("{} × ", item.pieces) } else { String::new() };
        let price =
            item.price_rupees.filter(|_| with_prices).map(|price| format!(" {}", rupees(price.into())));
        format!("{pieces}{}{}", item.title, price.unwrap_or_default())
    };
    let mut named: Vec<String> = order.items.iter().take(MOST_ITEMS).map(item).collect();
    if named.is_empty() {
        named.push(names::readable(language, "word", "products"));
    } else if order.items.len() > MOST_ITEMS {
        named.push("…".to_owned());
    }
    named.join(", ")
}

/// A state by its name in the reply's language.
pub(super) fn state(language: Language, state: OrderState) -> String {
    names::readable(language, "order_state", state.name())
}

/// `returning (last day 3 December)`.
fn open_action(language: Language, open: &OpenAction) -> String {
    let what = names::readable(language, "order_may", open.action.name());
    let until = names::name(language, "order_may", "until");
    match (&open.until, until) {
        (Some(day), Some(until)) => fill(until, &[("what", &what), ("day", day)]),
        _ => what,
    }
}

/// A size as it is written: `XL`, `UK 7`.
pub(super) fn size(size: &str) -> String {
    size.to_ascii_uppercase()
}
