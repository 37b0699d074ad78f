//! The question a decision asks of the shop's data, and its answer.
//!
//! Asking is the one step of a turn that waits; it is done by the server or, offline, by the phone's store.

use crate::{
    filters::{Condition, Filters},
    language::Language,
    policy::{Policy, Topic},
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
    },
    /// These products, in this order.
    Products {
        /// Their ids.
        ids: Vec<String>,
    },
    /// What the shop says about a topic.
    Policy {
        /// The topic.
        topic: Topic,
        /// In which language; when it is not there in it, in the first of [`Language::instead`] that is.
        language: Language,
    },
    /// Whether people of the shop answer here; where they do not, how else they are reached.
    People {
        /// In which language that is told, as in [`Lookup::Policy`].
        language: Language,
    },
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
    /// Whether people of the shop answer in this chat.
    pub has_people: bool,
}

/// What had to be given up to find anything.
#[derive(Debug, Clone, PartialEq)]
pub struct Relaxation {
    /// The conditions that rule everything out together with the rest.
    pub dropped: Vec<Condition>,
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
