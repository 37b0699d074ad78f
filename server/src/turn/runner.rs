//! Serves open turns: takes the lease, thinks once, writes the draft, shows it part by part.

use std::{
    collections::HashSet,
    convert::Infallible,
    hash::{DefaultHasher, Hash, Hasher},
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::{FutureExt, future::BoxFuture};
use mitra_dialogue::{Conversation, Language};
use mitra_protocol::{Action, EventBody};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{Thought, excuse, memory::Memory, record, think};
use crate::{
    catalogue::CatalogueError,
    catalogues::Catalogues,
    hub::Hub,
    store::{ConversationKey, Emitted, LEASE_MILLIS, Lease, Store, StoreError},
};

/// A message on which thinking, or reading what was thought, failed this often is answered without: one message
/// must not silence a conversation for ever.
const MOST_ATTEMPTS: u32 = 3;
/// How often a lease is renewed while thinking.
const RENEW_EVERY: Duration = Duration::from_millis(LEASE_MILLIS as u64 / 3);
/// How often turns that nobody holds are looked for: those of a process that died.
const SWEEP_EVERY: Duration = Duration::from_secs(1);

/// Why a turn could not be served now; the sweep tries again.
#[derive(Debug, thiserror::Error)]
pub enum TurnError {
    /// The log could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The shop's data could not be asked.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
}

/// What a message is answered with. Mitra's own thought is [`Catalogues`]; tests and benchmarks bring others,
/// so that a turn can be watched when its thought is slow, broken or free of charge.
pub trait Think: std::fmt::Debug + Send + Sync {
    /// One message to one thought, in the conversation as it stands.
    fn think<'a>(
        &'a self,
        key: &'a ConversationKey,
        conversation: &'a Conversation,
        text: &'a str,
        action: Option<&'a Action>,
    ) -> BoxFuture<'a, Result<Thought, TurnError>>;
}

impl Think for Catalogues {
    fn think<'a>(
        &'a self,
        key: &'a ConversationKey,
        conversation: &'a Conversation,
        text: &'a str,
        action: Option<&'a Action>,
    ) -> BoxFuture<'a, Result<Thought, TurnError>> {
        Box::pin(async move {
            let catalogue = self.of(&key.shop_id).await?;
            Ok(think(&catalogue, conversation, text, action, salt(key)).await?)
        })
    }
}

/// Whether there may be another turn to serve.
enum Answered {
    /// There was none when this one ended.
    Alone,
    /// There may be.
    More,
}

/// Serves turns in this process; cheap to clone.
#[derive(Debug, Clone)]
pub struct TurnRunner {
    store: Store,
    hub: Hub,
    memory: Memory,
    thinker: Arc<dyn Think>,
    /// Name of this process in leases.
    owner: String,
    /// Pause between the parts of a reply.
    pace: Duration,
    /// Conversations a task of this process is at.
    busy: Arc<Mutex<HashSet<ConversationKey>>>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl TurnRunner {
    /// A runner named `owner` that stops with `stop`.
    pub fn new(
        store: Store,
        hub: Hub,
        thinker: Arc<dyn Think>,
        owner: String,
        pace: Duration,
        stop: CancellationToken,
    ) -> TurnRunner {
        let memory = Memory::new(store.clone());
        let busy = Arc::default();
        TurnRunner { store, hub, memory, thinker, owner, pace, busy, tasks: TaskTracker::new(), stop }
    }

    /// Serves the open turns of this conversation in the background.
    pub fn wake(&self, key: ConversationKey) {
        if !self.busy().insert(key.clone()) {
            // The task at work looks for a next turn before it ends.
            return;
        }
        let runner = self.clone();
        self.tasks.spawn(async move {
            loop {
                // A panic in it must end neither this loop nor the conversation.
                let failure = match AssertUnwindSafe(runner.serve(&key)).catch_unwind().await {
                    Ok(Ok(())) => None,
                    Ok(Err(error)) => Some(error.to_string()),
                    Err(_) => Some("its thought panicked".to_owned()),
                };
                if let Some(failure) = &failure {
                    tracing::error!(conversation.id = key.conversation_id, "a turn failed: {failure}");
                }
                runner.busy().remove(&key);
                // A message that came between the last look and the removal found us busy: look once more.
                let waits = failure.is_none() && runner.store.has_claimable_turn(&key).await.unwrap_or(false);
                if runner.stop.is_cancelled() || !waits || !runner.busy().insert(key.clone()) {
                    return;
                }
            }
        });
    }

    /// Serves the open turns of this conversation to their end.
    pub async fn serve(&self, key: &ConversationKey) -> Result<(), TurnError> {
        while !self.stop.is_cancelled() {
            let Some(lease) = self.store.claim_turn(key, &self.owner).await? else { return Ok(()) };
            // A lease lost on the way is tried for again: the turn may be nobody's by now.
            if let Answered::Alone = self.answer(&lease).await? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Forgets a conversation that was erased.
    pub fn forget(&self, key: &ConversationKey) {
        self.memory.forget(key);
    }

    /// Looks for abandoned turns until told to stop.
    pub async fn sweep(&self) {
        while !self.stop.is_cancelled() {
            match self.store.waiting_conversations().await {
                Ok(keys) => keys.into_iter().for_each(|key| self.wake(key)),
                Err(error) => tracing::error!("open turns cannot be looked for: {error}"),
            }
            tokio::select! {
                () = self.stop.cancelled() => {}
                () = tokio::time::sleep(SWEEP_EVERY) => {}
            }
        }
    }

    /// Waits until the turns at work have come to a stop.
    pub async fn finish(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }

    /// Thinks, writes the whole reply down before any of it is shown, and shows it part by part.
    async fn answer(&self, lease: &Lease) -> Result<Answered, TurnError> {
        let at_once = if self.pace.is_zero() { usize::MAX } else { 1 };
        let mut emitted = match lease.has_draft && lease.attempts <= MOST_ATTEMPTS {
            true => self.store.emit(lease, at_once).await?,
            false => {
                let thought = self.while_renewing(lease, self.think(lease)).await?;
                let understood = thought.understanding.as_ref().map(|u| record::to_understood(lease.turn, u));
                let decided = record::to_decided(lease.turn, &thought.record);
                let events = record::to_events(lease.turn, &thought.reply);
                self.store.answer(lease, understood.as_ref(), &decided, &events, at_once).await?
            }
        };
        loop {
            match emitted {
                Emitted::More(seq) => self.hub.announce(&lease.key, seq),
                Emitted::Done { last_seq, superseded } => {
                    self.hub.announce(&lease.key, last_seq);
                    return Ok(if superseded { Answered::More } else { Answered::Alone });
                }
                Emitted::Lost => return Ok(Answered::More),
            }
            tokio::select! {
                () = self.stop.cancelled() => return Ok(Answered::More),
                () = tokio::time::sleep(self.pace) => {}
            }
            emitted = self.store.emit(lease, at_once).await?;
        }
    }

    /// Keeps the lease while a thought takes its time.
    async fn while_renewing<T>(&self, lease: &Lease, work: impl Future<Output = T>) -> T {
        // Beside the work, not in its stead: both may be waiting for the one writer.
        tokio::select! {
            done = work => done,
            never = self.renew(lease) => match never {},
        }
    }

    async fn renew(&self, lease: &Lease) -> Infallible {
        loop {
            tokio::time::sleep(RENEW_EVERY).await;
            if let Err(error) = self.store.renew_lease(lease).await {
                tracing::warn!("a lease was not renewed: {error}");
            }
        }
    }

    async fn think(&self, lease: &Lease) -> Result<Thought, TurnError> {
        if lease.attempts > MOST_ATTEMPTS {
            let lang = self.store.conversation_lang(&lease.key).await?.unwrap_or_default();
            return Ok(excuse(Language::from_code(&lang).unwrap_or(Language::English), salt(&lease.key)));
        }
        self.thought(lease).await
    }

    async fn thought(&self, lease: &Lease) -> Result<Thought, TurnError> {
        let (conversation, entry) = self.memory.recall(&lease.key, lease.turn).await?;
        let message = entry.map(|entry| entry.event()).transpose()?.flatten().map(|event| event.body);
        let (text, action) = match message {
            Some(EventBody::ShopperMessage { text, action, .. }) => (text, action),
            _ => Default::default(),
        };
        self.thinker.think(&lease.key, &conversation, &text, action.as_ref()).await
    }

    fn busy(&self) -> std::sync::MutexGuard<'_, HashSet<ConversationKey>> {
        // One set operation per critical section: a poisoned lock holds nothing half done.
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn salt(key: &ConversationKey) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.conversation_id.hash(&mut hasher);
    hasher.finish()
}
