//! What is kept between turns. It is the fold of [`TurnRecord`]s since the last context reset: old messages
//! are never understood again.

use crate::{
    filters::Filters, hand_over::HandOver, language::Language, orders::OrderQuestion, taste::Taste,
    understanding::Intent,
};

/// How many searches she can go back through.
const MOST_EARLIER: usize = 8;
/// How many products spoken about are remembered.
const MOST_SPOKEN: usize = 16;
/// How many lists before the one in view are remembered.
const MOST_LISTS: usize = 8;

/// The state of a conversation before a turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Conversation {
    /// Language of the next reply unless the next message is certainly in another.
    pub language: Language,
    /// What is being looked for.
    pub filters: Filters,
    /// What was looked for before that, the latest last: what "back to the kurtis" goes back to.
    pub earlier: Vec<Filters>,
    /// How many results of `filters` have been shown so far.
    pub offset: usize,
    /// The products that were last listed; "the second one" counts here.
    pub shown: Vec<ShownProduct>,
    /// The lists before that one, the latest last ("the first of the list above", "the yellow lehenga you showed me").
    pub shown_before: Vec<Vec<ShownProduct>>,
    /// Ids of the products that were last spoken about together ("both", "the cheaper one").
    pub discussed: Vec<String>,
    /// Id of the one product last spoken about ("this", "iska").
    pub focus: Option<String>,
    /// Ids of the products that were in focus, each once, the latest last.
    pub spoken: Vec<String>,
    /// What the last turn served or asked about; a bare "the second one" goes on with it.
    pub last_intent: Option<Intent>,
    /// Her taste as far as this conversation has shown it.
    pub taste: Taste,
    /// She has come back after a long pause and nothing was said since.
    pub is_rested: bool,
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
    /// How far the hand-over to a person of the shop has got; none while she talks to Mitra alone.
    pub hand_over: Option<HandOver>,
    /// Names of wordings already used, the latest last; none is used twice while others are left.
    pub wordings: Vec<String>,
    /// How many turns there were.
    pub turns: usize,
    /// What her phone told her by itself, at the prices it knew: the shop has not looked at them since.
    pub unverified: Vec<ShownProduct>,
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
    /// Its canonical category, where it is known.
    pub kind: Option<String>,
    /// Fabric as the shop writes it.
    pub fabric: Option<String>,
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
    /// Products spoken about together; `Some` of an empty list when it was one or none.
    pub discussed: Option<Vec<String>>,
    /// Kept products, all of them.
    pub wishlist: Option<Vec<String>>,
    /// The cart, all of it.
    pub cart: Option<Vec<(String, u32)>>,
    /// Products that she did not want.
    pub refused: Vec<String>,
    /// She looks for herself from now on, whomever she looked for before.
    pub for_herself: bool,
    /// The order spoken about.
    pub order: Option<String>,
    /// The question about an order that waits for her word; `Some(None)` when none does any more.
    pub order_question: Option<Option<OrderQuestion>>,
    /// Where things are to be delivered.
    pub pincode: Option<String>,
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
            earlier: Vec::new(),
            offset: 0,
            shown: Vec::new(),
            shown_before: Vec::new(),
            discussed: Vec::new(),
            focus: None,
            spoken: Vec::new(),
            last_intent: None,
            taste: Taste::default(),
            is_rested: false,
            wishlist: Vec::new(),
            cart: Vec::new(),
            order: None,
            order_question: None,
            pincode: None,
            hand_over: None,
            wordings: Vec::new(),
            turns: 0,
            unverified: Vec::new(),
        }
    }

    /// Forgets what was looked for and shown, after a long pause. What she keeps, her taste, her language and the
    /// wordings she has heard stay. Mitra answers again, whoever was waited for.
    pub fn reset_context(&mut self) {
        self.is_rested = self.turns > 0;
        self.filters = Filters::default();
        self.earlier.clear();
        self.offset = 0;
        self.shown.clear();
        self.shown_before.clear();
        self.discussed.clear();
        self.focus = None;
        self.spoken.clear();
        self.last_intent = None;
        self.order = None;
        self.order_question = None;
        self.hand_over = self.hand_over.and_then(HandOver::after_a_pause);
    }

    /// The product of an id as it was last shown.
    pub(crate) fn as_shown(&self, id: &str) -> Option<&ShownProduct> {
        let lists = std::iter::once(&self.shown).chain(self.shown_before.iter().rev());
        lists.flatten().find(|product| product.id == id)
    }

    /// Every product that was listed lately, the latest list first, each once.
    pub(crate) fn all_shown(&self) -> Vec<&ShownProduct> {
        let mut all: Vec<&ShownProduct> = Vec::new();
        for product in std::iter::once(&self.shown).chain(self.shown_before.iter().rev()).flatten() {
            if !all.iter().any(|own| own.id == product.id) {
                all.push(product);
            }
        }
        all
    }

    /// The list in view is a choice among what was found, not the beginning of it.
    pub(crate) fn has_chosen_list(&self) -> bool {
        self.offset == 0 && !self.shown.is_empty() && !self.filters.is_empty()
    }

    /// Takes in what a turn left.
    pub fn apply(&mut self, record: TurnRecord) {
        self.language = record.language;
        self.last_intent = Some(record.intent);
        self.turns += 1;
        self.is_rested = false;
        if record.for_herself {
            self.taste.audiences.clear();
        }
        if let Some(filters) = record.filters {
            self.look_for(filters);
        }
        self.taste.refuse(&record.refused);
        if let Some(offset) = record.offset {
            self.offset = offset;
        }
        if let Some(shown) = record.shown {
            let left = std::mem::replace(&mut self.shown, shown);
            keep(&mut self.shown_before, left, MOST_LISTS);
        }
        if let Some(discussed) = record.discussed {
            self.discussed = discussed;
        }
        if let Some(focus) = record.focus {
            if let Some(id) = &focus {
                self.spoken.retain(|spoken| spoken != id);
                keep(&mut self.spoken, id.clone(), MOST_SPOKEN);
            }
            self.focus = focus;
        }
        if let Some(wishlist) = record.wishlist {
            let dropped = self.wishlist.iter().filter(|id| !wishlist.contains(id));
            self.taste.refuse(&dropped.cloned().collect::<Vec<_>>());
            wishlist.iter().for_each(|id| self.taste.accept(id));
            self.wishlist = wishlist;
        }
        if let Some(cart) = record.cart {
            let dropped =
                self.cart.iter().map(|(id, _)| id).filter(|id| !cart.iter().any(|(own, _)| own == *id));
            self.taste.refuse(&dropped.cloned().collect::<Vec<_>>());
            cart.iter().for_each(|(id, _)| self.taste.accept(id));
            self.cart = cart;
        }
        self.order = record.order.or(self.order.take());
        if let Some(question) = record.order_question {
            self.order_question = question;
        }
        self.pincode = record.pincode.or(self.pincode.take());
        if let Some(hand_over) = record.hand_over {
            self.hand_over = hand_over;
        }
        // Each name once, the latest use last: the list stays as short as the book of wordings.
        self.wordings.retain(|name| !record.wordings.contains(name));
        self.wordings.extend(record.wordings);
    }

    /// Looks for something else from now on. Going back to where she came from leaves the present search behind.
    fn look_for(&mut self, filters: Filters) {
        if filters == self.filters {
            return;
        }
        self.taste.learn(&filters);
        let left = std::mem::replace(&mut self.filters, filters);
        if self.earlier.last() == Some(&self.filters) {
            self.earlier.pop();
        } else if !left.is_empty() {
            keep(&mut self.earlier, left, MOST_EARLIER);
        }
    }
}

/// Adds the latest and lets the oldest go.
fn keep<T>(all: &mut Vec<T>, latest: T, most: usize) {
    all.push(latest);
    let surplus = all.len().saturating_sub(most);
    all.drain(..surplus);
}
