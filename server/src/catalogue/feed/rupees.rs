//! Amounts of money in feeds.

use serde_json::Value;

/// The highest price that is believed: one crore.
const HIGHEST: f64 = 10_000_000.0;

/// An amount in whole rupees, half up: `799`, `"799 INR"`, `"₹1,299"`, `"Rs. 799.50"`. The error names what
/// was wrong with it.
pub(in crate::catalogue) fn read(name: &str, value: &Value) -> Result<u32, String> {
    let wrong = || format!("{name} {} is not an amount in rupees", shortened(value));
    let amount = match value {
        Value::Number(number) => number.as_f64().ok_or_else(wrong)?,
        Value::String(text) => parse(text).ok_or_else(wrong)?,
        _ => return Err(wrong()),
    };
    if !(0.5..=HIGHEST).contains(&amount) {
        return Err(format!("{name} {} is not between 1 rupee and 1 crore", shortened(value)));
    }
    Ok((amount + 0.5).floor() as u32)
}

fn parse(text: &str) -> Option<f64> {
    let lower = text.trim().to_lowercase();
    let mut rest = lower.as_str();
    for sign in ["inr", "₹", "rs.", "rs", "रु.", "रु"] {
        rest = rest.strip_prefix(sign).unwrap_or(rest).trim();
    }
    for sign in ["/-", "inr", "rs.", "rs", "rupees", "₹"] {
        rest = rest.strip_suffix(sign).unwrap_or(rest).trim();
    }
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let (sign, whole) = whole.strip_prefix('-').map_or((1.0, whole), |whole| (-1.0, whole));
    let digits: String = whole.split(',').collect();
    // "1,299" and "1,29,900", never "1,2": a comma with fewer than three digits after it is a decimal one.
    let grouped = whole.split(',').next_back().is_some_and(|last| !whole.contains(',') || last.len() == 3);
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if digits.is_empty()
        || digits.len() > 12
        || fraction.len() > 6
        || !grouped
        || !plain(&digits)
        || !plain(fraction)
    {
        return None;
    }
    format!("{digits}.{fraction}0").parse::<f64>().ok().map(|amount| sign * amount)
}

/// The value as the file writes it, cut when it is long.
pub(in crate::catalogue) fn shortened(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 60 { text } else { text.chars().take(57).chain("...".chars()).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_in_the_ways_shops_write_them() {
        let cases = [
            ("799 INR", 799),
            ("799", 799),
            ("₹799", 799),
            ("799.00", 799),
            ("1,299 INR", 1299),
            ("Rs. 1,29,900", 129_900),
            ("799.50 INR", 800),
            ("799.49", 799),
            ("INR 2499", 2499),
            ("499/-", 499),
        ];
        for (text, rupees) in cases {
            assert_eq!(read("price", &Value::from(text)), Ok(rupees), "{text}");
        }
        assert_eq!(read("price", &Value::from(349.5)), Ok(350));
    }

    #[test]
    fn what_is_no_amount_in_rupees_is_said_so() {
        for text in ["abc", "", "10 USD", "-5", "0", "1,2", "12345678901 INR", "1e3", "NaN", "1.2.3", "٣٤"]
        {
            assert!(read("price", &Value::from(text)).is_err(), "{text}");
        }
        for value in [Value::Null, Value::from(vec![799]), Value::from(-1), Value::from(1e30)] {
            assert!(read("price", &value).is_err(), "{value}");
        }
        assert_eq!(
            read("price", &Value::from("abc")),
            Err("price \"abc\" is not an amount in rupees".to_owned())
        );
    }
}
