//! What is kept between turns. It is the fold of [`TurnRecord`]s since the last context reset: old messages
//! are never understood again.

use crate::{filters::Filters, language::Language, orders::OrderQuestion, understanding::Intent};

/// The state of a conversation before a turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Conversation {
    /// Language of the next reply unless the next message is certainly in another.
    pub language: Language,
    /// What is being looked for.
    pub filters: Filters,
    /// How many results of `filters` have been shown so far.
    pub offset: usize,
    /// The products that were last listed; "the second one" counts here.
    pub shown: Vec<ShownProduct>,
    /// The list before that one ("the first of the list above").
    pub shown_before: Vec<ShownProduct>,
    /// Id of the one product last spoken about ("this", "iska").
    pub focus: Option<String>,
    /// What the last turn served or asked about; a bare "the second one" goes on with it.
    pub last_intent: Option<Intent>,
    /// Kept products, oldest first.
    pub wishlist: Vec<String>,
    /// Ids and pieces in the cart, oldest first.
    pub cart: Vec<(String, u32)>,
    /// Id of the order last spoken about.
    pub order: Option<String>,
    /// A question about an order that waits for her word.
    pub order_question: Option<OrderQuestion>,
    /// Where things are to be delivered, six digits.
    pub pincode: Option<String>,
    /// Names of wordings already used, the latest last; none is used twice while others are left.
    pub wordings: Vec<String>,
    /// How many turns there were.
    pub turns: usize,
}

/// A product of the last list, with what references need ("the cheaper one", "wo laal wali").
#[derive(Debug, Clone, PartialEq)]
pub struct ShownProduct {
    /// The shop's id.
    pub id: String,
    /// Title as shown.
    pub title: String,
    /// Price as shown, rupees.
    pub price_rupees: u32,
    /// Colours as the shop writes them.
    pub colours: Vec<String>,
    /// Stars as shown.
    pub rating: Option<f32>,
}

/// What one turn leaves for the next. `None` means "as before".
#[derive(Debug, Clone, PartialEq)]
pub struct TurnRecord {
    /// What was wanted.
    pub intent: Intent,
    /// Language of the reply.
    pub language: Language,
    /// What is being looked for from now on.
    pub filters: Option<Filters>,
    /// How many results of it have been shown.
    pub offset: Option<usize>,
    /// The new list.
    pub shown: Option<Vec<ShownProduct>>,
    /// The one product spoken about; `Some(None)` when there is none any more.
    pub focus: Option<Option<String>>,
    /// Kept products, all of them.
    pub wishlist: Option<Vec<String>>,
    /// The cart, all of it.
    pub cart: Option<Vec<(String, u32)>>,
    /// The order spoken about.
    pub order: Option<String>,
    /// The question about an order that waits for her word; `Some(None)` when none does any more.
    pub order_question: Option<Option<OrderQuestion>>,
    /// Where things are to be delivered.
    pub pincode: Option<String>,
    /// Names of the wordings the reply used.
    pub wordings: Vec<String>,
}

impl Conversation {
    /// A conversation in which nothing was said yet.
    pub fn new(language: Language) -> Conversation {
        Conversation {
            language,
            filters: Filters::default(),
            offset: 0,
            shown: Vec::new(),
            shown_before: Vec::new(),
            focus: None,
            last_intent: None,
            wishlist: Vec::new(),
            cart: Vec::new(),
            order: None,
            order_question: None,
            pincode: None,
            wordings: Vec::new(),
            turns: 0,
        }
    }

    /// Forgets what was looked for and shown, after a long pause. What she keeps, her language and the wordings
    /// she has heard stay.
    pub fn reset_context(&mut self) {
        self.filters = Filters::default();
        self.offset = 0;
        self.shown.clear();
        self.shown_before.clear();
        self.focus = None;
        self.last_intent = None;
        self.order = None;
        self.order_question = None;
    }

    /// Takes in what a turn left.
    pub fn apply(&mut self, record: TurnRecord) {
        self.language = record.language;
        self.last_intent = Some(record.intent);
        self.turns += 1;
        if let Some(filters) = record.filters {
            self.filters = filters;
        }
        if let Some(offset) = record.offset {
            self.offset = offset;
        }
        if let Some(shown) = record.shown {
            self.shown_before = std::mem::replace(&mut self.shown, shown);
        }
        if let Some(focus) = record.focus {
            self.focus = focus;
        }
        if let Some(wishlist) = record.wishlist {
            self.wishlist = wishlist;
        }
        if let Some(cart) = record.cart {
            self.cart = cart;
        }
        self.order = record.order.or(self.order.take());
        if let Some(question) = record.order_question {
            self.order_question = question;
        }
        self.pincode = record.pincode.or(self.pincode.take());
        // Each name once, the latest use last: the list stays as short as the book of wordings.
        self.wordings.retain(|name| !record.wordings.contains(name));
        self.wordings.extend(record.wordings);
    }
}
