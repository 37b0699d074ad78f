//! No text makes the lexicon panic, lose its place, or take long out of proportion.

use mitra_perception::{Lexicon, search_words};

/// Pieces that have broken readers of text before.
const PIECES: [&str; 34] = [
    "",
    " ",
    "\n",
    "\t",
    "\u{0}",
    "\u{1b}[31m",
    "\u{200b}",
    "\u{200d}",
    "\u{202e}",
    "\u{feff}",
    "😀",
    "👩‍👩‍👧",
    "🇮🇳",
    "é",
    "e\u{301}",
    "ﬁ",
    "𝓻𝓮𝓭",
    "ＲＥＤ",
    "क",
    "\u{93c}",
    "\u{94d}",
    "ज़",
    "ज\u{93c}",
    "सा\u{200d}ड़ी",
    "தமிழ்",
    "عربي",
    "ß",
    "İ",
    "-",
    "'",
    "₹",
    "999999999999999999999999",
    "1.2.3,4",
    "%",
];

/// A fixed sequence that looks like chance, so that a failure can be repeated.
fn numbers(mut seed: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).ok()
    })
}

fn holds(text: &str) {
    let u = Lexicon::builtin().understand(text);
    let length = text.chars().count();
    assert!((0.0..=1.0).contains(&u.confidence), "{text:?}");
    for m in &u.slots {
        assert!(m.start < m.end && m.end <= length, "{text:?}: {m:?}");
        assert!(m.value.as_number().is_none_or(f64::is_finite), "{text:?}: {m:?}");
    }
    assert!(u.slots.windows(2).all(|w| w[0].start <= w[1].start), "{text:?}");
    let _ = Lexicon::builtin().attributes(text);
    let _ = search_words(text);
}

#[test]
fn any_mixture_of_odd_pieces_and_words_is_understood_somehow() {
    let words = [
        "laal",
        "saree",
        "nahi",
        "500",
        "tak",
        "do",
        "hazaar",
        "लाल",
        "साड़ी",
        "not",
        "M",
        "size",
        "pehla",
        "k",
        "se",
    ];
    let mut chance = numbers(7);
    for _ in 0..2_000 {
        let length = chance.next().unwrap_or(0) % 14;
        let mut text = String::new();
        for n in chance.by_ref().take(length) {
            text.push_str(if n % 2 == 0 { PIECES[n / 2 % PIECES.len()] } else { words[n / 2 % words.len()] });
            if n % 5 != 0 {
                text.push(' ');
            }
        }
        holds(&text);
    }
}

#[test]
fn every_single_character_of_the_first_plane_is_survived() {
    for c in (0..0x1_0000).step_by(7).filter_map(char::from_u32) {
        holds(&format!("{c}laal{c} {c}500{c}"));
    }
}

#[test]
fn very_long_texts_are_read_from_their_beginning() {
    for piece in ["a", "laal saree nahi ", "1", "do ", "😀", "क", "1,", "-", "sau ", "nahi nahi "] {
        holds(&piece.repeat(10_000));
    }
    let long = format!("laal saree {}", "x ".repeat(20_000));
    assert_eq!(Lexicon::builtin().understand(&long).slots.len(), 2);
}

#[test]
fn spans_count_characters_of_the_message_as_written() {
    let text = "👩‍👩‍👧 \u{200b}ＲＥＤ सा\u{200d}ड़ी ₹५००";
    let chars: Vec<char> = text.chars().collect();
    let words: Vec<String> = Lexicon::builtin()
        .understand(text)
        .slots
        .iter()
        .map(|m| chars[m.start..m.end].iter().filter(|c| **c != '\u{200b}').collect())
        .collect();
    assert_eq!(words, ["ＲＥＤ", "सा\u{200d}ड़ी", "₹५००"]);
}

#[test]
fn a_number_too_long_for_any_machine_is_no_price_without_end() {
    for tail in ["", ".5", "k", " tak", ".5 lakh tak"] {
        holds(&format!("kurti {}{tail}", "9".repeat(400)));
    }
}
