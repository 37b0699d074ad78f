//! Where the page finds itself: which shop, in a frame or not, which languages, network and visibility.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventTarget, KeyboardEvent, VisibilityState};

use super::{Page, document, memory};
use crate::chat::{Happening, Language};

pub(super) struct Surroundings {
    pub(super) shop: String,
    pub(super) framed: bool,
    pub(super) language: Language,
}

/// The address is `/s/{shop}/`, or `/s/{shop}/frame` inside a shop's page.
pub(super) fn read() -> Surroundings {
    let window = web_sys::window();
    let location = window.as_ref().map(|window| window.location());
    let part = |read: fn(&web_sys::Location) -> Result<String, wasm_bindgen::JsValue>| {
        location.as_ref().and_then(|location| read(location).ok()).unwrap_or_default()
    };
    let (path, query) = (part(web_sys::Location::pathname), part(web_sys::Location::search));
    let mut steps = path.strip_prefix("/s/").unwrap_or_default().split('/');
    let shop = steps.next().filter(|shop| !shop.is_empty()).unwrap_or("demo");
    let asked = query.trim_start_matches('?').split('&').find_map(|pair| pair.strip_prefix("lang="));
    let browser: Vec<String> = window
        .map(|window| window.navigator().languages().iter().filter_map(|tag| tag.as_string()).collect())
        .unwrap_or_default();
    let stored = memory::recall_language();
    Surroundings {
        shop: shop.to_owned(),
        framed: steps.next() == Some("frame"),
        language: Language::choose(stored.as_deref(), asked, browser.iter().map(String::as_str)),
    }
}

/// Tells the page when waiting longer makes no sense, and when Escape asks to close the panel.
pub(super) fn watch(page: Page) {
    let (Some(window), Some(document)) = (web_sys::window(), document::document()) else { return };
    let pages = document.clone();
    if !window.navigator().on_line() {
        page.dispatch(Happening::NetworkGone);
    }
    on(&window, "offline", move |_: web_sys::Event| page.dispatch(Happening::NetworkGone));
    on(&window, "online", move |_: web_sys::Event| page.dispatch(Happening::WokeUp));
    on(&document.clone(), "visibilitychange", move |_: web_sys::Event| {
        let is_here = document.visibility_state() == VisibilityState::Visible;
        page.dispatch(Happening::Looked { is_here });
        if is_here {
            page.dispatch(Happening::WokeUp);
        }
    });
    on(&window, "popstate", move |_: web_sys::Event| {
        // A tool of the kit that lies over everything takes the step for itself.
        if !matches!(pages.query_selector(".kit[open]"), Ok(Some(_))) {
            page.dispatch(Happening::WentBack);
        }
    });
    on(&window, "keydown", move |event: KeyboardEvent| {
        if event.key() == "Escape" && !event.is_composing() {
            page.dispatch(Happening::CloseTapped);
        }
    });
}

/// Listens as long as the page lives.
pub(super) fn on<E: JsCast + 'static>(target: &EventTarget, name: &str, mut handle: impl FnMut(E) + 'static) {
    let listener = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        handle(event.unchecked_into());
    });
    let _ = target.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    listener.forget();
}
