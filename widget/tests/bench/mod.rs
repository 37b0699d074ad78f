//! A chat on the bench: happenings in, effects and a readable transcript out.

use mitra_protocol::{Event, EventBody, ProductCard};
use mitra_widget::chat::{Body, Chat, Credentials, Effect, Failure, Happening, Language, Standing};

pub(crate) struct Bench {
    pub(crate) chat: Chat,
}

impl Bench {
    pub(crate) fn new() -> Bench {
        Bench { chat: Chat::new("demo".into(), Language::En, false) }
    }

    /// A first visit.
    pub(crate) fn fresh() -> Bench {
        let mut bench = Bench::new();
        bench.update(Happening::Started { credentials: None, storage: true });
        bench
    }

    /// A first visit inside a shop's page.
    pub(crate) fn framed() -> Bench {
        Bench { chat: Chat::new("demo".into(), Language::En, true) }
    }

    /// A later visit; the log is being read in round 1.
    pub(crate) fn returning() -> Bench {
        let mut bench = Bench::new();
        bench.update(Happening::Started { credentials: Some(credentials()), storage: true });
        bench
    }

    /// A conversation that was just begun; the stream is open in round 1.
    pub(crate) fn listening() -> Bench {
        let mut bench = Bench::fresh();
        bench.conversation_starts();
        bench.update(Happening::StreamOpened { round: 1 });
        bench
    }

    pub(crate) fn update(&mut self, happening: Happening) -> Vec<Effect> {
        self.chat.update(happening)
    }

    pub(crate) fn conversation_starts(&mut self) -> Vec<Effect> {
        self.update(Happening::ConversationStarted { credentials: credentials(), last_seq: 0 })
    }

    pub(crate) fn say(&mut self, client_id: &str, text: &str) -> Vec<Effect> {
        self.update(Happening::Said { client_id: client_id.into(), text: text.into() })
    }

    pub(crate) fn accept(&mut self, client_id: &str, seq: u64) -> Vec<Effect> {
        self.update(Happening::Accepted { client_id: client_id.into(), seq })
    }

    pub(crate) fn fail(&mut self, client_id: &str, failure: Failure) -> Vec<Effect> {
        self.update(Happening::SendFailed { client_id: client_id.into(), failure })
    }

    pub(crate) fn arrive(&mut self, event: Event) -> Vec<Effect> {
        self.arrive_in(1, event)
    }

    pub(crate) fn arrive_in(&mut self, round: u32, event: Event) -> Vec<Effect> {
        self.update(Happening::Arrived { round, event })
    }

    pub(crate) fn lose(&mut self, round: u32) -> Vec<Effect> {
        self.update(Happening::ConnectionLost { round, failure: Failure::Unreachable })
    }

    pub(crate) fn transcript(&self) -> Vec<String> {
        self.chat.lines().all().iter().map(|line| tell(&line.body)).collect()
    }
}

/// A line as a test reads it.
fn tell(body: &Body) -> String {
    match body {
        Body::Hers(hers) => {
            let standing = match &hers.standing {
                Standing::Sent => String::new(),
                Standing::Sending => " (sending)".into(),
                Standing::Failed { detail } => format!(" (failed: {})", detail.as_deref().unwrap_or("")),
            };
            format!("{}: {}{standing}", hers.client_id, hers.text)
        }
        Body::Reply(reply) => format!("Mitra: {}", reply.words.join("|")),
        Body::Notice(notice) => format!("({notice:?})"),
    }
}

fn credentials() -> Credentials {
    Credentials { conversation_id: "c".into(), token: "t".into() }
}

fn event(seq: u64, body: EventBody) -> Event {
    Event { seq, at: 0, body }
}

pub(crate) fn hers(seq: u64, client_id: &str, text: &str) -> Event {
    let (client_id, text) = (client_id.into(), text.into());
    event(seq, EventBody::ShopperMessage { client_id, text, action: None })
}

pub(crate) fn words(seq: u64, turn: u64, text: &str) -> Event {
    event(seq, EventBody::ReplyWords { turn, lang: "en".into(), text: text.into() })
}

pub(crate) fn chips(seq: u64, turn: u64, chip: &str) -> Event {
    event(seq, EventBody::ReplyChips { turn, chips: vec![chip.into()] })
}

pub(crate) fn done(seq: u64, turn: u64) -> Event {
    event(seq, EventBody::ReplyDone { turn, superseded: false })
}

pub(crate) fn products(seq: u64, turn: u64, id: &str, title: &str) -> Event {
    let card = ProductCard {
        id: id.into(),
        title: title.into(),
        price: 999,
        mrp: None,
        picture: None,
        link: None,
        rating: None,
        rating_count: 0,
        sizes: Vec::new(),
        in_stock: true,
    };
    event(seq, EventBody::ReplyProducts { turn, products: vec![card] })
}
