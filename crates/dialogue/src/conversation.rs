//! What is kept between turns. It is the fold of [`TurnRecord`]s since the last context reset: old messages
//! are never understood again.

use crate::{filters::Filters, hand_over::HandOver, language::Language, understanding::Intent};

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
    /// How far the hand-over to a person of the shop has got; none while she talks to Mitra alone.
    pub hand_over: Option<HandOver>,
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
    /// How far the hand-over has got; `Some(None)` when it is over.
    pub hand_over: Option<Option<HandOver>>,
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
            hand_over: None,
            wordings: Vec::new(),
            turns: 0,
        }
    }

    /// Forgets what was looked for and shown, after a long pause. What she keeps, her language and the wordings
    /// she has heard stay. Mitra answers again, whoever was waited for.
    pub fn reset_context(&mut self) {
        self.filters = Filters::default();
        self.offset = 0;
        self.shown.clear();
        self.shown_before.clear();
        self.focus = None;
        self.last_intent = None;
        self.hand_over = self.hand_over.and_then(HandOver::after_a_pause);
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
        if let Some(hand_over) = record.hand_over {
            self.hand_over = hand_over;
        }
        // Each name once, the latest use last: the list stays as short as the book of wordings.
        self.wordings.retain(|name| !record.wordings.contains(name));
        self.wordings.extend(record.wordings);
    }
}
