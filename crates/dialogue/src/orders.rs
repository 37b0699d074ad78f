//! Orders: what the shop says of those of a signed-in customer, what may still be done about them, and what was
//! done. Days are told as the shop gives them; nothing is computed from them.

/// An order as the shop has it now. What the shop does not say is `None` or empty, never guessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The shop's id, as it writes it.
    pub id: String,
    /// The day it was placed.
    pub placed: Option<String>,
    /// How far it is.
    pub state: OrderState,
    /// What is in it.
    pub items: Vec<OrderItem>,
    /// The day on which it is expected or, when it has come, on which it came.
    pub day: Option<String>,
    /// Who carries it.
    pub carrier: Option<String>,
    /// Address of a page that shows where it is.
    pub tracking_link: Option<String>,
    /// What may still be done about it.
    pub open: Vec<OpenAction>,
}

/// One kind of thing in an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderItem {
    /// Its title, as the shop writes it.
    pub title: String,
    /// Pieces.
    pub pieces: u32,
    /// What was paid for one, rupees.
    pub price_rupees: Option<u32>,
}

/// Something that may still be done about an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenAction {
    /// What.
    pub action: OrderAction,
    /// The last day for it.
    pub until: Option<String>,
}

/// How far an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderState {
    /// The shop has it.
    Placed,
    /// It is packed.
    Packed,
    /// It is on its way.
    Shipped,
    /// It comes today.
    OutForDelivery,
    /// She has it.
    Delivered,
    /// It was called off.
    Cancelled,
    /// She asked to return it.
    ReturnAsked,
    /// She asked for it in another size.
    ExchangeAsked,
    /// It is back at the shop.
    Returned,
    /// She has her money back.
    Refunded,
}

/// What can be done about an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderAction {
    /// Call it off.
    Cancel,
    /// Send it back for the money.
    Return,
    /// Send it back for another size.
    Exchange,
}

/// What she wants to know or to have done about an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderWish {
    /// How far it is.
    Status,
    /// Where her money is.
    Refund,
    /// Something went wrong with it.
    Complaint,
    /// That this be done.
    Do(OrderAction),
}

/// A question about an order that waits for her word. It is about one order once `order_id` names it; without one
/// she was asked which of the candidates she means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderQuestion {
    /// What she wants.
    pub wish: OrderWish,
    /// The order it is about.
    pub order_id: Option<String>,
    /// The orders she was told of, in the order in which "the second one" counts.
    pub candidates: Vec<String>,
    /// The size she wants instead.
    pub size: Option<String>,
    /// How many turns there were when it was asked: what is done on her yes is done once, however often it is tried.
    pub asked_at: usize,
}

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Waiting {
    /// Which order she means.
    Which,
    /// In which size she wants it instead.
    Size,
    /// Her yes.
    Yes,
}

/// Which orders are asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrdersWanted {
    /// Her latest ones, newest first.
    Latest,
    /// The one of this id, as she wrote it; see [`is_same_id`].
    One(String),
    /// The one spoken about, and then her latest ones.
    SpokenOf(String),
}

/// Something to be done about the order that is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderDeed {
    /// What.
    pub action: OrderAction,
    /// The size she wants instead.
    pub size: Option<String>,
    /// See [`OrderQuestion::asked_at`]: of one conversation, the same number is the same deed.
    pub asked_at: usize,
}

/// What was found of her orders, or became of what she wanted done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrdersFound {
    /// The shop does not know who she is, so nothing is told, whatever id she names.
    NotSignedIn,
    /// The shop's system does not answer now.
    Silent,
    /// She has no order of this id.
    NoSuch,
    /// Her orders, newest first; the one, when one was asked about. None when she has none.
    Found(Vec<Order>),
    /// It was done; the order as it is now.
    Done(Order),
    /// The shop did not do it; the order as it is now, when it says so.
    Refused(Option<Order>),
    /// Whether it was done is not known: the shop's system did not answer.
    Unsure,
}

impl Order {
    /// Whether this may still be done.
    pub fn allows(&self, action: OrderAction) -> bool {
        self.open.iter().any(|open| open.action == action)
    }
}

impl OrderQuestion {
    /// What it waits for.
    pub(crate) fn waits_for(&self) -> Waiting {
        match (self.wish, &self.order_id, &self.size) {
            (OrderWish::Do(OrderAction::Exchange), Some(_), None) => Waiting::Size,
            (OrderWish::Do(_), Some(_), _) => Waiting::Yes,
            _ => Waiting::Which,
        }
    }
}

impl OrderAction {
    /// Every one.
    pub const ALL: [OrderAction; 3] = [OrderAction::Cancel, OrderAction::Return, OrderAction::Exchange];

    /// The name on wires and in files.
    pub fn name(self) -> &'static str {
        match self {
            OrderAction::Cancel => "cancel",
            OrderAction::Return => "return",
            OrderAction::Exchange => "exchange",
        }
    }

    /// The action of a name on wires and in files.
    pub fn from_name(name: &str) -> Option<OrderAction> {
        OrderAction::ALL.into_iter().find(|action| action.name() == name)
    }
}

impl OrderWish {
    /// The name in the log.
    pub fn name(self) -> &'static str {
        match self {
            OrderWish::Status => "status",
            OrderWish::Refund => "refund",
            OrderWish::Complaint => "complaint",
            OrderWish::Do(action) => action.name(),
        }
    }

    /// The wish of a name in the log.
    pub fn from_name(name: &str) -> Option<OrderWish> {
        [OrderWish::Status, OrderWish::Refund, OrderWish::Complaint]
            .into_iter()
            .chain(OrderAction::ALL.map(OrderWish::Do))
            .find(|wish| wish.name() == name)
    }
}

impl OrderState {
    /// Every one.
    pub const ALL: [OrderState; 10] = [
        OrderState::Placed,
        OrderState::Packed,
        OrderState::Shipped,
        OrderState::OutForDelivery,
        OrderState::Delivered,
        OrderState::Cancelled,
        OrderState::ReturnAsked,
        OrderState::ExchangeAsked,
        OrderState::Returned,
        OrderState::Refunded,
    ];

    /// The name on wires and in files.
    pub fn name(self) -> &'static str {
        match self {
            OrderState::Placed => "placed",
            OrderState::Packed => "packed",
            OrderState::Shipped => "shipped",
            OrderState::OutForDelivery => "out_for_delivery",
            OrderState::Delivered => "delivered",
            OrderState::Cancelled => "cancelled",
            OrderState::ReturnAsked => "return_asked",
            OrderState::ExchangeAsked => "exchange_asked",
            OrderState::Returned => "returned",
            OrderState::Refunded => "refunded",
        }
    }

    /// The state of a name on wires and in files.
    pub fn from_name(name: &str) -> Option<OrderState> {
        OrderState::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether it is still to come.
    pub(crate) fn is_on_the_way(self) -> bool {
        matches!(
            self,
            OrderState::Placed | OrderState::Packed | OrderState::Shipped | OrderState::OutForDelivery
        )
    }

    /// Whether it is about money that goes back.
    pub(crate) fn is_about_money(self) -> bool {
        matches!(
            self,
            OrderState::Cancelled | OrderState::ReturnAsked | OrderState::Returned | OrderState::Refunded
        )
    }
}

/// Whether this is the id she wrote: `#od 77123` is `OD77123`.
pub fn is_same_id(written: &str, id: &str) -> bool {
    !plain(id).is_empty() && plain(written) == plain(id)
}

/// The one of these ids that she wrote; its digits alone are enough when no other has them: `1042` is `GG-1042`.
pub fn meant_id<'i>(written: &str, ids: impl Iterator<Item = &'i str> + Clone) -> Option<&'i str> {
    if let Some(same) = ids.clone().find(|id| is_same_id(written, id)) {
        return Some(same);
    }
    let written = plain(written);
    let has_its_digits = |id: &&str| {
        let digits = id.trim_start_matches(|c: char| !c.is_ascii_digit());
        digits.bytes().all(|byte| byte.is_ascii_digit()) && digits == written
    };
    let mut meant = ids.filter(has_its_digits);
    meant.next().filter(|_| !written.is_empty() && meant.next().is_none())
}

/// An id without what people leave out or add.
fn plain(id: &str) -> String {
    id.chars().filter(|c| !c.is_whitespace() && *c != '#').flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_known_however_it_is_written() {
        let ids = ["GG-1042", "GG-1041", "ZZ-1041", "77", "A1B2"];
        let meant = |written: &str| meant_id(written, ids.into_iter());
        for written in ["GG-1042", "gg-1042", "#GG-1042", " gg - 1042 ", "1042", "#1042"] {
            assert_eq!(meant(written), Some("GG-1042"), "{written}");
        }
        assert_eq!(meant("77"), Some("77"));
        for nothing in ["1041", "042", "", "#", "GG", "2", "GG-10422"] {
            assert_eq!(meant(nothing), None, "{nothing}");
        }
        assert_eq!(meant("zz-1041"), Some("ZZ-1041"));
    }
}
