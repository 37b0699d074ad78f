//! What is known of her taste: it outlives the pause after which nothing is looked for any more, and only moves what
//! is recommended; it never rules out what she asks for.

use crate::{filters::Filters, understanding::Slot};

/// Of each kind of knowledge as much as this is kept, the latest.
const MOST: usize = 8;
/// Ids that she does not want to see recommended are kept longer.
const MOST_REFUSED: usize = 60;

/// Her taste as the conversation has shown it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Taste {
    /// Sizes she asked for, the latest last.
    pub sizes: Vec<String>,
    /// For whom she looked, canonical, the latest last.
    pub audiences: Vec<String>,
    /// Colours she asked for, canonical, the latest last.
    pub colours: Vec<String>,
    /// Fabrics she asked for, canonical, the latest last.
    pub fabrics: Vec<String>,
    /// The highest price she named last, rupees.
    pub price_max_rupees: Option<u32>,
    /// Ids of products that she did not want, the latest last.
    pub refused: Vec<String>,
}

impl Taste {
    /// Learns from what she looks for.
    pub(crate) fn learn(&mut self, filters: &Filters) {
        for (known, slot) in [
            (&mut self.sizes, Slot::Size),
            (&mut self.audiences, Slot::Audience),
            (&mut self.colours, Slot::Colour),
            (&mut self.fabrics, Slot::Fabric),
        ] {
            filters.texts(slot).for_each(|value| remember(known, value, MOST));
        }
        if let Some(most) = filters.number(Slot::PriceMax) {
            self.price_max_rupees = Some(most.clamp(0.0, f64::from(u32::MAX)) as u32);
        }
    }

    /// Remembers what she did not want.
    pub(crate) fn refuse(&mut self, ids: &[String]) {
        ids.iter().for_each(|id| remember(&mut self.refused, id, MOST_REFUSED));
    }

    /// What she took after all is refused no more.
    pub(crate) fn accept(&mut self, id: &str) {
        self.refused.retain(|refused| refused != id);
    }
}

fn remember(known: &mut Vec<String>, value: &str, most: usize) {
    known.retain(|own| own != value);
    known.push(value.to_owned());
    let surplus = known.len().saturating_sub(most);
    known.drain(..surplus);
}
