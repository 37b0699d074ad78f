//! Reading what others send: the server, the worker, the page around the frame.
//!
//! The browser parses JSON itself, quicker and without a parser in the module, which would weigh as much as
//! the rest of the chat. So this reads any [`Tree`]: the browser's values there, `serde_json`'s in the tests,
//! which hold it against the types of `protocol`. What is unknown is skipped, never an error: the sender may
//! be newer.

use mitra_protocol::{
    Action, BuyerReview, ComparedProduct, ComparisonRow, ContextCondition, ConversationStarted, Event,
    EventBody, MessageSend, Origin, ProductCard, ProductDetails, Rating, SignedIn, SizeTable, Thumb,
    frame::{FRAME_VERSION, ToFrame},
    worker::FromTalk,
};

use super::{Keepsake, TabWord};

/// A parsed JSON value.
pub trait Tree: Sized {
    /// The field of an object; none when it is absent or null.
    fn field(&self, name: &str) -> Option<Self>;
    /// The value as a text.
    fn text(&self) -> Option<String>;
    /// The value as a number.
    fn number(&self) -> Option<f64>;
    /// The value as a truth.
    fn truth(&self) -> Option<bool>;
    /// The entries of an array.
    fn items(&self) -> Option<Vec<Self>>;
}

fn text(tree: &impl Tree, name: &str) -> Option<String> {
    tree.field(name)?.text()
}

/// Sequence numbers stay far below the 53 bits a number holds exactly.
/// A whole number.
pub fn count(tree: &impl Tree, name: &str) -> Option<u64> {
    tree.field(name)?.number().map(|number| number as u64)
}

fn rupees(tree: &impl Tree, name: &str) -> Option<u32> {
    tree.field(name)?.number().map(|number| number as u32)
}

fn texts(tree: &impl Tree, name: &str) -> Option<Vec<String>> {
    tree.field(name)?.items()?.iter().map(Tree::text).collect()
}

/// One entry of the log; none when it is of no use to this page.
pub fn event(seq: u64, kind: &str, data: &impl Tree) -> Option<Event> {
    let turn = || count(data, "turn");
    let body = match kind {
        "shopper.message" => EventBody::ShopperMessage {
            client_id: text(data, "client_id")?,
            text: text(data, "text")?,
            action: data.field("action").as_ref().and_then(action),
            origin: data.field("origin").map(|_| Origin::Device),
        },
        "reply.words" => {
            EventBody::ReplyWords { turn: turn()?, lang: text(data, "lang")?, text: text(data, "text")? }
        }
        "reply.products" => {
            let products = data.field("products")?.items()?;
            EventBody::ReplyProducts { turn: turn()?, products: products.iter().filter_map(card).collect() }
        }
        "reply.comparison" => {
            let (products, rows) = (data.field("products")?.items()?, data.field("rows")?.items()?);
            EventBody::ReplyComparison {
                turn: turn()?,
                products: products.iter().filter_map(compared).collect(),
                rows: rows.iter().filter_map(row).collect(),
            }
        }
        "reply.wishlist" => {
            EventBody::ReplyWishlist { turn: turn()?, product_ids: texts(data, "product_ids")? }
        }
        "reply.context" => {
            EventBody::ReplyContext { turn: turn()?, conditions: conditions(data, "conditions")? }
        }
        "reply.chips" => EventBody::ReplyChips { turn: turn()?, chips: texts(data, "chips")? },
        "reply.done" => EventBody::ReplyDone {
            turn: turn()?,
            superseded: data.field("superseded").and_then(|truth| truth.truth()).unwrap_or(false),
        },
        // The page shows no more of it than the thumb.
        "reply.rated" => {
            let rating = Rating { thumb: thumb(&data.field("rating")?)?, reason: None, text: None };
            EventBody::ReplyRated { turn: turn()?, rating }
        }
        "agent.joined" | "agent.message" | "agent.left" => {
            let (name, text) = (text(data, "name")?, text(data, "text")?);
            match kind {
                "agent.joined" => EventBody::AgentJoined { name, text },
                "agent.message" => EventBody::AgentMessage { name, text },
                _ => EventBody::AgentLeft { name, text },
            }
        }
        "log.removed" => EventBody::LogRemoved { from: count(data, "from")? },
        _ => return None,
    };
    Some(Event { seq, at: 0, body })
}

/// The events of a page of the log; none when it is no such page.
pub fn page(tree: &impl Tree) -> Option<Vec<Event>> {
    events(tree, "events")
}

fn events(tree: &impl Tree, name: &str) -> Option<Vec<Event>> {
    Some(tree.field(name)?.items()?.iter().filter_map(entry).collect())
}

fn entry(tree: &impl Tree) -> Option<Event> {
    event(count(tree, "seq")?, &text(tree, "kind")?, &tree.field("data")?)
}

/// A tap; also what she did with a tool of the kit.
pub fn action(tree: &impl Tree) -> Option<Action> {
    let kind = text(tree, "kind")?;
    match kind.as_str() {
        "change_language" => return Some(Action::ChangeLanguage { lang: text(tree, "lang")? }),
        "drop_condition" => {
            return Some(Action::DropCondition { slot: text(tree, "slot")?, value: text(tree, "value")? });
        }
        "clear_conditions" => return Some(Action::ClearConditions),
        "find_like" => {
            return Some(Action::FindLike { label: text(tree, "label")?, photo: text(tree, "photo")? });
        }
        _ => {}
    }
    let product_id = text(tree, "product_id")?;
    match kind.as_str() {
        "show_details" => Some(Action::ShowDetails { product_id }),
        "ask_about" => Some(Action::AskAbout { product_id }),
        "save" => Some(Action::Save { product_id }),
        "unsave" => Some(Action::Unsave { product_id }),
        "add_to_cart" => Some(Action::AddToCart { product_id }),
        "similar" => Some(Action::Similar { product_id }),
        "take_size" => Some(Action::TakeSize { product_id, size: text(tree, "size")? }),
        _ => None,
    }
}

fn compared(tree: &impl Tree) -> Option<ComparedProduct> {
    Some(ComparedProduct { id: text(tree, "id")?, title: text(tree, "title")? })
}

fn row(tree: &impl Tree) -> Option<ComparisonRow> {
    Some(ComparisonRow {
        name: text(tree, "name")?,
        values: texts(tree, "values")?,
        differs: tree.field("differs")?.truth()?,
    })
}

fn thumb(rating: &impl Tree) -> Option<Thumb> {
    Some(match text(rating, "thumb")?.as_str() {
        "up" => Thumb::Up,
        "down" => Thumb::Down,
        _ => Thumb::None,
    })
}

fn conditions(tree: &impl Tree, name: &str) -> Option<Vec<ContextCondition>> {
    let condition = |tree: &_| {
        let named = |name| text(tree, name);
        Some(ContextCondition { slot: named("slot")?, value: named("value")?, label: named("label")? })
    };
    Some(tree.field(name)?.items()?.iter().filter_map(condition).collect())
}

fn card(tree: &impl Tree) -> Option<ProductCard> {
    Some(ProductCard {
        id: text(tree, "id")?,
        title: text(tree, "title")?,
        price: rupees(tree, "price")?,
        mrp: rupees(tree, "mrp"),
        picture: text(tree, "picture"),
        link: text(tree, "link"),
        rating: tree.field("rating").and_then(|rating| rating.number()).map(|rating| rating as f32),
        rating_count: rupees(tree, "rating_count").unwrap_or(0),
        sizes: texts(tree, "sizes").unwrap_or_default(),
        in_stock: tree.field("in_stock")?.truth()?,
        price_age_seconds: count(tree, "price_age_seconds"),
        why: text(tree, "why"),
    })
}

/// Everything the shop says of a product.
pub fn details(tree: &impl Tree) -> Option<ProductDetails> {
    let some = |name| texts(tree, name).unwrap_or_default();
    let reviews = tree.field("reviews").and_then(|list| list.items()).unwrap_or_default();
    Some(ProductDetails {
        card: card(tree)?,
        pictures: some("pictures"),
        description: text(tree, "description").unwrap_or_default(),
        brand: text(tree, "brand"),
        material: text(tree, "material"),
        pattern: text(tree, "pattern"),
        colours: some("colours"),
        size_chart: tree.field("size_chart").as_ref().and_then(size_table),
        pros: some("pros"),
        cons: some("cons"),
        reviews: reviews.iter().filter_map(review).collect(),
    })
}

fn size_table(tree: &impl Tree) -> Option<SizeTable> {
    let rows = tree.field("rows")?.items()?;
    let cells = |row: &_| Tree::items(row)?.iter().map(Tree::text).collect();
    Some(SizeTable {
        unit: text(tree, "unit")?,
        columns: texts(tree, "columns")?,
        rows: rows.iter().filter_map(cells).collect(),
    })
}

fn review(tree: &impl Tree) -> Option<BuyerReview> {
    Some(BuyerReview { stars: tree.field("stars")?.number()? as u8, text: text(tree, "text")? })
}

/// The answer to the start of a conversation.
pub fn started(tree: &impl Tree) -> Option<ConversationStarted> {
    Some(ConversationStarted {
        conversation_id: text(tree, "conversation_id")?,
        shopper_id: text(tree, "shopper_id")?,
        token: text(tree, "token"),
        last_seq: count(tree, "last_seq")?,
    })
}

/// The place in the log that an accepted message got.
pub fn accepted(tree: &impl Tree) -> Option<u64> {
    count(tree, "seq")
}

/// What the server says about an error, if it says it in the agreed form.
pub fn problem_detail(tree: &impl Tree) -> Option<String> {
    text(tree, "detail").filter(|detail| !detail.is_empty())
}

/// The answer to the shop's word about who she is.
pub fn signed_in(tree: &impl Tree) -> Option<SignedIn> {
    Some(SignedIn { shopper_id: text(tree, "shopper_id")?, token: text(tree, "token")? })
}

/// The receipt for an erasure; its counts are for the shop.
pub fn receipt_id(tree: &impl Tree) -> Option<String> {
    text(tree, "receipt_id")
}

/// What an earlier visit left.
pub fn keepsake(tree: &impl Tree) -> Option<Keepsake> {
    let kept = Keepsake {
        conversation_id: text(tree, "conversation_id"),
        token: text(tree, "token"),
        customer: text(tree, "customer"),
    };
    (kept.token.is_some() || kept.customer.is_some()).then_some(kept)
}

/// What another tab says.
pub fn tab_word(tree: &impl Tree) -> Option<TabWord> {
    match text(tree, "type")?.as_str() {
        "forgotten" => Some(TabWord::Forgotten),
        "joining" => Some(TabWord::Joining { conversation_id: text(tree, "conversation_id")? }),
        "signed_in" => Some(TabWord::SignedIn {
            replaced: text(tree, "replaced"),
            kept: tree.field("kept").as_ref().and_then(keepsake),
        }),
        _ => None,
    }
}

/// What the worker says.
pub fn from_talk(tree: &impl Tree) -> Option<FromTalk> {
    Some(match text(tree, "type")?.as_str() {
        "outbox" => FromTalk::Outbox {
            waiting: tree.field("waiting")?.items()?.iter().filter_map(message).collect(),
            draft: text(tree, "draft")?,
            durable: tree.field("durable")?.truth()?,
        },
        "answered" => FromTalk::Answered {
            client_id: text(tree, "client_id")?,
            device: text(tree, "device"),
            reply: events(tree, "reply")?,
        },
        "log" => {
            FromTalk::Log { conversation_id: text(tree, "conversation_id")?, events: events(tree, "events")? }
        }
        _ => return None,
    })
}

fn message(tree: &impl Tree) -> Option<MessageSend> {
    Some(MessageSend {
        client_id: text(tree, "client_id")?,
        text: text(tree, "text"),
        action: tree.field("action").as_ref().and_then(action),
        device: text(tree, "device"),
    })
}

/// Whether the page around the frame knocks.
pub fn is_knock(tree: &impl Tree) -> bool {
    let version = count(tree, "v").is_some_and(|version| version >= u64::from(FRAME_VERSION));
    version && text(tree, "type").as_deref() == Some("mitra:connect")
}

/// What the page around the frame says.
pub fn to_frame(tree: &impl Tree) -> Option<ToFrame> {
    match text(tree, "type")?.as_str() {
        "opened" => Some(ToFrame::Opened),
        "send" => Some(ToFrame::Send { text: text(tree, "text")? }),
        "identify" => Some(ToFrame::Identify { assertion: text(tree, "text")? }),
        "context" => Some(ToFrame::Context { product_id: text(tree, "text")? }),
        "locale" => Some(ToFrame::Locale { lang: text(tree, "text")? }),
        "reset" => Some(ToFrame::Reset),
        "add-to-cart" => Some(ToFrame::CartAllowed { product_id: text(tree, "text")? }),
        "taken" => Some(ToFrame::CartTaken { product_id: text(tree, "text")? }),
        _ => None,
    }
}
