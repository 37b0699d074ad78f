//! What a shop's answer says of an order. What is not right in it is left out; without id and state it is none.

use mitra_dialogue::{OpenAction, Order, OrderAction, OrderItem, OrderState, is_same_id};
use reqwest::Url;
use serde_json::Value;

use super::MOST_ORDERS;

/// Longest id, day or name of a carrier, characters.
const SHORT: usize = 64;
/// Longest title or address, characters.
const LONG: usize = 300;
/// Most things of an order that are read.
const MOST_ITEMS: usize = 20;

/// The orders of a list that are this customer's, each id once, as the shop sorts them.
pub(super) fn list(answer: &Value, customer: &str) -> Result<Vec<Order>, String> {
    let list = answer.get("orders").and_then(Value::as_array).ok_or("there is no list `orders`")?;
    let mut orders: Vec<Order> = Vec::new();
    for order in list.iter().filter_map(|order| order_of(order, customer).ok()) {
        if orders.len() < MOST_ORDERS && !orders.iter().any(|known| is_same_id(&known.id, &order.id)) {
            orders.push(order);
        }
    }
    Ok(orders)
}

/// An order, when it is this customer's.
pub(super) fn order_of(answer: &Value, customer: &str) -> Result<Order, String> {
    let of = |name: &str| answer.get(name).unwrap_or(&Value::Null);
    if text(of("customer"), LONG).as_deref() != Some(customer) {
        return Err("an order is not the customer's who asks".to_owned());
    }
    let id = text(of("id"), SHORT).ok_or("an order has no `id`")?;
    let state =
        of("state").as_str().and_then(OrderState::from_name).ok_or("an order has no known `state`")?;
    let items = of("items").as_array().map(Vec::as_slice).unwrap_or_default();
    let open = of("open").as_array().map(Vec::as_slice).unwrap_or_default();
    Ok(Order {
        id,
        placed: text(of("placed"), SHORT),
        state,
        items: items.iter().take(MOST_ITEMS).filter_map(item).collect(),
        day: text(of("day"), SHORT),
        carrier: text(of("carrier"), SHORT),
        tracking_link: text(of("tracking"), LONG).filter(|link| is_web_page(link)),
        open: open.iter().filter_map(open_action).collect(),
    })
}

fn item(value: &Value) -> Option<OrderItem> {
    let whole = |name: &str| value.get(name).and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok());
    Some(OrderItem {
        title: text(value.get("title")?, LONG)?,
        pieces: whole("pieces").unwrap_or(1).max(1),
        price_rupees: whole("price"),
    })
}

/// `{"action": "return", "until": "29 November"}`.
fn open_action(value: &Value) -> Option<OpenAction> {
    let action = OrderAction::from_name(value.get("action")?.as_str()?)?;
    Some(OpenAction { action, until: value.get("until").and_then(|until| text(until, SHORT)) })
}

/// Text of one line; ids may be numbers.
fn text(value: &Value, longest: usize) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let fits = !text.is_empty() && text.chars().count() <= longest && !text.chars().any(char::is_control);
    fits.then_some(text)
}

fn is_web_page(link: &str) -> bool {
    Url::parse(link).is_ok_and(|url| url.scheme() == "https" && url.username().is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_order_is_read_and_what_is_not_right_in_it_is_left_out() {
        let order = order_of(
            &json!({
                "id": 1042, "customer": "her-1", "placed": "24 November", "state": "shipped", "day": "a\u{7}b",
                "items": [{"title": "Red Kurti", "pieces": 2, "price": 699}, {"pieces": 1}, 5],
                "carrier": "x".repeat(65), "tracking": "javascript:alert(1)",
                "open": [{"action": "cancel"}, {"action": "burn"}, {"action": "return", "until": "Friday"}],
            }),
            "her-1",
        )
        .unwrap();
        assert_eq!((order.id.as_str(), order.state), ("1042", OrderState::Shipped));
        let item = OrderItem { title: "Red Kurti".into(), pieces: 2, price_rupees: Some(699) };
        assert_eq!(order.items, [item]);
        assert_eq!((order.day, order.carrier, order.tracking_link), (None, None, None));
        let open: Vec<_> =
            order.open.iter().map(|open| (open.action.name(), open.until.as_deref())).collect();
        assert_eq!(open, [("cancel", None), ("return", Some("Friday"))]);
    }

    #[test]
    fn what_is_no_order_of_hers_is_none() {
        let good = json!({"id": "1", "customer": "her-1", "state": "placed"});
        assert!(order_of(&good, "her-1").is_ok());
        for (member, value) in [
            ("customer", json!("other-2")),
            ("customer", json!(null)),
            ("id", json!("")),
            ("id", json!(["1"])),
            ("state", json!("lost in space")),
        ] {
            let mut bad = good.clone();
            bad[member] = value;
            assert!(order_of(&bad, "her-1").is_err(), "{bad}");
        }
        let orders = list(
            &json!({"orders": [good, {"id": "1"}, 7, good, {"id": "#1 ", "customer": "her-1", "state": "packed"}]}),
            "her-1",
        );
        assert_eq!(orders.unwrap().len(), 1, "the same id twice is one order, the first");
        assert!(list(&json!([]), "her-1").is_err());
    }
}
