//! Orders: told of, asked about, and what became of what she wanted done.

use super::{
    draft::Draft,
    order_lines::{self, MOST_TOLD, describe, items, list, state},
};
use crate::{
    lookup::Lookup,
    names,
    orders::{
        Order, OrderAction, OrderDeed, OrderQuestion, OrderWish, OrdersFound, OrdersWanted, is_same_id,
    },
    wording::fill,
};

/// Longest chip, characters.
const LONGEST_CHIP: usize = 40;

/// Answers what was wanted of orders. `unknown` is said where the shop has no way to look orders up.
pub(super) fn answer(draft: &mut Draft, unknown: &str) {
    let findings = draft.findings;
    let wish = draft.decision.asked.order.unwrap_or(OrderWish::Status);
    match &findings.orders {
        None => nowhere(draft, unknown),
        Some(OrdersFound::NotSignedIn) => {
            draft.say("order.sign_in", &[]);
            draft.pass_policy_on();
            draft.chips(&["human", "help"]);
        }
        Some(OrdersFound::Silent) => {
            if deed(draft).is_some() {
                // Perhaps it was heard before: her next yes has to mean the same deed.
                draft.record.order_question = None;
            }
            draft.say("order.silent", &[]);
            draft.chips(&["orders", "human", "help"]);
        }
        Some(OrdersFound::NoSuch) => {
            let id = wanted_id(draft);
            draft.say("order.unknown", &[("id", &id)]);
            draft.chips(&["orders", "human", "help"]);
        }
        Some(OrdersFound::Found(orders)) if orders.is_empty() => {
            draft.say("order.none", &[]);
            draft.chips(&["saree", "kurti", "human"]);
        }
        Some(OrdersFound::Found(orders)) => match wish {
            OrderWish::Do(action) => wanted_done(draft, action, orders),
            OrderWish::Refund => tell(draft, wish, &about_money(orders)),
            OrderWish::Status | OrderWish::Complaint => tell(draft, wish, orders),
        },
        Some(OrdersFound::Done(order)) => done(draft, order),
        Some(OrdersFound::Refused(order)) => refused(draft, order.as_ref()),
        Some(OrdersFound::Unsure) => unsure(draft),
    }
}

/// The shop's word on where to turn instead.
fn nowhere(draft: &mut Draft, unknown: &str) {
    draft.say(unknown, &[]);
    draft.pass_policy_on();
    draft.chips(&["help", "cart"]);
}

/// Tells of one order, or of the latest and asks nothing: naming one is enough.
fn tell(draft: &mut Draft, wish: OrderWish, orders: &[Order]) {
    match orders {
        [only] => {
            draft.record.order = Some(only.id.clone());
            describe(draft, only);
            draft.chips(&["human", "help"]);
        }
        several => {
            let list = list(draft.language(), several);
            draft.say("order.list", &[("list", &list)]);
            which(draft, wish, several);
        }
    }
}

/// Those whose money is on its way back; without any, all.
fn about_money(orders: &[Order]) -> Vec<Order> {
    let about: Vec<Order> = orders.iter().filter(|order| order.state.is_about_money()).cloned().collect();
    if about.is_empty() { orders.to_vec() } else { about }
}

/// Asks for her yes, or which order she means, or says why it cannot be done and what can.
fn wanted_done(draft: &mut Draft, action: OrderAction, orders: &[Order]) {
    let candidates: Vec<&Order> = orders.iter().filter(|order| order.allows(action)).collect();
    match (candidates.as_slice(), orders) {
        (several, [order, ..]) if is_spoken_of(draft, order) => match order.allows(action) {
            true => ask(draft, action, order),
            false => too_late(draft, action, order, several),
        },
        ([order], _) => ask(draft, action, order),
        ([], [order]) => too_late(draft, action, order, &[]),
        ([], several) => {
            let list = list(draft.language(), several);
            draft.say(&key(action, "none"), &[("list", &list)]);
            draft.chips(&["human", "orders", "help"]);
        }
        (several, _) => {
            let several: Vec<Order> = several.iter().copied().cloned().collect();
            let list = list(draft.language(), &several);
            draft.say("order.which", &[("list", &list)]);
            which(draft, OrderWish::Do(action), &several);
        }
    }
}

fn is_spoken_of(draft: &Draft, order: &Order) -> bool {
    match &draft.decision.lookup {
        Lookup::Orders { wanted: OrdersWanted::SpokenOf(id), .. } => is_same_id(id, &order.id),
        _ => false,
    }
}

/// Says why it cannot be done about this one, what can, and offers those for which it can.
fn too_late(draft: &mut Draft, action: OrderAction, order: &Order, others: &[&Order]) {
    draft.record.order = Some(order.id.clone());
    let state = state(draft.language(), order.state);
    draft.say(&key(action, "late"), &[("id", &order.id), ("state", &state)]);
    order_lines::say_open(draft, order);
    if others.is_empty() {
        draft.chips(&["human", "orders", "help"]);
    } else {
        let others: Vec<Order> = others.iter().copied().cloned().collect();
        which(draft, OrderWish::Do(action), &others);
    }
}

/// Waits for an order to be named, each of them a chip.
fn which(draft: &mut Draft, wish: OrderWish, orders: &[Order]) {
    let told = orders.iter().take(MOST_TOLD);
    let phrase = names::name(draft.language(), "chip", "order").unwrap_or("{id}");
    for order in told.clone() {
        let chip = fill(phrase, &[("id", &order.id)]);
        if chip.chars().count() <= LONGEST_CHIP {
            draft.chip_saying(chip);
        }
    }
    draft.chips(&["human", "help"]);
    let question = OrderQuestion {
        wish,
        order_id: None,
        candidates: told.map(|order| order.id.clone()).collect(),
        size: draft.decision.asked.sizes.last().cloned(),
        asked_at: draft.conversation.turns,
    };
    draft.record.order_question = Some(Some(question));
}

/// Asks for her yes, for an exchange first for the size.
fn ask(draft: &mut Draft, action: OrderAction, order: &Order) {
    let items = items(draft.language(), order, false);
    let size = draft.decision.asked.sizes.last().cloned().filter(|_| action == OrderAction::Exchange);
    let written = size.as_deref().map(order_lines::size).unwrap_or_default();
    let values = [("id", order.id.as_str()), ("items", &items), ("size", &written)];
    if action == OrderAction::Exchange && size.is_none() {
        draft.say("order.exchange.size", &values[..2]);
        draft.chips(&["no_keep", "human"]);
    } else {
        draft.say(&key(action, "ask"), &values);
        draft.chips(&[yes(action), "no_keep"]);
    }
    draft.record.order = Some(order.id.clone());
    let question = OrderQuestion {
        wish: OrderWish::Do(action),
        order_id: Some(order.id.clone()),
        candidates: vec![order.id.clone()],
        size,
        asked_at: draft.conversation.turns,
    };
    draft.record.order_question = Some(Some(question));
}

fn done(draft: &mut Draft, order: &Order) {
    let Some(deed) = deed(draft) else { return tell(draft, OrderWish::Status, std::slice::from_ref(order)) };
    let size = deed.size.as_deref().map(order_lines::size).unwrap_or_default();
    draft.record.order = Some(order.id.clone());
    draft.say(&key(deed.action, "done"), &[("id", &order.id), ("size", &size)]);
    draft.chips(&["orders", "return_rules", "help"]);
}

fn refused(draft: &mut Draft, order: Option<&Order>) {
    let id = wanted_id(draft);
    draft.say("order.refused", &[("id", &id)]);
    if let Some(order) = order {
        describe(draft, order);
    }
    draft.chips(&["human", "orders", "help"]);
}

/// The question stays as it was: her next yes means the same deed, which is done once.
fn unsure(draft: &mut Draft) {
    let id = wanted_id(draft);
    draft.say("order.unsure", &[("id", &id)]);
    draft.record.order_question = None;
    let again = deed(draft).map(|deed| yes(deed.action));
    draft.chips(&[again.unwrap_or("orders"), "orders", "human"]);
}

/// The order that was asked about, as she wrote it or as the shop does.
fn wanted_id(draft: &Draft) -> String {
    match &draft.decision.lookup {
        Lookup::Orders { wanted: OrdersWanted::One(id), .. } => id.trim_start_matches('#').trim().to_owned(),
        _ => String::new(),
    }
}

fn deed(draft: &Draft) -> Option<OrderDeed> {
    match &draft.decision.lookup {
        Lookup::Orders { deed, .. } => deed.clone(),
        _ => None,
    }
}

fn key(action: OrderAction, situation: &str) -> String {
    format!("order.{}.{situation}", action.name())
}

fn yes(action: OrderAction) -> &'static str {
    match action {
        OrderAction::Cancel => "yes_cancel",
        OrderAction::Return => "yes_return",
        OrderAction::Exchange => "yes_exchange",
    }
}
