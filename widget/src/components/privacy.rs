//! What lies over the chat when she looks after her privacy: the choices, a question before each, a receipt.

use mitra_protocol::kit::TOOL;
use web_sys::{Event, HtmlDialogElement};

use super::{Pick, Ui, button};
use crate::{
    chat::{Happening, Sheet, SheetTap},
    dom::{
        El, el,
        modal::{focus_heading_soon, modal, open_while},
    },
};

pub(super) fn privacy(ui: Ui) -> El {
    let sheet = move || ui.page.read(|chat| chat.sheet().cloned());
    let sheet_is_open = move || ui.page.read(|chat| chat.sheet().is_some());
    let dialog = modal("sheet", "sheet", move || tap(ui, SheetTap::Leave));
    let node: HtmlDialogElement = dialog.node();
    let dialog = dialog.part(sheet, move |sheet| {
        focus_heading_soon(&node);
        sheet.as_ref().map(|sheet| content(ui, sheet))
    });
    open_while(dialog, sheet_is_open)
}

fn tap(ui: Ui, tap: SheetTap) {
    ui.page.dispatch(Happening::SheetTapped(tap));
}

fn content(ui: Ui, sheet: &Sheet) -> El {
    let inside = el("div").class("inside");
    match sheet {
        Sheet::Choices => choices(ui, inside),
        Sheet::Forget => said(ui, inside, |words| words.forget_title, |words| words.forget_text)
            .child(answers([yes(ui, |words| words.forget_now), leave(ui, |words| words.cancel)])),
        Sheet::Erase { busy, failed } => {
            let asked = said(ui, inside, |words| words.erase_title, |words| words.erase_text);
            if *busy {
                let erasing = el("p").attr("role", "status").text_by(ui.word(|words| words.erasing));
                return asked.child(erasing).child(answers([]));
            }
            let not_done =
                || el("p").class("bad").attr("role", "alert").text_by(ui.word(|words| words.not_done));
            asked
                .children(failed.then(not_done))
                .child(answers([yes(ui, |words| words.erase_now), leave(ui, |words| words.cancel)]))
        }
        Sheet::Erased { receipt_id } => {
            let receipt = ui.filled(|words| words.receipt, receipt_id.clone());
            said(ui, inside, |words| words.erased_title, |words| words.erased_text)
                .child(el("p").class("receipt").text_by(receipt))
                .child(answers([leave(ui, |words| words.finished)]))
        }
    }
}

fn choices(ui: Ui, inside: El) -> El {
    let erase = || choice(ui, |words| words.erase, |words| words.erase_hint, SheetTap::Erase);
    // A script of the document hears this tap and fetches the tool.
    let elsewhere = || {
        el("button")
            .attr("type", "button")
            .class("choice")
            .attr(TOOL, "pair")
            .on("click", move |_: Event| tap(ui, SheetTap::Leave))
            .child(el("strong").text_by(ui.word(|words| words.elsewhere)))
    };
    inside
        .child(heading(ui, |words| words.privacy_title))
        .children(ui.page.glance(|chat| chat.can_erase()).then(elsewhere))
        .child(choice(ui, |words| words.forget, |words| words.forget_hint, SheetTap::Forget))
        .children(ui.page.glance(|chat| chat.can_erase()).then(erase))
        .child(answers([leave(ui, |words| words.cancel)]))
}

fn choice(ui: Ui, name: Pick, hint: Pick, leads_to: SheetTap) -> El {
    el("button")
        .attr("type", "button")
        .class("choice")
        .on("click", move |_: Event| tap(ui, leads_to))
        .child(el("strong").text_by(ui.word(name)))
        .child(el("span").text(" ").text_by(ui.word(hint)))
}

fn said(ui: Ui, inside: El, title: Pick, text: Pick) -> El {
    inside.child(heading(ui, title)).child(el("p").text_by(ui.word(text)))
}

fn heading(ui: Ui, title: Pick) -> El {
    el("h2").attr("id", "sheet").attr("tabindex", "-1").text_by(ui.word(title))
}

fn answers<const N: usize>(buttons: [El; N]) -> El {
    el("div").class("answers").children(buttons)
}

fn yes(ui: Ui, pick: Pick) -> El {
    button(ui, "grave button", pick, move || tap(ui, SheetTap::Confirm))
}

fn leave(ui: Ui, pick: Pick) -> El {
    button(ui, "quiet button", pick, move || tap(ui, SheetTap::Leave))
}
