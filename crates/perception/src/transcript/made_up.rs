//! What recognisers write when nobody spoke: remarks in brackets, farewells of videos, loops.

/// A transcript without what was made up.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Heard {
    pub(super) text: String,
    /// Something was taken out.
    pub(super) doubtful: bool,
}

/// What subtitles end with, in plain lower case; a shopper says none of it to a shop.
const FAREWELLS: &[&str] = &[
    "thank you for watching",
    "thank you so much for watching",
    "thank you very much for watching",
    "thanks for watching",
    "thank you for watching this video",
    "thanks for watching this video",
    "thank you for listening",
    "thanks for listening",
    "please subscribe",
    "please subscribe to my channel",
    "please subscribe to the channel",
    "subscribe to my channel",
    "like share and subscribe",
    "like and subscribe",
    "please like share and subscribe",
    "please like and subscribe",
    "dont forget to like and subscribe",
    "dont forget to subscribe",
    "see you in the next video",
    "see you next time",
    "ill see you in the next video",
    "subtitles by the amaraorg community",
    "subtitles by amaraorg",
    "transcription by castingwords",
    "देखने के लिए धन्यवाद",
    "वीडियो देखने के लिए धन्यवाद",
    "देखने के लिए शुक्रिया",
    "चैनल को सब्सक्राइब करें",
    "चैनल को सब्सक्राइब कीजिए",
    "हमारे चैनल को सब्सक्राइब करें",
    "मेरे चैनल को सब्सक्राइब करें",
    "कृपया सब्सक्राइब करें",
    "लाइक और सब्सक्राइब करें",
    "अगले वीडियो में मिलते हैं",
    "मिलते हैं अगले वीडियो में",
    "channel ko subscribe karen",
    "channel ko subscribe kare",
    "video dekhne ke liye dhanyavad",
    "dekhne ke liye dhanyavad",
    "dekhne ke liye shukriya",
];

/// Words of a loop, at most; a longer one is said on purpose.
const LONGEST_LOOP: usize = 12;

/// Takes out remarks, farewells at the end, and what is said over and over.
pub(super) fn without(raw: &str) -> Heard {
    let (text, mut doubtful) = without_remarks(raw);
    let mut words: Vec<&str> = text.split_whitespace().collect();
    while let Some(kept) = before_farewell(&words) {
        words.truncate(kept);
        doubtful = true;
    }
    doubtful |= cut_loops(&mut words);
    let text = words.join(" ");
    if text.contains(char::is_alphanumeric) {
        Heard { text, doubtful }
    } else {
        Heard { text: String::new(), doubtful: true }
    }
}

/// `[Music]`, `(applause)`, `*sighs*`, `<|nospeech|>` and notes of music go, with what is in them.
fn without_remarks(raw: &str) -> (String, bool) {
    let mut text = String::with_capacity(raw.len());
    let mut found = false;
    let mut rest = raw;
    while let Some(at) = rest.find(['[', '(', '<', '{', '*', '♪', '♫', '【', '（']) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        text.push(' ');
        let mut inside = from.chars();
        let open = inside.next().unwrap_or(' ');
        let close = match open {
            '[' => ']',
            '(' => ')',
            '<' => '>',
            '{' => '}',
            '【' => '】',
            '（' => '）',
            same => same,
        };
        rest = inside.as_str().split_once(close).map_or(inside.as_str(), |(_, after)| after);
        found = true;
    }
    text.push_str(rest);
    (text, found)
}

/// How many words stand before a farewell at the end, where there is one.
fn before_farewell(words: &[&str]) -> Option<usize> {
    let bare: Vec<String> = words.iter().map(|word| bare(word)).collect();
    // Only whole words: the farewell begins where some word begins.
    (0..words.len()).rev().take(LONGEST_LOOP).find(|&from| {
        let end = bare.get(from..).unwrap_or_default();
        let end: Vec<&str> = end.iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
        FAREWELLS.contains(&end.join(" ").as_str())
    })
}

/// A word as it is compared: lower case, without signs.
fn bare(word: &str) -> String {
    let is_sign = |c: &char| c.is_ascii_punctuation() || matches!(c, '।' | '’' | '‘' | '“' | '”' | '…' | '♪');
    word.chars().filter(|c| !is_sign(c)).flat_map(char::to_lowercase).collect()
}

/// What stands three times or more in a row is left once; a single word four times, as `bahut bahut bahut` is said.
fn cut_loops(words: &mut Vec<&str>) -> bool {
    let mut cut = false;
    let mut at = 0;
    while at < words.len() {
        for length in 1..=LONGEST_LOOP.min((words.len() - at) / 2) {
            let times = repeats(words.get(at..).unwrap_or_default(), length);
            let most = match length {
                1 => 3,
                2..=4 => 2,
                _ => 1,
            };
            if times > most {
                words.drain(at + length..at + length * times);
                cut = true;
                break;
            }
        }
        at += 1;
    }
    cut
}

/// How often the first `length` words stand in a row.
fn repeats(words: &[&str], length: usize) -> usize {
    let mut parts = words.chunks_exact(length);
    let Some(first) = parts.next() else { return 0 };
    let same = |part: &&[&str]| part.iter().zip(first).all(|(a, b)| bare(a) == bare(b));
    1 + parts.take_while(same).count()
}
