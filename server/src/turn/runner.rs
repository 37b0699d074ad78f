//! Serves open turns: takes the lease, thinks once, writes the draft, shows it part by part.

use std::{convert::Infallible, ops::Deref, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures::{
    FutureExt,
    future::{BoxFuture, join},
};
use mitra_dialogue::{Conversation, Language};
use mitra_protocol::{EventBody, MessageSend};
use tokio::sync::oneshot;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub use super::thinker::Think;
use super::{Thought, busy::Busy, excuse, memory::Memory, thinker::salt};
use crate::{
    catalogue::CatalogueError,
    hub::Hub,
    store::{Appended, ConversationKey, Emitted, LEASE_MILLIS, Lease, Shopper, Store, StoreError},
    wording::Wording,
};

/// A message on which thinking, or reading what was thought, failed this often is answered without: one message
/// must not silence a conversation for ever.
const MOST_ATTEMPTS: u32 = 3;
/// How often a lease is renewed while thinking.
const RENEW_EVERY: Duration = Duration::from_millis(LEASE_MILLIS as u64 / 3);
/// How often turns that nobody holds are looked for: those of a process that died.
const SWEEP_EVERY: Duration = Duration::from_secs(1);

/// What is logged of a panic; its message may quote what was said.
const PANICKED: &str = "its thought panicked";

/// Why a turn could not be served now; the sweep tries again.
#[derive(Debug, thiserror::Error)]
pub enum TurnError {
    /// The log could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The shop's data could not be asked.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// The task that took a message in panicked.
    #[error("the task that took the message in broke")]
    Broke,
}

/// Whether there may be another turn to serve.
enum Answered {
    /// There was none when this one ended.
    Alone,
    /// There may be.
    More,
}

/// What was done for a message that came in.
enum Served {
    /// All there was to do.
    All,
    /// It is in the log, and its turn may be open still.
    Rest,
    /// Something failed; the sweep comes to what is open.
    Failed,
}

/// Serves turns in this process; cheap to clone.
#[derive(Debug, Clone)]
pub struct TurnRunner(Arc<Parts>);

/// What a runner is made of.
#[derive(Debug)]
pub struct Parts {
    pub(super) store: Store,
    pub(super) hub: Hub,
    pub(super) memory: Memory,
    pub(super) thinker: Arc<dyn Think>,
    /// Name of this process in leases.
    owner: String,
    /// Pause between the parts of a reply.
    pace: Duration,
    busy: Busy,
    pub(super) tasks: TaskTracker,
    stop: CancellationToken,
    /// What words the drafts, where there is a model.
    pub(super) wording: Option<Wording>,
    /// Whether phones are told of answers that nobody is there to read.
    tells_phones: bool,
}

impl Deref for TurnRunner {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
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
        let (busy, tasks) = (Busy::default(), TaskTracker::new());
        let (wording, tells_phones) = (None, false);
        TurnRunner(Arc::new(Parts {
            store,
            hub,
            memory,
            thinker,
            owner,
            pace,
            busy,
            tasks,
            stop,
            wording,
            tells_phones,
        }))
    }

    /// The same with a model that words the drafts; before it has served anything.
    pub fn with_wording(self, wording: Option<Wording>) -> TurnRunner {
        let parts = Arc::try_unwrap(self.0);
        // Nobody has a copy yet; who has one keeps a runner without a model.
        parts.map_or_else(TurnRunner, |parts| TurnRunner(Arc::new(Parts { wording, ..parts })))
    }

    /// The same that tells phones; before it has served anything.
    pub fn with_push(self, tells_phones: bool) -> TurnRunner {
        let parts = Arc::try_unwrap(self.0);
        parts.map_or_else(TurnRunner, |parts| TurnRunner(Arc::new(Parts { tells_phones, ..parts })))
    }

    /// Appends what the shopper said, once per client id, and serves its turn in the background. `None` when there
    /// is no such conversation, or it is not `author`'s.
    pub async fn receive(
        &self,
        key: ConversationKey,
        author: Shopper,
        message: MessageSend,
    ) -> Result<Option<Appended>, TurnError> {
        let (tell, told) = oneshot::channel();
        let runner = self.clone();
        // A task of its own: a client that hangs up now leaves neither message nor turn half done.
        self.tasks.spawn(async move {
            let is_mine = runner.busy.take(&key);
            let append = runner.append(&key, &author, message, is_mine, tell);
            let served = AssertUnwindSafe(append).catch_unwind().await.unwrap_or(Served::Failed);
            match (is_mine, served) {
                (true, Served::Failed) => runner.busy.abandon(&key),
                (true, Served::Rest) => runner.work(&key).await,
                (true, Served::All) => {
                    if !runner.busy.leave(&key) {
                        runner.work(&key).await;
                    }
                }
                (false, Served::Rest) => runner.wake(key),
                (false, Served::All | Served::Failed) => {}
            }
        });
        Ok(told.await.map_err(|_| TurnError::Broke)??)
    }

    /// The state of a conversation after its whole log, and where that ends.
    pub async fn state(&self, key: &ConversationKey) -> Result<(Conversation, u64), StoreError> {
        self.memory.state(key).await
    }

    /// Appends a message, and answers it when its turn can be had at once. While the disk is waited for the thought
    /// begins: when the message comes to nothing, so does the answer.
    async fn append(
        &self,
        key: &ConversationKey,
        author: &Shopper,
        message: MessageSend,
        is_mine: bool,
        tell: oneshot::Sender<Result<Option<Appended>, StoreError>>,
    ) -> Served {
        let owner = is_mine.then_some(self.owner.as_str());
        let (appended, committing) = match self.store.take_message(key, Some(author), &message, owner).await {
            Ok(Some(taken)) => (taken.appended, taken.committing),
            // Whoever asked may be gone: then nobody is told.
            nothing => {
                let _ = tell.send(nothing.map(|_| None));
                return Served::All;
            }
        };
        let (seq, new) = (appended.seq, appended.new.clone());
        let kept = async {
            let kept = committing.done().await;
            if kept.is_ok() && appended.new.is_some() {
                self.hub.announce(key, seq);
            }
            let is_kept = kept.is_ok();
            let _ = tell.send(kept.map(|()| Some(appended)).map_err(StoreError::from));
            is_kept
        };
        let Some(new) = new else {
            kept.await;
            return Served::All;
        };
        let heard = new.lease.and_then(|lease| Some((self.memory.hear(key, seq, new.at)?, lease)));
        let Some((conversation, lease)) = heard else {
            return if kept.await { Served::Rest } else { Served::Failed };
        };
        if conversation.order_question.is_some() {
            // Her word may do something to an order; that waits until it is kept for certain.
            if kept.await {
                return Served::Rest;
            }
            // It has heard what was never said.
            self.memory.forget(key);
            return Served::Failed;
        }
        let (text, action) = (message.text.unwrap_or_default(), message.action);
        let thought = self.thinker.think(key, &conversation, &text, action.as_ref());
        // Whatever becomes of the thought: she is told that the message was kept.
        let answer = AssertUnwindSafe(self.answer(&lease, Some(thought))).catch_unwind();
        let (is_kept, answered) = join(kept, answer).await;
        match answered {
            Ok(Ok(Answered::Alone)) if is_kept => return Served::All,
            Ok(Ok(Answered::More)) if is_kept => return Served::Rest,
            Ok(Err(error)) if is_kept => failed(key, &error.to_string()),
            Err(_) => failed(key, PANICKED),
            _ => {}
        }
        // It may have heard what was never said.
        self.memory.forget(key);
        Served::Failed
    }

    /// Serves the open turns of this conversation in the background.
    pub fn wake(&self, key: ConversationKey) {
        if self.busy.take_or_knock(&key) {
            let runner = self.clone();
            self.tasks.spawn(async move { runner.work(&key).await });
        }
    }

    /// Serves the open turns of a conversation that this task has taken, and leaves it.
    async fn work(&self, key: &ConversationKey) {
        loop {
            // A panic in it must end neither this loop nor the conversation.
            let failure = match AssertUnwindSafe(self.serve(key)).catch_unwind().await {
                Ok(Ok(())) => None,
                Ok(Err(error)) => Some(error.to_string()),
                Err(_) => Some(PANICKED.to_owned()),
            };
            if let Some(failure) = &failure {
                failed(key, failure);
            }
            // What failed is tried again by the sweep.
            if failure.is_some() || self.stop.is_cancelled() {
                return self.busy.abandon(key);
            }
            // A message that came after the last look has knocked.
            if self.busy.leave(key) {
                return;
            }
        }
    }

    /// Serves the open turns of this conversation to their end.
    pub async fn serve(&self, key: &ConversationKey) -> Result<(), TurnError> {
        while !self.stop.is_cancelled() {
            let Some(lease) = self.store.claim_turn(key, &self.owner).await? else { return Ok(()) };
            // A lease lost on the way is tried for again: the turn may be nobody's by now.
            if let Answered::Alone = self.answer(&lease, None).await? {
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

    /// Thinks, writes the whole reply down before any of it is shown, and shows it part by part. A thought that has
    /// begun is taken instead of a new one.
    async fn answer(
        &self,
        lease: &Lease,
        thought: Option<BoxFuture<'_, Result<Thought, TurnError>>>,
    ) -> Result<Answered, TurnError> {
        let at_once = if self.pace.is_zero() { usize::MAX } else { 1 };
        let mut emitted = match lease.has_draft && lease.attempts <= MOST_ATTEMPTS {
            true => self.store.emit(lease, at_once).await?,
            false => {
                let thought = thought.unwrap_or_else(|| Box::pin(self.think(lease)));
                let thought = self.while_renewing(lease, thought).await?;
                self.reply(lease, thought, at_once).await?
            }
        };
        loop {
            match emitted {
                Emitted::More(seq) => self.hub.announce(&lease.key, seq),
                Emitted::Done { last_seq, superseded, .. } => {
                    self.hub.announce(&lease.key, last_seq);
                    if self.tells_phones && !superseded && !self.hub.has_readers(&lease.key) {
                        self.store.tell_browsers(&lease.key).await?;
                    }
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
    pub(super) async fn while_renewing<T>(&self, lease: &Lease, work: impl Future<Output = T>) -> T {
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
        let (conversation, entry) = self.memory.recall(&lease.key, lease.turn).await?;
        let message = entry.map(|entry| entry.event()).transpose()?.flatten().map(|event| event.body);
        let (text, action) = match message {
            Some(EventBody::ShopperMessage { text, action, .. }) => (text, action),
            _ => Default::default(),
        };
        self.thinker.think(&lease.key, &conversation, &text, action.as_ref()).await
    }
}

fn failed(key: &ConversationKey, why: &str) {
    tracing::error!(conversation.id = key.conversation_id, "a turn failed: {why}");
}
