//! The only code that touches browser APIs: one file per kind of effect, one match over all of them.

mod chance;
mod crash;
mod document;
mod frame;
mod http;
mod identity;
mod json;
mod listen;
mod memory;
mod product;
mod server;
mod share;
mod surroundings;
mod tabs;
mod talk;
mod timer;

pub(crate) use chance::fresh_id;
pub(crate) use document::grouped;
pub(crate) use json::action;
pub(crate) use share::{copy, share};

use gloo_timers::callback::Timeout;

use crate::{
    chat::{Chat, Effect, Happening, Keepsake},
    dom::Signal,
};

/// The running page: its state, and the way for happenings to reach it.
#[derive(Clone, Copy)]
pub(crate) struct Page {
    chat: &'static Signal<Chat>,
}

impl Page {
    /// Looks at the state; whoever looks is told when it changes.
    pub(crate) fn read<T>(self, look: impl FnOnce(&Chat) -> T) -> T {
        self.chat.read(look)
    }

    /// Looks at the state once.
    pub(crate) fn glance<T>(self, look: impl FnOnce(&Chat) -> T) -> T {
        self.chat.glance(look)
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
            Effect::StartConversation { shop, language, token, round } => {
                server::start_conversation(self, shop, language, token, round);
            }
            Effect::Send { credentials, message } => server::send(self, credentials, message),
            Effect::ReadLog { credentials, round } => server::read_log(self, credentials, round),
            Effect::Listen { credentials, after, round } => listen::start(self, credentials, after, round),
            Effect::ReadEarlier { credentials, before } => server::read_earlier(self, credentials, before),
            Effect::Rate { credentials, turn, rating } => server::rate(credentials, turn, &rating),
            Effect::StopReply { credentials, turn } => server::stop_reply(credentials, turn),
            Effect::RememberSeen { shop, seq } => memory::remember_seen(&shop, seq),
            Effect::StopListening => listen::stop(),
            Effect::Wait { min_millis, max_millis, timer } => {
                timer::wait(self, min_millis, max_millis, timer);
            }
            Effect::Remember { shop, kept } => memory::remember(&shop, &kept),
            Effect::Unremember { shop, token, belongs_to } => {
                self.unremember(&shop, token.as_deref(), belongs_to);
            }
            Effect::ForgetDevice { shop } => memory::forget(&shop),
            Effect::ShowIdentity { shop, assertion, round } => identity::show(self, shop, assertion, round),
            Effect::JoinHistory { token, guest_token, round } => {
                identity::join_history(self, token, guest_token, round);
            }
            Effect::Revoke { token } => identity::revoke(self, token),
            Effect::Erase { token, round } => identity::erase(self, token, round),
            Effect::ReadProduct { shop, id, language } => product::read(self, &shop, id, language),
            Effect::CatchBack => document::catch_back(),
            Effect::ReleaseBack => document::release_back(),
            Effect::TellTabs(word) => tabs::tell(&word),
            Effect::RememberLanguage(language) => memory::remember_language(language),
            Effect::DressDocument(language) => document::dress(language),
            Effect::Talk(message) => talk::tell(&message),
            Effect::FillComposer(text) => document::fill_composer(&text),
            Effect::EmptyComposer => document::empty_composer(),
            Effect::FocusComposer => document::focus_composer(),
            Effect::TellPage(message) => frame::tell(message),
            Effect::Mark(name) => document::mark(name),
        }
    }

    /// A token that ended because another tab signed her in leads to what that tab keeps.
    fn unremember(self, shop: &str, token: Option<&str>, belongs_to: Option<String>) {
        match memory::recall(shop) {
            Some(kept) if kept.token.is_some() && kept.token.as_deref() != token => {
                self.dispatch(Happening::SignedInElsewhere { replaced: None, kept: Some(kept) });
            }
            _ if belongs_to.is_some() => {
                let kept = Keepsake { conversation_id: None, token: None, customer: belongs_to };
                memory::remember(shop, &kept);
            }
            _ => memory::unremember(shop),
        }
    }
}

/// Starts the page in a task of its own: in one with compiling the module, it would keep a slow phone from
/// hearing what she types.
pub(crate) fn start(draw: impl FnOnce(Page) -> Vec<String> + 'static) {
    crash::watch();
    document::mark("mitra:boot");
    Timeout::new(0, move || run(draw)).forget();
}

/// Reads the page's surroundings, draws with `draw`, which gives what she said before, then wakes what can
/// wait.
fn run(draw: impl FnOnce(Page) -> Vec<String>) {
    let surroundings = surroundings::read();
    let framed = surroundings.framed;
    let shop = surroundings.shop;
    let kept = memory::recall(&shop);
    let page = Page { chat: Signal::lasting(Chat::new(shop.clone(), surroundings.language, framed)) };
    let said = draw(page);
    if let Some(seq) = memory::recall_seen(&shop) {
        page.dispatch(Happening::SeenBefore { seq });
    }
    page.dispatch(Happening::Started { kept, storage: memory::is_open() });
    document::hear_composer();
    for text in said {
        page.dispatch(Happening::Said { client_id: fresh_id(), text });
    }
    surroundings::watch(page);
    tabs::watch(page, shop);
    if framed {
        frame::watch(page);
    }
    document::mark("mitra:ready");
    talk::start_soon(page);
}
