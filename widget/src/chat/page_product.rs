//! The product that the shop's page around the chat shows: "this" in her next words means it.

use mitra_protocol::Action;

/// What the page shows, and whether the conversation has heard of it.
#[derive(Debug, Default)]
pub(super) struct PageProduct {
    /// Its id.
    id: Option<String>,
    is_told: bool,
}

impl PageProduct {
    /// The page shows this product; an empty id says that it shows none.
    pub(super) fn show(&mut self, id: String) {
        let id = Some(id).filter(|id| !id.is_empty());
        if id != self.id {
            *self = PageProduct { id, is_told: false };
        }
    }

    /// What goes with her next words. Told once: afterwards the conversation may have come to other products.
    pub(super) fn take_news(&mut self) -> Option<Action> {
        let news = self.id.clone().filter(|_| !self.is_told);
        self.is_told = true;
        news.map(|product_id| Action::AskAbout { product_id })
    }

    /// A conversation begins that has heard of nothing.
    pub(super) fn begin_anew(&mut self) {
        self.is_told = false;
    }
}
