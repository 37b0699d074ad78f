//! The connection over which events come: read the log once, then listen; lost, wait a little, listen again.

use mitra_protocol::{Event, worker::ToTalk};

use super::{Chat, Conversation, Credentials, Effect, Failure, Timer};

/// Quiet time before she is told that the connection is gone, milliseconds.
const BANNER_AFTER_MILLIS: u32 = 1_500;
/// How long she is told that it is back, milliseconds.
const BACK_MILLIS: u32 = 3_000;
/// Longest wait between two tries, milliseconds.
const LONGEST_WAIT_MILLIS: u32 = 15_000;

/// Where the connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Connection {
    /// There is nothing to listen to.
    #[default]
    Idle,
    /// A request is out.
    Connecting,
    /// Events come as they happen.
    Live,
    /// Lost; the next try comes after a wait.
    Waiting,
}

/// How far a stream was heard. The numbers of its events leave gaps, so each tells the number of the one before it.
#[derive(Debug, Clone, Copy)]
pub struct Heard(pub u64);

impl Heard {
    /// Takes in an event's number and that of the one before it; false when something between did not come.
    #[must_use]
    pub fn take(&mut self, seq: u64, after: Option<u64>) -> bool {
        let is_whole = after.is_none_or(|after| after <= self.0);
        if is_whole {
            self.0 = self.0.max(seq);
        }
        is_whole
    }
}

/// What she is told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// Nothing: all is well, or an outage has only begun.
    #[default]
    Fine,
    /// It was lost and is tried again.
    Reconnecting,
    /// It is open, and nothing has come for so long that what she sees may be out of date.
    Stale,
    /// Her device has no network.
    Offline,
    /// It is there again.
    Back,
}

#[derive(Debug, Default)]
pub(super) struct Listening {
    connection: Connection,
    /// Counts the tries; answers to earlier ones are ignored.
    round: u32,
    /// Tries in a row that failed.
    failures: u32,
    /// Counts the outages.
    outage: u32,
    reach: Reach,
    /// Whether the log of earlier visits is on the page.
    caught_up: bool,
}

impl Listening {
    pub(super) fn is_caught_up(&self) -> bool {
        self.caught_up
    }

    pub(super) fn is_live(&self) -> bool {
        self.connection == Connection::Live
    }

    pub(super) fn reach(&self) -> Reach {
        self.reach
    }

    /// An outage has lasted, or the word that it is over has stood long enough.
    pub(super) fn show_banner(&mut self, outage: u32) {
        if self.outage == outage {
            self.reach = match (self.reach, self.connection) {
                (Reach::Back, _) => Reach::Fine,
                (Reach::Fine | Reach::Stale, Connection::Connecting | Connection::Waiting) => {
                    Reach::Reconnecting
                }
                (reach, _) => reach,
            };
        }
    }

    /// The device has no network: nobody needs to wait to see that.
    pub(super) fn network_gone(&mut self) {
        self.reach = Reach::Offline;
    }

    /// She is told that it is back if she was told that it was gone.
    fn is_back(&mut self, out: &mut Vec<Effect>) {
        self.outage += 1;
        if self.reach != Reach::Fine {
            self.reach = Reach::Back;
            let timer = Timer::Banner { outage: self.outage };
            out.push(Effect::Wait { min_millis: BACK_MILLIS, max_millis: BACK_MILLIS, timer });
        }
    }

    /// A new conversation has no log to read first.
    pub(super) fn begin_at_end(&mut self) {
        self.caught_up = true;
    }

    pub(super) fn stop(&mut self) {
        *self = Listening { round: self.round + 1, outage: self.outage + 1, ..Listening::default() };
    }

    fn is_current(&self, round: u32) -> bool {
        self.round == round && matches!(self.connection, Connection::Connecting | Connection::Live)
    }
}

impl Chat {
    pub(super) fn connect(&mut self, out: &mut Vec<Effect>) {
        let Conversation::Open(credentials) = &self.conversation else { return };
        let credentials = credentials.clone();
        self.listening.round += 1;
        self.listening.connection = Connection::Connecting;
        let round = self.listening.round;
        out.push(if self.listening.caught_up {
            Effect::Listen { credentials, after: self.last_seq, round }
        } else {
            Effect::ReadLog { credentials, round }
        });
    }

    pub(super) fn log_read(&mut self, round: u32, events: Vec<Event>, out: &mut Vec<Effect>) {
        if !self.listening.is_current(round) {
            return;
        }
        self.take_log(events, out);
        self.connect(out);
        self.follow(out);
    }

    fn take_log(&mut self, events: Vec<Event>, out: &mut Vec<Effect>) {
        let end = events.last().map_or(0, |last| last.seq);
        for event in self.lines.whole_turns(events) {
            self.apply(event, out);
        }
        self.last_seq = self.last_seq.max(end);
        self.listening.caught_up = true;
        self.mark_new(out);
        self.first_words_of = self.asked;
    }

    /// The worker beside the page keeps what the log has, and tells it where the log cannot be read.
    pub(super) fn follow(&self, out: &mut Vec<Effect>) {
        if let Conversation::Open(Credentials { conversation_id, pass }) = &self.conversation {
            let (conversation_id, token) = (conversation_id.clone(), pass.token.clone());
            out.push(Effect::Talk(ToTalk::Follow { conversation_id, token }));
        }
    }

    /// What this phone has of the log, while it cannot be read.
    pub(super) fn log_kept(&mut self, conversation_id: &str, events: Vec<Event>, out: &mut Vec<Effect>) {
        if self.listening.caught_up || !self.conversation.is_named(conversation_id) {
            return;
        }
        self.take_log(events, out);
    }

    pub(super) fn stream_opened(&mut self, round: u32, out: &mut Vec<Effect>) {
        if !self.listening.is_current(round) {
            return;
        }
        self.listening.connection = Connection::Live;
        self.listening.failures = 0;
        self.outbox.is_out_of_reach = false;
        self.listening.is_back(out);
        self.unblock();
        self.pump(out);
    }

    pub(super) fn arrived(&mut self, round: u32, event: Event, out: &mut Vec<Effect>) {
        if self.listening.is_current(round) {
            self.apply(event, out);
        }
    }

    pub(super) fn connection_lost(&mut self, round: u32, failure: Failure, out: &mut Vec<Effect>) {
        if !self.listening.is_current(round) {
            return;
        }
        // While the guest's chat joins her account its token ends; the next try comes with the new one.
        if failure.is_unknown() && !self.identity.is_joining() {
            self.renew(&failure, out);
            return;
        }
        if !self.listening.caught_up {
            self.follow(out);
        }
        let listening = &mut self.listening;
        if listening.connection == Connection::Live || listening.failures == 0 {
            let timer = Timer::Banner { outage: listening.outage };
            out.push(Effect::Wait {
                min_millis: BANNER_AFTER_MILLIS,
                max_millis: BANNER_AFTER_MILLIS,
                timer,
            });
        }
        listening.connection = Connection::Waiting;
        // A server that only begins anew is back within seconds, and she waits for the rest of a reply.
        let longest = (1_000 << (listening.failures / 3).min(4)).min(LONGEST_WAIT_MILLIS);
        listening.failures += 1;
        out.push(Effect::Wait {
            min_millis: longest / 2,
            max_millis: longest,
            timer: Timer::Reconnect { round },
        });
    }

    pub(super) fn reconnect(&mut self, round: u32, out: &mut Vec<Effect>) {
        if self.listening.round == round {
            self.reconnect_now(out);
        }
    }

    /// The network is back or she is: a stream that looks open may be one that a sleeping phone has lost.
    pub(super) fn reconnect_now(&mut self, out: &mut Vec<Effect>) {
        match self.listening.connection {
            Connection::Waiting | Connection::Live => self.connect(out),
            Connection::Idle if self.listening.reach == Reach::Offline => self.listening.is_back(out),
            _ => {}
        }
    }

    /// What looks open may be dead: she is told, and another try finds out.
    pub(super) fn fell_silent(&mut self, round: u32, out: &mut Vec<Effect>) {
        if self.listening.is_current(round) {
            self.listening.reach = Reach::Stale;
            self.connect(out);
        }
    }
}
