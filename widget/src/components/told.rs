//! A word that confirms what she just did, and goes by itself.

use super::Ui;
use crate::dom::{El, el};

pub(super) fn told(ui: Ui) -> El {
    // The container stays in the page so that screen readers hear what comes into it.
    el("div").attr("role", "status").part(
        move || ui.told.read(|(count, _)| *count),
        move |_| {
            let pick = ui.told.glance(|(_, pick)| *pick);
            pick.map(|pick| el("p").class("told").text_by(ui.word(pick)))
        },
    )
}
