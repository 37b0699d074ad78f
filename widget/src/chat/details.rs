//! All about one product, over the chat: what its card shows at once, the rest when the server has told it. It
//! is no turn of the conversation.

use std::sync::Arc;

use mitra_protocol::{Action, ProductCard, ProductDetails};

use super::{Body, Chat, Effect, Failure, Standing};

/// The product that lies over the chat.
#[derive(Debug, Clone, PartialEq)]
pub struct Details {
    /// What its card shows.
    pub card: Arc<ProductCard>,
    /// What the shop says of it, once it is there.
    pub all: Option<Arc<ProductDetails>>,
    /// It could not be read; she may try again.
    pub failed: bool,
}

impl Chat {
    /// The product that lies over the chat, if any.
    pub fn details(&self) -> Option<&Details> {
        self.details.as_ref()
    }

    /// Ids of the products she keeps: as the log has it, and as her taps will have it that are under way.
    pub fn saved(&self) -> Vec<String> {
        let mut saved = self.saved.clone();
        let lines = self.lines.all();
        let is_settled = |seq: Option<u64>| seq.is_some_and(|seq| seq <= self.answered);
        let open = lines.iter().rposition(|line| is_settled(line.seq)).map_or(0, |last| last + 1);
        for line in &lines[open..] {
            let Body::Hers(hers) = &line.body else { continue };
            match &hers.action {
                _ if matches!(hers.standing, Standing::Failed { .. }) => {}
                Some(Action::Save { product_id }) => saved.push(product_id.clone()),
                Some(Action::Unsave { product_id }) => saved.retain(|id| id != product_id),
                _ => {}
            }
        }
        saved
    }

    /// Opens it, or tries again to read it.
    pub(super) fn open_product(&mut self, card: Arc<ProductCard>, out: &mut Vec<Effect>) {
        if self.details.is_none() {
            out.push(Effect::CatchBack);
        }
        let (shop, id) = (self.shop.clone(), card.id.clone());
        out.push(Effect::ReadProduct { shop, id, language: self.language });
        self.details = Some(Details { card, all: None, failed: false });
    }

    pub(super) fn close_product(&mut self, out: &mut Vec<Effect>) {
        if self.details.take().is_some() {
            out.push(Effect::ReleaseBack);
        }
    }

    pub(super) fn product_read(&mut self, id: &str, read: Result<Arc<ProductDetails>, Failure>) {
        if let Some(details) = self.details.as_mut().filter(|details| details.card.id == id) {
            details.failed = read.is_err();
            details.all = read.ok();
        }
    }
}
