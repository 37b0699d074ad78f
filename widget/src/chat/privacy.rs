//! Leaving nothing behind: this device forgets her, or the server erases what it has of her.

use super::{Body, Chat, Conversation, Effect, Failure, Notice, TabWord, Timer};

/// Time before a token that could not be ended is tried again, milliseconds.
const FAREWELL_AFTER_MILLIS: u32 = 30_000;

/// What lies over the chat when she looks after her privacy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sheet {
    /// What she can do.
    Choices,
    /// Whether this device is to forget her.
    Forget,
    /// Whether everything of hers is to be erased.
    Erase {
        /// The server is at it.
        busy: bool,
        /// It could not be done; she may try again.
        failed: bool,
    },
    /// It is erased.
    Erased {
        /// Names the erasure.
        receipt_id: String,
    },
}

/// What was tapped on a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetTap {
    /// The header's button: show the choices.
    Open,
    /// "Forget me on this device".
    Forget,
    /// "Delete my data".
    Erase,
    /// Yes to what the sheet asks.
    Confirm,
    /// No, or done.
    Leave,
}

impl Chat {
    /// What lies over the chat, if anything.
    pub fn sheet(&self) -> Option<&Sheet> {
        self.sheet.as_ref()
    }

    /// Whether the server may have anything of hers.
    pub fn can_erase(&self) -> bool {
        self.pass().is_some()
    }

    pub(super) fn sheet_tapped(&mut self, tap: SheetTap, out: &mut Vec<Effect>) {
        match (tap, &self.sheet) {
            (SheetTap::Open, None) => self.sheet = Some(Sheet::Choices),
            (SheetTap::Forget, Some(Sheet::Choices)) => self.sheet = Some(Sheet::Forget),
            (SheetTap::Erase, Some(Sheet::Choices)) if self.can_erase() => {
                self.sheet = Some(Sheet::Erase { busy: false, failed: false });
            }
            (SheetTap::Confirm, Some(Sheet::Forget)) => self.forget_me(out),
            (SheetTap::Confirm, Some(Sheet::Erase { busy: false, .. })) => self.erase(out),
            // What is under way cannot be called back.
            (SheetTap::Leave, Some(Sheet::Erase { busy: true, .. })) => {}
            (SheetTap::Leave, _) => self.sheet = None,
            _ => {}
        }
    }

    /// She, or the shop's page, wants this device to forget her.
    pub(super) fn forget_me(&mut self, out: &mut Vec<Effect>) {
        if let Some(pass) = self.pass().cloned() {
            self.revoke(pass.token, out);
        }
        self.forget(out);
        out.push(Effect::TellTabs(TabWord::Forgotten));
    }

    /// Another tab of this browser forgot her; this one follows. Its token may be another one.
    pub(super) fn forgotten_elsewhere(&mut self, out: &mut Vec<Effect>) {
        if let Some(pass) = self.pass().cloned() {
            self.revoke(pass.token, out);
        }
        self.forget(out);
    }

    fn erase(&mut self, out: &mut Vec<Effect>) {
        let Some(token) = self.pass().map(|pass| pass.token.clone()) else { return };
        self.erasures += 1;
        out.push(Effect::Erase { token, round: self.erasures });
        self.sheet = Some(Sheet::Erase { busy: true, failed: false });
    }

    pub(super) fn erased(&mut self, round: u32, receipt_id: String, out: &mut Vec<Effect>) {
        if round != self.erasures {
            return;
        }
        self.forget(out);
        out.push(Effect::TellTabs(TabWord::Forgotten));
        self.sheet = Some(Sheet::Erased { receipt_id });
    }

    pub(super) fn erase_failed(&mut self, round: u32, failure: &Failure, out: &mut Vec<Effect>) {
        if round != self.erasures {
            return;
        }
        if failure.is_unknown() {
            // Her token ended: nothing was erased with it, and the new chat says so.
            self.sheet = None;
            self.renew(failure, out);
        } else {
            self.sheet = Some(Sheet::Erase { busy: false, failed: true });
        }
    }

    /// The page as on a first visit. Whatever is still under way counts no more.
    fn forget(&mut self, out: &mut Vec<Effect>) {
        if let Some(token) = self.identity.drop_all() {
            self.revoke(token, out);
        }
        let had_something = self.pass().is_some() || self.held.is_some() || !self.is_fresh();
        self.erasures += 1;
        self.sheet = None;
        self.renewals = 0;
        self.drop_unsent(out);
        self.leave_conversation(out);
        self.conversation = Conversation::None { pass: None };
        out.push(Effect::ForgetDevice { shop: self.shop.clone() });
        if had_something {
            self.lines.add(Some(0), Body::Notice(Notice::Forgotten));
        }
    }

    /// Asks the server to end a token. Nothing waits for it, and without a network it is done later, as long
    /// as the page lives: kept on the device, the token would be there for the next person to find.
    pub(super) fn revoke(&mut self, token: String, out: &mut Vec<Effect>) {
        out.push(Effect::Revoke { token });
    }

    pub(super) fn revoke_failed(&mut self, token: String, failure: &Failure, out: &mut Vec<Effect>) {
        if failure.passes() {
            self.farewells.push(token);
            out.push(Effect::Wait {
                min_millis: FAREWELL_AFTER_MILLIS,
                max_millis: 2 * FAREWELL_AFTER_MILLIS,
                timer: Timer::Farewell,
            });
        }
    }

    pub(super) fn say_farewells(&mut self, out: &mut Vec<Effect>) {
        out.extend(self.farewells.drain(..).map(|token| Effect::Revoke { token }));
    }
}
