//! Reading a conversation's log: as a page of JSON, or as a stream that goes on.

use std::{collections::VecDeque, convert::Infallible, sync::Arc, time::Duration};

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response, Sse, sse},
};
use futures::{Stream, stream};
use mitra_protocol::{Event, EventPage, Problem};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use utoipa::IntoParams;

use super::conversations::conversation;
use crate::{
    app::App,
    error::{AppError, AppResult},
    extract::{CallerToken, Params, Segments},
    hub::Subscription,
    store::{ConversationKey, StoreError},
};

/// Entries read from the log at once.
const PAGE: u32 = 200;
/// A comment this often keeps proxies from closing a quiet stream.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct After {
    /// Read on after this sequence number; 0 is the beginning.
    #[param(minimum = 0, maximum = 9007199254740991_i64, example = 0)]
    after: Option<u64>,
    /// Only events before this sequence number; for JSON alone.
    #[param(minimum = 1, maximum = 9007199254740991_i64, example = 400)]
    before: Option<u64>,
    /// At most so many entries, the newest of those asked for; what is not for clients counts as well. For JSON
    /// alone.
    #[param(minimum = 1, maximum = 1000, example = 200)]
    last: Option<u32>,
}

/// Most entries that may be asked for with `last`.
const MOST_LAST: u32 = 1_000;

/// Highest sequence number that may be asked for: the largest whole number that JSON readers keep exact.
pub(super) const MOST: u64 = (1 << 53) - 1;

/// Events after a sequence number. With `Accept: text/event-stream` the stream goes on with what is appended
/// later, and resumes from `Last-Event-ID`; there `after` in each event's data is the `seq` of the one before.
#[utoipa::path(get, path = "/conversations/{id}/events", tag = "conversations",
    params(("id" = String, Path, description = "Id of the conversation"), After,
        ("Last-Event-ID" = Option<u64>, Header, description = "The last `seq` received; beats `after`",
            minimum = 0, maximum = 9007199254740991_i64)),
    responses((status = 200, content((EventPage = "application/json"), (String = "text/event-stream"))),
        (status = 404, body = Problem)))]
pub(crate) async fn read_events(
    State(app): State<Arc<App>>,
    CallerToken(shopper, token): CallerToken,
    Segments(id): Segments<String>,
    Params(After { after, before, last }): Params<After>,
    headers: HeaderMap,
) -> AppResult<Response> {
    let key = conversation(&app, &shopper, &id).await?;
    let last_event_id = last_event_id(&headers)?;
    // Both are looked at, also where one beats the other.
    if after.max(last_event_id) > Some(MOST) {
        return Err(AppError::invalid(
            "/problems/invalid-after",
            "Invalid after",
            "`after` must be the `seq` of an event. Leave it out to read from the beginning.",
        ));
    }
    if before.is_some_and(|before| before == 0 || before > MOST)
        || last.is_some_and(|last| last == 0 || last > MOST_LAST)
    {
        return Err(AppError::invalid(
            "/problems/invalid-page",
            "Invalid page",
            "`before` must be the `seq` of an event, and `last` a number from 1 to 1000.",
        ));
    }
    let after = last_event_id.or(after).unwrap_or(0);
    let wants_stream = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/event-stream"));
    if !wants_stream {
        let events = match (before, last) {
            (None, None) => all_after(&app, &key, after).await?,
            _ => newest(&app, &key, after, before.unwrap_or(MOST), last.unwrap_or(PAGE)).await?,
        };
        let page = Json(EventPage { events });
        return Ok(([(header::VARY, "accept")], page).into_response());
    }
    let subscription = app.hub.subscribe(&key);
    let reader = Reader { subscription, app, key, token, after, told: after, ready: VecDeque::new() };
    let keep_alive = sse::KeepAlive::new().interval(KEEP_ALIVE);
    let mut response = Sse::new(events(reader)).keep_alive(keep_alive).into_response();
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

fn last_event_id(headers: &HeaderMap) -> AppResult<Option<u64>> {
    let Some(value) = headers.get("last-event-id") else { return Ok(None) };
    let seq = value.to_str().ok().and_then(|value| value.trim().parse().ok());
    seq.map(Some).ok_or_else(|| {
        AppError::invalid(
            "/problems/invalid-last-event-id",
            "Invalid Last-Event-ID",
            "`Last-Event-ID` must be the `id` of an event of this conversation. Leave it out to read from the beginning.",
        )
    })
}

async fn all_after(app: &App, key: &ConversationKey, mut after: u64) -> Result<Vec<Event>, StoreError> {
    let mut events = Vec::new();
    loop {
        let page = app.store.entries_after(key, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(events) };
        after = last.seq;
        for entry in &page {
            events.extend(entry.event()?);
        }
    }
}

pub(super) async fn newest(
    app: &App,
    key: &ConversationKey,
    after: u64,
    before: u64,
    last: u32,
) -> Result<Vec<Event>, StoreError> {
    let entries = app.store.entries_before(key, after, before, last).await?;
    entries.iter().filter_map(|entry| entry.event().transpose()).collect()
}

struct Reader {
    app: Arc<App>,
    key: ConversationKey,
    subscription: Subscription,
    token: SecretString,
    after: u64,
    /// The last event that this stream told.
    told: u64,
    ready: VecDeque<Event>,
}

impl Reader {
    async fn may_go_on(&self) -> Result<bool, StoreError> {
        let store = &self.app.store;
        let Some(shopper) = store.shopper_of_token(self.token.expose_secret()).await? else {
            return Ok(false);
        };
        Ok(store.conversation_of(&shopper, &self.key.conversation_id).await?.is_some())
    }
}

/// Ends when the server stops or the log cannot be read; the client comes back and resumes.
fn events(reader: Reader) -> impl Stream<Item = Result<sse::Event, Infallible>> {
    stream::unfold(reader, |mut reader| async move {
        loop {
            if let Some(event) = reader.ready.pop_front() {
                let after = std::mem::replace(&mut reader.told, event.seq);
                return Some((Ok(on_wire(&event, after)?), reader));
            }
            let page = match reader.app.store.entries_after(&reader.key, reader.after, PAGE).await {
                Ok(page) => page,
                Err(error) => {
                    tracing::error!("an event stream ends: {error}");
                    return None;
                }
            };
            let Some(last) = page.last() else {
                let stop = reader.app.stop.clone();
                tokio::select! {
                    () = stop.cancelled() => return None,
                    () = reader.subscription.changed() => {}
                }
                // Since it was opened the token may have ended or the conversation have been erased.
                match reader.may_go_on().await {
                    Ok(true) => continue,
                    Ok(false) => return None,
                    Err(error) => {
                        tracing::error!("an event stream ends: {error}");
                        return None;
                    }
                }
            };
            reader.after = last.seq;
            for entry in &page {
                match entry.event() {
                    Ok(event) => reader.ready.extend(event),
                    Err(error) => tracing::error!("an entry is left out of a stream: {error}"),
                }
            }
        }
    })
}

/// The event as it is in JSON; `after` in its data is the `seq` of the one before it in this stream, so that a client
/// sees when something between is missing.
fn on_wire(event: &Event, after: u64) -> Option<sse::Event> {
    let mut tagged = serde_json::to_value(&event.body).ok()?;
    let data = tagged.get_mut("data")?;
    data.as_object_mut()?.insert("after".to_owned(), after.into());
    Some(sse::Event::default().id(event.seq.to_string()).event(event.body.kind()).data(data.to_string()))
}
