//! The kit: tools that few chats need, in a module that the page fetches when one of them is first asked for. Each
//! draws itself over the chat, into the element that the page gives, and tells the page at most one tap.
//!
//! What it works out is pure and compiles natively: [`tags`].

#[cfg(target_arch = "wasm32")]
mod photo;
#[cfg(target_arch = "wasm32")]
mod sheet;
#[cfg(target_arch = "wasm32")]
mod size;
pub mod tags;
pub mod texts;

#[cfg(target_arch = "wasm32")]
pub use browser::open;

#[cfg(target_arch = "wasm32")]
use browser::Kit;

#[cfg(target_arch = "wasm32")]
mod browser {
    use std::cell::{OnceCell, RefCell};

    use mitra_dialogue::names;
    use mitra_protocol::{
        Action,
        kit::{PHOTO, SIZE, TOOL},
    };
    use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
    use web_sys::{
        Element, Event,
        js_sys::{Function, JSON},
    };

    use super::{
        photo::{self, PhotoTool},
        size::{self, SizeTool},
        texts::{KitTexts, kit_texts},
    };
    use crate::{
        chat::Language,
        dom::{El, Signal, Text, el},
    };

    /// What the tools have in common. It lasts as long as the document.
    pub(super) struct Kit {
        pub(super) language: Signal<Language>,
        /// Hears what she did.
        hear: RefCell<Function>,
        photo: OnceCell<PhotoTool>,
        size: OnceCell<SizeTool>,
        pub(super) place: Element,
    }

    thread_local! {
        static KIT: OnceCell<&'static Kit> = const { OnceCell::new() };
    }

    /// Called for each tap on a `button` that opens a tool, see [`mitra_protocol::kit`]; `hear` is called with an [`Action`].
    #[wasm_bindgen]
    pub fn open(button: &Element, hear: Function) {
        let Some(place) = button.owner_document().and_then(|document| document.body()) else { return };
        let new = || -> &'static Kit {
            Box::leak(Box::new(Kit {
                language: Signal::new(Language::En),
                hear: RefCell::new(hear.clone()),
                photo: OnceCell::new(),
                size: OnceCell::new(),
                place: place.into(),
            }))
        };
        let kit = KIT.with(|kit| *kit.get_or_init(new));
        kit.hear.replace(hear);
        kit.language.set(language());
        match button.get_attribute(TOOL).as_deref() {
            Some(PHOTO) => kit.photo.get_or_init(|| photo::draw(kit)).open(),
            Some(SIZE) => kit.size.get_or_init(|| size::draw(kit)).open(button),
            // A page that asks for a tool that this kit lacks is newer.
            _ => {}
        }
    }

    impl Kit {
        /// Tells the page what she did.
        pub(super) fn tell(&self, action: Action) {
            let said = serde_json::to_string(&action).ok().and_then(|text| JSON::parse(&text).ok());
            let _ = self.hear.borrow().call1(&JsValue::NULL, &said.unwrap_or(JsValue::FALSE));
        }

        /// The kit's words in her language.
        pub(super) fn words(&self) -> &'static KitTexts {
            kit_texts(self.language.get())
        }

        /// A word that follows the language.
        pub(super) fn word(
            &'static self,
            pick: fn(&'static KitTexts) -> &'static str,
        ) -> impl Fn() -> Text + 'static {
            move || pick(self.words()).into()
        }

        /// What a canonical value is called in her language, as the replies call it.
        pub(super) fn name(&self, slot: &str, value: &str) -> String {
            let name = names::readable(spoken(self.language.get()), slot, value);
            let mut characters = name.chars();
            characters
                .next()
                .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
        }

        /// A button that says a word.
        pub(super) fn button(
            &'static self,
            class: &str,
            pick: fn(&'static KitTexts) -> &'static str,
            tapped: impl Fn() + 'static,
        ) -> El {
            el("button")
                .attr("type", "button")
                .class(class)
                .on("click", move |_: Event| tapped())
                .text_by(self.word(pick))
        }
    }

    /// The document's.
    fn language() -> Language {
        let root = web_sys::window().and_then(|window| window.document()?.document_element());
        let tag = root.and_then(|root| root.get_attribute("lang")).unwrap_or_default();
        Language::ALL.into_iter().find(|language| language.tag() == tag).unwrap_or(Language::En)
    }

    fn spoken(language: Language) -> mitra_dialogue::Language {
        mitra_dialogue::Language::from_code(language.code()).unwrap_or(mitra_dialogue::Language::English)
    }
}
