//! `/admin/conversations`: the list says nothing of what was said; one conversation does, to those who may read
//! it, and every look is written down first.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use mitra_dialogue::answer::rupees;
use mitra_protocol::{Action, EventBody, RatingReason, Thumb};

use super::{
    desk::{self, Desk, Unsent},
    render::{Frame, Moment, Page, ROWS, moment, older, page},
    visit::Visit,
};
use crate::{
    app::App,
    error::{AppError, AppResult},
    extract::{Params, Segments},
    store::{ConversationKey, ConversationLine, Entry, audit::actions},
};

/// Entries of the log on one page.
const ENTRIES: u32 = 400;

#[derive(Template)]
#[template(path = "admin/conversations.html")]
struct ConversationsPage {
    frame: Frame,
    shop_id: String,
    lines: Vec<ConversationLine>,
    older: Option<String>,
}

#[derive(Template)]
#[template(path = "admin/conversation.html")]
struct ConversationPage {
    frame: Frame,
    line: ConversationLine,
    said: Vec<Said>,
    begins_later: bool,
    more: Option<u64>,
    /// What a person of the shop may do about it, while it waits for one or has one.
    desk: Option<Desk>,
    /// What was typed and not sent, and why.
    unsent: Option<Unsent>,
    done: Option<&'static str>,
}

/// One bubble or line of the log.
struct Said {
    at: Moment,
    what: What,
}

enum What {
    /// Her words, or what she tapped.
    Hers(String),
    Tapped(&'static str, String),
    /// Words of the reply and their language, as HTML names it.
    Words(&'static str, String),
    /// Name and words of a person of the shop.
    Persons(String, String),
    /// Title and price.
    Products(Vec<(String, String)>),
    Chips(Vec<String>),
    /// Something about the log itself.
    Note(&'static str),
}

/// `?after=` of a long conversation, and what led here.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Asked {
    /// Without it a conversation that waits for a person is shown to its end, any other from its beginning.
    after: Option<u64>,
    #[serde(default)]
    done: String,
}

/// Conversations, the one begun last first.
pub(super) async fn show_conversations(
    State(app): State<Arc<App>>,
    visit: Visit,
    Params(asked): Params<Page>,
) -> AppResult<Response> {
    let shop_id = visit.admin.shop_id.clone();
    let mut lines = app.store.conversation_lines(&shop_id, &asked.before(), ROWS + 1).await?;
    let older = older(&mut lines, |line| (line.created_at, &line.conversation_id));
    let frame = Frame::of(&visit, "/admin/conversations", "Chats");
    page(StatusCode::OK, &ConversationsPage { frame, shop_id, lines, older })
}

/// One conversation, as chat.
pub(super) async fn show_conversation(
    State(app): State<Arc<App>>,
    visit: Visit,
    Segments(conversation_id): Segments<String>,
    Params(asked): Params<Asked>,
) -> AppResult<Response> {
    let key = key_of(&visit, conversation_id)?;
    conversation_page(&app, &visit, &key, StatusCode::OK, &asked, None).await
}

/// The conversation of this id in the visitor's shop.
pub(super) fn key_of(visit: &Visit, conversation_id: String) -> AppResult<ConversationKey> {
    // PostgreSQL refuses NUL in texts; no id of ours has one.
    if !conversation_id.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(AppError::not_found());
    }
    Ok(ConversationKey { shop_id: visit.admin.shop_id.clone(), conversation_id })
}

/// One conversation, with what was typed and not sent.
pub(super) async fn conversation_page(
    app: &App,
    visit: &Visit,
    key: &ConversationKey,
    status: StatusCode,
    asked: &Asked,
    unsent: Option<Unsent>,
) -> AppResult<Response> {
    let admin = &visit.admin;
    let line = app.store.conversation_line(key).await?.ok_or_else(AppError::not_found)?;
    // Written before anything is shown: nobody reads unseen.
    app.store.audit(&admin.shop_id, &admin.login, actions::CONVERSATION_READ, &key.conversation_id).await?;
    let open = app.store.hand_over(key).await?;
    let end = open.as_ref().map_or(0, |open| open.last_seq.saturating_sub(ENTRIES.into()));
    let after = asked.after.unwrap_or(end).min(i64::MAX as u64);
    let entries = app.store.entries_after(key, after, ENTRIES).await?;
    let more = (entries.len() == ENTRIES as usize).then(|| entries.last().map(|last| last.seq)).flatten();
    let more = more.filter(|last| open.as_ref().is_none_or(|open| *last < open.last_seq));
    let said = entries.iter().filter_map(|entry| said(entry).transpose()).collect::<AppResult<_>>()?;
    let desk = open.map(|open| Desk::of(open, admin, unsent.as_ref())).transpose()?;
    let frame = Frame::of(visit, "/admin/conversations", "A chat");
    let done = desk::told(&asked.done);
    let shown = ConversationPage { frame, line, said, begins_later: after > 0, more, desk, unsent, done };
    page(status, &shown)
}

fn said(entry: &Entry) -> AppResult<Option<Said>> {
    let Some(event) = entry.event()? else { return Ok(None) };
    let what = match event.body {
        EventBody::ShopperMessage { text, action: Some(action), .. } => match action {
            Action::ShowDetails { product_id } => What::Tapped("Asked for details of", product_id),
            Action::Save { product_id } => What::Tapped("Saved", product_id),
            Action::Unsave { product_id } => What::Tapped("Saved no longer", product_id),
            Action::AddToCart { product_id } => What::Tapped("Put into the cart", product_id),
            Action::Similar { product_id } => What::Tapped("Asked for more like", product_id),
            Action::ChangeLanguage { lang } => What::Tapped("Changed the language to", lang),
            Action::AskAbout { .. } => What::Hers(text),
            Action::DropCondition { value, .. } => What::Tapped("Went on without", value),
            Action::ClearConditions => What::Tapped("Went on without", "any condition".to_owned()),
            Action::FindLike { label, .. } => What::Tapped("Showed a photo", label),
            Action::TakeSize { size, .. } => What::Tapped("Takes size", size),
        },
        EventBody::ShopperMessage { text, .. } => What::Hers(text),
        EventBody::ReplyWords { lang, text, .. } => What::Words(html_lang(&lang), text),
        EventBody::ReplyProducts { products, .. } => What::Products(
            products.into_iter().map(|product| (product.title, rupees(product.price.into()))).collect(),
        ),
        EventBody::ReplyComparison { products, .. } => {
            let titles = products.into_iter().map(|product| product.title).collect::<Vec<_>>();
            What::Tapped("Compared", titles.join(", "))
        }
        EventBody::ReplyWishlist { .. } => return Ok(None),
        EventBody::ReplyChips { chips, .. } => What::Chips(chips),
        EventBody::ReplyDone { superseded: true, .. } => {
            What::Note("She spoke again or stopped it; the rest of the reply was left unsaid.")
        }
        EventBody::ReplyContext { .. } | EventBody::ReplyDone { .. } => return Ok(None),
        EventBody::ReplyRated { rating, .. } => What::Tapped(
            match (rating.thumb, rating.reason) {
                (Thumb::Up, _) => "Found the reply helpful",
                (Thumb::None, _) => "Took the thumb back",
                (Thumb::Down, None) => "Found the reply not helpful",
                (Thumb::Down, Some(RatingReason::WrongProduct)) => {
                    "Found the reply not helpful: wrong product"
                }
                (Thumb::Down, Some(RatingReason::WrongPrice)) => "Found the reply not helpful: wrong price",
                (Thumb::Down, Some(RatingReason::NotUnderstood)) => "Was not understood",
                (Thumb::Down, Some(RatingReason::Other)) => "Found the reply not helpful: other",
            },
            rating.text.unwrap_or_default(),
        ),
        EventBody::AgentMessage { name, text } => What::Persons(name, text),
        EventBody::AgentJoined { .. } => What::Note("A person of the shop came."),
        EventBody::AgentLeft { .. } => What::Note("The chat was given back to Mitra."),
        EventBody::LogRemoved { .. } => {
            What::Note("What came before was removed, because it was kept long enough.")
        }
    };
    Ok(Some(Said { at: Moment(event.at), what }))
}

/// The language tag of a language of ours; Hinglish is Hindi in Latin letters.
fn html_lang(lang: &str) -> &'static str {
    match lang {
        "hi" => "hi",
        "hinglish" => "hi-Latn",
        _ => "en-IN",
    }
}

/// The language for people.
fn language(lang: &str) -> &str {
    match lang {
        "hi" => "Hindi",
        "hinglish" => "Hinglish",
        "en" => "English",
        other => other,
    }
}
