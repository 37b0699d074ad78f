//! Orders, places and what was asked about them, in scripts.

use std::{fs, path::Path};

use mitra_dialogue::{
    Area, Conversation, Delivery, Lookup, OpenAction, Order, OrderAction, OrderItem, OrderState, OrdersFound,
    OrdersWanted,
};

/// The orders of `orders.table`.
pub(crate) fn orders(folder: &Path) -> Vec<Order> {
    let text = fs::read_to_string(folder.join("orders.table")).expect("orders.table");
    text.lines().filter(|line| !line.starts_with('#')).map(order).collect()
}

fn order(line: &str) -> Order {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let text = |cell: &str| Some(cell.to_owned()).filter(|cell| cell != "-");
    let list = |cell: &str| -> Vec<String> {
        cell.split("; ").filter(|item| !item.is_empty() && *item != "-").map(str::to_owned).collect()
    };
    let item = |written: &String| {
        let (title, rest) = written.split_once(" * ").expect("`TITLE * PIECES @ PRICE`");
        let (pieces, price) = rest.split_once(" @ ").expect("`TITLE * PIECES @ PRICE`");
        OrderItem {
            title: title.to_owned(),
            pieces: pieces.parse().expect("pieces"),
            price_rupees: price.parse().ok(),
        }
    };
    let open = |written: &String| {
        let (name, until) =
            written.split_once(" until ").map_or((written.as_str(), None), |(a, b)| (a, Some(b)));
        OpenAction {
            action: OrderAction::from_name(name).expect("an action"),
            until: until.map(str::to_owned),
        }
    };
    Order {
        id: cells[0].to_owned(),
        placed: text(cells[1]),
        state: OrderState::from_name(cells[2]).expect("a state"),
        items: list(cells[3]).iter().map(item).collect(),
        day: text(cells[4]),
        carrier: text(cells[5]),
        tracking_link: text(cells[6]),
        open: list(cells[7]).iter().map(open).collect(),
    }
}

/// `none`, `guest`, `silent`, `unknown`, `unsure`, `refused [ID]`, `done ID`, or ids; `empty` when there are no orders.
pub(crate) fn found(written: &str, orders: &[Order]) -> Option<OrdersFound> {
    let of = |id: &str| {
        orders.iter().find(|order| order.id == id).unwrap_or_else(|| panic!("no order {id}")).clone()
    };
    let (first, rest) = written.split_once(' ').unwrap_or((written, ""));
    Some(match first {
        "none" => return None,
        "guest" => OrdersFound::NotSignedIn,
        "silent" => OrdersFound::Silent,
        "unknown" => OrdersFound::NoSuch,
        "unsure" => OrdersFound::Unsure,
        "empty" => OrdersFound::Found(Vec::new()),
        "refused" => OrdersFound::Refused((!rest.is_empty()).then(|| of(rest))),
        "done" => OrdersFound::Done(of(rest)),
        _ => OrdersFound::Found(written.split(' ').map(of).collect()),
    })
}

/// `not served`, `which`, or `DAYS CHARGE FREE_FROM yes|no|-`, with `-` for what the shop does not say.
pub(crate) fn area(written: &str) -> Delivery {
    if written == "not served" {
        return Delivery::NotServed;
    }
    if written == "which" {
        return Delivery::WhichPincode;
    }
    let cells: Vec<&str> = written.split(' ').collect();
    Delivery::Served(Area {
        days: Some(cells[0].to_owned()).filter(|days| days != "-"),
        charge_rupees: cells[1].parse().ok(),
        free_from_rupees: cells[2].parse().ok(),
        cash_on_delivery: (cells[3] != "-").then_some(cells[3] == "yes"),
    })
}

/// The rupees of orders and places.
pub(crate) fn amounts(found: Option<&OrdersFound>, delivery: Option<&Delivery>) -> Vec<u64> {
    let orders = match found {
        Some(OrdersFound::Found(orders)) => orders.clone(),
        Some(OrdersFound::Done(order) | OrdersFound::Refused(Some(order))) => vec![order.clone()],
        _ => Vec::new(),
    };
    let prices = orders.into_iter().flat_map(|order| order.items).filter_map(|item| item.price_rupees);
    let charges = match delivery {
        Some(Delivery::Served(area)) => [area.charge_rupees, area.free_from_rupees],
        _ => [None, None],
    };
    prices.chain(charges.into_iter().flatten()).map(u64::from).collect()
}

/// What a lookup asks about orders and places, in words.
pub(crate) fn lookup(lookup: &Lookup) -> Option<String> {
    match lookup {
        Lookup::Orders { wanted, deed, .. } => {
            let wanted = match wanted {
                OrdersWanted::Latest => "latest",
                OrdersWanted::One(id) => id,
                OrdersWanted::SpokenOf(id) => &format!("of {id}"),
            };
            let deed = deed.as_ref().map(|deed| {
                let size = deed.size.as_ref().map(|size| format!(" {size}")).unwrap_or_default();
                format!(" do {}{size} of {}", deed.action.name(), deed.asked_at)
            });
            Some(format!("orders {wanted}{}", deed.unwrap_or_default()))
        }
        Lookup::Delivery { pincode, topic, .. } => {
            Some(format!("delivery {} {}", pincode.as_deref().unwrap_or("-"), topic.name()))
        }
        _ => None,
    }
}

/// The open question after a turn: `WISH ID|? SIZE|-`, or `none`.
pub(crate) fn question(after: &Conversation) -> String {
    after.order_question.as_ref().map_or("none".to_owned(), |question| {
        let id = question.order_id.as_deref().unwrap_or("?");
        format!("{} {id} {}", question.wish.name(), question.size.as_deref().unwrap_or("-"))
    })
}
