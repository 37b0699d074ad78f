//! Where she writes. Enter sends, Shift and Enter begin a new line, and nothing ever locks it.

use web_sys::{Event, HtmlElement, HtmlTextAreaElement, KeyboardEvent};

use super::Ui;
use crate::{
    chat::{Happening, Length},
    dom::{El, Signal, Text, before_drawing, found},
    effects::fresh_id,
    texts::fill,
};

/// Key code of keys that an input method editor has taken.
const TAKEN_BY_EDITOR: u32 = 229;

/// Takes over the composer that the document came with; none where it has none.
pub(super) fn composer(ui: Ui) -> Option<El> {
    let (form, text_area) = (found(".composer")?, found(".composer textarea")?);
    form.node::<HtmlElement>().set_onsubmit(None);
    text_area.node::<HtmlElement>().set_onkeydown(None);
    let composer = Composer { ui, text_box: text_area.node(), length: Signal::lasting(Length::Empty) };
    let length = composer.length;
    let hint = move || match length.get() {
        Length::NearLimit(left) => Text::from(fill(ui.words().near_limit, &left.to_string())),
        Length::TooLong(over) => Text::from(fill(ui.words().too_long, &over.to_string())),
        Length::Empty | Length::Fits => Text::default(),
    };
    let (typed, pressed, submitted) = (composer.clone(), composer.clone(), composer.clone());
    let text_area = text_area
        .label(ui.word(|words| words.composer_label))
        .attr_by("placeholder", move || Some(ui.words().composer_hint.into()))
        .on("input", move |_: Event| typed.changed())
        .on("keydown", move |event: KeyboardEvent| pressed.key(&event))
        // The hint in the empty box may need more lines in another language.
        .follow(
            move || ui.language.get(),
            move |_| {
                let text_box = composer.text_box.clone();
                before_drawing(move || fit(&text_box));
            },
        );
    // While she has nothing to say herself, the reply under way can be stopped.
    let stops = move || length.get() == Length::Empty && ui.page.read(|chat| chat.is_typing());
    let icon = found(".composer .send .icon")?
        .attr_by("class", move || Some(if stops() { "icon stop" } else { "icon" }.into()));
    let send = found(".composer .send")?
        .label(move || if stops() { ui.words().stop } else { ui.words().send }.into())
        .on("click", move |event: Event| {
            if stops() {
                event.prevent_default();
                ui.page.dispatch(Happening::StopTapped);
            }
        })
        // The keyboard of a phone stays open when the box keeps the focus.
        .on("pointerdown", |event: Event| event.prevent_default());
    let photo = found(".composer .photo")?.label(ui.word(|words| words.photo));
    let speak = found(".composer .speak")?.label(ui.word(|words| words.speak));
    let hint = found(".composer .hint")?.text_by(hint);
    Some(
        form.on("submit", move |event: Event| {
            event.prevent_default();
            submitted.send();
        })
        .holding([hint, text_area, photo, speak, send, icon]),
    )
}

#[derive(Clone)]
struct Composer {
    ui: Ui,
    text_box: HtmlTextAreaElement,
    length: &'static Signal<Length>,
}

impl Composer {
    fn changed(&self) {
        let text = self.text_box.value();
        self.length.set(Length::of(&text));
        fit(&self.text_box);
        self.ui.page.dispatch(Happening::Drafted(text));
    }

    fn send(&self) {
        let text = self.text_box.value();
        if Length::of(&text).can_send() {
            self.ui.page.dispatch(Happening::Said { client_id: fresh_id(), text });
            self.text_box.set_value("");
            self.changed();
        }
    }

    fn key(&self, event: &KeyboardEvent) {
        let composing = event.is_composing() || event.key_code() == TAKEN_BY_EDITOR;
        if event.key() == "Enter" && !event.shift_key() && !composing {
            event.prevent_default();
            self.send();
        }
    }
}

/// As high as its text; the style sheet sets the limit of five lines.
fn fit(text_box: &HtmlTextAreaElement) {
    let style = HtmlElement::style(text_box);
    let _ = style.set_property("height", "auto");
    let borders = text_box.offset_height() - text_box.client_height();
    let _ = style.set_property("height", &format!("{}px", text_box.scroll_height() + borders));
}
