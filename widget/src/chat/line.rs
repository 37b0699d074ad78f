//! What the transcript shows, line by line.

use std::sync::Arc;

use mitra_protocol::{
    Action, ComparedProduct, ComparisonRow, ContextCondition, Event, EventBody, ProductCard, Thumb,
};

use super::earlier::Earlier;

/// Stands for the turn of what this phone said by itself, until it has a place in the log.
const FROM_PHONE: u64 = u64::MAX;

/// One line of the transcript.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Names the line as long as the page lives; later lines have higher keys.
    pub key: u32,
    /// Where it stands in the log; none as long as the server has not said so.
    pub seq: Option<u64>,
    /// Whether it was fetched because she scrolled up to it.
    pub is_earlier: bool,
    /// What it shows.
    pub body: Body,
}

/// What a line shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// What the shopper said or tapped.
    Hers(Hers),
    /// What Mitra answers.
    Reply(Reply),
    /// What a person of the shop says, or that one came or went.
    Person {
        /// Plain text; where somebody speaks, the name stands on a line of its own before the words.
        text: String,
        /// Somebody speaks.
        speaks: bool,
    },
    /// What the page itself has to say.
    Notice(Notice),
}

/// What the shopper said or tapped.
#[derive(Debug, Clone, PartialEq)]
pub struct Hers {
    /// Id made by the sender.
    pub client_id: String,
    /// Her words; empty for a tap.
    pub text: String,
    /// Her tap.
    pub action: Option<Action>,
    /// How far it got.
    pub standing: Standing,
}

/// How far a message got.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// On its way, perhaps after some tries.
    Sending,
    /// The server has it.
    Sent,
    /// Safe on this phone; it goes out by itself when the network is back.
    Waiting,
    /// She took it back before it went out.
    Withdrawn,
    /// It did not get through; she can try again.
    Failed {
        /// What the server said about it, if it said anything.
        detail: Option<String>,
    },
}

/// What Mitra answers to one message.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// `seq` of the message it answers.
    pub turn: u64,
    /// Language of the words, as on the wire.
    pub lang: String,
    /// Its sentences, in order.
    pub words: Vec<String>,
    /// Its products, in the order in which "the second one" counts.
    pub products: Arc<Vec<Arc<ProductCard>>>,
    /// Products side by side.
    pub comparison: Option<Arc<Comparison>>,
    /// What is being looked for from here on; none when the reply is not about that.
    pub context: Option<Arc<Vec<ContextCondition>>>,
    /// What she might say next.
    pub chips: Vec<String>,
    /// What she thinks of it.
    pub thumb: Thumb,
    /// Nothing more comes.
    pub is_done: bool,
    /// Sender's id of the message that this phone answered so by itself; empty for what the shop says.
    pub kept_for: String,
}

/// Products side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Heads of the columns.
    pub products: Vec<ComparedProduct>,
    /// The rows.
    pub rows: Vec<ComparisonRow>,
}

/// What the page itself has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// The browser keeps nothing for this page: the chat ends with the tab.
    StorageBlocked,
    /// The server no longer knows the conversation; a new one was begun.
    ConversationRenewed,
    /// The server no longer takes her for the customer she was; a new conversation was begun.
    SignedOut,
    /// The conversation is in her account now.
    ChatKept,
    /// This device forgot what was said before.
    Forgotten,
    /// What stands below came while she was away.
    NewFromHere,
}

/// The lines, in the order of the log; what the server has not placed yet stands last.
#[derive(Debug, Default)]
pub struct Lines {
    pub(super) lines: Vec<Arc<Line>>,
    pub(super) last_key: u32,
    /// What stands above them in the log.
    pub(super) earlier: Earlier,
}

impl Lines {
    /// All lines in reading order. A line that changes is a new `Arc`.
    pub fn all(&self) -> &[Arc<Line>] {
        &self.lines
    }

    /// The line with this key.
    pub fn get(&self, key: u32) -> Option<&Arc<Line>> {
        self.lines.iter().find(|line| line.key == key)
    }

    /// Adds a line where it belongs.
    pub fn add(&mut self, seq: Option<u64>, body: Body) {
        self.last_key += 1;
        self.insert(Arc::new(Line { key: self.last_key, seq, is_earlier: false, body }));
    }

    /// The message with this sender's id.
    pub fn hers(&self, client_id: &str) -> Option<&Hers> {
        self.lines.iter().find_map(|line| match &line.body {
            Body::Hers(hers) if hers.client_id == client_id => Some(hers),
            _ => None,
        })
    }

    /// Changes how far a message got, and its place when the server gave one.
    pub fn mark(&mut self, client_id: &str, standing: Standing, seq: Option<u64>) {
        let Some(at) = self.place_of(client_id) else { return };
        let mut line = Line::clone(&self.lines[at]);
        if let Body::Hers(hers) = &mut line.body {
            hers.standing = standing;
        }
        if line.seq.is_some() || seq.is_none() {
            self.lines[at] = Arc::new(line);
            return;
        }
        self.lines.remove(at);
        line.seq = seq;
        self.insert(Arc::new(line));
    }

    /// Changes the reply to `turn`; one that did not exist begins at `seq`.
    pub fn reply(&mut self, turn: u64, seq: u64, change: impl FnOnce(&mut Reply)) {
        match self.slot(turn) {
            Some(slot) => change_in(slot, |reply| {
                // What this phone said is in the log now, word for word.
                if reply.kept_for.is_empty() {
                    change(reply);
                }
            }),
            None => {
                let mut reply = Reply {
                    turn,
                    lang: String::new(),
                    words: Vec::new(),
                    products: Arc::default(),
                    comparison: None,
                    context: None,
                    chips: Vec::new(),
                    thumb: Thumb::None,
                    is_done: false,
                    kept_for: String::new(),
                };
                change(&mut reply);
                self.add(Some(seq), Body::Reply(reply));
            }
        }
    }

    /// Shows below her message what this phone says to it, instead of what it said before.
    pub(super) fn say_from_phone(&mut self, client_id: &str, events: Vec<Event>) {
        self.remove_from_phone(client_id);
        let mut said = Lines { last_key: self.last_key, ..Lines::default() };
        for event in events {
            said.write(0, event.body);
        }
        self.last_key = said.last_key;
        let Some(line) = said.lines.pop() else { return };
        let mut line = Arc::unwrap_or_clone(line);
        if let Body::Reply(reply) = &mut line.body {
            reply.turn = FROM_PHONE;
            reply.kept_for = client_id.to_owned();
        }
        line.seq = None;
        let place = self.place_of(client_id).map_or(self.lines.len(), |at| at + 1);
        self.lines.insert(place, Arc::new(line));
    }

    /// The log has what this phone said to the message at `seq`.
    pub(super) fn place_from_phone(&mut self, client_id: &str, seq: u64) {
        let Some(at) = self.lines.iter().position(|line| is_from_phone(line, client_id)) else { return };
        let mut line = Line::clone(&self.lines.remove(at));
        if let Body::Reply(reply) = &mut line.body {
            reply.turn = seq;
        }
        line.seq = Some(seq);
        self.insert(Arc::new(line));
    }

    /// What this phone said to a message does not count any more.
    pub(super) fn remove_from_phone(&mut self, client_id: &str) {
        self.lines.retain(|line| !is_from_phone(line, client_id));
    }

    fn place_of(&self, client_id: &str) -> Option<usize> {
        self.lines
            .iter()
            .position(|line| matches!(&line.body, Body::Hers(hers) if hers.client_id == client_id))
    }

    /// Changes the reply to `turn` if there is one.
    fn begun_reply(&mut self, turn: u64, change: impl FnOnce(&mut Reply)) {
        if let Some(slot) = self.slot(turn) {
            change_in(slot, change);
        }
    }

    fn slot(&mut self, turn: u64) -> Option<&mut Arc<Line>> {
        let of_turn = |line: &Arc<Line>| matches!(&line.body, Body::Reply(reply) if reply.turn == turn);
        self.lines.iter_mut().rev().find(|line| of_turn(line))
    }

    /// Takes in what happened at `seq`, as it stands in the log.
    pub fn write(&mut self, seq: u64, event: EventBody) {
        match event {
            EventBody::ShopperMessage { client_id, text, action, .. } => {
                self.add(Some(seq), Body::Hers(Hers { client_id, text, action, standing: Standing::Sent }));
            }
            EventBody::ReplyWords { turn, lang, text } => self.reply(turn, seq, |reply| {
                reply.lang = lang;
                reply.words.push(text);
            }),
            EventBody::ReplyProducts { turn, products } => {
                let products = Arc::new(products.into_iter().map(Arc::new).collect());
                self.reply(turn, seq, |reply| reply.products = products);
            }
            EventBody::ReplyComparison { turn, products, rows } => {
                let comparison = Some(Arc::new(Comparison { products, rows }));
                self.reply(turn, seq, |reply| reply.comparison = comparison);
            }
            EventBody::ReplyContext { turn, conditions } => {
                self.reply(turn, seq, |reply| reply.context = Some(Arc::new(conditions)));
            }
            EventBody::ReplyChips { turn, chips } => self.reply(turn, seq, |reply| reply.chips = chips),
            EventBody::ReplyDone { turn, .. } => self.begun_reply(turn, |reply| reply.is_done = true),
            EventBody::ReplyRated { turn, rating } => {
                self.begun_reply(turn, |reply| reply.thumb = rating.thumb);
            }
            EventBody::AgentMessage { name, text } => {
                let text = [name.as_str(), "\n", text.as_str()].concat();
                self.add(Some(seq), Body::Person { text, speaks: true });
            }
            EventBody::AgentJoined { text, .. } | EventBody::AgentLeft { text, .. } => {
                self.add(Some(seq), Body::Person { text, speaks: false });
            }
            EventBody::ReplyWishlist { .. } | EventBody::LogRemoved { .. } => {}
        }
    }

    /// Takes the page's own word away.
    pub fn remove_notice(&mut self, notice: Notice) {
        self.lines.retain(|line| line.body != Body::Notice(notice));
    }

    /// Takes the message with this sender's id away.
    pub fn remove_hers(&mut self, client_id: &str) {
        self.lines.retain(|line| !matches!(&line.body, Body::Hers(hers) if hers.client_id == client_id));
    }

    /// Forgets everything that an ended conversation had in its log.
    pub fn drop_logged(&mut self) {
        self.lines.retain(|line| line.seq.is_none());
        self.earlier = Earlier::default();
    }

    fn insert(&mut self, line: Arc<Line>) {
        let place = |line: &Line| (line.seq.unwrap_or(u64::MAX), line.key);
        let at = self.lines.iter().rposition(|other| place(other) < place(&line)).map_or(0, |at| at + 1);
        self.lines.insert(at, line);
    }
}

fn is_from_phone(line: &Line, client_id: &str) -> bool {
    matches!(&line.body, Body::Reply(reply) if reply.kept_for == client_id)
}

fn change_in(slot: &mut Arc<Line>, change: impl FnOnce(&mut Reply)) {
    let mut line = Line::clone(slot);
    if let Body::Reply(reply) = &mut line.body {
        change(reply);
    }
    *slot = Arc::new(line);
}
