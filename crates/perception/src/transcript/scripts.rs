//! Hindi that a recogniser wrote as Urdu, Gujarati, Punjabi or another language, in letters that are read here.

/// A transcript in Latin letters and Devanagari.
pub(super) struct Readable {
    pub(super) text: String,
    /// It was in other letters: what it says is close at best.
    pub(super) is_rough: bool,
}

/// First letters of the Indian scripts whose blocks in Unicode are laid out as Devanagari's: Bengali, Gurmukhi,
/// Gujarati, Odia, Tamil, Telugu, Kannada, Malayalam.
const BESIDE: [u32; 8] = [0x980, 0xa00, 0xa80, 0xb00, 0xb80, 0xc00, 0xc80, 0xd00];
const DEVANAGARI: u32 = 0x900;
const BLOCK: u32 = 0x80;

/// Writes letters of other scripts as letters of Devanagari (scripts of India) or Latin (Urdu, without the vowels
/// that it leaves out).
pub(super) fn readable(text: &str) -> Readable {
    let mut out = Readable { text: String::with_capacity(text.len()), is_rough: false };
    let chars: Vec<char> = text.chars().collect();
    for (at, &c) in chars.iter().enumerate() {
        if let Some(beside) = devanagari(c) {
            out.text.push(beside);
            out.is_rough |= !beside.is_ascii_digit();
        } else if let Some(latin) = urdu(c, at.checked_sub(1).and_then(|at| chars.get(at)).copied()) {
            out.text.push_str(latin);
            out.is_rough |= !matches!(c, '۰'..='۹' | '٠'..='٩' | '،' | '۔' | '؟');
        } else {
            out.text.push(c);
        }
    }
    out
}

fn devanagari(c: char) -> Option<char> {
    let code = u32::from(c);
    let first = BESIDE.into_iter().find(|first| (*first..first + BLOCK).contains(&code))?;
    match c {
        // Gurmukhi's own marks: the nose, and a consonant held longer.
        '\u{a70}' => Some('\u{902}'),
        '\u{a71}' => Some('\u{94d}'),
        _ => char::from_u32(code - first + DEVANAGARI),
    }
}

/// What a letter of Urdu sounds like. `و` and `ی` are consonants where a word begins.
fn urdu(c: char, before: Option<char>) -> Option<&'static str> {
    let begins = before.is_none_or(|before| !before.is_alphabetic());
    Some(match c {
        'ا' | 'آ' | 'أ' | 'ع' | 'ى' => "a",
        'ب' => "b",
        'پ' => "p",
        'ت' | 'ٹ' | 'ط' => "t",
        'ث' | 'س' | 'ص' => "s",
        'ج' => "j",
        'چ' => "ch",
        'ح' | 'ه' | 'ھ' => "h",
        'ہ' | 'ۂ' | 'ۃ' => "h",
        'خ' => "kh",
        'د' | 'ڈ' => "d",
        'ذ' | 'ز' | 'ض' | 'ظ' | 'ژ' => "z",
        'ر' => "r",
        'ڑ' => "d",
        'ش' => "sh",
        'غ' | 'گ' => "g",
        'ف' => "f",
        'ق' | 'ک' | 'ك' => "k",
        'ل' => "l",
        'م' => "m",
        'ن' | 'ں' => "n",
        'و' if begins => "v",
        'و' | 'ؤ' => "o",
        'ی' | 'ي' if begins => "y",
        'ی' | 'ي' => "i",
        'ئ' => "",
        'ے' => "e",
        '\u{64b}'..='\u{65f}' | '\u{670}' | 'ء' => "",
        '۰' | '٠' => "0",
        '۱' | '١' => "1",
        '۲' | '٢' => "2",
        '۳' | '٣' => "3",
        '۴' | '٤' => "4",
        '۵' | '٥' => "5",
        '۶' | '٦' => "6",
        '۷' | '٧' => "7",
        '۸' | '٨' => "8",
        '۹' | '٩' => "9",
        '،' => ",",
        '۔' => ".",
        '؟' => "?",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn scripts_laid_out_as_devanagari_are_moved_there() {
        assert_eq!(readable("લાલ કુર્તી બતાવો").text, "लाल कुर्ती बतावो");
        assert_eq!(readable("ਲਾਲ ਸੂਟ").text, "लाल सूट");
        assert!(readable("લાલ").is_rough);
    }

    #[test]
    fn urdu_is_written_by_its_sounds() {
        assert_eq!(readable("لال کرتی دکھاؤ").text, "lal krti dkhao");
        assert_eq!(readable("۵۰۰").text, "500");
    }

    #[test]
    fn what_is_read_here_stays() {
        let text = "laal कुर्ती ₹५००, size XL?";
        let readable = readable(text);
        assert_eq!(readable.text, text);
        assert!(!readable.is_rough);
    }
}
