//! She asks which size to take.

use super::{Decision, Doubt, heard::Heard, reference};
use crate::{
    cues,
    understanding::{Intent, Slot},
};

pub(super) fn decide(heard: &Heard) -> Decision {
    let mut decision = match reference::one(heard) {
        Ok(id) => heard.about(Intent::SizeHelp, vec![id]),
        Err(Doubt::NotSoMany { shown }) => heard.doubt(Intent::SizeHelp, Doubt::NotSoMany { shown }),
        // What can be said about sizes in general is said without a product, too.
        Err(_) => heard.talk(Intent::SizeHelp),
    };
    let sizes = heard.understanding.texts(Slot::Size);
    decision.asked.sizes = sizes.map(str::to_owned).collect();
    decision.asked.measure = cues::measure(heard.understanding);
    decision
}
