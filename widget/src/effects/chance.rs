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
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(hex_digit).collect()
}

fn hex_digit(nibble: u8) -> char {
    char::from(if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 })
}

/// A number drawn evenly from `min..=max`.
pub(super) fn between(min: u32, max: u32) -> u32 {
    min + (Math::random() * f64::from(max - min)) as u32
}
