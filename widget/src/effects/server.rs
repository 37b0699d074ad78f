//! Requests that begin a conversation, send a message, read the log.

use mitra_protocol::{ConversationStart, MessageSend, Rating};

use super::{Page, document, http::Ask};
use crate::chat::{Credentials, Happening, Language, wire};

/// Entries of the log that are read at once, those that are not for the page among them.
const AT_ONCE: &str = "/events?last=300";

/// What belongs to a conversation.
pub(super) fn within(credentials: Credentials, path: &[&str]) -> Ask {
    let path = ["/conversations/", &credentials.conversation_id, &path.concat()].concat();
    Ask::new(path, Some(credentials.pass.token))
}

pub(super) fn start_conversation(
    page: Page,
    shop: String,
    language: Language,
    token: Option<String>,
    round: u32,
) {
    let start = ConversationStart { shop, lang: language.code().to_owned() };
    Ask::new("/conversations".to_owned(), token).with(&start).send(wire::started, move |answer| {
        page.dispatch(match answer {
            Ok(started) => Happening::ConversationStarted { round, started },
            Err(failure) => Happening::StartFailed { round, failure },
        });
    });
}

pub(super) fn send(page: Page, credentials: Credentials, message: MessageSend) {
    within(credentials, &["/messages"]).with(&message).send(wire::accepted, move |answer| {
        let client_id = message.client_id;
        page.dispatch(match answer {
            Ok(seq) => Happening::Accepted { client_id, seq },
            Err(failure) => Happening::SendFailed { client_id, failure },
        });
    });
}

pub(super) fn read_log(page: Page, credentials: Credentials, round: u32) {
    within(credentials, &[AT_ONCE]).send(wire::page, move |answer| {
        page.dispatch(match answer {
            Ok(events) => Happening::LogRead { round, events },
            Err(failure) => Happening::ConnectionLost { round, failure },
        });
    });
}

pub(super) fn read_earlier(page: Page, credentials: Credentials, before: u64) {
    let conversation_id = credentials.conversation_id.clone();
    within(credentials, &[AT_ONCE, "&before=", &before.to_string()]).send(wire::page, move |answer| {
        let events = answer.ok();
        document::keeping_place(|| page.dispatch(Happening::EarlierRead { conversation_id, before, events }));
    });
}

/// When it fails her thumb does not show, and she may tap again.
pub(super) fn rate(credentials: Credentials, turn: u64, rating: &Rating) {
    within(credentials, &["/turns/", &turn.to_string(), "/rating"]).with(rating).send_only(|_| ());
}

/// When it fails the reply goes on.
pub(super) fn stop_reply(credentials: Credentials, turn: u64) {
    within(credentials, &["/turns/", &turn.to_string()]).delete().send_only(|_| ());
}
