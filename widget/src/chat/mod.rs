//! The chat without a browser: its state, and what each happening changes and asks for.
//!
//! Start at [`Chat::update`]. Nothing here knows a clock, chance, the DOM or the network, so all of it is
//! tested natively.

mod cart;
mod connection;
mod consent;
mod context;
mod conversation;
mod details;
mod earlier;
mod effect;
mod happening;
mod held;
mod identity;
mod language;
mod line;
mod log;
mod outbox;
mod page_product;
mod privacy;
mod reply;
mod unread;
pub mod wire;

use std::sync::Arc;

use mitra_protocol::{Action, frame::ToPage, worker::ToTalk};

pub use connection::{Connection, Heard, Reach};
pub use consent::Question;
pub use conversation::{Credentials, Keepsake, Pass};
pub use details::Details;
pub use effect::{Effect, TabWord};
pub use happening::{Failure, Happening, Timer};
pub use language::Language;
pub use line::{Body, Comparison, Hers, Line, Lines, Notice, Reply, Standing};
pub use privacy::{Sheet, SheetTap};

use cart::Cart;
use connection::Listening;
use conversation::Conversation;
use held::Held;
use identity::Identity;
use outbox::Outbox;
use page_product::PageProduct;
use unread::Reading;

/// Longest message, characters.
pub const MAX_CHARS: usize = 2_000;

/// The state of the page.
#[derive(Debug)]
pub struct Chat {
    shop: String,
    language: Language,
    framed: bool,
    lines: Lines,
    conversation: Conversation,
    /// Counts the conversations that were asked for.
    starts: u32,
    outbox: Outbox,
    /// What the page around the chat shows.
    page_product: PageProduct,
    /// What the page around the chat was asked about the cart.
    cart: Cart,
    /// What stands in the composer.
    draft: String,
    held: Option<Held>,
    listening: Listening,
    reading: Reading,
    identity: Identity,
    sheet: Option<Sheet>,
    /// The product that lies over the chat.
    details: Option<Details>,
    /// Ids of the products she keeps, as the log has it.
    saved: Vec<String>,
    /// Counts the erasures that were asked for.
    erasures: u32,
    /// Tokens that the server could not be asked to end.
    farewells: Vec<String>,
    /// What the store held when the page was opened is not hers any more.
    store_is_outdated: bool,
    /// Highest sequence number that was applied.
    last_seq: u64,
    /// `seq` of her last message that the server has.
    asked: u64,
    /// The last turn whose reply is complete.
    answered: u64,
    /// The last turn whose first words were marked.
    first_words_of: u64,
    storage_notice_given: bool,
    /// How often in a row the server did not know a conversation it had given.
    renewals: u32,
}

impl Chat {
    /// An empty chat of a shop; `framed` when it is drawn inside a shop's page.
    pub fn new(shop: String, language: Language, framed: bool) -> Chat {
        Chat {
            shop,
            language,
            framed,
            lines: Lines::default(),
            conversation: Conversation::None { pass: None },
            starts: 0,
            outbox: Outbox::default(),
            page_product: PageProduct::default(),
            cart: Cart::default(),
            draft: String::new(),
            held: None,
            listening: Listening::default(),
            reading: Reading::default(),
            identity: Identity::default(),
            sheet: None,
            details: None,
            saved: Vec::new(),
            erasures: 0,
            farewells: Vec::new(),
            store_is_outdated: false,
            last_seq: 0,
            asked: 0,
            answered: 0,
            first_words_of: 0,
            storage_notice_given: false,
            renewals: 0,
        }
    }

    /// The language of the interface.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Whether the chat is drawn inside a shop's page.
    pub fn is_framed(&self) -> bool {
        self.framed
    }

    /// The transcript.
    pub fn lines(&self) -> &Lines {
        &self.lines
    }

    /// Whether nothing was said yet and nothing is being read.
    pub fn is_fresh(&self) -> bool {
        !self.is_loading() && self.lines.all().iter().all(|line| matches!(line.body, Body::Notice(_)))
    }

    /// Whether the log of an earlier visit is being read.
    pub fn is_loading(&self) -> bool {
        matches!(self.conversation, Conversation::Open(_)) && !self.listening.is_caught_up()
    }

    /// Whether a reply is under way, as far as anybody can know without a connection.
    pub fn is_typing(&self) -> bool {
        self.asked > self.answered && !self.is_reconnecting()
    }

    /// Whether the connection has been gone for so long that she should know.
    pub fn is_reconnecting(&self) -> bool {
        !matches!(self.reach(), Reach::Fine | Reach::Back)
    }

    /// What she is told of the connection.
    pub fn reach(&self) -> Reach {
        self.listening.reach()
    }

    /// What she might say next: the chips of the reply that stands last.
    pub fn chips(&self) -> &[String] {
        // What people say between takes nothing away.
        let said_by_mitra = |line: &&Arc<Line>| !matches!(line.body, Body::Person { .. });
        match self.lines.all().iter().rev().find(said_by_mitra).map(|line| &line.body) {
            Some(Body::Reply(reply)) => &reply.chips,
            _ => &[],
        }
    }

    /// The title of a product that was shown.
    pub fn product_title(&self, id: &str) -> Option<&str> {
        self.lines.all().iter().rev().find_map(|line| match &line.body {
            Body::Reply(reply) => {
                reply.products.iter().find(|product| product.id == id).map(|product| product.title.as_str())
            }
            _ => None,
        })
    }

    /// Takes in what happened and says what to do about it.
    pub fn update(&mut self, happening: Happening) -> Vec<Effect> {
        let mut effects = Vec::new();
        let out = &mut effects;
        match happening {
            Happening::Started { kept, storage } => self.start(kept, storage, out),
            Happening::Said { client_id, text } => self.say(client_id, text, out),
            Happening::Tapped { client_id, action } => self.tapped(client_id, action, out),
            Happening::Drafted(text) => self.drafted(text, out),
            Happening::RetryTapped { client_id } => self.retry(&client_id, out),
            Happening::LanguageChosen { client_id, language } => self.speak(client_id, language, out),
            Happening::CloseTapped => self.close(out),
            Happening::SheetTapped(tap) => self.sheet_tapped(tap, out),
            Happening::ProductOpened(card) => self.open_product(card, out),
            Happening::ProductClosed => self.close_product(out),
            Happening::WentBack => self.details = None,
            Happening::ProductRead { id, details } => self.product_read(&id, details),
            Happening::KeepAnswered(keep) => self.keep_answered(keep, out),
            Happening::ConversationStarted { round, started } => self.started(round, started, out),
            Happening::StartFailed { round, failure } => self.start_failed(round, failure, out),
            Happening::Accepted { client_id, seq } => self.accepted(&client_id, seq, out),
            Happening::SendFailed { client_id, failure } => self.send_failed(&client_id, failure, out),
            Happening::LogRead { round, events } => self.log_read(round, events, out),
            Happening::StreamOpened { round } => self.stream_opened(round, out),
            Happening::Arrived { round, event } => self.arrived(round, event, out),
            Happening::ConnectionLost { round, failure } => self.connection_lost(round, failure, out),
            Happening::Rang(Timer::Resend { pause }) => self.resume_sending(pause, out),
            Happening::Rang(Timer::Reconnect { round }) => self.reconnect(round, out),
            Happening::Rang(Timer::Banner { outage }) => self.listening.show_banner(outage),
            Happening::Rang(Timer::Identify { round }) => self.identify_again(round),
            Happening::Rang(Timer::Beside { round }) => self.joined_by_nobody(round, out),
            Happening::Rang(Timer::Cart { round }) => self.cart_unanswered(round, out),
            Happening::Rang(Timer::Farewell) => self.say_farewells(out),
            Happening::WokeUp => self.wake_up(out),
            Happening::NetworkGone => self.listening.network_gone(),
            Happening::FellSilent { round } => self.fell_silent(round, out),
            Happening::SeenBefore { seq } => self.seen_before(seq),
            Happening::Looked { is_here } => self.looked(is_here, out),
            Happening::EarlierWanted => self.want_earlier(out),
            Happening::EarlierRead { conversation_id, before, events } => {
                self.earlier_read(&conversation_id, before, events);
            }
            Happening::Rated { turn, rating } => self.rate(turn, rating, out),
            Happening::StopTapped => self.stop(out),
            Happening::StoreOpened { waiting, draft, durable } => {
                self.store_opened(waiting, draft, durable, out);
            }
            Happening::AnsweredHere { client_id, device, reply } => {
                self.answered_here(&client_id, device, reply);
            }
            Happening::LogKept { conversation_id, events } => self.log_kept(&conversation_id, events, out),
            Happening::WithdrawTapped { client_id } => self.withdraw(client_id, out),
            Happening::PageConnected => out.push(Effect::TellPage(ToPage::Ready)),
            Happening::PageShows { product_id } => self.page_product.show(product_id),
            Happening::PanelOpened => {
                self.looked(true, out);
                out.push(Effect::FocusComposer);
            }
            Happening::Vouched { assertion } => self.identify(assertion, out),
            Happening::ResetAsked => self.forget_me(out),
            Happening::CartAllowed { product_id } => self.cart_allowed(&product_id, out),
            Happening::CartTaken { product_id } => self.cart_taken(&product_id),
            Happening::Identified { round, signed_in } => self.identified(round, signed_in, out),
            Happening::IdentityFailed { round, failure } => self.identity_failed(round, &failure, out),
            Happening::HistoryJoined { round } => self.history_joined(round, out),
            Happening::HistoryFailed { round, failure } => self.history_failed(round, &failure, out),
            Happening::RevokeFailed { token, failure } => self.revoke_failed(token, &failure, out),
            Happening::Erased { round, receipt_id } => self.erased(round, receipt_id, out),
            Happening::EraseFailed { round, failure } => self.erase_failed(round, &failure, out),
            Happening::ForgottenElsewhere => self.forgotten_elsewhere(out),
            Happening::JoiningElsewhere { conversation_id } => {
                self.joining_elsewhere(&conversation_id, out);
            }
            Happening::SignedInElsewhere { replaced, kept } => {
                self.signed_in_elsewhere(replaced.as_deref(), kept, out);
            }
        }
        self.go_on_identifying(out);
        effects
    }

    fn start(&mut self, kept: Option<Keepsake>, storage: bool, out: &mut Vec<Effect>) {
        out.push(Effect::DressDocument(self.language));
        out.push(Effect::Talk(ToTalk::Open { shop: self.shop.clone() }));
        if !storage {
            self.tell_storage_blocked();
        }
        match kept {
            Some(Keepsake { conversation_id, token: Some(token), customer }) => {
                self.conversation = Conversation::of(Pass { token, customer }, conversation_id);
                self.connect(out);
            }
            Some(Keepsake { token: None, customer: Some(customer), .. }) => self.hold_from_earlier(customer),
            _ => {}
        }
    }

    fn speak(&mut self, client_id: String, language: Language, out: &mut Vec<Effect>) {
        if language == self.language {
            return;
        }
        self.language = language;
        out.push(Effect::RememberLanguage(language));
        out.push(Effect::DressDocument(language));
        if !matches!(self.conversation, Conversation::None { .. }) {
            let action = Action::ChangeLanguage { lang: language.code().to_owned() };
            self.tap(client_id, action, out);
        }
    }

    /// Escape leaves what lies over the chat before it leaves the chat.
    fn close(&mut self, out: &mut Vec<Effect>) {
        if self.details.is_some() {
            self.close_product(out);
        } else if self.sheet.is_some() {
            self.sheet_tapped(SheetTap::Leave, out);
        } else if self.framed {
            self.looked(false, out);
            out.push(Effect::TellPage(ToPage::Close));
        }
    }

    /// Says once that the browser keeps nothing for this page.
    fn tell_storage_blocked(&mut self) {
        if !self.storage_notice_given {
            self.storage_notice_given = true;
            self.lines.add(Some(self.last_seq), Body::Notice(Notice::StorageBlocked));
        }
    }
}

/// What is wrong with the length of a text, so that she can be told while she types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// Nothing to send.
    Empty,
    /// Fine.
    Fits,
    /// Fine, with this many characters to go.
    NearLimit(usize),
    /// This many characters too long.
    TooLong(usize),
}

impl Length {
    /// Measures a text as the server does, in Unicode scalar values without the blanks around it.
    pub fn of(text: &str) -> Length {
        match text.trim().chars().count() {
            0 => Length::Empty,
            chars if chars > MAX_CHARS => Length::TooLong(chars - MAX_CHARS),
            chars if chars > MAX_CHARS - 200 => Length::NearLimit(MAX_CHARS - chars),
            _ => Length::Fits,
        }
    }

    /// Whether the text can be sent.
    pub fn can_send(self) -> bool {
        matches!(self, Length::Fits | Length::NearLimit(_))
    }
}
