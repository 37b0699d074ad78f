//! A chat on the bench: happenings in, effects and a readable transcript out.

use mitra_protocol::{ConversationStarted, Event, EventBody, ProductCard, SignedIn};
use mitra_widget::chat::{Body, Chat, Effect, Failure, Happening, Keepsake, Language, Standing};

pub(crate) struct Bench {
    pub(crate) chat: Chat,
    /// Round of the last request for a conversation.
    start: u32,
    /// Whether it came with a token.
    shows_token: bool,
}

impl Bench {
    pub(crate) fn new() -> Bench {
        Bench { chat: Chat::new("demo".into(), Language::En, false), start: 0, shows_token: false }
    }

    /// A first visit.
    pub(crate) fn fresh() -> Bench {
        let mut bench = Bench::new();
        bench.update(Happening::Started { kept: None, storage: true });
        bench
    }

    /// A first visit inside a shop's page.
    pub(crate) fn framed() -> Bench {
        Bench { chat: Chat::new("demo".into(), Language::En, true), start: 0, shows_token: false }
    }

    /// A later visit; the log is being read in round 1.
    pub(crate) fn returning() -> Bench {
        let mut bench = Bench::new();
        bench.update(Happening::Started { kept: Some(kept()), storage: true });
        bench
    }

    /// A later visit of a guest who has talked; the stream is open in round 2.
    pub(crate) fn talking() -> Bench {
        let mut bench = Bench::returning();
        let events = vec![hers(1, "a", "saree"), words(2, 1, "Here."), done(3, 1)];
        bench.update(Happening::LogRead { round: 1, events });
        bench.update(Happening::StreamOpened { round: 2 });
        bench
    }

    /// A later visit of a customer who has talked; the stream is open in round 2.
    pub(crate) fn customer(name: &str) -> Bench {
        let mut bench = Bench::new();
        let kept = kept_of(name);
        bench.update(Happening::Started { kept: Some(kept), storage: true });
        let events = vec![hers(1, "a", "saree"), words(2, 1, "Here."), done(3, 1)];
        bench.update(Happening::LogRead { round: 1, events });
        bench.update(Happening::StreamOpened { round: 2 });
        bench
    }

    /// A later visit with nothing in its log; the stream is open in round 2.
    pub(crate) fn listening() -> Bench {
        let mut bench = Bench::returning();
        bench.update(Happening::LogRead { round: 1, events: Vec::new() });
        bench.update(Happening::StreamOpened { round: 2 });
        bench
    }

    pub(crate) fn update(&mut self, happening: Happening) -> Vec<Effect> {
        let effects = self.chat.update(happening);
        for effect in &effects {
            if let Effect::StartConversation { round, token, .. } = effect {
                (self.start, self.shows_token) = (*round, token.is_some());
            }
        }
        effects
    }

    /// The server begins the conversation it was last asked for.
    pub(crate) fn conversation_starts(&mut self) -> Vec<Effect> {
        let started = ConversationStarted {
            conversation_id: "c".into(),
            shopper_id: "s".into(),
            token: Some("t".into()),
            last_seq: 0,
        };
        self.update(Happening::ConversationStarted { round: self.start, started })
    }

    /// As the server does: it gives a token only to one who showed none.
    pub(crate) fn conversation_starts_again(&mut self) -> Vec<Effect> {
        let token = (!self.shows_token).then(|| "t".to_owned());
        let (conversation_id, shopper_id) = ("c".into(), "s".into());
        let started = ConversationStarted { conversation_id, shopper_id, token, last_seq: 0 };
        self.update(Happening::ConversationStarted { round: self.start, started })
    }

    pub(crate) fn start_fails(&mut self, failure: Failure) -> Vec<Effect> {
        self.update(Happening::StartFailed { round: self.start, failure })
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
        self.arrive_in(2, event)
    }

    pub(crate) fn arrive_in(&mut self, round: u32, event: Event) -> Vec<Effect> {
        self.update(Happening::Arrived { round, event })
    }

    pub(crate) fn lose(&mut self, round: u32) -> Vec<Effect> {
        self.update(Happening::ConnectionLost { round, failure: Failure::Unreachable })
    }

    /// The shop's page says who she is.
    pub(crate) fn vouch(&mut self, assertion: &str) -> Vec<Effect> {
        self.update(Happening::Vouched { assertion: assertion.into() })
    }

    /// The server takes the shop's word: she is signed in as this customer.
    pub(crate) fn sign_in(&mut self, round: u32, customer: &str) -> Vec<Effect> {
        let signed_in = SignedIn { shopper_id: customer.into(), token: format!("token of {customer}") };
        self.update(Happening::Identified { round, signed_in })
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
                Standing::Waiting => " (waiting)".into(),
                Standing::Withdrawn => " (withdrawn)".into(),
                Standing::Failed { detail } => format!(" (failed: {})", detail.as_deref().unwrap_or("")),
            };
            format!("{}: {}{standing}", hers.client_id, hers.text)
        }
        Body::Reply(reply) => format!("Mitra: {}", reply.words.join("|")),
        Body::Person { text, .. } => format!("[{}]", text.replace('\n', ": ")),
        Body::Notice(notice) => format!("({notice:?})"),
    }
}

/// What a guest's visit leaves.
pub(crate) fn kept() -> Keepsake {
    Keepsake { conversation_id: Some("c".into()), token: Some("t".into()), customer: None }
}

/// What a customer's visit leaves.
pub(crate) fn kept_of(customer: &str) -> Keepsake {
    let token = Some(format!("token of {customer}"));
    Keepsake { conversation_id: Some(format!("chat of {customer}")), token, customer: Some(customer.into()) }
}

pub(crate) fn event(seq: u64, body: EventBody) -> Event {
    Event { seq, at: 0, body }
}

pub(crate) fn hers(seq: u64, client_id: &str, text: &str) -> Event {
    let (client_id, text) = (client_id.into(), text.into());
    event(seq, EventBody::ShopperMessage { client_id, text, action: None, origin: None })
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
        price_age_seconds: None,
        why: None,
    };
    event(seq, EventBody::ReplyProducts { turn, products: vec![card] })
}
