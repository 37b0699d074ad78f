//! Between the page and its kit: the tools that few chats need, a module of their own that is fetched with the first use.
//!
//! One JSON text per message. The page opens a tool; the tool draws itself over the chat and says at most what she did
//! with it.

use serde::{Deserialize, Serialize};

use crate::{conversation::Action, product::SizeTable};

/// From the page to the kit: which tool to open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "tool", rename_all = "snake_case")]
pub enum ToKit {
    /// Find things like a photo.
    Photo {
        /// Language of the page: `en`, `hi` or `hinglish`.
        lang: String,
    },
    /// Find her size of a product.
    Size {
        /// Language of the page.
        lang: String,
        /// The shop's id of the product.
        product_id: String,
        /// Its size chart.
        chart: SizeTable,
    },
}

/// From the kit to the page: what she did, to be sent like any tap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FromKit {
    /// The tap.
    pub action: Action,
}
