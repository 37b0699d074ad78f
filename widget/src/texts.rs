//! Every word the page itself says. A language that lacks one does not compile.

use crate::chat::Language;

#[path = "../texts/en.rs"]
mod en;
#[path = "../texts/hi.rs"]
mod hi;
#[path = "../texts/hinglish.rs"]
mod hinglish;

/// The words of one language. `{}` stands for a value, see [`fill`].
pub struct Texts {
    /// Title of the document.
    pub title: &'static str,
    /// Line under the name in the header.
    pub subtitle: &'static str,
    /// Name of the language switch.
    pub language_label: &'static str,
    /// Name of the button that closes the panel.
    pub close: &'static str,
    /// Name of the transcript.
    pub transcript_label: &'static str,
    /// Greeting in an empty chat.
    pub welcome_title: &'static str,
    /// What she can do here.
    pub welcome_text: &'static str,
    /// Three things she might say first.
    pub examples: [&'static str; 3],
    /// Name of the group of chips.
    pub chips_label: &'static str,
    /// Name of the group of conditions that Mitra searches by.
    pub context_label: &'static str,
    /// Takes the condition `{}` back, for screen readers.
    pub drop_condition: &'static str,
    /// Takes all conditions back.
    pub clear_all: &'static str,
    /// Her tap on a condition as a line, with its name.
    pub without: &'static str,
    /// Copies a reply.
    pub copy: &'static str,
    /// It is in the clipboard.
    pub copied: &'static str,
    /// Name of the thumb up.
    pub helpful: &'static str,
    /// Name of the thumb down.
    pub not_helpful: &'static str,
    /// Question after a thumb down.
    pub reason_title: &'static str,
    /// What was wrong: other products than she asked for.
    pub wrong_product: &'static str,
    /// What was wrong: the price.
    pub wrong_price: &'static str,
    /// What was wrong: something else was understood.
    pub misunderstood: &'static str,
    /// What was wrong: something else.
    pub other_reason: &'static str,
    /// Sends what was wrong in her words.
    pub send_reason: &'static str,
    /// Her reason arrived.
    pub thanks: &'static str,
    /// Hands the product `{}` on.
    pub share: &'static str,
    /// A product's address is in the clipboard.
    pub link_copied: &'static str,
    /// Name of the button that ends the reply under way.
    pub stop: &'static str,
    /// Line above what came while she was away.
    pub new_from_here: &'static str,
    /// Name of the composer.
    pub composer_label: &'static str,
    /// What stands in the empty composer.
    pub composer_hint: &'static str,
    /// Name of the button that finds things like a photo.
    pub photo: &'static str,
    /// Name of the microphone.
    pub speak: &'static str,
    /// Name of the send button.
    pub send: &'static str,
    /// `{}` characters to go.
    pub near_limit: &'static str,
    /// `{}` characters too many.
    pub too_long: &'static str,
    /// Who speaks, for screen readers: the shopper.
    pub you: &'static str,
    /// Who speaks, for screen readers: Mitra.
    pub mitra: &'static str,
    /// State of a message.
    pub sending: &'static str,
    /// State of a message.
    pub sent: &'static str,
    /// State of a message, when the server gave no reason.
    pub failed: &'static str,
    /// Button beside a failed message.
    pub retry: &'static str,
    /// Below a message that is safe on this phone.
    pub waiting: &'static str,
    /// Takes a message back that has not gone out.
    pub withdraw: &'static str,
    /// Below a message that was taken back.
    pub withdrawn: &'static str,
    /// A reply is under way.
    pub typing: &'static str,
    /// The connection is gone.
    pub reconnecting: &'static str,
    /// Said when a sign of life is overdue.
    pub stale: &'static str,
    /// Said when the device has no network.
    pub offline: &'static str,
    /// Said when the connection is there again.
    pub back: &'static str,
    /// Button that leads to what came meanwhile.
    pub new_messages: &'static str,
    /// Name of a list of `{}` products.
    pub products_label: &'static str,
    /// Button on a card.
    pub details: &'static str,
    /// Name of that button for screen readers, with the product's title.
    pub details_of: &'static str,
    /// Button in a product's sheet: put it into the cart.
    pub add_to_cart: &'static str,
    /// Button in a product's sheet: more like it.
    pub similar: &'static str,
    /// Name of the heart on a card, with the product's title.
    pub save_of: &'static str,
    /// Her tap on the heart as a line, with the product's title.
    pub asked_save: &'static str,
    /// Her second tap on the heart as a line, with the product's title.
    pub asked_unsave: &'static str,
    /// Name of the cart's button on a card, and her tap on it as a line, with the product's title.
    pub cart_of: &'static str,
    /// Name of the button for more like it, and her tap on it as a line, with the product's title.
    pub similar_of: &'static str,
    /// Name of the button that shows the products before.
    pub previous: &'static str,
    /// Name of the button that shows the products after.
    pub next: &'static str,
    /// Name of the table of products side by side.
    pub comparison_label: &'static str,
    /// Before a row in which they differ, for screen readers.
    pub differs: &'static str,
    /// Name of the button that closes a product's sheet.
    pub shut: &'static str,
    /// What the shop says of a product is being read.
    pub loading: &'static str,
    /// Names of facts of a product: brand, fabric, pattern, colours.
    pub facts: [&'static str; 4],
    /// Heading over body measures, in `{}`.
    pub size_chart: &'static str,
    /// Button below a size chart: which size is hers.
    pub find_size: &'static str,
    /// A size that is hers as a line.
    pub asked_size: &'static str,
    /// Heading over what buyers say.
    pub reviews: &'static str,
    /// Heading over what buyers praise.
    pub pros: &'static str,
    /// Heading over what buyers find wanting.
    pub cons: &'static str,
    /// Link on a card.
    pub open_page: &'static str,
    /// Name of that link for screen readers, with the product's title.
    pub open_page_of: &'static str,
    /// Her tap on "details" as a line, with the product's title.
    pub asked_details: &'static str,
    /// Her choice of language as a line, with the language's name.
    pub asked_language: &'static str,
    /// Before the price, for screen readers.
    pub price_label: &'static str,
    /// Before the struck price, for screen readers.
    pub mrp_label: &'static str,
    /// How old a price is whose source is silent: `{}` minutes, hours, days.
    pub price_age: [&'static str; 3],
    /// `{}` percent off.
    pub off: &'static str,
    /// `{}` of five stars, for screen readers.
    pub rating_label: &'static str,
    /// Before the sizes.
    pub sizes: &'static str,
    /// It cannot be bought now.
    pub out_of_stock: &'static str,
    /// The browser keeps nothing.
    pub storage_blocked: &'static str,
    /// A new conversation was begun.
    pub conversation_renewed: &'static str,
    /// A new conversation was begun because she is not signed in any more.
    pub signed_out: &'static str,
    /// The conversation is in her account now.
    pub chat_kept: &'static str,
    /// This device forgot what was said before.
    pub forgotten: &'static str,
    /// Question when a guest has signed in.
    pub keep_title: &'static str,
    /// What follows from it.
    pub keep_text: &'static str,
    /// Yes to a question.
    pub yes: &'static str,
    /// No to a question.
    pub no: &'static str,
    /// Something could not be done.
    pub not_done: &'static str,
    /// Name of the button that leads to what she can do about her data.
    pub privacy: &'static str,
    /// Heading over what she can do about her data.
    pub privacy_title: &'static str,
    /// Leads to the same chat on another device.
    pub elsewhere: &'static str,
    /// Choice: this device forgets her.
    pub forget: &'static str,
    /// When that helps.
    pub forget_hint: &'static str,
    /// Question whether this device is to forget her.
    pub forget_title: &'static str,
    /// What follows from it.
    pub forget_text: &'static str,
    /// Yes to that.
    pub forget_now: &'static str,
    /// Choice: everything of hers is erased.
    pub erase: &'static str,
    /// What that means.
    pub erase_hint: &'static str,
    /// Question whether everything of hers is to be erased.
    pub erase_title: &'static str,
    /// What follows from it.
    pub erase_text: &'static str,
    /// Yes to that.
    pub erase_now: &'static str,
    /// It is being done.
    pub erasing: &'static str,
    /// It is done.
    pub erased_title: &'static str,
    /// What the receipt is for.
    pub erased_text: &'static str,
    /// `{}` names the erasure.
    pub receipt: &'static str,
    /// Leave everything as it is.
    pub cancel: &'static str,
    /// Leave the receipt.
    pub finished: &'static str,
    /// The page broke.
    pub crashed: &'static str,
    /// Link that loads the page again.
    pub restart: &'static str,
}

/// The words of a language.
pub fn texts(language: Language) -> &'static Texts {
    match language {
        Language::En => &en::TEXTS,
        Language::Hi => &hi::TEXTS,
        Language::Hinglish => &hinglish::TEXTS,
    }
}

/// Puts a value where `{}` stands.
pub fn fill(text: &str, value: &str) -> String {
    // Looking for one character takes less code than looking for two.
    match text.split_once('{') {
        Some((before, after)) => [before, value, after.trim_start_matches('}')].concat(),
        None => text.to_owned(),
    }
}
