//! Wakes readers of a conversation when its log grows. It carries no data: a reader that is woken, or only
//! thinks it was, reads the log.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::store::{ConversationKey, Store};

/// How often the logs of listened-to conversations are looked at for what other processes appended.
const LOOK_EVERY: Duration = Duration::from_secs(1);

type Wakers = HashMap<ConversationKey, watch::Sender<u64>>;

/// Wake-ups within this process.
#[derive(Debug, Clone, Default)]
pub struct Hub {
    wakers: Arc<Mutex<Wakers>>,
}

/// Hears about one conversation until it is dropped.
#[derive(Debug)]
pub struct Subscription {
    hub: Hub,
    key: ConversationKey,
    receiver: watch::Receiver<u64>,
}

impl Hub {
    /// Begins to listen. Read the log after subscribing, not before: what is appended in between would be missed.
    pub fn subscribe(&self, key: &ConversationKey) -> Subscription {
        let receiver = self.lock().entry(key.clone()).or_insert_with(|| watch::channel(0).0).subscribe();
        Subscription { hub: self.clone(), key: key.clone(), receiver }
    }

    /// The log of this conversation now ends at `seq`.
    pub fn announce(&self, key: &ConversationKey, seq: u64) {
        if let Some(waker) = self.lock().get(key) {
            waker.send_if_modified(|known| {
                let grew = seq > *known;
                *known = seq.max(*known);
                grew
            });
        }
    }

    /// Whether somebody in this process listens to it.
    pub fn has_readers(&self, key: &ConversationKey) -> bool {
        self.lock().contains_key(key)
    }

    /// This conversation is gone: its readers wake once and see for themselves.
    pub fn end(&self, key: &ConversationKey) {
        if let Some(waker) = self.lock().remove(key) {
            waker.send_replace(u64::MAX);
        }
    }

    /// Wakes readers for what other processes append or erase, until `stop`.
    pub async fn follow(&self, store: &Store, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
            let keys: Vec<ConversationKey> = self.lock().keys().cloned().collect();
            match store.last_seqs(&keys).await {
                Ok(mut found) => {
                    for key in keys {
                        match found.remove(&key) {
                            Some(seq) => self.announce(&key, seq),
                            None => self.end(&key),
                        }
                    }
                }
                Err(error) => tracing::error!("other processes' messages cannot be looked for: {error}"),
            }
        }
    }

    // A poisoned lock holds nothing half done: every critical section is one map operation.
    fn lock(&self) -> MutexGuard<'_, Wakers> {
        self.wakers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscription {
    /// Waits for the next announcement since the last call.
    pub async fn changed(&mut self) {
        // Without a sender the conversation is gone; whoever reads it on finds that out by itself.
        let _ = self.receiver.changed().await;
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut wakers = self.hub.lock();
        // This receiver is still counted.
        if wakers.get(&self.key).is_some_and(|waker| waker.receiver_count() <= 1) {
            wakers.remove(&self.key);
        }
    }
}
