//! Chance: ids of messages, and waits that differ from phone to phone.

use web_sys::js_sys::Math;

/// A fresh id for a message, 32 hexadecimal digits.
pub(crate) fn fresh_id() -> String {
    let mut bytes = [0_u8; 16];
    let drawn = web_sys::window()
        .and_then(|window| window.crypto().ok())
        .is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
    if !drawn {
        bytes.fill_with(|| (Math::random() * 256.0) as u8);
    }
    let mut id = String::new();
    for byte in bytes {
        id.push_str(hex_digit(byte >> 4));
        id.push_str(hex_digit(byte & 15));
    }
    id
}

fn hex_digit(nibble: u8) -> &'static str {
    let at = usize::from(nibble);
    "0123456789abcdef".get(at..=at).unwrap_or_default()
}

/// A number drawn evenly from `min..=max`.
pub(super) fn between(min: u32, max: u32) -> u32 {
    min + (Math::random() * f64::from(max - min)) as u32
}
