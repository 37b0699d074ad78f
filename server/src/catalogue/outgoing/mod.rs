//! The catalogue as a feed for others, in the forms that Google Merchant Center and OpenAI's product feed read: a
//! line for each size that can be bought by itself. Price and stock are those the shop told last; its live source
//! is not asked, it is made for a few products at a time.

mod google;
mod openai;

use super::{
    Catalogue, CatalogueError,
    record::{Availability, Record},
    rows,
};
use crate::links::Links;

/// Products that are read at once.
const PAGE: usize = 500;
/// What both forms let an id have, characters.
const ID_CHARACTERS: usize = 50;
const TITLE_CHARACTERS: usize = 150;
const DESCRIPTION_CHARACTERS: usize = 5_000;

/// The form of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// RSS 2.0 with Google's attributes (support.google.com/merchants/answer/7052112).
    Google,
    /// JSON Lines of OpenAI's product feed (developers.openai.com/commerce/specs/file-upload/products).
    OpenAi,
}

/// Who sells, as a feed tells it.
#[derive(Debug, Clone)]
pub struct Seller {
    /// What shoppers call the shop.
    pub name: String,
    /// Address of the shop.
    pub url: String,
}

/// One line of a feed: something that can be bought by itself.
struct Item<'r> {
    record: &'r Record,
    /// The product's id, or with several sizes one made of it and the size.
    id: String,
    size: Option<&'r str>,
    /// What it is one of in several colours or sizes.
    group: Option<&'r str>,
    url: String,
    pictures: Vec<String>,
}

impl Form {
    /// What stands before the first product.
    pub fn head(self, seller: &Seller) -> String {
        match self {
            Form::Google => google::head(seller),
            Form::OpenAi => String::new(),
        }
    }

    /// What stands after the last one.
    pub fn tail(self) -> &'static str {
        match self {
            Form::Google => google::TAIL,
            Form::OpenAi => "",
        }
    }

    fn line(self, item: &Item<'_>, seller: &Seller) -> String {
        match self {
            Form::Google => google::item(item),
            Form::OpenAi => openai::line(item, seller),
        }
    }
}

/// A part of a feed.
#[derive(Debug)]
pub(crate) struct Part {
    /// Its lines.
    pub text: String,
    /// The last product in it: the next part begins after it. None: there is no more.
    pub last_id: Option<String>,
}

impl Catalogue {
    /// The next products in this form, those whose ids come after `after`.
    pub(crate) async fn outgoing(
        &self,
        form: Form,
        seller: &Seller,
        links: &Links,
        after: Option<&str>,
    ) -> Result<Part, CatalogueError> {
        let stored = rows::after(self.store.db(), &self.shop, after, PAGE).await?;
        let mut text = String::new();
        for stored in &stored {
            for item in items(&stored.record, &self.shop, links) {
                text.push_str(&form.line(&item, seller));
            }
        }
        Ok(Part { text, last_id: stored.last().map(|stored| stored.record.id.clone()) })
    }
}

/// A line for each size; one for what comes in one size or none.
fn items<'r>(record: &'r Record, shop: &str, links: &Links) -> Vec<Item<'r>> {
    let url = match &record.link {
        Some(link) => links.whole(link),
        None => links.product_page(shop, &record.id),
    };
    let pictures: Vec<String> =
        record.picture.iter().chain(&record.voices.pictures).map(|picture| links.whole(picture)).collect();
    let item = |id: String, size: Option<&'r str>, group: Option<&'r str>| Item {
        record,
        id,
        size,
        group,
        url: url.clone(),
        pictures: pictures.clone(),
    };
    let group = record.item_group_id.as_deref();
    if record.sizes.len() < 2 {
        return vec![item(record.id.clone(), record.sizes.first().map(String::as_str), group)];
    }
    let group = Some(group.unwrap_or(&record.id));
    record.sizes.iter().map(|size| item(sized_id(&record.id, size), Some(size), group)).collect()
}

/// The id of one size. Letters and digits of the size alone: some readers take nothing else.
fn sized_id(id: &str, size: &str) -> String {
    let size: String = size.chars().filter(char::is_ascii_alphanumeric).collect();
    let room = ID_CHARACTERS.saturating_sub(size.len() + 1);
    format!("{}-{size}", shortened(id, room))
}

/// As much of a text as may be.
fn shortened(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(end, _)| &text[..end])
}

fn inr(rupees: u32) -> String {
    format!("{rupees}.00 INR")
}

impl Item<'_> {
    fn title(&self) -> &str {
        shortened(&self.record.title, TITLE_CHARACTERS)
    }

    /// What it is, in the shop's words; a feed asks for some.
    fn description(&self) -> &str {
        let record = self.record;
        let said = if record.description.is_empty() { &record.title } else { &record.description };
        shortened(said, DESCRIPTION_CHARACTERS)
    }

    /// The printed price, and what is paid now when that is less.
    fn prices(&self) -> (String, Option<String>) {
        let record = self.record;
        match record.mrp_rupees > record.price_rupees {
            true => (inr(record.mrp_rupees), Some(inr(record.price_rupees))),
            false => (inr(record.price_rupees), None),
        }
    }

    fn availability(&self) -> Availability {
        self.record.availability
    }
}
