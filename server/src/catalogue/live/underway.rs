//! Requests that are under way: who asks for the same product meanwhile waits for the same answer, so that a
//! product that is suddenly in every chat is asked for once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use tokio::sync::watch;

use super::{lock, reading::LiveFacts};

/// What a request told, by product; one that is not there is one the API has nothing to tell of.
type Told = Arc<HashMap<String, LiveFacts>>;

/// Products that somebody is asking for.
#[derive(Debug, Default)]
pub(super) struct Underway(Mutex<HashMap<String, watch::Receiver<Option<Told>>>>);

/// Products to be asked for by whoever holds this. When it is dropped without an answer, those who wait are free
/// to ask for themselves.
#[derive(Debug)]
pub(super) struct Asking<'u> {
    underway: &'u Underway,
    ids: Vec<String>,
    answer: watch::Sender<Option<Told>>,
}

/// The answer to somebody else's request.
#[derive(Debug)]
pub(super) struct Awaited {
    /// The product.
    pub(super) id: String,
    answer: watch::Receiver<Option<Told>>,
}

impl Underway {
    /// Parts products into those that nobody asks for, which are the caller's now, and those to be waited for.
    pub(super) fn join(&self, ids: &[String]) -> (Asking<'_>, Vec<Awaited>) {
        let (answer, receiver) = watch::channel(None);
        let (mut own, mut awaited) = (Vec::new(), Vec::new());
        let mut underway = lock(&self.0);
        for id in ids {
            match underway.get(id) {
                Some(answer) => awaited.push(Awaited { id: id.clone(), answer: answer.clone() }),
                None => {
                    underway.insert(id.clone(), receiver.clone());
                    own.push(id.clone());
                }
            }
        }
        drop(underway);
        (Asking { underway: self, ids: own, answer }, awaited)
    }
}

impl Asking<'_> {
    /// The products, each once.
    pub(super) fn ids(&self) -> &[String] {
        &self.ids
    }

    /// Tells those who wait.
    pub(super) fn told(self, facts: HashMap<String, LiveFacts>) -> Told {
        let facts = Arc::new(facts);
        self.answer.send_replace(Some(facts.clone()));
        facts
    }
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        let mut underway = lock(&self.underway.0);
        for id in &self.ids {
            underway.remove(id);
        }
    }
}

impl Awaited {
    /// What the request told; none when it was given up.
    pub(super) async fn told(&mut self) -> Option<Told> {
        self.answer.wait_for(Option::is_some).await.ok()?.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_asked_for_already_is_waited_for_and_asked_anew_when_it_was_given_up() {
        let underway = Underway::default();
        let ids = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let (first, awaited) = underway.join(&ids(&["a", "b", "a"]));
        assert_eq!(first.ids(), ids(&["a", "b"]));
        assert_eq!(awaited.len(), 1, "the same twice in one list");
        let (second, mut waiting) = underway.join(&ids(&["b", "c"]));
        assert_eq!(second.ids(), ids(&["c"]));
        assert_eq!(waiting[0].id, "b");
        drop(first);
        assert!(waiting[0].told().await.is_none());
        let (again, _) = underway.join(&ids(&["b"]));
        assert_eq!(again.ids(), ids(&["b"]));
        let (_, mut waiting) = underway.join(&ids(&["b"]));
        again.told(HashMap::new());
        assert_eq!(waiting[0].told().await, Some(Arc::default()));
    }
}
