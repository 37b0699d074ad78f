//! One time she speaks: from the tap on the microphone to words in the composer, or a sentence that says what is wrong.

use std::{
    cell::{Cell, OnceCell, RefCell},
    rc::Rc,
};

use wasm_bindgen::{JsCast, prelude::wasm_bindgen};
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    AbortController, Blob, Element, Event, HtmlElement, HtmlFormElement, VisibilityState, js_sys::Function,
};

use super::{
    aloud::Aloud,
    judge::Trouble,
    keeper::Keeper,
    press,
    server::{Credentials, Offer, storage},
    sound,
    stage::{Choice, Stage},
    texts::{VoiceTexts, voice_texts},
    view,
};
use crate::{
    chat::Language,
    dom::{Signal, listen},
};

/// Where the browser keeps her choices, a letter each; the page forgets them with everything else about her.
const CHOICES: &str = "mitra:voice";

/// What she wants of a recording that goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    GoOn,
    Done,
    Cancel,
}

/// A recording that may be played and sent again.
#[derive(Clone)]
pub(super) struct Take {
    pub(super) id: String,
    pub(super) recording: Blob,
}

/// All of it. It lasts as long as the document.
pub(super) struct Voice {
    pub(super) language: Signal<Language>,
    pub(super) stage: Signal<Stage>,
    pub(super) seconds: Signal<u32>,
    pub(super) level: Signal<f32>,
    pub(super) choices: Signal<String>,
    /// Words that may be misheard.
    pub(super) unsure: RefCell<String>,
    pub(super) is_held: Cell<bool>,
    pub(super) wish: Cell<Wish>,
    /// Counts the times she spoke; what an earlier one still brings does not count.
    pub(super) round: Cell<u32>,
    pub(super) take: RefCell<Option<Take>>,
    pub(super) offer: RefCell<Option<Offer>>,
    pub(super) place: RefCell<Option<Credentials>>,
    pub(super) abort: RefCell<Option<AbortController>>,
    pub(super) has_looked: Cell<bool>,
    pub(super) keeper: Keeper,
    aloud: Rc<Aloud>,
    button: HtmlElement,
    pub(super) form: HtmlFormElement,
}

thread_local! {
    static VOICE: OnceCell<&'static Voice> = const { OnceCell::new() };
}

/// Called for each tap on the microphone.
#[wasm_bindgen]
pub fn open(button: &Element, _hear: Function) {
    let known = VOICE.with(|voice| voice.get().copied());
    let voice = match known {
        Some(voice) => voice,
        None => {
            let Some(voice) = new(button) else { return };
            VOICE.with(|kept| *kept.get_or_init(|| voice))
        }
    };
    if !press::was_press() {
        voice.tapped();
    }
}

fn new(button: &Element) -> Option<&'static Voice> {
    let button: HtmlElement = button.clone().dyn_into().ok()?;
    let form: HtmlFormElement = button.closest("form").ok()??.dyn_into().ok()?;
    let choices = storage().and_then(|storage| storage.get_item(CHOICES).ok()?).unwrap_or_default();
    let voice: &'static Voice = Box::leak(Box::new(Voice {
        language: Signal::new(Language::En),
        stage: Signal::new(Stage::Shut),
        seconds: Signal::new(0),
        level: Signal::new(0.0),
        choices: Signal::new(choices),
        unsure: RefCell::default(),
        is_held: Cell::new(false),
        wish: Cell::new(Wish::GoOn),
        round: Cell::new(0),
        take: RefCell::default(),
        offer: RefCell::default(),
        place: RefCell::default(),
        abort: RefCell::default(),
        has_looked: Cell::new(false),
        keeper: Keeper::new(),
        aloud: Aloud::new(),
        button,
        form,
    }));
    view::draw(voice, &voice.form);
    press::watch(voice, &voice.button);
    voice.watch();
    voice.aloud.follow(voice.has_chosen(Choice::Aloud));
    Some(voice)
}

impl Voice {
    /// The words of her language.
    pub(super) fn words(&self) -> &'static VoiceTexts {
        voice_texts(self.language.get())
    }

    pub(super) fn has_chosen(&self, choice: Choice) -> bool {
        self.choices.read(|choices| choices.contains(choice.letter()))
    }

    pub(super) fn choose(&self, choice: Choice, wanted: bool) {
        self.choices.update(|choices| {
            choices.retain(|letter| letter != choice.letter());
            if wanted {
                choices.push(choice.letter());
            }
        });
        if let Some(storage) = storage() {
            let _ = self.choices.glance(|choices| storage.set_item(CHOICES, choices));
        }
        if choice == Choice::Aloud {
            self.aloud.follow(wanted);
            if wanted {
                self.aloud.read_last();
            }
        }
    }

    /// What ends or interrupts her from outside.
    fn watch(&'static self) {
        let Some(window) = web_sys::window() else { return };
        let Some(document) = window.document() else { return };
        let pages = document.clone();
        let back_online = move |_| {
            if self.stage.glance(|stage| *stage == Stage::Trouble(Trouble::Unsent)) {
                self.send_again();
            }
        };
        listen(&window, "online", Box::new(back_online));
        // A phone takes the microphone from a page that nobody sees: what was said until then counts.
        listen(
            &document,
            "visibilitychange",
            Box::new(move |_| {
                if pages.visibility_state() == VisibilityState::Hidden {
                    self.done();
                }
            }),
        );
        listen(
            &self.form,
            "submit",
            Box::new(move |_| {
                if !self.stage.glance(|stage| stage.is_busy()) {
                    self.stage.set(Stage::Shut);
                }
            }),
        );
        listen(
            &document,
            "keydown",
            Box::new(move |event: Event| {
                let key = event.dyn_ref::<web_sys::KeyboardEvent>().map(web_sys::KeyboardEvent::key);
                if key.as_deref() == Some("Escape") && self.stage.glance(|stage| *stage != Stage::Shut) {
                    // The page would close what is around the chat.
                    event.stop_propagation();
                    self.cancel();
                }
            }),
        );
    }

    /// A tap on the microphone.
    pub(super) fn tapped(&'static self) {
        match self.stage.glance(|stage| *stage) {
            Stage::Listening => self.done(),
            Stage::Asking | Stage::Writing => {}
            _ => self.begin(false),
        }
    }

    /// She has said everything.
    pub(super) fn done(&self) {
        self.wish.set(Wish::Done);
    }

    /// Nothing of it counts.
    pub(super) fn cancel(&self) {
        self.wish.set(Wish::Cancel);
        if let Some(abort) = self.abort.take() {
            abort.abort();
        }
        if self.stage.glance(|stage| *stage) != Stage::Listening {
            self.round.set(self.round.get() + 1);
            self.discard();
            self.leave();
        }
    }

    /// Puts away what was said about it; a recording stays kept.
    pub(super) fn leave(&self) {
        self.stage.set(Stage::Shut);
        let _ = self.button.focus();
    }

    /// Forgets the recording.
    pub(super) fn discard(&self) {
        if let Some(take) = self.take.take() {
            self.keeper.forget(&take.id);
        }
    }

    /// She begins to speak.
    pub(super) fn begin(&'static self, is_held: bool) {
        if self.stage.glance(|stage| stage.is_busy()) {
            return;
        }
        self.language.set(language());
        self.aloud.hush();
        self.is_held.set(is_held);
        self.wish.set(Wish::GoOn);
        self.round.set(self.round.get() + 1);
        self.stage.set(Stage::Asking);
        let round = self.round.get();
        spawn_local(async move {
            if self.has_earlier().await {
                return self.show(round, Stage::Trouble(Trouble::Kept));
            }
            self.learn_offer().await;
            if self.round.get() != round {
                return;
            }
            let offer = self.offer.borrow().unwrap_or_default();
            match offer.heard {
                true => self.record(round).await,
                false => self.use_own(round).await,
            }
        });
    }

    /// Tries once more with the recording that is there.
    pub(super) fn send_again(&'static self) {
        self.round.set(self.round.get() + 1);
        let round = self.round.get();
        self.stage.set(Stage::Writing);
        spawn_local(async move {
            self.learn_offer().await;
            self.write_down(round).await;
        });
    }

    /// Plays the recording that is there.
    pub(super) fn play(&self) {
        if let Some(take) = self.take.borrow().clone() {
            spawn_local(async move { sound::play(&take.recording).await });
        }
    }

    pub(super) fn has_take(&self) -> bool {
        self.take.borrow().is_some()
    }

    /// She allows the browser's own recogniser, or not.
    pub(super) fn answer_own(&'static self, allows: bool) {
        if allows {
            self.choose(Choice::OwnRecogniser, true);
            self.begin(false);
        } else {
            self.leave();
        }
    }

    /// Shows it, unless she has begun anew.
    pub(super) fn show(&self, round: u32, stage: Stage) {
        if self.round.get() == round {
            self.stage.set(stage);
        }
    }
}

/// The document's.
pub(super) fn language() -> Language {
    let root = web_sys::window().and_then(|window| window.document()?.document_element());
    let tag = root.and_then(|root| root.get_attribute("lang")).unwrap_or_default();
    Language::ALL.into_iter().find(|language| language.tag() == tag).unwrap_or(Language::En)
}
