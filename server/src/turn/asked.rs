//! A question whose answer is of use only when it is whole, and what the process's log says of any question: one line,
//! and nothing in it was said by anybody.

use std::time::Duration;

use mitra_dialogue::asking::{Prompt, Purpose};
use mitra_protocol::log::ModelEnded;
use tokio::time::{Instant, timeout_at};

use super::runner::TurnRunner;
use crate::{
    store::Lease,
    wording::{Outcome, Used, Wording},
};

/// Most that a model is listened to beyond the time of its first words.
const LONGEST_MORE: Duration = Duration::from_secs(2);

impl TurnRunner {
    /// The whole answer, when it comes in time, and what it took.
    pub(super) async fn hear_out(
        &self,
        lease: &Lease,
        wording: &Wording,
        question: &Prompt,
    ) -> (Option<String>, ModelEnded, Used) {
        let first_by = Instant::now() + wording.first_words();
        let mut answer = wording.ask(&lease.key.shop_id, question, first_by);
        let mut text = String::new();
        let listening = async {
            let mut by = first_by;
            loop {
                match timeout_at(by, answer.more()).await {
                    Ok(Some(more)) => text.push_str(&more),
                    Ok(None) => return true,
                    Err(_) => return false,
                }
                // One that has begun is heard out as long again.
                by = first_by + wording.first_words().min(LONGEST_MORE);
            }
        };
        let in_time = self.while_renewing(lease, listening).await;
        let outcome = answer.outcome().unwrap_or(Outcome::Slow);
        let used = wording.used(question, &answer);
        let ended = ModelEnded {
            turn: lease.turn,
            model: answer.model(),
            outcome: outcome.name().to_owned(),
            tokens: used.tokens,
            ..ModelEnded::default()
        };
        ((in_time && answer.is_whole()).then_some(text), ended, used)
    }
}

pub(super) fn told(purpose: Purpose, ended: &ModelEnded) {
    let ModelEnded { model, outcome, worded, added, dropped, tokens, .. } = ended;
    let faults = ended.faults.join(" ");
    tracing::info!(
        model,
        model.purpose = purpose.name(),
        model.outcome = outcome,
        model.worded = worded,
        model.added = added,
        model.dropped = dropped,
        model.faults = faults,
        model.tokens = tokens,
        "a model was asked"
    );
}

/// None was asked: the budget is used up.
pub(super) fn over_budget(purpose: Purpose) {
    told(purpose, &ModelEnded { outcome: Outcome::OverBudget.name().to_owned(), ..ModelEnded::default() });
}
