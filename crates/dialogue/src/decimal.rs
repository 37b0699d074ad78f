//! Numbers as people write them.

/// The number of a text of digits with at most one point in it, and perhaps a minus before; none for anything else.
///
/// What has 15 digits or fewer comes out exactly as the standard library reads it. That one reads every form to the last
/// bit, with a table that weighs more on a phone than all that is said about stock.
pub fn decimal(text: &str) -> Option<f64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut number = 0.0_f64;
    let mut parts = 1.0_f64;
    for (digit, is_part) in
        whole.bytes().map(|digit| (digit, false)).chain(fraction.bytes().map(|digit| (digit, true)))
    {
        let digit = digit.is_ascii_digit().then(|| f64::from(digit - b'0'))?;
        number = number * 10.0 + digit;
        parts *= if is_part { 10.0 } else { 1.0 };
    }
    Some(sign * number / parts).filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn numbers_come_out_as_the_standard_library_reads_them() {
        for whole in ["0", "1", "7", "42", "499", "1500", "00012", "560001", "9876543210", "123456789012"] {
            for fraction in ["", ".", ".0", ".5", ".25", ".1", ".99", ".005", ".333"] {
                for sign in ["", "-"] {
                    let text = format!("{sign}{whole}{fraction}");
                    assert_eq!(decimal(&text), text.parse().ok(), "{text}");
                }
            }
        }
        assert_eq!(decimal(".5"), Some(0.5));
    }

    #[test]
    fn what_is_no_number_is_none() {
        let endless = "9".repeat(400);
        for text in ["", ".", "-", "-.", "1.2.3", "1,5", "+5", "1e5", "inf", "NaN", "5 ", "\u{96b}", &endless]
        {
            assert_eq!(decimal(text), None, "{text}");
        }
    }
}
