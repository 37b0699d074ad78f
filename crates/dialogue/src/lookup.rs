//! The question a decision asks of the shop's data, and its answer.
//!
//! Asking is the one step of a turn that waits; it is done by the server or, offline, by the phone's store.

use crate::{
    advice,
    delivery::Delivery,
    filters::{Condition, Filters},
    language::Language,
    orders::{OrderDeed, OrdersFound, OrdersWanted},
    policy::{Policy, Topic},
    taste::Taste,
    understanding::Slot,
    voices::{SizeChart, Voices},
};

/// A question to the shop's data.
#[derive(Debug, Clone, PartialEq)]
pub enum Lookup {
    /// Nothing has to be looked up.
    Nothing,
    /// Products that satisfy the filters, best first. When none does, the nearest with the least important
    /// condition given up (see [`Findings::relaxation`]).
    Search {
        /// What they must satisfy.
        filters: Filters,
        /// How many of the best to skip: what was already shown.
        offset: usize,
        /// How many to return at most.
        limit: usize,
        /// What she has not asked for but what suits: the kinds worn at an occasion, the wearer she looked for before.
        /// It holds of what is found when the shop has anything of it, and else counts for nothing.
        hints: Vec<Condition>,
    },
    /// What goes with what, for an outfit: of each search the best few, in stock.
    Outfit {
        /// The searches: first what is worn, then what goes with it.
        parts: Vec<Filters>,
        /// How many of each at most.
        limit: usize,
    },
    /// Which values of an attribute the shop has among what satisfies the filters, the most frequent first, and the
    /// best of what satisfies them.
    Values {
        /// What the products must satisfy.
        filters: Filters,
        /// The attribute: kind, wearer, brand, size, colour, fabric or pattern.
        slot: Slot,
        /// How many products to return at most.
        limit: usize,
    },
    /// These products, in this order.
    Products {
        /// Their ids.
        ids: Vec<String>,
    },
    /// This product, then the others of its style: the same thing in other colours.
    Styles {
        /// Its id.
        id: String,
    },
    /// What the shop says about a topic.
    Policy {
        /// The topic.
        topic: Topic,
        /// In which language; when it is not there in it, in the first of [`Language::instead`] that is.
        language: Language,
    },
    /// What is reduced now, and the shop's own word on its offers.
    Offers {
        /// What the products must satisfy.
        filters: Filters,
        /// How many to return at most.
        limit: usize,
        /// Language of the shop's word.
        language: Language,
    },
    /// What the shop says about delivery to a place.
    Delivery {
        /// The place, six digits, when it is known.
        pincode: Option<String>,
        /// The topic on which the shop's word is wanted as well: on delivery only when it says nothing about the place.
        topic: Topic,
        /// Language of the shop's word.
        language: Language,
    },
    /// Orders of hers. With a deed that is done about the order first.
    Orders {
        /// Which.
        wanted: OrdersWanted,
        /// What is to be done about it.
        deed: Option<OrderDeed>,
        /// The topic on which the shop's word is wanted where orders cannot be looked up.
        topic: Topic,
        /// Language of the shop's word.
        language: Language,
    },
    /// Whether people of the shop answer here; where they do not, how else they are reached.
    People {
        /// In which language that is told, as in [`Lookup::Policy`].
        language: Language,
    },
}

impl Lookup {
    /// What satisfies the filters, and suits: of the kinds that are worn or given where they name none, and for the
    /// wearer whom her taste tells.
    pub fn search(filters: &Filters, taste: &Taste, offset: usize, limit: usize) -> Lookup {
        Lookup::Search { filters: filters.clone(), offset, limit, hints: advice::hints(filters, taste) }
    }
}

/// The answer to a [`Lookup`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Findings {
    /// What was found, in order.
    pub products: Vec<Product>,
    /// How many satisfy the question in all, shown or not.
    pub total: usize,
    /// Set when nothing satisfied every condition: `products` are then the nearest.
    pub relaxation: Option<Relaxation>,
    /// The shop's word on the topic asked about, when it has one.
    pub policy: Option<Policy>,
    /// What was found for each part of an outfit; `products` is empty then.
    pub parts: Vec<Vec<Product>>,
    /// Values of the attribute asked about: canonical, or a brand as the shop writes it.
    pub values: Vec<String>,
    /// The shop's word on the place asked about, when it has one.
    pub delivery: Option<Delivery>,
    /// Her orders; `None` when the shop has no way to look them up.
    pub orders: Option<OrdersFound>,
    /// Whether people of the shop answer in this chat.
    pub has_people: bool,
    /// What costs something else now than her phone told her by itself.
    pub changed: Vec<PriceChange>,
}

/// A price that is another now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceChange {
    /// Title of the product, as the shop writes it.
    pub title: String,
    /// What she was told, rupees.
    pub was_rupees: u32,
    /// What she pays now, rupees.
    pub now_rupees: u32,
}

/// What is given up first when nothing satisfies everything; slots of one entry go together. A shopper who
/// asked for a saree is never shown shoes instead, so the category is not here.
pub const GIVEN_UP: [&[Slot]; 18] = [
    &[Slot::Occasion],
    &[Slot::Neck],
    &[Slot::Sleeve],
    &[Slot::NotSleeve],
    &[Slot::Fit],
    &[Slot::Pattern],
    &[Slot::NotPattern],
    &[Slot::Fabric],
    &[Slot::Size],
    &[Slot::Brand],
    &[Slot::Colour],
    &[Slot::RatingMin],
    &[Slot::DiscountMin],
    &[Slot::NotFabric],
    &[Slot::NotColour],
    &[Slot::PriceMin],
    &[Slot::PriceMax],
    &[Slot::Audience],
];

/// What had to be given up to find anything.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Relaxation {
    /// The conditions that rule everything out together with the rest.
    pub dropped: Vec<Condition>,
    /// The finer kinds that nothing is, in her words: with "raincoat" here, what was found are other coats.
    pub names: Vec<String>,
}

/// A product as the shop's data has it now. What the source does not say is `None` or empty, never guessed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Product {
    /// The shop's id.
    pub id: String,
    /// Title as the shop writes it.
    pub title: String,
    /// Description as the shop writes it, plain text.
    pub description: String,
    /// What she pays now, rupees.
    pub price_rupees: u32,
    /// The printed price, rupees, when it is higher.
    pub mrp_rupees: Option<u32>,
    /// Address of a picture.
    pub picture: Option<String>,
    /// Addresses of further pictures.
    pub more_pictures: Vec<String>,
    /// Address of a small form of the first one, once there is one.
    pub thumbnail: Option<String>,
    /// Address of its page.
    pub link: Option<String>,
    /// What it is one of in several colours or sizes: the same text for all of them.
    pub style: Option<String>,
    /// Brand as written.
    pub brand: Option<String>,
    /// Canonical category read from type and title, for example `saree`.
    pub category: Option<String>,
    /// Colours as the shop writes them.
    pub colours: Vec<String>,
    /// Fabric as the shop writes it.
    pub material: Option<String>,
    /// Pattern as the shop writes it.
    pub pattern: Option<String>,
    /// Sizes as the shop writes them.
    pub sizes: Vec<String>,
    /// Stars, 0 to 5.
    pub rating: Option<f32>,
    /// How many people rated it.
    pub rating_count: u32,
    /// Whether it can be bought now.
    pub in_stock: bool,
    /// What buyers say of it.
    pub voices: Voices,
    /// Which size fits whom.
    pub size_chart: Option<SizeChart>,
    /// How old price and stock are, seconds: only when the shop has a live source for them and it was silent.
    pub price_age_seconds: Option<u64>,
}

impl Product {
    /// How far below the printed price it is, whole percent.
    pub fn discount_percent(&self) -> Option<u32> {
        let mrp = self.mrp_rupees.filter(|mrp| *mrp > self.price_rupees)?;
        // Of two 32-bit numbers the product by 100 needs 64.
        let percent = u64::from(mrp - self.price_rupees) * 100 / u64::from(mrp);
        u32::try_from(percent).ok()
    }
}
