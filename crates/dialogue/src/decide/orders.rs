//! Which orders a message is about.

use super::{Asked, Decision, heard::Heard};
use crate::{
    cues,
    lookup::Lookup,
    orders::{OrderAction, OrderDeed, OrderWish, OrdersWanted},
    policy::Topic,
    understanding::{Intent, Slot},
};

/// Looks the orders up that the message is about: the one it names, the one spoken about, else the latest.
pub(super) fn about(heard: &Heard, intent: Intent, wish: OrderWish) -> Decision {
    let has = |cue: &str| cues::has(heard.understanding, cue);
    let several = has("orders") || has("other");
    let named = heard.understanding.texts(Slot::OrderId).last().map(str::to_owned);
    let spoken_of = heard.conversation.order.clone().filter(|_| !several);
    let wanted = match (named, spoken_of, wish) {
        (Some(id), ..) => OrdersWanted::One(id),
        // What cannot be done about it may be meant of another.
        (None, Some(id), OrderWish::Do(_)) => OrdersWanted::SpokenOf(id),
        (None, Some(id), _) => OrdersWanted::One(id),
        (None, None, _) => OrdersWanted::Latest,
    };
    let sizes = heard.understanding.texts(Slot::Size).last().map(str::to_owned);
    look_up(heard, intent, wish, wanted, sizes, None)
}

/// Looks orders up, after a deed if there is one.
pub(super) fn look_up(
    heard: &Heard,
    intent: Intent,
    wish: OrderWish,
    wanted: OrdersWanted,
    size: Option<String>,
    deed: Option<OrderDeed>,
) -> Decision {
    let topic = match intent {
        Intent::ReturnRefund => Topic::Returns,
        _ => Topic::Contact,
    };
    let lookup = Lookup::Orders { wanted, deed, topic, language: heard.language };
    let asked = Asked { order: Some(wish), sizes: size.into_iter().collect(), ..Asked::default() };
    Decision { asked, ..heard.serve(intent, lookup) }
}

/// The intent that serves a wish.
pub(super) fn intent_of(wish: OrderWish) -> Intent {
    match wish {
        OrderWish::Status => Intent::OrderStatus,
        OrderWish::Complaint => Intent::Complaint,
        OrderWish::Do(OrderAction::Cancel) => Intent::OrderCancel,
        OrderWish::Refund | OrderWish::Do(OrderAction::Return | OrderAction::Exchange) => {
            Intent::ReturnRefund
        }
    }
}
