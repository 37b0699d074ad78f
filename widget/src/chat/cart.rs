//! "Add to cart" inside a shop's page: the page hears of it first, and may see to it itself.

use mitra_protocol::{Action, frame::ToPage};

use super::{Chat, Effect, Timer};

/// A page whose script does not answer such a question, or that is busy, is waited for so long, milliseconds.
const ANSWER_MILLIS: u32 = 1_500;

#[derive(Debug, Default)]
pub(super) struct Cart {
    /// Counts what was asked.
    round: u32,
    asked: Vec<Asked>,
}

#[derive(Debug)]
struct Asked {
    round: u32,
    client_id: String,
    product_id: String,
}

impl Chat {
    pub(super) fn tapped(&mut self, client_id: String, action: Action, out: &mut Vec<Effect>) {
        match action {
            Action::AddToCart { product_id } if self.framed => {
                self.cart.round += 1;
                let round = self.cart.round;
                out.push(Effect::TellPage(ToPage::AddToCart { product_id: product_id.clone() }));
                out.push(Effect::Wait {
                    min_millis: ANSWER_MILLIS,
                    max_millis: ANSWER_MILLIS,
                    timer: Timer::Cart { round },
                });
                self.cart.asked.push(Asked { round, client_id, product_id });
            }
            action => self.tap(client_id, action, out),
        }
    }

    pub(super) fn cart_allowed(&mut self, product_id: &str, out: &mut Vec<Effect>) {
        let answered = self.take_asked(|asked| asked.product_id == product_id);
        self.add_to_cart(answered, out);
    }

    pub(super) fn cart_taken(&mut self, product_id: &str) {
        self.take_asked(|asked| asked.product_id == product_id);
    }

    /// She is not kept waiting by a page that says nothing.
    pub(super) fn cart_unanswered(&mut self, round: u32, out: &mut Vec<Effect>) {
        let unanswered = self.take_asked(|asked| asked.round == round);
        self.add_to_cart(unanswered, out);
    }

    fn take_asked(&mut self, is_meant: impl Fn(&Asked) -> bool) -> Option<Asked> {
        let at = self.cart.asked.iter().position(is_meant)?;
        Some(self.cart.asked.remove(at))
    }

    fn add_to_cart(&mut self, asked: Option<Asked>, out: &mut Vec<Effect>) {
        if let Some(Asked { client_id, product_id, .. }) = asked {
            self.tap(client_id, Action::AddToCart { product_id }, out);
        }
    }
}
