//! Orders of the demo shop: invented ones, from `demo.json`, in the form in which shops' APIs tell theirs. What is
//! done about them is kept in the database for a day.

use std::{collections::BTreeMap, sync::OnceLock};

use mitra_dialogue::{Order, OrderAction, OrderState, OrdersFound, is_same_id};
use serde_json::Value;

use super::{Deed, meant, reading};
use crate::store::{DemoDeed, Store, StoreError};

/// The latest orders of a demo customer.
pub(super) async fn latest(store: &Store, shop_id: &str, customer: &str) -> Result<OrdersFound, StoreError> {
    let mut orders = of(customer);
    for order in &mut orders {
        if let Some(deed) = store.demo_deed(shop_id, &order.id).await? {
            apply(order, &deed);
        }
    }
    Ok(OrdersFound::Found(orders))
}

/// One of them.
pub(super) async fn one(
    store: &Store,
    shop_id: &str,
    customer: &str,
    written: &str,
) -> Result<OrdersFound, StoreError> {
    let OrdersFound::Found(orders) = latest(store, shop_id, customer).await? else {
        return Ok(OrdersFound::Silent);
    };
    Ok(meant(written, orders).map_or(OrdersFound::NoSuch, |order| OrdersFound::Found(vec![order])))
}

/// Does something about one of them, once.
pub(super) async fn act(
    store: &Store,
    shop_id: &str,
    customer: &str,
    id: &str,
    deed: &Deed<'_>,
) -> Result<OrdersFound, StoreError> {
    let Some(mut order) = of(customer).into_iter().find(|order| is_same_id(id, &order.id)) else {
        return Ok(OrdersFound::NoSuch);
    };
    if order.allows(deed.what.action) {
        let asked = DemoDeed { key: deed.key.clone(), action: deed.what.action.name().to_owned() };
        store.put_demo_deed(shop_id, &order.id, &asked).await?;
    }
    // What was done first counts: this, the same again, or something else before it.
    let done = store.demo_deed(shop_id, &order.id).await?;
    let is_this = done.as_ref().is_some_and(|done| done.key == deed.key);
    if let Some(done) = &done {
        apply(&mut order, done);
    }
    Ok(if is_this { OrdersFound::Done(order) } else { OrdersFound::Refused(Some(order)) })
}

/// The orders of a demo customer as the file tells them.
fn of(customer: &str) -> Vec<Order> {
    static ORDERS: OnceLock<BTreeMap<String, Value>> = OnceLock::new();
    // A test reads the whole file; what is broken in it is no order.
    let orders = ORDERS.get_or_init(|| serde_json::from_str(include_str!("demo.json")).unwrap_or_default());
    orders.get(customer).and_then(|hers| reading::list(hers, customer).ok()).unwrap_or_default()
}

fn apply(order: &mut Order, deed: &DemoDeed) {
    order.state = match OrderAction::from_name(&deed.action) {
        Some(OrderAction::Cancel) => OrderState::Cancelled,
        Some(OrderAction::Return) => OrderState::ReturnAsked,
        Some(OrderAction::Exchange) => OrderState::ExchangeAsked,
        None => return,
    };
    order.open.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_of_the_file_is_read_and_every_state_can_be_tried() {
        let file: BTreeMap<String, Value> = serde_json::from_str(include_str!("demo.json")).unwrap();
        let mut states = Vec::new();
        for (customer, hers) in &file {
            let written = hers["orders"].as_array().unwrap().len();
            let read = of(customer);
            assert_eq!(read.len(), written, "{customer}");
            states.extend(read.into_iter().map(|order| order.state));
        }
        let made_by_hand = [OrderState::ExchangeAsked];
        for state in OrderState::ALL.into_iter().filter(|state| !made_by_hand.contains(state)) {
            assert!(states.contains(&state), "no order is {}", state.name());
        }
    }
}
