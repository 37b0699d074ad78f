//! Conversations that a task of this process is at: one task each.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::store::ConversationKey;

/// Who is at work; cheap to clone.
#[derive(Debug, Clone, Default)]
pub(super) struct Busy {
    /// Whether somebody knocked since the task began or last looked.
    knocks: Arc<Mutex<HashMap<ConversationKey, bool>>>,
}

impl Busy {
    /// Takes the conversation for the calling task. False when another is at it.
    pub(super) fn take(&self, key: &ConversationKey) -> bool {
        match self.lock().entry(key.clone()) {
            Entry::Occupied(_) => false,
            Entry::Vacant(free) => {
                free.insert(false);
                true
            }
        }
    }

    /// The same; a task that is at it is told to look once more before it leaves.
    pub(super) fn take_or_knock(&self, key: &ConversationKey) -> bool {
        match self.lock().entry(key.clone()) {
            Entry::Occupied(mut knocked) => {
                knocked.insert(true);
                false
            }
            Entry::Vacant(free) => {
                free.insert(false);
                true
            }
        }
    }

    /// Leaves the conversation. False when somebody knocked meanwhile: then it is still taken.
    pub(super) fn leave(&self, key: &ConversationKey) -> bool {
        let mut knocks = self.lock();
        match knocks.get_mut(key) {
            Some(knocked @ true) => {
                *knocked = false;
                false
            }
            _ => {
                knocks.remove(key);
                true
            }
        }
    }

    /// Leaves it whoever knocked.
    pub(super) fn abandon(&self, key: &ConversationKey) {
        self.lock().remove(key);
    }

    // A poisoned lock holds nothing half done: every critical section is one map operation.
    fn lock(&self) -> MutexGuard<'_, HashMap<ConversationKey, bool>> {
        self.knocks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
