//! What the process's log says of a question to a model: one line, and nothing in it was said by anybody.

use mitra_dialogue::asking::Purpose;
use mitra_protocol::log::ModelEnded;

use crate::wording::Outcome;

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
