//! A person of the shop was asked for: her words are left to that person, unless she wants Mitra back.

use super::{Asked, Decision, heard::Heard};
use crate::{
    cues,
    hand_over::{HandOver, HandOverStep},
    understanding::Intent,
};

/// Whether her words are left to a person.
pub(super) fn applies(heard: &Heard) -> bool {
    heard.conversation.hand_over.is_some_and(HandOver::is_open)
}

pub(super) fn decide(heard: &Heard) -> Decision {
    let asks_again = heard.understanding.intent == Intent::HumanAgent;
    step(
        heard,
        match heard.conversation.hand_over {
            _ if wants_mitra(heard) => HandOverStep::Return,
            Some(HandOver::Awaited) => HandOverStep::PassOn,
            Some(HandOver::Acknowledged) if asks_again => HandOverStep::PassOn,
            _ => HandOverStep::StaySilent,
        },
    )
}

/// Mitra comes back, or never went.
pub(super) fn back(heard: &Heard) -> Decision {
    step(heard, HandOverStep::Return)
}

fn step(heard: &Heard, step: HandOverStep) -> Decision {
    let asked = Asked { hand_over: Some(step), ..Asked::default() };
    Decision { asked, ..heard.talk(Intent::HumanAgent) }
}

/// Whether she names Mitra as whom she wants to talk to: "bot se hi baat karni hai", "no person, Mitra please". Of
/// both named, the one nearer to a "no" is refused.
pub(super) fn wants_mitra(heard: &Heard) -> bool {
    let places = |cue: &str| cues::places(heard.understanding, cue);
    let (mitra, person, refusals) = (places("mitra"), places("person"), places("refusal"));
    let far = |named: &[usize]| {
        let distance = |at: &usize| refusals.iter().map(move |refusal| refusal.abs_diff(*at)).min();
        named.iter().filter_map(distance).min()
    };
    match (mitra.is_empty(), person.is_empty(), refusals.is_empty()) {
        (true, ..) => false,
        (false, true, no_refusal) => no_refusal,
        (false, false, true) => false,
        (false, false, false) => far(&person) < far(&mitra),
    }
}
