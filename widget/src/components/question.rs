//! Asks a guest who has signed in whether her chat joins her account. Only she can say so, so it is asked
//! here and not in the shop's page. Nothing takes the cursor from what she is writing.

use super::{Ui, button};
use crate::{
    chat::{Happening, Question},
    dom::{El, el},
};

pub(super) fn question(ui: Ui) -> El {
    let asked = move || ui.page.read(|chat| chat.question());
    // The container stays in the page so that screen readers hear what comes into it.
    el("div").attr("aria-live", "polite").part(asked, move |asked| asked.map(|question| card(ui, question)))
}

fn card(ui: Ui, question: Question) -> El {
    let answer = move |keep| {
        if !question.busy {
            ui.page.dispatch(Happening::KeepAnswered(keep));
        }
    };
    let failed = || el("p").class("bad").text_by(ui.word(|words| words.not_done));
    let answers = el("div")
        .class("answers")
        .child(button(ui, "button", |words| words.yes, move || answer(true)))
        .child(button(ui, "quiet button", |words| words.no, move || answer(false)));
    el("section")
        .class("question")
        .attr("aria-labelledby", "question")
        .attr("aria-busy", if question.busy { "true" } else { "false" })
        .child(el("h2").attr("id", "question").text_by(ui.word(|words| words.keep_title)))
        .child(el("p").text_by(ui.word(|words| words.keep_text)))
        .children(question.failed.then(failed))
        .child(answers)
}
