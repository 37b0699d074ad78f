//! What Mitra searches by; a tap takes one condition back, or all of them.

use mitra_protocol::{Action, ContextCondition};
use web_sys::Event;

use super::{Ui, button};
use crate::{
    chat::Happening,
    dom::{El, Same, el},
    effects::fresh_id,
};

/// Adds the conditions of the search, while there are any.
pub(super) fn with_context(parent: El, ui: Ui) -> El {
    let look = move || Same(ui.page.read(|chat| chat.context()));
    parent.part(look, move |Same(conditions)| {
        let all = || button(ui, "chip", |words| words.clear_all, move || tap(ui, Action::ClearConditions));
        (!conditions.is_empty()).then(|| {
            el("div")
                .class("chips context")
                .attr("role", "group")
                .label(ui.word(|words| words.context_label))
                .children(conditions.iter().map(|c| condition(ui, c)))
                .children((conditions.len() > 1).then(all))
        })
    })
}

fn condition(ui: Ui, condition: &ContextCondition) -> El {
    let ContextCondition { slot, value, label } = condition.clone();
    el("button")
        .attr("type", "button")
        .class("chip")
        .label(ui.filled(|words| words.drop_condition, label.clone()))
        .on("click", move |_: Event| {
            tap(ui, Action::DropCondition { slot: slot.clone(), value: value.clone() });
        })
        .text(&label)
        .child(el("span").class("icon close"))
}

fn tap(ui: Ui, action: Action) {
    ui.page.dispatch(Happening::Tapped { client_id: fresh_id(), action });
}
