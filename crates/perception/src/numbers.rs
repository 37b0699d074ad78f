//! Numbers of a message: digits, number words of three spellings, and both mixed (`2 hazaar`).

use crate::{
    reading::Reading,
    token::Kind,
    vocabulary::{By, NumberWord, Vocabulary},
};

/// One number.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Numeral {
    /// First token.
    pub(crate) from: usize,
    /// One past the last token of the number itself.
    pub(crate) to: usize,
    /// Its value.
    pub(crate) value: f64,
    /// Written in words only.
    pub(crate) worded: bool,
    /// One word that may mean something else (`do`, `sat`); only its neighbours can make it a number.
    pub(crate) doubtful: bool,
    /// The last multiplier (100, 1000) it was counted in, or 1.
    pub(crate) unit: f64,
}

/// Every number of a message, in order.
pub(crate) fn numerals(reading: &Reading, vocabulary: &Vocabulary) -> Vec<Numeral> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < reading.tokens.len() {
        if is_give(reading, at) {
            at += 1;
            continue;
        }
        match numeral(reading, vocabulary, at) {
            Some(_) if reading.is_model(at) => at += 1,
            Some(n) => {
                at = n.to;
                out.push(n);
            }
            None => at += 1,
        }
    }
    out
}

/// Whether `do` is "give" behind the stem of a verb: `dikha do hazaar tak` is up to 1,000.
fn is_give(reading: &Reading, at: usize) -> bool {
    const STEMS: [&str; 22] = [
        "dikha",
        "dikhaa",
        "bata",
        "btaa",
        "bta",
        "kar",
        "kr",
        "bhej",
        "rakh",
        "daal",
        "dal",
        "laga",
        "hata",
        "nikal",
        "दिखा",
        "बता",
        "कर",
        "भेज",
        "रख",
        "डाल",
        "हटा",
        "निकाल",
    ];
    let is = |at: usize, words: &[&str]| {
        reading.tokens.get(at).is_some_and(|token| !token.breaks && words.contains(&token.text.as_str()))
    };
    let behind_stem = at.checked_sub(1).is_some_and(|before| {
        reading.tokens.get(before).is_some_and(|token| STEMS.contains(&token.text.as_str()))
    });
    behind_stem && is(at, &["do", "दो"])
}

/// What one token says about a number.
fn part(reading: &Reading, vocabulary: &Vocabulary, at: usize) -> Option<NumberWord> {
    let token = reading.tokens.get(at)?;
    if let Some(n) = token.number() {
        return Some(NumberWord::Plain(n, false));
    }
    let candidates = reading.words.get(at)?;
    if candidates.by > By::Sound || token.kind != Kind::Word {
        return None;
    }
    // By its sound only a word of some length is a number: `tis` is not 30 when it is a slip for `this`.
    if candidates.by == By::Sound && (token.devanagari || token.text.len() < 3) {
        return None;
    }
    candidates.words.iter().find_map(|&word| vocabulary.number(word))
}

struct Sum {
    total: f64,
    current: Option<f64>,
    shift: f64,
    unit: f64,
    words: usize,
    doubtful: bool,
    digits: bool,
}

fn numeral(reading: &Reading, vocabulary: &Vocabulary, from: usize) -> Option<Numeral> {
    let mut sum =
        Sum { total: 0.0, current: None, shift: 0.0, unit: 1.0, words: 0, doubtful: false, digits: false };
    let mut at = from;
    while let Some(token) = reading.tokens.get(at) {
        if at > from && (token.breaks || token.dashed && token.number().is_some()) {
            break;
        }
        // `1.5k`: the letter must touch the digits, alone it is SMS for "ke".
        if at > from && token.glued && token.text == "k" && sum.digits {
            sum.times(1000.0);
            at += 1;
            break;
        }
        let Some(part) = part(reading, vocabulary, at) else { break };
        // `teen sau chaar sau` is two numbers.
        let counts_anew = matches!(part, NumberWord::Plain(..))
            && match self::part(reading, vocabulary, at + 1) {
                Some(NumberWord::Times(100.0, _)) => sum.current.is_some_and(|c| c >= 100.0),
                Some(NumberWord::Times(..)) => sum.total > 0.0,
                _ => false,
            };
        if counts_anew {
            break;
        }
        let digits = token.number().is_some();
        if !sum.add(part, digits, at == from) {
            break;
        }
        at += 1;
    }
    if sum.words == 0 || (sum.current.is_none() && sum.total == 0.0) {
        return None;
    }
    Some(Numeral {
        from,
        to: at,
        value: sum.total + sum.current.unwrap_or(0.0) + if sum.current.is_some() { sum.shift } else { 0.0 },
        worded: !sum.digits,
        doubtful: sum.doubtful && sum.words == 1,
        unit: sum.unit,
    })
}

impl Sum {
    /// Takes one more word; false when it begins another number.
    fn add(&mut self, part: NumberWord, digits: bool, first: bool) -> bool {
        match part {
            NumberWord::Shift(by) => {
                if !first {
                    return false;
                }
                self.shift = by;
                // `sava sau` is 125, without a number between.
                self.current = Some(if by == 0.25 { 1.0 } else { 0.0 });
                self.words += 1;
            }
            NumberWord::Plain(n, doubtful) => {
                let fits = match self.current {
                    None => !digits || first,
                    Some(_) if digits || self.digits => false,
                    Some(_) if self.words == 1 && self.shift != 0.0 => true,
                    Some(c) if c >= 100.0 => c % 100.0 == 0.0 && n < 100.0 && n.fract() == 0.0,
                    // English tens: `forty two`.
                    Some(c) => (20.0..100.0).contains(&c) && c % 10.0 == 0.0 && (1.0..10.0).contains(&n),
                };
                if !fits {
                    return false;
                }
                self.current = Some(match self.current {
                    Some(c) if self.words > 1 || self.shift == 0.0 => c + n,
                    _ => n,
                });
                self.doubtful |= doubtful;
                self.digits |= digits;
                self.words += 1;
            }
            NumberWord::Times(by, behind) => {
                if (behind && self.current.is_none())
                    || self.current.is_some_and(|c| c >= by)
                    || (self.total > 0.0 && self.current.is_none())
                {
                    return false;
                }
                self.times(by);
                self.words += 1;
            }
        }
        true
    }

    fn times(&mut self, by: f64) {
        let counted = (self.current.unwrap_or(1.0) + self.shift) * by;
        self.shift = 0.0;
        self.unit = by;
        if by > 100.0 {
            self.total += counted;
            self.current = None;
        } else {
            self.current = Some(counted);
        }
    }
}
