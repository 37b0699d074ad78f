//! Many replicas of one conversation in a bad world: the page's own code, with a clock, a network and chance that are
//! drawn from a seed. Requests and answers get lost, streams are cut, fall silent, repeat themselves and lose or swap
//! events, devices go offline and pages are read anew. When the world is good again every page shows the log, and the log
//! has what was said once and in order.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

use mitra_protocol::{Event, EventBody, MessageSend, worker::ToTalk};
use mitra_widget::chat::{Body, Chat, Effect, Failure, Happening, Heard, Keepsake, Language, Timer};

const SEEDS: u64 = 1_000;
const DEVICES: usize = 3;
/// How long the world is bad, and how long it may take then until all is well, milliseconds.
const BAD_MILLIS: u64 = 90_000;
const GOOD_MILLIS: u64 = 180_000;

#[test]
fn replicas_end_up_equal_whatever_the_network_does() {
    for seed in 1..=SEEDS {
        World::new(seed).play();
    }
}

/// Chance, from a seed (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut drawn = self.0;
        drawn = (drawn ^ (drawn >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        drawn = (drawn ^ (drawn >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (drawn ^ (drawn >> 31)) % end
    }

    fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// What comes to pass at its time.
enum Next {
    /// Something reaches a page, as it was when this was sent.
    Reach { device: usize, life: u32, what: Happening },
    /// A request to append reaches the server.
    Append { device: usize, life: u32, message: MessageSend },
    /// A request for the log reaches the server.
    Read { device: usize, life: u32, round: u32 },
    /// A request for a stream reaches the server.
    Open { device: usize, life: u32, after: u64, round: u32 },
    /// An event reaches the page's end of a stream.
    Deliver { device: usize, life: u32, round: u32, event: Event, after: u64 },
    /// The server has the next part of a reply.
    Answer,
    /// She says something, or her network, her page or the line changes.
    Live { device: usize },
}

struct Stream {
    round: u32,
    /// The last event that the server sent into it.
    told: u64,
    /// The page's end.
    heard: Heard,
    /// Nothing comes out of it any more, and nobody says so.
    is_stalled: bool,
}

struct Device {
    chat: Chat,
    /// Counts how often the page was read anew; what was meant for an earlier one is lost.
    life: u32,
    stream: Option<Stream>,
    is_offline: bool,
    /// What the store on the device holds.
    kept: Vec<MessageSend>,
    said: u32,
}

struct World {
    seed: u64,
    chance: Chance,
    now: u64,
    counter: u64,
    queue: BinaryHeap<Reverse<(u64, u64)>>,
    things: BTreeMap<u64, Next>,
    devices: Vec<Device>,
    log: Vec<Event>,
    last_seq: u64,
    /// Parts of replies that are still to be said.
    parts: Vec<EventBody>,
}

fn keepsake() -> Keepsake {
    Keepsake { conversation_id: Some("c".into()), token: Some("t".into()), customer: None }
}

impl World {
    fn new(seed: u64) -> World {
        let new = |_| Device {
            chat: Chat::new("demo".into(), Language::En, false),
            life: 0,
            stream: None,
            is_offline: false,
            kept: Vec::new(),
            said: 0,
        };
        World {
            seed,
            chance: Chance(seed),
            now: 0,
            counter: 0,
            queue: BinaryHeap::new(),
            things: BTreeMap::new(),
            devices: (0..DEVICES).map(new).collect(),
            log: Vec::new(),
            last_seq: 0,
            parts: Vec::new(),
        }
    }

    fn is_bad(&self) -> bool {
        self.now < BAD_MILLIS
    }

    fn play(mut self) {
        for device in 0..DEVICES {
            self.begin(device);
            self.at(1_000, Next::Live { device });
        }
        while let Some(Reverse((time, id))) = self.queue.pop() {
            if time > BAD_MILLIS + GOOD_MILLIS {
                break;
            }
            self.now = time;
            let next = self.things.remove(&id).expect("each comes once");
            self.come_to_pass(next);
        }
        self.check();
    }

    fn at(&mut self, delay: u64, next: Next) {
        self.counter += 1;
        self.queue.push(Reverse((self.now + delay, self.counter)));
        self.things.insert(self.counter, next);
    }

    /// The page is opened: what was there before is gone but for what the device keeps.
    fn begin(&mut self, device: usize) {
        let it = &mut self.devices[device];
        it.life += 1;
        it.stream = None;
        it.chat = Chat::new("demo".into(), Language::En, false);
        let waiting = it.kept.clone();
        self.tell(device, Happening::Started { kept: Some(keepsake()), storage: true });
        if self.devices[device].is_offline {
            self.tell(device, Happening::NetworkGone);
        }
        self.tell(device, Happening::StoreOpened { waiting, draft: String::new(), durable: true });
    }

    fn tell(&mut self, device: usize, what: Happening) {
        for effect in self.devices[device].chat.update(what) {
            self.run(device, effect);
        }
    }

    fn run(&mut self, device: usize, effect: Effect) {
        let life = self.devices[device].life;
        match effect {
            Effect::Send { message, .. } => {
                let client_id = message.client_id.clone();
                let failure = Failure::Unreachable;
                self.ask(
                    device,
                    Next::Append { device, life, message },
                    Happening::SendFailed { client_id, failure },
                );
            }
            Effect::ReadLog { round, .. } => {
                let lost = Happening::ConnectionLost { round, failure: Failure::Unreachable };
                self.ask(device, Next::Read { device, life, round }, lost);
            }
            Effect::Listen { after, round, .. } => {
                self.devices[device].stream = None;
                let lost = Happening::ConnectionLost { round, failure: Failure::Unreachable };
                self.ask(device, Next::Open { device, life, after, round }, lost);
            }
            Effect::StopListening => self.devices[device].stream = None,
            Effect::Wait { min_millis, max_millis, timer } => {
                let wait = u64::from(min_millis) + self.chance.below(u64::from(max_millis - min_millis) + 1);
                self.at(wait, Next::Reach { device, life, what: Happening::Rang(timer) });
            }
            Effect::Talk(ToTalk::Keep { message }) => {
                let kept = &mut self.devices[device].kept;
                if kept.iter().all(|held| held.client_id != message.client_id) {
                    kept.push(message);
                }
            }
            Effect::Talk(ToTalk::Accepted { client_id }) => {
                self.devices[device].kept.retain(|held| held.client_id != client_id);
            }
            Effect::StartConversation { .. } => panic!("seed {}: there is a conversation", self.seed),
            _ => {}
        }
    }

    /// A request on its way; `lost` is what the page hears when no answer comes.
    fn ask(&mut self, device: usize, request: Next, lost: Happening) {
        let life = self.devices[device].life;
        if self.devices[device].is_offline {
            self.at(1, Next::Reach { device, life, what: lost });
        } else if self.is_bad() && self.chance.percent(15) {
            self.at(15_000, Next::Reach { device, life, what: lost });
        } else {
            let delay = 20 + self.chance.below(800);
            self.at(delay, request);
        }
    }

    /// An answer on its way back, or `lost`.
    fn answer(&mut self, device: usize, life: u32, what: Happening, lost: Happening) {
        if self.is_bad() && self.chance.percent(15) {
            self.at(15_000, Next::Reach { device, life, what: lost });
        } else {
            let delay = 20 + self.chance.below(800);
            self.at(delay, Next::Reach { device, life, what });
        }
    }

    fn come_to_pass(&mut self, next: Next) {
        match next {
            Next::Reach { device, life, what } if self.devices[device].life == life => {
                if let Happening::ConnectionLost { round, .. } = &what
                    && self.devices[device].stream.as_ref().is_some_and(|stream| stream.round == *round)
                {
                    self.devices[device].stream = None;
                }
                self.tell(device, what);
            }
            Next::Append { device, life, message } => {
                let client_id = message.client_id.clone();
                let seq = self.append_message(message);
                let lost =
                    Happening::SendFailed { client_id: client_id.clone(), failure: Failure::Unreachable };
                self.answer(device, life, Happening::Accepted { client_id, seq }, lost);
            }
            Next::Read { device, life, round } => {
                let events = self.log.clone();
                let lost = Happening::ConnectionLost { round, failure: Failure::Unreachable };
                self.answer(device, life, Happening::LogRead { round, events }, lost);
            }
            Next::Open { device, life, after, round } if self.devices[device].life == life => {
                let heard = Heard(after);
                self.devices[device].stream = Some(Stream { round, told: after, heard, is_stalled: false });
                self.tell(device, Happening::StreamOpened { round });
                self.push(device);
            }
            Next::Deliver { device, life, round, event, after } if self.devices[device].life == life => {
                self.deliver(device, round, event, after);
            }
            Next::Answer if !self.parts.is_empty() => {
                let part = self.parts.remove(0);
                self.append(part);
                self.at(300, Next::Answer);
            }
            Next::Live { device } => self.live(device),
            _ => {}
        }
    }

    fn append(&mut self, body: EventBody) -> u64 {
        self.last_seq += 1;
        self.log.push(Event { seq: self.last_seq, at: 0, body });
        for device in 0..DEVICES {
            self.push(device);
        }
        self.last_seq
    }

    fn append_message(&mut self, message: MessageSend) -> u64 {
        let is_it = |event: &&Event| matches!(&event.body, EventBody::ShopperMessage { client_id, .. } if *client_id == message.client_id);
        if let Some(event) = self.log.iter().find(is_it) {
            return event.seq;
        }
        let text = message.text.unwrap_or_default();
        let turn = self.append(EventBody::ShopperMessage {
            client_id: message.client_id,
            text,
            action: None,
            origin: None,
        });
        // What is kept of a turn and never sent takes numbers, too.
        self.last_seq += 2;
        let was_quiet = self.parts.is_empty();
        let words =
            |text: &str| EventBody::ReplyWords { turn, lang: "en".into(), text: format!("{text} {turn}.") };
        self.parts.extend([
            words("First"),
            words("Second"),
            EventBody::ReplyDone { turn, superseded: false },
        ]);
        if was_quiet {
            self.at(200, Next::Answer);
        }
        turn
    }

    /// Sends into a device's stream what is new, as the world lets it.
    fn push(&mut self, device: usize) {
        let life = self.devices[device].life;
        let Some(stream) = &self.devices[device].stream else { return };
        let (round, mut told) = (stream.round, stream.told);
        let new: Vec<Event> = self.log.iter().filter(|event| event.seq > told).cloned().collect();
        for event in new {
            let after = std::mem::replace(&mut told, event.seq);
            let bad = self.is_bad();
            if bad && self.chance.percent(4) {
                continue;
            }
            // Mostly in order; sometimes a later one is faster.
            let delay = if bad && self.chance.percent(8) { 400 } else { 40 };
            if bad && self.chance.percent(8) {
                self.at(delay + 90, Next::Deliver { device, life, round, event: event.clone(), after });
            }
            self.at(delay, Next::Deliver { device, life, round, event, after });
        }
        if let Some(stream) = &mut self.devices[device].stream {
            stream.told = told;
        }
    }

    fn deliver(&mut self, device: usize, round: u32, event: Event, after: u64) {
        let Some(stream) = &mut self.devices[device].stream else { return };
        if stream.round != round || stream.is_stalled {
            return;
        }
        if stream.heard.take(event.seq, Some(after)) {
            self.tell(device, Happening::Arrived { round, event });
        } else {
            self.cut(device);
        }
    }

    fn cut(&mut self, device: usize) {
        if let Some(stream) = self.devices[device].stream.take() {
            let failure = Failure::Unreachable;
            self.tell(device, Happening::ConnectionLost { round: stream.round, failure });
        }
    }

    /// A moment of a device's life.
    fn live(&mut self, device: usize) {
        let life = self.devices[device].life;
        if !self.is_bad() {
            // The world is good: the network is back, and she looks at the page.
            self.devices[device].is_offline = false;
            self.tell(device, Happening::WokeUp);
            if self.devices[device].stream.as_ref().is_some_and(|stream| stream.is_stalled) {
                self.fall_silent(device, 0);
            }
            return;
        }
        match self.chance.below(12) {
            0..=3 => {
                let it = &mut self.devices[device];
                it.said += 1;
                let client_id = format!("d{device}-{}", it.said);
                let text = format!("message {} of {device}", it.said);
                self.tell(device, Happening::Said { client_id, text });
            }
            4 | 5 => self.cut(device),
            6 => {
                if let Some(stream) = &mut self.devices[device].stream {
                    stream.is_stalled = true;
                    self.fall_silent(device, 22_000);
                }
            }
            7 => {
                self.devices[device].is_offline = true;
                self.tell(device, Happening::NetworkGone);
                self.cut(device);
            }
            8 => {
                self.devices[device].is_offline = false;
                self.tell(device, Happening::WokeUp);
            }
            9 => self.begin(device),
            10 => {
                let timer = Timer::Resend { pause: self.chance.below(4) as u32 };
                self.at(5, Next::Reach { device, life, what: Happening::Rang(timer) });
            }
            _ => {}
        }
        let pause = 200 + self.chance.below(6_000);
        let pause =
            if self.now + pause >= BAD_MILLIS { BAD_MILLIS.saturating_sub(self.now) + 1 } else { pause };
        self.at(pause, Next::Live { device });
    }

    fn fall_silent(&mut self, device: usize, delay: u64) {
        let life = self.devices[device].life;
        let Some(stream) = &self.devices[device].stream else { return };
        let what = Happening::FellSilent { round: stream.round };
        self.at(delay, Next::Reach { device, life, what });
    }

    fn check(&self) {
        let seed = self.seed;
        let mut said = BTreeMap::<String, Vec<u32>>::new();
        for event in &self.log {
            if let EventBody::ShopperMessage { client_id, .. } = &event.body {
                let (device, number) = client_id.split_once('-').expect("a name of ours");
                said.entry(device.to_owned()).or_default().push(number.parse().expect("a number"));
            }
        }
        for (number, device) in self.devices.iter().enumerate() {
            let wanted: Vec<u32> = (1..=device.said).collect();
            let got = said.remove(&format!("d{number}")).unwrap_or_default();
            assert_eq!(got, wanted, "seed {seed}: what device {number} said, once and in order");
            assert!(device.kept.is_empty(), "seed {seed}: device {number} still keeps {:?}", device.kept);
        }
        let mut whole = Chat::new("demo".into(), Language::En, false);
        whole.update(Happening::Started { kept: Some(keepsake()), storage: true });
        whole.update(Happening::LogRead { round: 1, events: self.log.clone() });
        for (number, device) in self.devices.iter().enumerate() {
            assert_eq!(shown(&device.chat), shown(&whole), "seed {seed}: device {number}");
        }
    }
}

/// What a page shows, but for its own notices.
fn shown(chat: &Chat) -> Vec<String> {
    let told = |body: &Body| match body {
        Body::Hers(hers) => Some(format!("{} {:?}", hers.text, hers.standing)),
        Body::Reply(reply) => Some(format!("{} {}", reply.words.join(" "), reply.is_done)),
        _ => None,
    };
    chat.lines().all().iter().filter_map(|line| told(&line.body)).collect()
}
