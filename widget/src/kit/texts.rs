//! Every word the kit itself says. A language that lacks one does not compile.

use crate::chat::Language;

#[path = "../../texts/kit/en.rs"]
mod en;
#[path = "../../texts/kit/hi.rs"]
mod hi;
#[path = "../../texts/kit/hinglish.rs"]
mod hinglish;

/// The words of one language.
pub struct KitTexts {
    /// Heading over the photo.
    pub photo_title: &'static str,
    /// What becomes of the photo.
    pub photo_stays: &'static str,
    /// Opens the camera.
    pub take_photo: &'static str,
    /// Opens the gallery.
    pub choose_photo: &'static str,
    /// Name of the button that closes the sheet.
    pub kit_close: &'static str,
    /// The network for photos is coming, `{}` percent.
    pub photo_loading: &'static str,
    /// The photo is being looked at.
    pub looking: &'static str,
    /// The photo cannot be read.
    pub bad_photo: &'static str,
    /// What reads photos did not come.
    pub not_loaded: &'static str,
    /// Name of the photo for screen readers.
    pub your_photo: &'static str,
    /// Name of the group of what was seen.
    pub seen_label: &'static str,
    /// Name of a field: kind of product.
    pub category: &'static str,
    /// Name of a field.
    pub colour: &'static str,
    /// Name of a field.
    pub pattern: &'static str,
    /// Name of a field.
    pub fabric: &'static str,
    /// Choice of a field that it does not matter.
    pub any: &'static str,
    /// What the question mark behind a guess means.
    pub guess: &'static str,
    /// Name of the text box for further words.
    pub further: &'static str,
    /// What could stand in it.
    pub further_hint: &'static str,
    /// Finds things like the photo.
    pub find_like: &'static str,
    /// Her photo as a line of the chat, with what was seen on it.
    pub asked_photo: &'static str,
    /// Another photo instead.
    pub other_photo: &'static str,
    /// Heading over the measures.
    pub size_title: &'static str,
    /// What becomes of the measures.
    pub size_stays: &'static str,
    /// Name of the choice between the units.
    pub unit: &'static str,
    /// A unit.
    pub inches: &'static str,
    /// A unit.
    pub centimetres: &'static str,
    /// Names of the parts that are measured: chest, waist, hip, foot.
    pub parts: [&'static str; 4],
    /// What is to be done first.
    pub measure_first: &'static str,
    /// `{}` is her size.
    pub your_size: &'static str,
    /// Her `{}` is beyond the chart.
    pub beyond: &'static str,
    /// Her `{}` cannot be in this unit.
    pub unlikely: &'static str,
    /// Keeps the measures on the device.
    pub remember: &'static str,
    /// Goes on with size `{}`.
    pub take_size: &'static str,
}

/// The words of a language.
pub fn kit_texts(language: Language) -> &'static KitTexts {
    match language {
        Language::En => &en::TEXTS,
        Language::Hi => &hi::TEXTS,
        Language::Hinglish => &hinglish::TEXTS,
    }
}
