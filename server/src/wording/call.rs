//! Questions on their way, and answers of lately. Who asks what somebody is asking already listens to the same answer.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use mitra_dialogue::asking::Prompt;
use moka::sync::Cache;
use sha2::{Digest, Sha256};
use tokio::{
    sync::watch,
    time::{Instant, sleep},
};

use super::{
    provider::{Outcome, Provider, Tried},
    tokens_of,
};

/// Answers that are kept.
const MOST_KNOWN: u64 = 5_000;
/// How long an answer is kept: prices are in the question, so an old one is not wrong, but stale to read.
const KNOWN_FOR: Duration = Duration::from_secs(15 * 60);
/// Of the time until the first words the part that the first of two models has.
const FIRST_OF_TWO: f64 = 0.55;
/// Least time in which it makes sense to ask.
const LEAST: Duration = Duration::from_millis(150);

/// Of the shop and the question; the question itself is not kept.
type Key = [u8; 32];

/// An answer as far as it has come.
#[derive(Debug, Clone, Default)]
pub(super) struct Progress {
    text: String,
    ended: Option<Ended>,
}

#[derive(Debug, Clone)]
struct Ended {
    outcome: Outcome,
    /// Which model gave it.
    model: Option<String>,
    /// Tokens in, when they were told, and out.
    tokens: (Option<u64>, u64),
}

/// All questions of this process.
#[derive(Debug)]
pub(super) struct Calls {
    known: Cache<Key, Arc<str>>,
    open: Arc<Mutex<HashMap<Key, watch::Receiver<Progress>>>>,
}

impl Default for Calls {
    fn default() -> Calls {
        let known = Cache::builder().max_capacity(MOST_KNOWN).time_to_live(KNOWN_FOR).build();
        Calls { known, open: Arc::default() }
    }
}

/// An answer that is coming.
#[derive(Debug)]
pub struct Answer {
    progress: watch::Receiver<Progress>,
    /// Bytes of the text that were taken.
    taken: usize,
    is_own: bool,
}

impl Answer {
    /// More of the text, once there is; nothing when it has ended.
    pub async fn more(&mut self) -> Option<String> {
        loop {
            {
                let progress = self.progress.borrow_and_update();
                if progress.text.len() > self.taken {
                    let more = progress.text[self.taken..].to_owned();
                    self.taken = progress.text.len();
                    return Some(more);
                }
                if progress.ended.is_some() {
                    return None;
                }
            }
            // Whoever asked is gone when the process stops.
            self.progress.changed().await.ok()?;
        }
    }

    /// How it ended, when it has.
    pub fn outcome(&self) -> Option<Outcome> {
        self.progress.borrow().ended.as_ref().map(|ended| ended.outcome)
    }

    /// Whether its last line is as it was meant.
    pub fn is_whole(&self) -> bool {
        self.outcome().is_some_and(Outcome::is_whole)
    }

    /// Which model gave it.
    pub fn model(&self) -> String {
        self.progress.borrow().ended.as_ref().and_then(|ended| ended.model.clone()).unwrap_or_default()
    }

    /// Tokens in and out, when this is who asked; as far as they came where it has not ended.
    pub(super) fn tokens(&self) -> Option<(Option<u64>, u64)> {
        if !self.is_own {
            return None;
        }
        let progress = self.progress.borrow();
        match &progress.ended {
            // A model that was never reached has taken nothing.
            Some(ended) if ended.model.is_none() => Some((Some(0), 0)),
            Some(ended) => Some(ended.tokens),
            None => Some((None, super::wire::MOST_TOKENS_OUT)),
        }
    }
}

impl Calls {
    pub(super) fn known(&self, shop_id: &str, prompt: &Prompt) -> Option<Arc<str>> {
        self.known.get(&key(shop_id, prompt))
    }

    pub(super) fn ask(
        &self,
        providers: &[Arc<Provider>],
        shop_id: &str,
        prompt: &Prompt,
        first_by: Instant,
    ) -> Answer {
        let key = key(shop_id, prompt);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(progress) = open.get(&key) {
            return Answer { progress: progress.clone(), taken: 0, is_own: false };
        }
        // Somebody asked, and was answered, since this turn looked.
        if let Some(text) = self.known.get(&key) {
            let ended = Ended { outcome: Outcome::Complete, model: None, tokens: (None, 0) };
            let progress = Progress { text: text.to_string(), ended: Some(ended) };
            return Answer { progress: watch::channel(progress).1, taken: 0, is_own: false };
        }
        let (tell, progress) = watch::channel(Progress::default());
        open.insert(key, progress.clone());
        drop(open);
        let (providers, prompt) = (providers.to_vec(), prompt.clone());
        let (known, opened) = (self.known.clone(), self.open.clone());
        tokio::spawn(async move {
            // Whatever becomes of the call, nobody is left waiting for it.
            let _closed = Closing { open: opened, key };
            let ended = in_turn(&providers, &prompt, first_by, &tell).await;
            if ended.outcome == Outcome::Complete {
                known.insert(key, tell.borrow().text.as_str().into());
            }
            tell.send_modify(|progress| progress.ended = Some(ended));
        });
        Answer { progress, taken: 0, is_own: true }
    }
}

/// Takes a question off the list when its call is over.
struct Closing {
    open: Arc<Mutex<HashMap<Key, watch::Receiver<Progress>>>>,
    key: Key,
}

impl Drop for Closing {
    fn drop(&mut self) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}

/// Asks one model after the other, until one has begun to answer or the time is over.
async fn in_turn(
    providers: &[Arc<Provider>],
    prompt: &Prompt,
    first_by: Instant,
    tell: &watch::Sender<Progress>,
) -> Ended {
    let nobody = |outcome| Ended { outcome, model: None, tokens: (None, 0) };
    let mut ended = nobody(Outcome::LeftAlone);
    for (at, provider) in providers.iter().enumerate() {
        if !provider.admits() {
            continue;
        }
        let left = first_by.saturating_duration_since(Instant::now());
        let by = match at + 1 < providers.len() {
            true => Instant::now() + left.mul_f64(FIRST_OF_TWO),
            false => first_by,
        };
        // Once more only when the server itself says when, and it is in time.
        for is_last in [false, true] {
            let Tried { outcome, usage, pause } = provider
                .ask(prompt, by, |text| tell.send_modify(|progress| progress.text.push_str(text)))
                .await;
            let length = tell.borrow().text.len();
            let tokens_out = usage.map_or_else(|| tokens_of(&tell.borrow().text), |(_, out)| out);
            let reached = !matches!(
                outcome,
                Outcome::Unreachable | Outcome::RateLimited | Outcome::Refused | Outcome::KeyRefused
            );
            ended = Ended {
                outcome,
                model: reached.then(|| provider.model().to_owned()),
                tokens: (usage.map(|(tokens_in, _)| tokens_in), tokens_out),
            };
            if length > 0 || matches!(outcome, Outcome::Complete | Outcome::ToolsCalled | Outcome::Withheld) {
                return ended;
            }
            match pause {
                Some(pause) if !is_last && Instant::now() + pause + LEAST < by => sleep(pause).await,
                _ => break,
            }
        }
    }
    ended
}

fn key(shop_id: &str, prompt: &Prompt) -> Key {
    let mut hash = Sha256::new();
    for text in [shop_id, &prompt.system, &prompt.user] {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().into()
}
