//! What shoppers look at, keep and put into the cart: noted in memory with every turn, written down now and then. It
//! moves what is popular forward a little, and says which things are looked at together.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use mitra_dialogue::{Conversation, Intent, TurnRecord};

use crate::store::{Noted, Store, StoreError};

/// How many products that were spoken about before stand beside the new one.
const BESIDE: usize = 3;

/// What was noted in this process and is not written down yet; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Interest(Arc<Mutex<BTreeMap<String, Noted>>>);

impl Interest {
    /// Notes what a turn was about.
    pub fn note(&self, shop: &str, before: &Conversation, record: &TurnRecord) {
        let (Some(Some(id)), Some(weight)) = (&record.focus, weight(record.intent)) else { return };
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let noted = noted.entry(shop.to_owned()).or_default();
        *noted.entry((id.clone(), String::new())).or_default() += weight;
        for other in before.spoken.iter().rev().filter(|other| *other != id).take(BESIDE) {
            *noted.entry((id.clone(), other.clone())).or_default() += weight;
            *noted.entry((other.clone(), id.clone())).or_default() += weight;
        }
    }

    /// Writes down what was noted. Returns the shops it was of. What cannot be written is noted again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn write_down(&self, store: &Store) -> Result<Vec<String>, StoreError> {
        let noted = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let shops = noted.keys().cloned().collect();
        let mut failure = Ok(());
        for (shop, noted) in noted {
            if let Err(error) = store.note_interest(&shop, &noted).await {
                failure = Err(error);
                let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                let waiting = waiting.entry(shop).or_default();
                noted.into_iter().for_each(|(of, weight)| *waiting.entry(of).or_default() += weight);
            }
        }
        failure.map(|()| shops)
    }
}

/// How much a turn says about the product it was about; nothing when it was not about one.
fn weight(intent: Intent) -> Option<f64> {
    match intent {
        Intent::ProductDetails
        | Intent::PriceQuery
        | Intent::AvailabilityQuery
        | Intent::SizeHelp
        | Intent::SimilarItems => Some(1.0),
        Intent::WishlistAdd => Some(3.0),
        Intent::CartAdd | Intent::Checkout => Some(5.0),
        _ => None,
    }
}
