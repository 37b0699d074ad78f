//! Takes what waits to the push services, through the guard for addresses that came from outside: a browser names its
//! push service, and a browser can lie.
//!
//! Each try pushes the next one back before it begins, by the database's clock, as with hand-overs.

use std::{sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::header::{self, HeaderName, HeaderValue};
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use super::{
    CHANNEL, PushKeys, Waiting,
    seal::{Recipient, seal},
};
use crate::{
    fetch::Fetcher,
    rounds,
    store::{PushSubscription, Store, StoreError, WaitingItem},
};

/// How often the outbox is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long a push service may take.
pub const TIMEOUT: Duration = Duration::from_secs(10);
/// After the first try the second comes so soon, milliseconds; each further one twice as late.
const FIRST_PAUSE: i64 = 15_000;
const LONGEST_PAUSE: i64 = 60 * 60_000;
/// About a day: after that nobody waits for it any more.
const MOST_TRIES: u32 = 30;
/// How long the push service keeps it for a phone that is off, seconds.
const KEPT: u32 = 24 * 60 * 60;
/// Most a push service may put us off by, milliseconds.
const MOST_PUT_OFF: i64 = 24 * 60 * 60_000;

/// Tells browsers; cheap to clone.
#[derive(Debug, Clone)]
pub struct PushDeliverer {
    store: Store,
    fetcher: Fetcher,
    keys: Arc<PushKeys>,
    timeout: Duration,
}

/// What became of one try.
enum Tried {
    Taken,
    /// It is tried again, not before so many milliseconds.
    Later(i64, String),
    /// The browser wants no more, is gone, or was named under other keys.
    Gone,
    /// It never will be taken.
    Hopeless(String),
}

impl PushDeliverer {
    /// One that waits so long for an answer.
    pub fn new(store: Store, fetcher: Fetcher, keys: Arc<PushKeys>, timeout: Duration) -> PushDeliverer {
        PushDeliverer { store, fetcher, keys, timeout }
    }

    /// Delivers until `stop`.
    pub async fn keep_delivering(self, stop: CancellationToken) {
        rounds::keep("phones are not told", LOOK_EVERY, stop, || self.round()).await;
    }

    /// Tries everything that is due now. Returns how much of it was taken.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn round(&self) -> Result<usize, StoreError> {
        let mut taken = 0;
        let due = self.store.due_in_outbox(CHANNEL).await?;
        // Beside one another: a service that hangs holds up what is due next by one timeout at most.
        for done in futures::future::join_all(due.iter().map(|item| self.deliver(item))).await {
            taken += usize::from(done?);
        }
        Ok(taken)
    }

    async fn deliver(&self, item: &WaitingItem) -> Result<bool, StoreError> {
        let pause = (FIRST_PAUSE << item.attempts.min(20)).min(LONGEST_PAUSE);
        // Another process was quicker.
        if !self.store.claim_in_outbox(item, pause).await? {
            return Ok(false);
        }
        let waiting = self.store.open_in_outbox(item).await?;
        let Some(waiting) = waiting.and_then(|body| serde_json::from_value::<Waiting>(body).ok()) else {
            self.store.settle_in_outbox(item, false).await?;
            return Ok(false);
        };
        let browser = self.store.push_subscription(&item.shop_id, &waiting.subscription_id).await?;
        let tried = match browser {
            Some(browser) => self.post(&item.shop_id, &browser, &waiting).await,
            None => Tried::Gone,
        };
        match tried {
            Tried::Taken => self.store.settle_in_outbox(item, true).await?,
            Tried::Gone => {
                self.store.drop_push_subscription(&item.shop_id, &waiting.subscription_id).await?;
                self.store.settle_in_outbox(item, false).await?;
                return Ok(false);
            }
            Tried::Later(millis, why) if item.attempts + 1 < MOST_TRIES => {
                tracing::warn!(shop.id = item.shop_id, "a phone was not told, it is tried again: {why}");
                if millis > pause {
                    self.store.put_off_in_outbox(item, millis.min(MOST_PUT_OFF)).await?;
                }
                return Ok(false);
            }
            Tried::Later(_, why) | Tried::Hopeless(why) => {
                tracing::error!(shop.id = item.shop_id, "telling a phone is given up: {why}");
                self.store.settle_in_outbox(item, false).await?;
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn post(&self, shop_id: &str, browser: &PushSubscription, waiting: &Waiting) -> Tried {
        let Some(recipient) = recipient(browser) else {
            return Tried::Hopeless("what the browser gave to seal with is no key".to_owned());
        };
        let text = json!({"lang": browser.lang, "shop": shop_id}).to_string();
        let Ok(body) = seal(&recipient, text.as_bytes()) else {
            return Tried::Hopeless("it cannot be sealed".to_owned());
        };
        let Some(headers) = self.headers(&browser.endpoint, waiting) else {
            return Tried::Hopeless("the address at the push service is none".to_owned());
        };
        let told = match self.fetcher.post(&browser.endpoint, headers, body, self.timeout).await {
            Ok(told) => told,
            Err(error) if error.is_final() => return Tried::Hopeless(error.to_string()),
            Err(error) => return Tried::Later(0, error.to_string()),
        };
        let status = told.status;
        match status {
            200..300 => Tried::Taken,
            // 401 and 403: it was named under other keys than these, and the page names it anew under these.
            401 | 403 | 404 | 410 => Tried::Gone,
            408 | 425 | 429 | 500..600 => {
                let seconds = told.retry_after_seconds.unwrap_or(0);
                let millis = i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1_000);
                Tried::Later(millis, format!("status {status}"))
            }
            status => Tried::Hopeless(format!("status {status}")),
        }
    }

    fn headers(&self, endpoint: &str, waiting: &Waiting) -> Option<header::HeaderMap> {
        let word = self.keys.word_for(&reqwest::Url::parse(endpoint).ok()?).ok()?;
        // What came later takes the place of what still waits at the push service.
        let name = Sha256::digest(waiting.conversation_id.as_bytes());
        let topic = URL_SAFE_NO_PAD.encode(name.get(..24)?);
        let value = |text: String| HeaderValue::try_from(text).ok();
        Some(header::HeaderMap::from_iter([
            (header::AUTHORIZATION, value(word)?),
            (header::CONTENT_ENCODING, HeaderValue::from_static("aes128gcm")),
            (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
            (HeaderName::from_static("ttl"), HeaderValue::from(KEPT)),
            (HeaderName::from_static("topic"), value(topic)?),
            (HeaderName::from_static("urgency"), HeaderValue::from_static("high")),
        ]))
    }
}

/// What a browser gave to seal with; none when it is no key.
pub fn recipient(browser: &PushSubscription) -> Option<Recipient> {
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok();
    let (key, auth) = (bytes(&browser.p256dh)?, bytes(&browser.auth)?);
    let recipient = Recipient { key: key.try_into().ok()?, auth: auth.try_into().ok()? };
    recipient.is_sound().then_some(recipient)
}
