//! Replies read aloud, once each is complete or one that she picks, in a Hindi or Indian English voice where the phone
//! has one. Whoever speaks, taps or types is not talked over.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{
    Document, Element, Event, MutationObserver, MutationObserverInit, SpeechSynthesis,
    SpeechSynthesisUtterance, SpeechSynthesisVoice,
};

use super::{session::language, texts::voice_texts};
use crate::dom::listen;

/// A reply that is complete has its tools below it.
const COMPLETE: &str = "[role=log] .reply:has(.tools) > .bubble";
const TOOLS: &str = "[role=log] .reply > .tools";
/// What reads one of them, among its tools.
const BUTTON: &str = ".listen";

/// Reads replies.
pub(super) struct Aloud {
    document: Option<Document>,
    is_on: Cell<bool>,
    /// How many replies were complete when it was looked last.
    seen: Cell<u32>,
    /// The reply that is being read, and the one that her last tap ended.
    reading: RefCell<Option<Element>>,
    ended: RefCell<Option<Element>>,
}

impl Aloud {
    pub(super) fn new() -> Rc<Aloud> {
        let document = web_sys::window().and_then(|window| window.document());
        let aloud = Rc::new(Aloud {
            document,
            is_on: Cell::new(false),
            seen: Cell::new(0),
            reading: RefCell::default(),
            ended: RefCell::default(),
        });
        let (looking, hushed) = (aloud.clone(), aloud.clone());
        let look = Closure::<dyn FnMut(JsValue)>::new(move |_| looking.look()).into_js_value();
        let log = aloud.document.as_ref().and_then(|document| document.query_selector("[role=log]").ok()?);
        if let (Some(log), Ok(observer)) = (log, MutationObserver::new(look.unchecked_ref())) {
            let all = MutationObserverInit::new();
            all.set_child_list(true);
            all.set_subtree(true);
            let _ = observer.observe_with_options(&log, &all);
            let picking = aloud.clone();
            listen(&log, "click", Box::new(move |event: Event| picking.picked(&event)));
        }
        aloud.offer();
        if let Some(document) = &aloud.document {
            for barge_in in ["pointerdown", "keydown"] {
                let hushed = hushed.clone();
                listen(document, barge_in, Box::new(move |_: Event| hushed.hush()));
            }
        }
        aloud
    }

    /// Reads what comes from now on, or no more.
    pub(super) fn follow(&self, is_on: bool) {
        self.is_on.set(is_on);
        self.seen.set(self.complete().len() as u32);
        if !is_on {
            self.hush();
        }
    }

    /// Says nothing more of what it is reading.
    pub(super) fn hush(&self) {
        let reading = self.reading.take();
        if let Some(voices) = synthesis() {
            // What was read to its end was not ended by her.
            self.ended.replace(reading.filter(|_| voices.speaking()));
            voices.cancel();
        }
    }

    /// Reads the last reply.
    pub(super) fn read_last(&self) {
        if let Some(reply) = self.complete().last() {
            self.read(reply);
        }
    }

    /// Gives each complete reply its button, in her language.
    fn offer(&self) {
        let Some(document) = self.document.as_ref().filter(|_| synthesis().is_some()) else { return };
        let name = voice_texts(language()).hear_reply;
        for tools in self.all(TOOLS) {
            let button = match tools.query_selector(BUTTON) {
                Ok(Some(button)) => button,
                _ => {
                    let (Ok(button), Ok(icon)) =
                        (document.create_element("button"), document.create_element("span"))
                    else {
                        return;
                    };
                    let _ = button.set_attribute("type", "button");
                    button.set_class_name("round listen");
                    icon.set_class_name("icon");
                    let _ = button.append_child(&icon);
                    let _ = tools.append_child(&button);
                    button
                }
            };
            if button.get_attribute("aria-label").as_deref() != Some(name) {
                let _ = button.set_attribute("aria-label", name);
            }
        }
    }

    /// A tap on such a button reads its reply; one on that of the reply that was being read has ended it.
    fn picked(&self, event: &Event) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let reply =
            || target?.closest(BUTTON).ok()??.closest(".reply").ok()??.query_selector(".bubble").ok()?;
        let Some(reply) = reply() else { return };
        let was_read = self.ended.take().is_some_and(|ended| ended.is_same_node(Some(&reply)));
        if !was_read {
            self.read(&reply);
        }
    }

    fn look(&self) {
        self.offer();
        let complete = self.complete();
        let seen = self.seen.replace(complete.len() as u32);
        if self.is_on.get()
            && complete.len() as u32 > seen
            && let Some(reply) = complete.last()
        {
            self.read(reply);
        }
    }

    fn complete(&self) -> Vec<Element> {
        self.all(COMPLETE)
    }

    fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.document.as_ref().and_then(|document| document.query_selector_all(selector).ok());
        let Some(found) = found else { return Vec::new() };
        (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect()
    }

    fn read(&self, reply: &Element) {
        let (Some(voices), Some(text)) = (synthesis(), reply.text_content()) else { return };
        let Ok(speech) = SpeechSynthesisUtterance::new_with_text(text.trim()) else { return };
        // Hinglish is Hindi to an ear.
        let is_hindi = reply.get_attribute("lang").is_some_and(|lang| lang.starts_with("hi"));
        let lang = if is_hindi { "hi-IN" } else { "en-IN" };
        speech.set_lang(lang);
        speech.set_voice(voice(&voices, lang).as_ref());
        voices.cancel();
        self.reading.replace(Some(reply.clone()));
        voices.speak(&speech);
    }
}

fn synthesis() -> Option<SpeechSynthesis> {
    web_sys::window()?.speech_synthesis().ok().filter(|voices| !voices.is_undefined())
}

/// The phone's voice of a language and country, or of the language.
fn voice(voices: &SpeechSynthesis, lang: &str) -> Option<SpeechSynthesisVoice> {
    let all: Vec<SpeechSynthesisVoice> =
        voices.get_voices().iter().filter_map(|voice| voice.dyn_into().ok()).collect();
    let of = |wished: &str| {
        all.iter().find(|voice| voice.lang().replace('_', "-").to_lowercase().starts_with(wished)).cloned()
    };
    of(&lang.to_lowercase()).or_else(|| of(&lang[..2]))
}
