//! Tells shops' systems of hand-overs: what waits in the outbox is posted, signed, until it is taken.
//!
//! Each try pushes the next one back before it begins, by the database's clock. So two processes never try the
//! same thing at once, and what a process that died was at is tried again: at least once, always under one id.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use reqwest::{Client, StatusCode, header, redirect};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::HandOverWebhook;
use crate::{
    rounds,
    store::{Store, StoreError, WaitingItem},
    webhook::sign,
};

/// Where in the outbox it stands.
pub const CHANNEL: &str = "webhook";
/// What it is called in its body.
const KIND: &str = "conversation.handed_over";
/// How often the outbox is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long the shop's system may take.
pub const TIMEOUT: Duration = Duration::from_secs(10);
/// After the first try the second comes so soon, milliseconds; each further one twice as late.
const FIRST_PAUSE: i64 = 15_000;
const LONGEST_PAUSE: i64 = 60 * 60_000;
/// About three days.
const MOST_TRIES: u32 = 80;

/// Posts what waits; cheap to clone.
#[derive(Debug, Clone)]
pub struct Deliverer {
    store: Store,
    client: Client,
    public_url: Option<Arc<str>>,
}

/// What became of one try.
enum Tried {
    Taken,
    /// It is tried again.
    Refused(String),
    /// It never will be taken.
    Hopeless(&'static str),
}

impl Deliverer {
    /// One that names the admin pages below `public_url` and waits so long for an answer.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn new(store: Store, public_url: Option<Arc<str>>, timeout: Duration) -> Result<Deliverer, String> {
        let client = Client::builder().redirect(redirect::Policy::none()).timeout(timeout).build();
        Ok(Deliverer { store, client: client.map_err(|error| error.to_string())?, public_url })
    }

    /// Delivers until `stop`.
    pub async fn keep_delivering(self, stop: CancellationToken) {
        rounds::keep("hand-overs are not delivered", LOOK_EVERY, stop, || self.round()).await;
    }

    /// Tries everything that is due now. Returns how much of it was taken.
    pub async fn round(&self) -> Result<usize, StoreError> {
        let mut taken = 0;
        let due = self.store.due_in_outbox(CHANNEL).await?;
        let tries = due.iter().map(|item| self.deliver(item));
        // Beside one another: a system that hangs holds up nobody else's.
        for done in futures::future::join_all(tries).await {
            taken += usize::from(done?);
        }
        Ok(taken)
    }

    async fn deliver(&self, item: &WaitingItem) -> Result<bool, StoreError> {
        let doublings = item.attempts.min(20);
        let pause = (FIRST_PAUSE << doublings).min(LONGEST_PAUSE);
        // Another process was quicker.
        if !self.store.claim_in_outbox(item, pause).await? {
            return Ok(false);
        }
        let tried = match (self.store.hand_over_webhook(&item.shop_id).await?, self.body(item).await?) {
            (Some(webhook), Some(body)) => self.post(item, &webhook, body).await,
            (None, _) => Tried::Hopeless("the shop has no hand-over webhook any more"),
            (_, None) => Tried::Hopeless("what it says was erased"),
        };
        match tried {
            Tried::Taken => self.store.settle_in_outbox(item, true).await?,
            Tried::Refused(why) if item.attempts + 1 < MOST_TRIES => {
                tracing::warn!(
                    shop.id = item.shop_id,
                    "a hand-over was not delivered, it is tried again: {why}"
                );
                return Ok(false);
            }
            Tried::Refused(why) => {
                tracing::error!(shop.id = item.shop_id, "a hand-over is given up: {why}");
                self.store.settle_in_outbox(item, false).await?;
                return Ok(false);
            }
            Tried::Hopeless(why) => {
                tracing::error!(shop.id = item.shop_id, "a hand-over is given up: {why}");
                self.store.settle_in_outbox(item, false).await?;
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The same at every try, as long as the server's address stays.
    async fn body(&self, item: &WaitingItem) -> Result<Option<String>, StoreError> {
        let Some(mut data) = self.store.open_in_outbox(item).await? else { return Ok(None) };
        if let (Some(url), Some(id)) = (&self.public_url, data["conversation_id"].as_str()) {
            data["link"] = json!(format!("{}/admin/conversations/{id}", url.trim_end_matches('/')));
        }
        Ok(Some(json!({ "type": KIND, "timestamp": data["since"], "data": data }).to_string()))
    }

    async fn post(&self, item: &WaitingItem, webhook: &HandOverWebhook, body: String) -> Tried {
        let timestamp = Timestamp::now().as_second().to_string();
        let signature = sign(webhook.secret(), &item.outbox_id, &timestamp, body.as_bytes());
        let request = self
            .client
            .post(webhook.url().clone())
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-id", &item.outbox_id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", signature)
            .body(body);
        match request.send().await.map(|answer| answer.status()) {
            Ok(status) if status.is_success() => Tried::Taken,
            Ok(StatusCode::GONE) => Tried::Hopeless("the shop's system wants no more of them (status 410)"),
            Ok(status) => Tried::Refused(format!("status {}", status.as_u16())),
            // The address may hold a secret.
            Err(error) if error.is_timeout() => Tried::Refused("no answer in time".to_owned()),
            Err(error) if error.is_connect() => Tried::Refused("it cannot be reached".to_owned()),
            Err(_) => Tried::Refused("the connection broke".to_owned()),
        }
    }
}
