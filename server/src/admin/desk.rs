//! What a person of the shop does in a chat that waits for one: takes it, answers, gives it back to Mitra. A chat is
//! one person's at a time; who wants it from somebody else says so.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use axum::{extract::State, http::StatusCode, response::Response};
use mitra_dialogue::Language;
use mitra_protocol::EventBody;

use super::{
    conversations::{Asked, conversation_page, key_of},
    render::{Moment, then},
    visit::{Posted, Visit},
};
use crate::{
    app::App,
    error::{AppError, AppResult},
    extract::Segments,
    hand_over::{joined, left},
    store::{Admin, ConversationKey, HandOverLine, Taking, random_name},
};

/// Longest answer, characters: as long as a message of hers.
const ANSWER_CHARACTERS: usize = 2_000;
/// Longest id that a form makes, bytes.
const ONCE_BYTES: usize = 64;
/// In so many of the newest entries it is looked for the language that is spoken.
const LANGUAGE_ENTRIES: u32 = 100;

/// What the page offers to do about a chat that waits.
pub(super) struct Desk {
    pub(super) since: Moment,
    pub(super) is_unanswered: bool,
    pub(super) summary: Option<String>,
    /// Who has it, when it is not the visitor: id and login.
    pub(super) other: Option<(String, String)>,
    /// The visitor has it.
    pub(super) is_mine: bool,
    /// Names the answer that is about to be typed: sent twice, it is one.
    pub(super) once: String,
}

/// What was typed and not sent.
pub(super) struct Unsent {
    pub(super) text: String,
    /// Why; nothing when it just was not sent yet.
    pub(super) problem: Option<String>,
    once: String,
}

impl Desk {
    pub(super) fn of(open: HandOverLine, admin: &Admin, unsent: Option<&Unsent>) -> AppResult<Desk> {
        let once = match unsent {
            Some(unsent) => unsent.once.clone(),
            None => random_name(9)?,
        };
        let is_mine = open.taken_by.as_ref().is_some_and(|(id, _)| *id == admin.admin_id);
        Ok(Desk {
            since: Moment(open.since),
            is_unanswered: open.is_unanswered,
            summary: open.summary.filter(|summary| !summary.is_empty()),
            other: open.taken_by.filter(|_| !is_mine),
            is_mine,
            once,
        })
    }
}

/// What was done, by the name that the address carries.
pub(super) fn told(done: &str) -> Option<&'static str> {
    match done {
        "taken" => Some("The chat is yours now, and she was told that somebody is here."),
        "answered" => Some("Your answer is in the chat."),
        "returned" => Some("The chat is Mitra's again."),
        _ => None,
    }
}

/// Takes a chat, from nobody or from whom the page named.
pub(super) async fn take(
    State(app): State<Arc<App>>,
    Segments(conversation_id): Segments<String>,
    posted: Posted,
) -> AppResult<Response> {
    let (key, form) = Form::of(&posted, conversation_id)?;
    let from = posted.fields.text("from");
    let from = (!from.is_empty()).then_some(from.as_str());
    let joined = form.joined(&app, &key).await?;
    match app.store.take_hand_over(&key, &posted.visit.admin, from, &joined).await? {
        Taking::Done(seq) => {
            app.hub.announce(&key, seq);
            if form.text.is_empty() {
                return Ok(then(&form.address("taken")));
            }
            // What was typed before it could be sent stays.
            form.again(&app, &posted.visit, &key, StatusCode::OK, None).await
        }
        not_done => form.refused(&app, &posted.visit, &key, not_done).await,
    }
}

/// Answers the shopper.
pub(super) async fn answer(
    State(app): State<Arc<App>>,
    Segments(conversation_id): Segments<String>,
    posted: Posted,
) -> AppResult<Response> {
    let (key, form) = Form::of(&posted, conversation_id)?;
    let length = form.text.chars().count();
    let problem = match length {
        0 => Some("There are no words in it. Write what she should read.".to_owned()),
        1..=ANSWER_CHARACTERS => None,
        _ => Some(format!(
            "It has {length} characters; {ANSWER_CHARACTERS} are the most she gets at once. Send it in two parts."
        )),
    };
    if problem.is_some() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return form.again(&app, &posted.visit, &key, status, problem).await;
    }
    let joined = form.joined(&app, &key).await?;
    let message = EventBody::AgentMessage { name: form.name(&app).await?, text: form.text.clone() };
    // The words belong to the id: what was changed before it was sent again is another answer.
    let client_id = format!("agent {} {}", form.once, form.text);
    let admin = &posted.visit.admin;
    match app.store.answer_as_person(&key, admin, &client_id, &joined, &message).await? {
        Taking::Done(seq) => {
            app.hub.announce(&key, seq);
            Ok(then(&form.address("answered")))
        }
        not_done => form.refused(&app, &posted.visit, &key, not_done).await,
    }
}

/// Gives a chat back to Mitra.
pub(super) async fn give_back(
    State(app): State<Arc<App>>,
    Segments(conversation_id): Segments<String>,
    posted: Posted,
) -> AppResult<Response> {
    let (key, form) = Form::of(&posted, conversation_id)?;
    let (name, language) = (form.name(&app).await?, form.language(&app, &key).await?);
    let left = left(&name, language, salt(&form.once));
    match app.store.give_back(&key, &posted.visit.admin, &left).await? {
        Taking::Done(seq) => {
            app.hub.announce(&key, seq);
            Ok(then(&form.address("returned")))
        }
        not_done => form.refused(&app, &posted.visit, &key, not_done).await,
    }
}

/// The fields that every form of the desk has.
struct Form {
    shop_id: String,
    conversation_id: String,
    once: String,
    text: String,
}

impl Form {
    fn of(posted: &Posted, conversation_id: String) -> AppResult<(ConversationKey, Form)> {
        let key = key_of(&posted.visit, conversation_id)?;
        let once: String = posted.fields.text("once");
        if once.is_empty() || once.len() > ONCE_BYTES {
            return Err(AppError::invalid(
                "/problems/invalid-form",
                "Form not understood",
                "The form lacks what tells it apart. Open the page again and repeat it.",
            ));
        }
        let (shop_id, conversation_id) = (key.shop_id.clone(), key.conversation_id.clone());
        let form = Form { shop_id, conversation_id, once, text: posted.fields.text("text") };
        Ok((key, form))
    }

    fn address(&self, done: &str) -> String {
        format!("/admin/conversations/{}?done={done}#desk", self.conversation_id)
    }

    /// What the shop's people are called.
    async fn name(&self, app: &App) -> AppResult<String> {
        let shop = app.store.shop(&self.shop_id).await?.ok_or_else(AppError::not_found)?;
        Ok(shop.settings.people_name.unwrap_or(shop.name))
    }

    /// The language of Mitra's last words to her.
    async fn language(&self, app: &App, key: &ConversationKey) -> AppResult<Language> {
        let newest = app.store.entries_before(key, 0, i64::MAX as u64, LANGUAGE_ENTRIES).await?;
        for entry in newest.iter().rev().filter(|entry| entry.kind == "reply.words") {
            if let Some(EventBody::ReplyWords { lang, .. }) = entry.event()?.map(|event| event.body) {
                return Ok(Language::from_code(&lang).unwrap_or(Language::English));
            }
        }
        let lang = app.store.conversation_lang(key).await?.ok_or_else(AppError::not_found)?;
        Ok(Language::from_code(&lang).unwrap_or(Language::English))
    }

    async fn joined(&self, app: &App, key: &ConversationKey) -> AppResult<EventBody> {
        let language = self.language(app, key).await?;
        Ok(joined(&self.name(app).await?, language, salt(&self.once)))
    }

    async fn refused(
        self,
        app: &App,
        visit: &Visit,
        key: &ConversationKey,
        why: Taking,
    ) -> AppResult<Response> {
        let problem = match why {
            Taking::TakenBy(login) => format!("{login} has taken this chat. Nothing was sent or changed."),
            Taking::Over | Taking::Done(_) => {
                "She is with Mitra again, so nothing was sent or changed. If she wants a person once more, the chat \
                 comes back to the waiting ones."
                    .to_owned()
            }
        };
        self.again(app, visit, key, StatusCode::CONFLICT, Some(problem)).await
    }

    /// The page again, with what was typed.
    async fn again(
        self,
        app: &App,
        visit: &Visit,
        key: &ConversationKey,
        status: StatusCode,
        problem: Option<String>,
    ) -> AppResult<Response> {
        let unsent = Unsent { text: self.text, problem, once: self.once };
        conversation_page(app, visit, key, status, &Asked::default(), Some(unsent)).await
    }
}

/// So that not every chat is told in the same words.
fn salt(once: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    once.hash(&mut hasher);
    hasher.finish()
}
