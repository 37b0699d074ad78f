//! What the shop itself says about a matter: delivery, returns, payment, how to reach it. Its words are passed
//! on as they are; Mitra adds nothing to them.

use crate::language::Language;

/// A matter on which a shop has a word of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// How things come, how long it takes, what it costs.
    Delivery,
    /// How things go back, and the money.
    Returns,
    /// How to pay.
    Payment,
    /// How to reach a person of the shop.
    Contact,
    /// Coupons and sales.
    Offers,
}

/// A shop's word on a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Language it is written in; not always that of the reply.
    pub language: Language,
    /// The text as the shop wrote it, plain.
    pub text: String,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Topic; 5] =
        [Topic::Delivery, Topic::Returns, Topic::Payment, Topic::Contact, Topic::Offers];

    /// The name in files and settings.
    pub fn name(self) -> &'static str {
        match self {
            Topic::Delivery => "delivery",
            Topic::Returns => "returns",
            Topic::Payment => "payment",
            Topic::Contact => "contact",
            Topic::Offers => "offers",
        }
    }

    /// The topic of a name in files and settings.
    pub fn from_name(name: &str) -> Option<Topic> {
        Topic::ALL.into_iter().find(|topic| topic.name() == name)
    }
}
