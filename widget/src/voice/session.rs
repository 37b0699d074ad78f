//! One time she speaks: from the tap on the microphone to words in the composer, or a sentence that says what is wrong.

use std::{
    cell::{Cell, OnceCell, RefCell},
    rc::Rc,
};

use wasm_bindgen::{JsCast, prelude::wasm_bindgen};
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    AbortController, Blob, Element, Event, EventInit, HtmlElement, HtmlFormElement, HtmlTextAreaElement,
    VisibilityState,
    js_sys::{Date, Function},
};

use super::{
    aloud::Aloud,
    judge::{Going, Trouble, Verdict, ended, joined, verdict},
    keeper::Keeper,
    microphone::{Recording, sleep, within},
    own, press,
    server::{self, Credentials, Offer, Words, storage},
    sound,
    texts::{VoiceTexts, voice_texts},
    view,
};
use crate::{
    chat::Language,
    dom::{Signal, listen},
};

/// How often it is looked at a recording, milliseconds.
const LOOK_MILLIS: u32 = 60;
/// How long she waits at most until it is known who hears her, milliseconds.
const OFFER_MILLIS: u32 = 2_500;
/// Where the browser keeps her choices, a letter each; the page forgets them with everything else about her.
const CHOICES: &str = "mitra:voice";

/// What is on her screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stage {
    /// Nothing of it.
    Shut,
    /// The browser asks her whether the microphone is allowed.
    Asking,
    /// She speaks.
    Listening,
    /// What she said is being written down.
    Writing,
    /// It stands in the composer.
    Heard {
        /// It may be wrong.
        is_doubtful: bool,
    },
    /// She was not heard.
    Trouble(Trouble),
    /// May the browser's own recogniser?
    AskOwn,
}

impl Stage {
    /// Whether she has to wait or to speak, and cannot type.
    pub(super) fn is_busy(self) -> bool {
        matches!(self, Stage::Asking | Stage::Listening | Stage::Writing)
    }
}

/// What she chose once and for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    SendAtOnce,
    Aloud,
    OwnRecogniser,
}

impl Choice {
    fn letter(self) -> char {
        match self {
            Choice::SendAtOnce => 's',
            Choice::Aloud => 'a',
            Choice::OwnRecogniser => 'o',
        }
    }
}

/// What she wants of a recording that goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    GoOn,
    Done,
    Cancel,
}

/// A recording that may be played and sent again.
#[derive(Clone)]
struct Take {
    id: String,
    recording: Blob,
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
    wish: Cell<Wish>,
    /// Counts the times she spoke; what an earlier one still brings does not count.
    round: Cell<u32>,
    take: RefCell<Option<Take>>,
    offer: RefCell<Option<Offer>>,
    place: RefCell<Option<Credentials>>,
    abort: RefCell<Option<AbortController>>,
    has_looked: Cell<bool>,
    keeper: Keeper,
    aloud: Rc<Aloud>,
    button: HtmlElement,
    form: HtmlFormElement,
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
        let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
        let pages = document.clone();
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

    /// Whether a recording of an earlier visit waits; it is looked for once.
    async fn has_earlier(&self) -> bool {
        if self.has_looked.replace(true) {
            return false;
        }
        let Some(kept) = self.keeper.list().await.into_iter().next_back() else { return false };
        self.take.replace(Some(Take { id: kept.id, recording: kept.recording }));
        true
    }

    async fn learn_offer(&'static self) {
        if self.offer.borrow().is_some() {
            return;
        }
        let asked = async {
            let offer = server::offer().await;
            if offer.is_some() {
                self.offer.replace(offer);
            }
        };
        let _ = within(OFFER_MILLIS, asked).await;
    }

    async fn record(&'static self, round: u32) {
        let id = format!("{:.0}", Date::now());
        let kept = id.clone();
        let begun = Recording::begin(move |number, piece| self.keeper.keep(&kept, number, piece)).await;
        let mut recording = match begun {
            Ok(recording) => recording,
            Err(trouble) => return self.show(round, Stage::Trouble(trouble)),
        };
        // She has changed her mind while the browser asked.
        if self.round.get() != round {
            return;
        }
        self.seconds.set(0);
        self.stage.set(Stage::Listening);
        let most_millis = self.offer.borrow().unwrap_or_default().most_millis;
        let verdict = loop {
            sleep(LOOK_MILLIS).await;
            recording.listen();
            self.level.set(recording.level());
            let seconds = recording.millis() / 1000;
            if self.seconds.glance(|shown| *shown != seconds) {
                self.seconds.set(seconds);
            }
            let going = Going {
                has_word: recording.has_word(),
                quiet_millis: recording.quiet_millis(),
                millis: recording.millis(),
                most_millis,
                is_held: self.is_held.get(),
            };
            match self.wish.get() {
                Wish::Cancel => break None,
                Wish::Done => break Some(ended(going.has_word)),
                Wish::GoOn if recording.is_cut_off() => break Some(ended(going.has_word)),
                Wish::GoOn => match verdict(going) {
                    Verdict::GoOn => {}
                    ended => break Some(ended),
                },
            }
        };
        if verdict == Some(Verdict::Done) {
            self.stage.set(Stage::Writing);
        }
        let recording = recording.end().await;
        match (verdict, recording) {
            (Some(Verdict::Done), Some(recording)) => {
                self.take.replace(Some(Take { id, recording }));
                self.write_down(round).await;
            }
            (None, _) => {
                self.keeper.forget(&id);
                self.leave();
            }
            _ => {
                self.keeper.forget(&id);
                self.show(round, Stage::Trouble(Trouble::NothingHeard));
            }
        }
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

    async fn write_down(&'static self, round: u32) {
        let (Some(take), Ok(abort)) = (self.take.borrow().clone(), AbortController::new()) else { return };
        self.abort.replace(Some(abort.clone()));
        let mut recording = take.recording.clone();
        if self.offer.borrow().is_some_and(|offer| offer.wav) {
            recording = sound::samples(&recording).await.unwrap_or(recording);
        }
        let place = self.place.borrow().clone();
        let heard = server::words(&recording, self.language.get(), place, &abort).await;
        if self.round.get() != round {
            return;
        }
        match heard {
            Ok((words, place)) => {
                self.place.replace(Some(place));
                // It is played as long as it is asked about.
                self.keeper.forget(&take.id);
                self.heard(words);
            }
            Err(Trouble::Unsent) if !self.keeper.is_durable() => {
                self.show(round, Stage::Trouble(Trouble::UnsentUnkept));
            }
            Err(trouble) => self.show(round, Stage::Trouble(trouble)),
        }
    }

    /// Puts her words into the composer, and sends them when she chose so and they are sure.
    fn heard(&self, words: Words) {
        if words.text.trim().is_empty() {
            self.take.take();
            self.stage.set(Stage::Trouble(Trouble::NothingHeard));
            return;
        }
        let is_doubtful = words.is_doubtful || !words.unsure.is_empty();
        self.unsure.replace(words.unsure.join(", "));
        self.stage.set(Stage::Heard { is_doubtful });
        let Ok(Some(text_box)) = self.form.query_selector("textarea") else { return };
        let text_box: HtmlTextAreaElement = text_box.unchecked_into();
        text_box.set_value(&joined(&text_box.value(), &words.text));
        let typed = EventInit::new();
        typed.set_bubbles(true);
        if let Ok(typed) = Event::new_with_event_init_dict("input", &typed) {
            let _ = text_box.dispatch_event(&typed);
        }
        let _ = text_box.focus();
        if !is_doubtful && self.has_chosen(Choice::SendAtOnce) {
            let _ = self.form.request_submit();
        }
    }

    /// The browser's own recogniser, where there is one and she agrees.
    async fn use_own(&'static self, round: u32) {
        if !own::is_there() {
            return self.show(round, Stage::Trouble(Trouble::Nobody));
        }
        if !self.has_chosen(Choice::OwnRecogniser) {
            return self.show(round, Stage::AskOwn);
        }
        self.stage.set(Stage::Listening);
        let stopped = || self.wish.get() != Wish::GoOn;
        let heard = own::words(self.language.get(), stopped).await;
        if self.round.get() != round {
            return;
        }
        match heard {
            _ if self.wish.get() == Wish::Cancel => self.leave(),
            Ok(text) => self.heard(Words { text, is_doubtful: false, unsure: Vec::new() }),
            Err(trouble) => self.stage.set(Stage::Trouble(trouble)),
        }
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

    fn show(&self, round: u32, stage: Stage) {
        if self.round.get() == round {
            self.stage.set(stage);
        }
    }
}

/// The document's.
fn language() -> Language {
    let root = web_sys::window().and_then(|window| window.document()?.document_element());
    let tag = root.and_then(|root| root.get_attribute("lang")).unwrap_or_default();
    Language::ALL.into_iter().find(|language| language.tag() == tag).unwrap_or(Language::En)
}
