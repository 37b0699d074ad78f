//! Asks a guest who has signed in whether her chat joins her account. Only she can say so, so it is asked
//! here and not in the shop's page. Nothing takes the cursor from what she is writing.

use leptos::{html, prelude::*};

use super::{Ui, button};
use crate::chat::{Happening, Question};

pub(super) fn question(ui: Ui) -> impl IntoView {
    let asked = Memo::new(move |_| ui.page.read(|chat| chat.question()));
    // The container stays in the page so that screen readers hear what comes into it.
    html::div().aria_live("polite").child(move || asked.get().map(|question| card(ui, question)))
}

fn card(ui: Ui, question: Question) -> impl IntoView {
    let answer = move |keep| {
        if !question.busy {
            ui.page.dispatch(Happening::KeepAnswered(keep));
        }
    };
    html::section().class("question").aria_labelledby("question").aria_busy(question.busy.to_string()).child(
        (
            html::h2().id("question").child(ui.word(|words| words.keep_title)),
            html::p().child(ui.word(|words| words.keep_text)),
            question.failed.then(|| html::p().class("bad").child(ui.word(|words| words.not_done))),
            html::div().class("answers").child((
                button(ui, "button", |words| words.yes, move || answer(true)),
                button(ui, "quiet button", |words| words.no, move || answer(false)),
            )),
        ),
    )
}
