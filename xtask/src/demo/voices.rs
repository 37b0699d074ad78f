//! What buyers of the demo shop say: points for and against a style, and reviews made of them, in the three
//! languages Mitra speaks. The reviews of a product agree with its stars.

use serde_json::{Value, json};

const TABLE: &str = include_str!("table/voices.psv");
/// As the feed names them, in the order of the table's columns.
const LANGUAGES: [&str; 3] = ["en", "hi", "hinglish"];
/// Points for a style; one less is told against it.
const PROS: usize = 2;

/// One line of the table: its side or stars, whom it is true of, and the text per language.
struct Line {
    side: &'static str,
    of: Vec<&'static str>,
    texts: [&'static str; 3],
}

/// The feed's `reviews`, `pros` and `cons`.
pub(super) struct Voices {
    pub(super) reviews: Value,
    pub(super) pros: Value,
    pub(super) cons: Value,
}

/// What is said of a style with these `words` (of its type and material, lower case): `style` and `product` are
/// numbers that belong to them, `tenths` are the product's stars times ten.
pub(super) fn voices(words: &[String], style: u32, product: u32, tenths: u32) -> Result<Voices, String> {
    let lines = lines()?;
    let fitting = |side: &str| -> Vec<&Line> {
        let is_of = |line: &&Line| line.of.iter().any(|of| words.iter().any(|word| word == of));
        lines.iter().filter(|line| line.side == side).filter(is_of).collect()
    };
    let pros = chosen(&fitting("+"), PROS, style);
    let cons = chosen(&fitting("-"), PROS - 1, style);
    let (Some(pro), Some(con)) = (pros.first(), cons.first()) else {
        return Err(format!("voices.psv has nothing for and against {words:?}."));
    };
    let other = pros.last().unwrap_or(pro);
    // Every review in another language; which one is the happiest differs from product to product.
    let mut reviews = Vec::new();
    for (at, stars) in stars(tenths).into_iter().enumerate() {
        let language = (at + product as usize) % LANGUAGES.len();
        let opening = opening(&lines, stars, product.wrapping_add(at as u32))?;
        let point = match (at, stars) {
            (2, _) | (_, 0..=3) => con,
            (0, _) => pro,
            _ => other,
        };
        let end = if LANGUAGES[language] == "hi" { "।" } else { "." };
        let text = format!("{} {}{end}", opening.texts[language], point.texts[language]);
        reviews.push(json!({ "stars": stars, "text": text, "lang": LANGUAGES[language] }));
    }
    Ok(Voices { reviews: reviews.into(), pros: told(&pros), cons: told(&cons) })
}

/// Three stars, best first, whose mean is as near to the product's as three whole numbers come.
fn stars(tenths: u32) -> [u32; 3] {
    let sum = (tenths * 3 + 5) / 10;
    let best = sum.div_ceil(3).min(5);
    let second = (sum - best).div_ceil(2);
    [best, second, sum - best - second]
}

/// The texts of `lines` in every language.
fn told(lines: &[&Line]) -> Value {
    let in_language =
        |at: usize| lines.iter().map(move |line| json!({ "text": line.texts[at], "lang": LANGUAGES[at] }));
    (0..LANGUAGES.len()).flat_map(in_language).collect()
}

/// `count` of the lines, side by side, from a place that `number` names.
fn chosen<'a>(lines: &[&'a Line], count: usize, number: u32) -> Vec<&'a Line> {
    let from = number as usize % lines.len().max(1);
    lines.iter().cycle().skip(from).take(count.min(lines.len())).copied().collect()
}

fn opening(lines: &[Line], stars: u32, number: u32) -> Result<&Line, String> {
    let side = stars.to_string();
    let openings: Vec<&Line> = lines.iter().filter(|line| line.side == side).collect();
    let at = number as usize % openings.len().max(1);
    openings.get(at).copied().ok_or_else(|| format!("voices.psv has no review of {stars} stars."))
}

fn lines() -> Result<Vec<Line>, String> {
    let read = |line: &'static str| {
        let columns: Vec<&str> = line.split('|').map(str::trim).collect();
        let [side, of, english, hindi, hinglish] = columns.as_slice() else {
            return Err(format!("voices.psv: \"{line}\" has {} columns, not 5.", columns.len()));
        };
        Ok(Line { side, of: of.split(',').collect(), texts: [english, hindi, hinglish] })
    };
    TABLE.lines().filter(|line| !line.starts_with('#')).map(read).collect()
}
