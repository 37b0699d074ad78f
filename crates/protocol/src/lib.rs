//! What crosses a wire: page and server, page and worker, page and the frame around it, server and its log.
//!
//! Data only. This package imports none of the project's others, so an old widget in a shop's page and a
//! new server can always be compared type by type; each public type has a snapshot in `tests/snapshots`.

pub mod conversation;
pub mod device;
pub mod event;
pub mod frame;
pub mod identity;
pub mod kit;
pub mod log;
pub mod pairing;
pub mod photo;
pub mod problem;
pub mod product;
pub mod push;
pub mod rating;
pub mod voice;
pub mod worker;

pub use conversation::{
    Action, ConversationStart, ConversationStarted, EventPage, MessageAccepted, MessageSend,
};
pub use device::{DeviceAnswer, KeptAttribute, KeptProduct, Origin, Replica};
pub use event::{ContextCondition, Event, EventBody, bodies};
pub use identity::{
    ErasureReceipt, HistoryJoin, HistoryJoined, IdentityShown, Me, ShopperKind, SignedIn, TokenRenewed,
};
pub use pairing::{Paired, Pairing, PairingStart, PairingTake};
pub use problem::Problem;
pub use product::{BuyerReview, ComparedProduct, ComparisonRow, ProductCard, ProductDetails, SizeTable};
pub use push::{PushBrowser, PushOffer};
pub use rating::{Rating, RatingReason, Thumb};
pub use voice::{Transcript, VoiceOffer};
