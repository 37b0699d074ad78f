//! Lets a model word a draft, and shows each sentence as soon as it stands.

use std::ops::Range;

use mitra_dialogue::{
    asking::Purpose,
    word::{Reader, Said, Task, prompt::prompt},
};
use mitra_protocol::{
    EventBody,
    log::{ModelEnded, TurnDecided, TurnUnderstood},
};
use tokio::time::{Instant, timeout_at};

use super::{
    Grounds, Thought,
    asked::{over_budget, told},
    runner::{TurnError, TurnRunner},
};
use crate::{
    store::{Begun, Emitted, Lease},
    wording::Outcome,
};

/// A draft on its way: its events, some of which are worded anew, and how many of them are shown.
struct Draft<'e> {
    events: &'e mut Vec<EventBody>,
    /// Events before the first part of the reply.
    before: usize,
    /// Events that were left out, less those that were added.
    left_out: isize,
    shown: usize,
    words_end: usize,
}

impl Draft<'_> {
    /// Where these parts of the reply stand among the events.
    fn place(&self, parts: &Range<usize>) -> Range<usize> {
        let at =
            |part: usize| (self.before + part).saturating_add_signed(-self.left_out).min(self.events.len());
        at(parts.start)..at(parts.end)
    }

    /// Takes in what a line came to. Returns up to where the reply stands now.
    fn take(&mut self, said: Said, turn: u64, lang: &str) -> usize {
        let words = |text| EventBody::ReplyWords { turn, lang: lang.to_owned(), text };
        match said {
            Said::Drafted(parts) => self.place(&parts).end,
            Said::Worded(parts, text) => {
                let place = self.place(&parts);
                self.left_out += place.len() as isize - 1;
                self.events.splice(place.clone(), [words(text)]);
                place.start + 1
            }
            Said::Added(text) => {
                let at = self.place(&(self.words_end..self.words_end)).start.max(self.shown);
                self.events.insert(at, words(text));
                self.left_out -= 1;
                at + 1
            }
        }
    }
}

impl TurnRunner {
    /// Words a draft with a model and shows it; `events` are then the reply as it is shown. `None`, and nothing done,
    /// where no model is asked; what the same question was answered lately is in `events` then.
    pub(super) async fn word(
        &self,
        lease: &Lease,
        thought: &Thought,
        understood: Option<&TurnUnderstood>,
        decided: &TurnDecided,
        events: &mut Vec<EventBody>,
        at_once: usize,
    ) -> Result<Option<Emitted>, TurnError> {
        let (Some(wording), Some(grounds)) = (&self.wording, &thought.grounds) else { return Ok(None) };
        if thought.record.hand_over.is_some() {
            return Ok(None);
        }
        let Grounds { decision, findings, message, .. } = grounds;
        let Some(task) = Task::of(decision, findings, &thought.reply) else { return Ok(None) };
        let question = prompt(&task, message);
        let words_end = task.words_end();
        let lang = task.language.code();
        let mut reader = Reader::new(task);
        let before = usize::from(thought.record.wishlist.is_some());
        let mut draft = Draft { events, before, left_out: 0, shown: 0, words_end };
        let shop_id = &lease.key.shop_id;
        if let Some(known) = wording.known(shop_id, &question) {
            let said = reader.push(&known).into_iter().chain(reader.finish(true)).collect::<Vec<_>>();
            said.into_iter().for_each(|said| {
                draft.take(said, lease.turn, lang);
            });
            return Ok(None);
        }
        let first_by = Instant::now() + wording.first_words();
        let wanted = wording.set_aside(&question);
        match self
            .store
            .begin_asking(lease, understood, decided, draft.events, &wanted, Purpose::Word)
            .await?
        {
            Begun::Asked(_) => {}
            Begun::AskedBefore => return Ok(None),
            Begun::OverBudget => {
                over_budget(Purpose::Word);
                return Ok(None);
            }
            Begun::Over(emitted) => return Ok(Some(emitted)),
        }
        let mut answer = wording.ask(shop_id, &question, first_by);
        let mut over = None;
        let mut was_slow = false;
        while over.is_none() && !reader.is_full() {
            // Later pauses are bounded by who asks.
            let more = async {
                match draft.shown {
                    0 => timeout_at(first_by, answer.more()).await,
                    _ => Ok(answer.more().await),
                }
            };
            let more = self.while_renewing(lease, more).await;
            let said = match more {
                Ok(Some(text)) => reader.push(&text),
                Ok(None) => break,
                Err(_) => {
                    was_slow = true;
                    break;
                }
            };
            for said in said {
                let upto = draft.take(said, lease.turn, lang);
                over = over.or(self.show_worded(lease, &mut draft, upto).await?);
            }
        }
        if over.is_none() && !was_slow {
            let last = reader.finish(answer.is_whole());
            last.into_iter().for_each(|said| {
                draft.take(said, lease.turn, lang);
            });
        }
        let outcome = match answer.outcome() {
            Some(outcome) => outcome.name(),
            None if was_slow => Outcome::Slow.name(),
            None if over.is_some() => "superseded",
            None => Outcome::Complete.name(),
        };
        let tally = reader.tally();
        let used = wording.used(&question, &answer);
        let ended = ModelEnded {
            turn: lease.turn,
            model: answer.model(),
            outcome: outcome.to_owned(),
            worded: tally.worded,
            added: tally.added,
            dropped: tally.dropped,
            faults: tally.faults.iter().map(|fault| fault.name().to_owned()).collect(),
            tokens: used.tokens,
        };
        told(Purpose::Word, &ended);
        let emitted = match over {
            Some(emitted) => emitted,
            None => self.store.emit_worded(lease, draft.events, at_once, Some(&ended)).await?,
        };
        if let Err(error) = self.store.settle(lease, &wanted, used).await {
            tracing::warn!("what a model took is counted as what was set aside: {error}");
        }
        Ok(Some(emitted))
    }

    /// Shows the reply up to an event, but for its end: what became of the model stands before that.
    async fn show_worded(
        &self,
        lease: &Lease,
        draft: &mut Draft<'_>,
        upto: usize,
    ) -> Result<Option<Emitted>, TurnError> {
        let upto = upto.min(draft.events.len().saturating_sub(2));
        if upto <= draft.shown {
            return Ok(None);
        }
        let count = upto - draft.shown;
        match self.store.emit_worded(lease, draft.events, count, None).await? {
            Emitted::More(seq) => {
                self.hub.announce(&lease.key, seq);
                draft.shown = upto;
                Ok(None)
            }
            over => Ok(Some(over)),
        }
    }
}
