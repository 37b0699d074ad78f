//! Between the page and its kit: the tools that few chats need, a module of their own that is fetched with the first use.
//!
//! A button of the page says in its attributes which tool it opens. The tool draws itself over the chat. What she did
//! with it comes back as a [`EVENT`] of the window whose data is an [`crate::Action`].

/// Kind of the event. One without data says that the kit is coming, one with a number that it did not come.
pub const EVENT: &str = "kit";

/// Attribute of a button: which tool it opens, one of [`PHOTO`] and [`SIZE`].
pub const TOOL: &str = "data-kit";
/// Find things like a photo.
pub const PHOTO: &str = "photo";
/// Find her size of a product, by the last table before the button, which is the product's size chart.
pub const SIZE: &str = "size";
/// Attribute of a button that opens [`SIZE`]: the shop's id of the product.
pub const PRODUCT: &str = "data-product";
/// Attribute of a button that opens [`SIZE`]: unit of the chart.
pub const UNIT: &str = "data-unit";
/// Speak: not of the kit, but a module of its own.
pub const VOICE: &str = "voice";
