//! What a phone saw on a photo.

use std::fmt::{self, Display, Formatter, Write};

/// What was seen on a photo, as she left it. A page hands it on as text, without knowing what it says: a line like
/// `see-0123abcd:7f00ff… category=kurti colour=red`, and in the next what she wrote beside the photo, if anything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PhotoSeen {
    /// Id of the network that gave the vector; vectors of one network are no use to another.
    pub model: String,
    /// Its vector of length 1, each number 127 times as large; empty when there is none.
    pub vector: Vec<i8>,
    /// What it shows: names of slots with canonical values, neither with a blank.
    pub tags: Vec<(String, String)>,
    /// What she wrote beside it.
    pub words: String,
}

impl PhotoSeen {
    /// Reads the text; none when it is no such text.
    pub fn from_text(text: &str) -> Option<PhotoSeen> {
        let (line, words) = text.split_once('\n').unwrap_or((text, ""));
        let mut seen = PhotoSeen { words: words.to_owned(), ..PhotoSeen::default() };
        for part in line.split_ascii_whitespace() {
            if let Some((slot, value)) = part.split_once('=') {
                seen.tags.push((slot.to_owned(), value.to_owned()));
            } else {
                let (model, hex) = part.split_once(':')?;
                seen.model = model.to_owned();
                seen.vector = numbers(hex)?;
            }
        }
        Some(seen)
    }
}

/// Two digits a number.
fn numbers(hex: &str) -> Option<Vec<i8>> {
    let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
    let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let number = |[high, low]: &[u8; 2]| Some((digit(*high)? << 4 | digit(*low)?).cast_signed());
    rest.is_empty().then(|| pairs.iter().map(number).collect())?
}

impl Display for PhotoSeen {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut is_first = true;
        if !self.vector.is_empty() {
            write!(f, "{}:", self.model)?;
            for number in &self.vector {
                write!(f, "{:02x}", number.cast_unsigned())?;
            }
            is_first = false;
        }
        for (slot, value) in &self.tags {
            if !std::mem::take(&mut is_first) {
                f.write_char(' ')?;
            }
            write!(f, "{slot}={value}")?;
        }
        if !self.words.is_empty() {
            write!(f, "\n{}", self.words)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::PhotoSeen;

    #[test]
    fn what_was_seen_is_read_as_it_was_written() {
        let tag = |slot: &str, value: &str| (slot.to_owned(), value.to_owned());
        let tags = vec![tag("category", "kurti"), tag("colour", "sky_blue")];
        let seen = PhotoSeen {
            model: "see-01".to_owned(),
            vector: vec![-128, -1, 0, 127],
            tags,
            words: String::new(),
        };
        assert_eq!(seen.to_string(), "see-01:80ff007f category=kurti colour=sky_blue");
        let bare = PhotoSeen { vector: Vec::new(), model: String::new(), ..seen.clone() };
        let worded = PhotoSeen { words: "800 tak\nneele mein = a:b".to_owned(), ..seen.clone() };
        for seen in [seen, bare, worded, PhotoSeen::default()] {
            assert_eq!(PhotoSeen::from_text(&seen.to_string()), Some(seen));
        }
        for text in ["kurti", "see:8", "see:xy", "see:८०", "see: colour=red red"] {
            assert_eq!(PhotoSeen::from_text(text), None, "{text}");
        }
    }
}
