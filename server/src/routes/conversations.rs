//! Conversations and the messages sent into them.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use mitra_dialogue::Language;
use mitra_protocol::{Action, ConversationStart, ConversationStarted, MessageAccepted, MessageSend, Problem};

use utoipa::ToSchema;

use super::photo;
use crate::{
    app::App,
    error::{AppError, AppResult},
    extract::{Body, Caller, OptionalCaller, Segments},
    store::{Appended, ConversationKey, Shopper},
};

/// A message is either typed or tapped. What a phone of hers answered to it (`device`) only Mitra's own page sends.
#[derive(ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "says in the description what `checked` demands of a `MessageSend`")]
pub(crate) enum Message {
    /// Typed.
    Typed {
        /// Made by the sender. The same id twice is one message.
        #[schema(min_length = 1, max_length = 64, example = "9b2f-1")]
        client_id: String,
        /// What she typed.
        #[schema(
            min_length = 1,
            max_length = 2000,
            pattern = r"[^\s\u0000-\u001f\u007f-\u009f]",
            example = "laal kurti 500 ke andar"
        )]
        text: String,
        /// Nothing, or `ask_about` with the product that the page around the chat shows.
        action: Option<Action>,
    },
    /// Tapped.
    Tapped {
        /// Made by the sender. The same id twice is one message.
        #[schema(min_length = 1, max_length = 64)]
        client_id: String,
        /// What she tapped.
        action: Action,
    },
}

/// Longest message that is read, characters.
const MESSAGE_CHARACTERS: usize = 2_000;
/// Longest name of a condition's slot, characters.
const SLOT_CHARACTERS: usize = 200;
/// Longest line of a tap, characters.
const LABEL_CHARACTERS: usize = 500;
/// Longest name of a size, characters.
const SIZE_CHARACTERS: usize = 40;
/// Longest id a sender may make, characters.
const CLIENT_ID_CHARACTERS: usize = 64;

/// Starts a conversation; without a token a guest is made.
#[utoipa::path(post, path = "/conversations", tag = "conversations", request_body = ConversationStart,
    responses((status = 201, body = ConversationStarted), (status = 404, body = Problem)))]
pub(crate) async fn start_conversation(
    State(app): State<Arc<App>>,
    OptionalCaller(caller): OptionalCaller,
    Body(start): Body<ConversationStart>,
) -> AppResult<(StatusCode, Json<ConversationStarted>)> {
    if Language::from_code(&start.lang).is_none() {
        return Err(AppError::unknown_language());
    }
    let (shopper, token) = match caller {
        Some(shopper) if shopper.shop_id == start.shop => (shopper, None),
        Some(_) => return Err(AppError::not_found()),
        None if !app.store.has_shop(&start.shop).await? => return Err(AppError::not_found()),
        None => {
            let (shopper, token) = app.store.new_guest(&start.shop).await?;
            (shopper, Some(token))
        }
    };
    let key = app.store.new_conversation(&shopper, &start.lang).await?;
    let started = ConversationStarted {
        conversation_id: key.conversation_id,
        shopper_id: shopper.shopper_id,
        token,
        last_seq: 0,
    };
    Ok((StatusCode::CREATED, Json(started)))
}

/// Appends what the shopper typed or tapped. The same `client_id` again gives the same `seq`.
#[utoipa::path(post, path = "/conversations/{id}/messages", tag = "conversations", request_body = Message,
    params(("id" = String, Path, description = "Id of the conversation")),
    responses((status = 202, body = MessageAccepted), (status = 200, body = MessageAccepted),
        (status = 404, body = Problem)))]
pub(crate) async fn send_message(
    State(app): State<Arc<App>>,
    Caller(shopper): Caller,
    Segments(id): Segments<String>,
    Body(message): Body<MessageSend>,
) -> AppResult<(StatusCode, Json<MessageAccepted>)> {
    let mut message = checked(message)?;
    let key = ConversationKey { shop_id: shopper.shop_id.clone(), conversation_id: id };
    let appended = match message.device.take() {
        Some(device) => {
            let answer = mitra_turn::device::read(&device).ok_or_else(|| {
                AppError::invalid(
                    "/problems/invalid-device-answer",
                    "Invalid device answer",
                    "`device` must be the answer of a phone as Mitra writes it. Leave it out to be answered by the shop.",
                )
            })?;
            // There is nothing to think about.
            let appended = app.store.append_answered(&key, &shopper, &message, answer).await?;
            if let Some(Appended { seq, new: Some(_) }) = &appended {
                app.hub.announce(&key, *seq);
            }
            appended
        }
        None => app.turns.receive(key.clone(), shopper, message).await?,
    };
    let appended = appended.ok_or_else(AppError::not_found)?;
    tracing::Span::current().record("conversation.id", &key.conversation_id);
    let status = if appended.new.is_some() { StatusCode::ACCEPTED } else { StatusCode::OK };
    Ok((status, Json(MessageAccepted { seq: appended.seq })))
}

/// The conversation of this id, when it is hers.
pub(crate) async fn conversation(app: &App, shopper: &Shopper, id: &str) -> AppResult<ConversationKey> {
    let key = app.store.conversation_of(shopper, id).await?.ok_or_else(AppError::not_found)?;
    tracing::Span::current().record("conversation.id", &key.conversation_id);
    Ok(key)
}

fn checked(message: MessageSend) -> AppResult<MessageSend> {
    let client_id_length = message.client_id.chars().count();
    if client_id_length == 0 || client_id_length > CLIENT_ID_CHARACTERS {
        return Err(AppError::invalid(
            "/problems/invalid-client-id",
            "Invalid client_id",
            "`client_id` must have 1 to 64 characters.",
        ));
    }
    match (&message.text, &message.action) {
        (Some(text), None | Some(Action::AskAbout { .. })) => {
            if text.chars().count() > MESSAGE_CHARACTERS {
                return Err(AppError::message_too_long());
            }
            let text = printable(text);
            if text.is_empty() {
                return Err(AppError::invalid(
                    "/problems/empty-message",
                    "Empty message",
                    "There are no words in this message. Tell me what you are looking for.",
                ));
            }
            Ok(MessageSend { text: Some(text), ..message })
        }
        (None, Some(Action::ChangeLanguage { lang })) if Language::from_code(lang).is_none() => {
            Err(AppError::unknown_language())
        }
        (None, Some(Action::DropCondition { slot, value }))
            if slot.chars().count() > SLOT_CHARACTERS || value.chars().count() > MESSAGE_CHARACTERS =>
        {
            Err(AppError::message_too_long())
        }
        (None, Some(Action::FindLike { label, photo })) => {
            fits(label, LABEL_CHARACTERS)?;
            fits(photo, MESSAGE_CHARACTERS)?;
            let (label, photo) = (printable(label), photo::usable(photo));
            Ok(MessageSend { action: Some(Action::FindLike { label, photo }), ..message })
        }
        (None, Some(Action::TakeSize { product_id, size })) => {
            fits(size, SIZE_CHARACTERS)?;
            let (product_id, size) = (product_id.clone(), printable(size));
            Ok(MessageSend { action: Some(Action::TakeSize { product_id, size }), ..message })
        }
        (None, Some(_)) => Ok(message),
        _ => Err(AppError::invalid(
            "/problems/invalid-message",
            "Invalid message",
            "Send either `text` or `action`; only `ask_about` goes with `text`.",
        )),
    }
}

fn fits(text: &str, most: usize) -> AppResult<()> {
    if text.chars().count() > most { Err(AppError::message_too_long()) } else { Ok(()) }
}

/// The text without control characters; line breaks stay.
pub(crate) fn printable(text: &str) -> String {
    let visible: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    visible.trim().to_owned()
}
