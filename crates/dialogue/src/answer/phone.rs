//! Answering on her phone, while the shop is out of reach: over what she was shown before, at the prices of then. And
//! what is said of it when the shop answers again.

use super::{Reply, describe, draft::Draft, served};
use crate::{
    conversation::{Conversation, TurnRecord},
    decide::Decision,
    filters::Filters,
    hand_over::HandOver,
    lookup::{Findings, Lookup},
    understanding::Intent,
};

/// So many changed prices are pointed out.
const MOST_CHANGES: usize = 3;

/// What a phone can say to a message by itself.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "there is one at a time, and it is taken apart at once")]
pub enum OnPhone {
    /// A whole answer, and what the conversation remembers of it.
    Answered(Reply, TurnRecord),
    /// It waits for the shop; that is said.
    Waits(Reply),
}

/// Answers on her phone. `is_first` when nothing was answered so since the shop was last in reach.
pub fn answer_on_phone(
    conversation: &Conversation,
    decision: &Decision,
    findings: &Findings,
    salt: u64,
    is_first: bool,
) -> OnPhone {
    let new = || Draft::new(conversation, decision, findings, salt).on_phone();
    let mut draft = new();
    if needs_the_shop(conversation, decision) {
        draft.say("phone.waits", &[]);
        return OnPhone::Waits(draft.finish().0);
    }
    if let Some(filters) = finds_nothing(decision, findings) {
        return nothing(draft, &filters);
    }
    let is_list = matches!(decision.lookup, Lookup::Search { .. });
    if is_first && !is_list && !findings.products.is_empty() && decision.doubt.is_none() {
        draft.say("phone.lead", &[]);
    }
    match decision.doubt {
        Some(doubt) => super::doubt::answer(&mut draft, doubt),
        None => served(&mut draft),
    }
    if let (Lookup::Search { filters, .. }, None, None) =
        (&decision.lookup, &draft.record.shown, decision.doubt)
    {
        return nothing(new(), filters);
    }
    let (reply, record) = draft.finish();
    OnPhone::Answered(reply, record)
}

/// The whole shop is to be searched.
fn nothing(mut draft: Draft, filters: &Filters) -> OnPhone {
    match describe::filters(draft.language(), filters) {
        what if what.is_empty() => draft.say("phone.waits", &[]),
        what => draft.say("phone.nothing", &[("what", &what)]),
    }
    OnPhone::Waits(draft.finish().0)
}

/// What the shop alone knows or does; and while a person of the shop is asked for, her words are for that person.
fn needs_the_shop(conversation: &Conversation, decision: &Decision) -> bool {
    let is_the_shops = matches!(
        decision.lookup,
        Lookup::Orders { .. }
            | Lookup::Policy { .. }
            | Lookup::People { .. }
            | Lookup::Delivery { .. }
            | Lookup::Offers { .. }
            // Which other colours there are.
            | Lookup::Styles { .. }
    );
    is_the_shops
        || decision.asked.hand_over.is_some()
        || conversation.hand_over.is_some_and(HandOver::is_open)
        || conversation.order_question.is_some()
        || matches!(decision.intent, Intent::Checkout | Intent::Complaint | Intent::HumanAgent)
}

/// What was looked for when the phone has nothing of it: then the whole shop is to be searched. What comes near among
/// the few that she was shown is no answer either.
fn finds_nothing(decision: &Decision, findings: &Findings) -> Option<Filters> {
    let is_found = !findings.products.is_empty() && findings.relaxation.is_none();
    match &decision.lookup {
        Lookup::Search { filters, .. } => (!is_found).then(|| filters.clone()),
        Lookup::Products { ids } => (!ids.is_empty() && findings.products.is_empty()).then(Default::default),
        Lookup::Outfit { .. } => findings.parts.iter().all(Vec::is_empty).then(Default::default),
        Lookup::Values { filters, .. } => findings.values.is_empty().then(|| filters.clone()),
        _ => None,
    }
}

/// The shop answers again: what costs something else than her phone told her is pointed out first.
pub(super) fn point_out(draft: &mut Draft) {
    for change in draft.findings.changed.iter().take(MOST_CHANGES) {
        let [was, now] = [change.was_rupees, change.now_rupees].map(|price| describe::rupees(price.into()));
        draft.say("price.changed_since", &[("title", &change.title), ("was", &was), ("now", &now)]);
    }
}
