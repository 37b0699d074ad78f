//! What a phone saw on a photo.

use std::fmt::{self, Display, Formatter, Write};

/// What was seen on a photo, as she left it. As text it is one line, so that a page can hand it on without knowing what
/// it says: `see-0123abcd:7f00ff… category=kurti colour=red`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PhotoSeen {
    /// Id of the network that gave the vector; vectors of one network are no use to another.
    pub model: String,
    /// Its vector of length 1, each number 127 times as large; empty when there is none.
    pub vector: Vec<i8>,
    /// What it shows: names of slots with canonical values, neither with a blank.
    pub tags: Vec<(String, String)>,
}

impl PhotoSeen {
    /// Reads the text; none when it is no such text.
    pub fn from_text(text: &str) -> Option<PhotoSeen> {
        let mut seen = PhotoSeen::default();
        for part in text.split_ascii_whitespace() {
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
        let seen = PhotoSeen { model: "see-01".to_owned(), vector: vec![-128, -1, 0, 127], tags };
        assert_eq!(seen.to_string(), "see-01:80ff007f category=kurti colour=sky_blue");
        let bare = PhotoSeen { vector: Vec::new(), model: String::new(), ..seen.clone() };
        for seen in [seen, bare, PhotoSeen::default()] {
            assert_eq!(PhotoSeen::from_text(&seen.to_string()), Some(seen));
        }
        for text in ["kurti", "see:8", "see:xy", "see:८०", "see: colour=red red"] {
            assert_eq!(PhotoSeen::from_text(text), None, "{text}");
        }
    }
}
