//! How one time she speaks goes: recorded, ended, written down, put into the composer.

use wasm_bindgen::JsCast;
use web_sys::{AbortController, Event, EventInit, HtmlTextAreaElement, js_sys::Date};

use super::{
    judge::{Going, Trouble, Verdict, ended, joined, verdict},
    microphone::{Recording, sleep, within},
    own,
    server::{self, Words},
    session::{Take, Voice, Wish},
    sound,
    stage::{Choice, Stage},
};

/// How often it is looked at a recording, milliseconds.
const LOOK_MILLIS: u32 = 60;
/// How long she waits at most until it is known who hears her, milliseconds.
const OFFER_MILLIS: u32 = 2_500;

impl Voice {
    /// Whether a recording of an earlier visit waits; it is looked for once.
    pub(super) async fn has_earlier(&self) -> bool {
        if self.has_looked.replace(true) {
            return false;
        }
        let Some(kept) = self.keeper.list().await.into_iter().next_back() else { return false };
        self.take.replace(Some(Take { id: kept.id, recording: kept.recording }));
        true
    }

    pub(super) async fn learn_offer(&'static self) {
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

    pub(super) async fn record(&'static self, round: u32) {
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

    pub(super) async fn write_down(&'static self, round: u32) {
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
            Err(trouble) if trouble.may_still_be_written_down() && !self.keeper.is_durable() => {
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
    pub(super) async fn use_own(&'static self, round: u32) {
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
}
