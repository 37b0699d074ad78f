//! What was understood of one message.
//!
//! The names of intents and slots are a contract with models, files and analytics: [`Intent::name`] and
//! [`Slot::name`] never change.

use crate::language::Language;

/// What the shopper wants; exactly one per message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Intent {
    /// She says hello.
    Greet,
    /// She leaves.
    Goodbye,
    /// She thanks or praises.
    Thanks,
    /// She says yes to what was asked.
    Affirm,
    /// She says no to what was asked.
    Deny,
    /// She asks what Mitra can do and how.
    Help,
    /// She looks for products by what they are.
    ProductSearch,
    /// She adds, drops or changes conditions of the current results.
    RefineSearch,
    /// She asks for further results of the same.
    ShowMore,
    /// She asks for things like one shown.
    SimilarItems,
    /// She asks for advice where no product is decided.
    Recommend,
    /// She asks a fact about one product.
    ProductDetails,
    /// She asks what one product costs now.
    PriceQuery,
    /// She asks for stock, sizes or colours left of one product.
    AvailabilityQuery,
    /// She asks which size to take.
    SizeHelp,
    /// She weighs shown products against each other.
    CompareProducts,
    /// She keeps a product.
    WishlistAdd,
    /// She drops a kept product.
    WishlistRemove,
    /// She asks what she has kept.
    WishlistView,
    /// She puts a product into the cart.
    CartAdd,
    /// She takes a product out of the cart.
    CartRemove,
    /// She asks what is in the cart.
    CartView,
    /// She wants to buy now.
    Checkout,
    /// She asks where an order is.
    OrderStatus,
    /// She wants to stop an order.
    OrderCancel,
    /// She wants to return, exchange or be refunded.
    ReturnRefund,
    /// She asks when, where and at what charge it is delivered.
    DeliveryInfo,
    /// She asks about ways to pay.
    PaymentInfo,
    /// She asks for coupons, sales and discounts in general.
    Offers,
    /// She says that something went wrong.
    Complaint,
    /// She wants to talk to a person.
    HumanAgent,
    /// She wants answers in another language.
    ChangeLanguage,
    /// She makes small talk.
    Chitchat,
    /// She asks for what a shop cannot serve.
    OutOfScope,
}

impl Intent {
    /// Every one, in the order of the contract.
    pub const ALL: [Intent; 34] = [
        Intent::Greet,
        Intent::Goodbye,
        Intent::Thanks,
        Intent::Affirm,
        Intent::Deny,
        Intent::Help,
        Intent::ProductSearch,
        Intent::RefineSearch,
        Intent::ShowMore,
        Intent::SimilarItems,
        Intent::Recommend,
        Intent::ProductDetails,
        Intent::PriceQuery,
        Intent::AvailabilityQuery,
        Intent::SizeHelp,
        Intent::CompareProducts,
        Intent::WishlistAdd,
        Intent::WishlistRemove,
        Intent::WishlistView,
        Intent::CartAdd,
        Intent::CartRemove,
        Intent::CartView,
        Intent::Checkout,
        Intent::OrderStatus,
        Intent::OrderCancel,
        Intent::ReturnRefund,
        Intent::DeliveryInfo,
        Intent::PaymentInfo,
        Intent::Offers,
        Intent::Complaint,
        Intent::HumanAgent,
        Intent::ChangeLanguage,
        Intent::Chitchat,
        Intent::OutOfScope,
    ];

    /// The name on wires and in files.
    pub fn name(self) -> &'static str {
        match self {
            Intent::Greet => "greet",
            Intent::Goodbye => "goodbye",
            Intent::Thanks => "thanks",
            Intent::Affirm => "affirm",
            Intent::Deny => "deny",
            Intent::Help => "help",
            Intent::ProductSearch => "product_search",
            Intent::RefineSearch => "refine_search",
            Intent::ShowMore => "show_more",
            Intent::SimilarItems => "similar_items",
            Intent::Recommend => "recommend",
            Intent::ProductDetails => "product_details",
            Intent::PriceQuery => "price_query",
            Intent::AvailabilityQuery => "availability_query",
            Intent::SizeHelp => "size_help",
            Intent::CompareProducts => "compare_products",
            Intent::WishlistAdd => "wishlist_add",
            Intent::WishlistRemove => "wishlist_remove",
            Intent::WishlistView => "wishlist_view",
            Intent::CartAdd => "cart_add",
            Intent::CartRemove => "cart_remove",
            Intent::CartView => "cart_view",
            Intent::Checkout => "checkout",
            Intent::OrderStatus => "order_status",
            Intent::OrderCancel => "order_cancel",
            Intent::ReturnRefund => "return_refund",
            Intent::DeliveryInfo => "delivery_info",
            Intent::PaymentInfo => "payment_info",
            Intent::Offers => "offers",
            Intent::Complaint => "complaint",
            Intent::HumanAgent => "human_agent",
            Intent::ChangeLanguage => "change_language",
            Intent::Chitchat => "chitchat",
            Intent::OutOfScope => "out_of_scope",
        }
    }

    /// The intent of a name on wires and in files.
    pub fn from_name(name: &str) -> Option<Intent> {
        Intent::ALL.into_iter().find(|intent| intent.name() == name)
    }
}

/// Which attribute a word of the message names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// Kind of product.
    Category,
    /// Colour.
    Colour,
    /// Fabric.
    Fabric,
    /// Pattern.
    Pattern,
    /// What it is worn for.
    Occasion,
    /// Cut and length.
    Fit,
    /// Sleeve length.
    Sleeve,
    /// Neck line.
    Neck,
    /// Who wears it.
    Audience,
    /// Brand, as written.
    Brand,
    /// Size, lower case.
    Size,
    /// Highest price, whole rupees.
    PriceMax,
    /// Lowest price, whole rupees.
    PriceMin,
    /// Fewest stars.
    RatingMin,
    /// Least discount, percent.
    DiscountMin,
    /// Order of the results.
    Sort,
    /// Number of pieces.
    Quantity,
    /// Season.
    Season,
    /// Which shown item, 1 for the first, or the text `last`.
    Ordinal,
    /// Order number, as written.
    OrderId,
    /// Six digits.
    Pincode,
    /// Language asked for.
    Language,
    /// Colour she does not want.
    NotColour,
    /// Fabric she does not want.
    NotFabric,
    /// Kind of product she does not want.
    NotCategory,
    /// Pattern she does not want.
    NotPattern,
    /// Sleeve she does not want.
    NotSleeve,
}

impl Slot {
    /// Every one, in the order of the contract.
    pub const ALL: [Slot; 27] = [
        Slot::Category,
        Slot::Colour,
        Slot::Fabric,
        Slot::Pattern,
        Slot::Occasion,
        Slot::Fit,
        Slot::Sleeve,
        Slot::Neck,
        Slot::Audience,
        Slot::Brand,
        Slot::Size,
        Slot::PriceMax,
        Slot::PriceMin,
        Slot::RatingMin,
        Slot::DiscountMin,
        Slot::Sort,
        Slot::Quantity,
        Slot::Season,
        Slot::Ordinal,
        Slot::OrderId,
        Slot::Pincode,
        Slot::Language,
        Slot::NotColour,
        Slot::NotFabric,
        Slot::NotCategory,
        Slot::NotPattern,
        Slot::NotSleeve,
    ];

    /// The name on wires and in files.
    pub fn name(self) -> &'static str {
        match self {
            Slot::Category => "category",
            Slot::Colour => "colour",
            Slot::Fabric => "fabric",
            Slot::Pattern => "pattern",
            Slot::Occasion => "occasion",
            Slot::Fit => "fit",
            Slot::Sleeve => "sleeve",
            Slot::Neck => "neck",
            Slot::Audience => "audience",
            Slot::Brand => "brand",
            Slot::Size => "size",
            Slot::PriceMax => "price_max",
            Slot::PriceMin => "price_min",
            Slot::RatingMin => "rating_min",
            Slot::DiscountMin => "discount_min",
            Slot::Sort => "sort",
            Slot::Quantity => "quantity",
            Slot::Season => "season",
            Slot::Ordinal => "ordinal",
            Slot::OrderId => "order_id",
            Slot::Pincode => "pincode",
            Slot::Language => "language",
            Slot::NotColour => "not_colour",
            Slot::NotFabric => "not_fabric",
            Slot::NotCategory => "not_category",
            Slot::NotPattern => "not_pattern",
            Slot::NotSleeve => "not_sleeve",
        }
    }

    /// The slot of a name on wires and in files.
    pub fn from_name(name: &str) -> Option<Slot> {
        Slot::ALL.into_iter().find(|slot| slot.name() == name)
    }
}

impl Slot {
    /// The slot whose values a `not_` slot refuses.
    pub fn refuses(self) -> Option<Slot> {
        match self {
            Slot::NotColour => Some(Slot::Colour),
            Slot::NotFabric => Some(Slot::Fabric),
            Slot::NotCategory => Some(Slot::Category),
            Slot::NotPattern => Some(Slot::Pattern),
            Slot::NotSleeve => Some(Slot::Sleeve),
            _ => None,
        }
    }

    /// The `not_` slot that refuses values of this one.
    pub fn refused_by(self) -> Option<Slot> {
        Slot::ALL.into_iter().find(|slot| slot.refuses() == Some(self))
    }
}

/// The canonical value of a slot.
#[derive(Debug, Clone, PartialEq)]
pub enum SlotValue {
    /// A canonical English word in lower case (`off_white`), a brand or order number as written, or a size.
    Text(String),
    /// Rupees, stars, percent, pieces or a position.
    Number(f64),
}

impl SlotValue {
    /// The text of a [`SlotValue::Text`].
    pub fn as_text(&self) -> Option<&str> {
        match self {
            SlotValue::Text(text) => Some(text),
            SlotValue::Number(_) => None,
        }
    }

    /// The number of a [`SlotValue::Number`].
    pub fn as_number(&self) -> Option<f64> {
        match self {
            SlotValue::Text(_) => None,
            SlotValue::Number(number) => Some(*number),
        }
    }
}

/// Words of the message that name a value.
#[derive(Debug, Clone, PartialEq)]
pub struct SlotMatch {
    /// Which attribute.
    pub slot: Slot,
    /// First character of the words, counted in Unicode scalar values.
    pub start: usize,
    /// One past their last character.
    pub end: usize,
    /// The canonical value.
    pub value: SlotValue,
}

/// One message, understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Understanding {
    /// Language of the message.
    pub language: Language,
    /// False when the message reads the same in two languages ("kurti", "XL", "ok"): the reply then stays in
    /// the language the conversation already has.
    pub language_is_certain: bool,
    /// What she wants.
    pub intent: Intent,
    /// How sure that is, 0 to 1.
    pub confidence: f32,
    /// What the message names, in the order of its words.
    pub slots: Vec<SlotMatch>,
    /// Every word and number of the message in order, lower case, Devanagari without nukta and with anusvara in place of
    /// chandrabindu: what no slot says may still be told by a word ("wash", "bhi").
    pub words: Vec<String>,
    /// How the categories were named, in her words: "clutch" where the category is handbag. A shop may have a
    /// kind of just that name.
    pub kind_names: Vec<String>,
    /// Content words that no slot took, lower case, in order: they may still match a title ("umbrella").
    pub leftovers: Vec<String>,
    /// Everyday words of English that say nothing in a talk, in order: in a search box they may name a thing ("book").
    pub everyday: Vec<String>,
}

impl Understanding {
    /// Texts of every value of `slot`, in order.
    pub fn texts(&self, slot: Slot) -> impl Iterator<Item = &str> {
        self.slots.iter().filter(move |m| m.slot == slot).filter_map(|m| m.value.as_text())
    }

    /// The last number given for `slot`: a correction ("500, nahi 600") comes after what it corrects.
    pub fn number(&self, slot: Slot) -> Option<f64> {
        self.slots.iter().rev().filter(|m| m.slot == slot).find_map(|m| m.value.as_number())
    }

    /// Whether anything was said about `slot`.
    pub fn has(&self, slot: Slot) -> bool {
        self.slots.iter().any(|m| m.slot == slot)
    }
}
