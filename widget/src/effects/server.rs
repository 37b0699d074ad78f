//! Requests that begin a conversation, send a message, read the log.

use mitra_protocol::{ConversationStart, MessageSend, Rating};
use wasm_bindgen_futures::spawn_local;

use super::{Page, document, http::Ask};

/// Entries of the log that are read at once, those that are not for the page among them.
const AT_ONCE: u32 = 300;
use crate::chat::{Credentials, Happening, Language, wire};

pub(super) fn start_conversation(
    page: Page,
    shop: String,
    language: Language,
    token: Option<String>,
    round: u32,
) {
    spawn_local(async move {
        let start = ConversationStart { shop, lang: language.code().to_owned() };
        let mut ask = Ask::new("/conversations", token.as_deref());
        ask.body = serde_json::to_string(&start).ok();
        page.dispatch(match ask.fetch_as(wire::started).await {
            Ok(started) => Happening::ConversationStarted { round, started },
            Err(failure) => Happening::StartFailed { round, failure },
        });
    });
}

pub(super) fn send(page: Page, credentials: Credentials, message: MessageSend) {
    spawn_local(async move {
        let path = format!("/conversations/{}/messages", credentials.conversation_id);
        let mut ask = Ask::new(&path, Some(&credentials.pass.token));
        ask.body = serde_json::to_string(&message).ok();
        let accepted = ask.fetch_as(wire::accepted).await;
        let client_id = message.client_id;
        page.dispatch(match accepted {
            Ok(seq) => Happening::Accepted { client_id, seq },
            Err(failure) => Happening::SendFailed { client_id, failure },
        });
    });
}

pub(super) fn read_log(page: Page, credentials: Credentials, round: u32) {
    spawn_local(async move {
        let path = format!("/conversations/{}/events?last={AT_ONCE}", credentials.conversation_id);
        let events = Ask::new(&path, Some(&credentials.pass.token)).fetch_as(wire::page).await;
        page.dispatch(match events {
            Ok(events) => Happening::LogRead { round, events },
            Err(failure) => Happening::ConnectionLost { round, failure },
        });
    });
}

pub(super) fn read_earlier(page: Page, credentials: Credentials, before: u64) {
    spawn_local(async move {
        let conversation_id = credentials.conversation_id;
        let path = format!("/conversations/{conversation_id}/events?last={AT_ONCE}&before={before}");
        let events = Ask::new(&path, Some(&credentials.pass.token)).fetch_as(wire::page).await.ok();
        document::keeping_place(|| page.dispatch(Happening::EarlierRead { conversation_id, before, events }));
    });
}

/// When it fails her thumb does not show, and she may tap again.
pub(super) fn rate(credentials: Credentials, turn: u64, rating: Rating) {
    spawn_local(async move {
        let path = format!("/conversations/{}/turns/{turn}/rating", credentials.conversation_id);
        let mut ask = Ask::new(&path, Some(&credentials.pass.token));
        ask.body = serde_json::to_string(&rating).ok();
        let _ = ask.fetch_done().await;
    });
}

/// When it fails the reply goes on.
pub(super) fn stop_reply(credentials: Credentials, turn: u64) {
    spawn_local(async move {
        let path = format!("/conversations/{}/turns/{turn}", credentials.conversation_id);
        let _ = Ask::delete(&path, &credentials.pass.token).fetch_done().await;
    });
}
