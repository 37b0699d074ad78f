//! The browser's own recogniser. It sends her voice to the browser's maker, so it is only used when she agreed.

use std::{cell::RefCell, rc::Rc};

use futures::channel::oneshot;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::js_sys::{Array, Function, Reflect, global};

use super::{judge::Trouble, microphone::sleep, server::field};
use crate::chat::Language;

/// How often it is looked whether she is done, milliseconds.
const LOOK_MILLIS: u32 = 100;

fn constructor() -> Option<Function> {
    ["SpeechRecognition", "webkitSpeechRecognition"]
        .into_iter()
        .find_map(|name| Reflect::get(&global(), &name.into()).ok()?.dyn_into().ok())
}

/// Whether this browser has one.
pub(super) fn is_there() -> bool {
    constructor().is_some()
}

/// What she says, until she falls silent or `is_stopped`.
pub(super) async fn words(language: Language, is_stopped: impl Fn() -> bool) -> Result<String, Trouble> {
    let constructor = constructor().ok_or(Trouble::Unsupported)?;
    let recogniser = Reflect::construct(&constructor, &Array::new()).map_err(|_| Trouble::Unsupported)?;
    let spoken = if language == Language::En { "en-IN" } else { "hi-IN" };
    let _ = Reflect::set(&recogniser, &"lang".into(), &spoken.into());
    let (done, heard) = oneshot::channel();
    let (done, words) = (Rc::new(RefCell::new(Some(done))), Rc::new(RefCell::new(String::new())));
    let finish = move |result: Result<String, Trouble>| {
        if let Some(done) = done.borrow_mut().take() {
            let _ = done.send(result);
        }
    };
    let kept = words.clone();
    let came = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
        let results = field(&event, "results");
        let best = field(&field(&results, "0"), "0");
        *kept.borrow_mut() = field(&best, "transcript").as_string().unwrap_or_default();
    });
    let failing = finish.clone();
    let failed = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
        failing(match field(&event, "error").as_string().as_deref() {
            Some("no-speech" | "aborted") => Ok(String::new()),
            Some("not-allowed" | "service-not-allowed") => Err(Trouble::Denied),
            Some("audio-capture") => Err(Trouble::NoMicrophone),
            Some("language-not-supported") => Err(Trouble::Nobody),
            _ => Err(Trouble::UnsentUnkept),
        });
    });
    let ended = Closure::<dyn FnMut(JsValue)>::new(move |_| finish(Ok(words.borrow().clone())));
    for (name, hear) in [("onresult", &came), ("onerror", &failed), ("onend", &ended)] {
        let _ = Reflect::set(&recogniser, &name.into(), hear.as_ref());
    }
    call(&recogniser, "start").map_err(|_| Trouble::Broken)?;
    let mut heard = std::pin::pin!(heard);
    let mut was_stopped = false;
    loop {
        let look = std::pin::pin!(sleep(LOOK_MILLIS));
        match futures::future::select(heard.as_mut(), look).await {
            futures::future::Either::Left((heard, _)) => {
                for name in ["onresult", "onerror", "onend"] {
                    let _ = Reflect::set(&recogniser, &name.into(), &JsValue::NULL);
                }
                return heard.unwrap_or(Err(Trouble::Broken));
            }
            futures::future::Either::Right(_) if !was_stopped && is_stopped() => {
                was_stopped = true;
                let _ = call(&recogniser, "stop");
            }
            futures::future::Either::Right(_) => {}
        }
    }
}

fn call(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    field(object, name).dyn_into::<Function>()?.call0(object)
}
