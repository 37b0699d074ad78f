//! The only code that touches browser APIs: one file per kind of effect, one match over all of them.

mod chance;
mod crash;
mod document;
mod frame;
mod http;
mod json;
mod listen;
mod memory;
mod server;
mod surroundings;
mod talk;
mod timer;

use leptos::prelude::{RwSignal, Update, With, WithUntracked};

pub(crate) use chance::fresh_id;
pub(crate) use document::{COMPOSER_ID, grouped};

use crate::chat::{Chat, Effect, Happening};

/// The running page: its state, and the way for happenings to reach it.
#[derive(Clone, Copy)]
pub(crate) struct Page {
    chat: RwSignal<Chat>,
}

impl Page {
    /// Looks at the state; whoever looks is told when it changes.
    pub(crate) fn read<T>(self, look: impl FnOnce(&Chat) -> T) -> T {
        self.chat.with(look)
    }

    /// Looks at the state once.
    pub(crate) fn glance<T>(self, look: impl FnOnce(&Chat) -> T) -> T {
        self.chat.with_untracked(look)
    }

    /// Takes in a happening and runs what follows from it.
    pub(crate) fn dispatch(self, happening: Happening) {
        let mut effects = Vec::new();
        self.chat.update(|chat| effects = chat.update(happening));
        for effect in effects {
            self.run(effect);
        }
    }

    fn run(self, effect: Effect) {
        match effect {
            Effect::StartConversation { shop, language, token } => {
                server::start_conversation(self, shop, language, token);
            }
            Effect::Send { credentials, message } => server::send(self, credentials, message),
            Effect::ReadLog { credentials, round } => server::read_log(self, credentials, round),
            Effect::Listen { credentials, after, round } => listen::start(self, credentials, after, round),
            Effect::StopListening => listen::stop(),
            Effect::Wait { min_millis, max_millis, timer } => {
                timer::wait(self, min_millis, max_millis, timer);
            }
            Effect::Remember { shop, credentials } => memory::remember(&shop, credentials.as_ref()),
            Effect::RememberLanguage(language) => memory::remember_language(language),
            Effect::DressDocument(language) => document::dress(language),
            Effect::Talk(message) => talk::tell(&message),
            Effect::FillComposer(text) => document::fill_composer(&text),
            Effect::FocusComposer => document::focus_composer(),
            Effect::TellPage(message) => frame::tell(message),
            Effect::Mark(name) => document::mark(name),
        }
    }
}

/// Starts the page: reads its surroundings, draws with `draw`, then wakes what can wait.
pub(crate) fn start(draw: impl FnOnce(Page)) {
    crash::watch();
    document::mark("mitra:boot");
    let surroundings = surroundings::read();
    let framed = surroundings.framed;
    let credentials = memory::recall(&surroundings.shop);
    let page = Page { chat: RwSignal::new(Chat::new(surroundings.shop, surroundings.language, framed)) };
    draw(page);
    page.dispatch(Happening::Started { credentials, storage: memory::is_open() });
    surroundings::watch(page);
    if framed {
        frame::watch(page);
    }
    document::mark("mitra:ready");
    talk::start_soon(page);
}
