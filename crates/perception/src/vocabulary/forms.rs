//! How the vocabulary files write word forms: marks for endings, joints and neighbours.

/// One written form, taken apart.
pub(super) struct Form<'a> {
    /// The words, in every spelling the marks stand for.
    pub(super) spellings: Vec<Vec<String>>,
    /// What must stand near the form for it to count.
    pub(super) near: Option<&'a str>,
}

/// Reads `kala*`, `t-shirt`, `full@sleeve`.
///
/// `*` an adjective that bends (`kala`, `kale`, `kali`), `/` a noun in `a` (`kurta`, `kurte`, `kurton`), `+` a
/// noun in `i` (`kurti`, `kurtiyan`, `kurtiyon`), `~` a noun in a consonant (`chadar`, `chadron`, `chadren`),
/// `-` words written together or apart, `@cue` what must stand near.
pub(super) fn read(form: &str) -> Form<'_> {
    let (words, near) = match form.split_once('@') {
        Some((words, near)) => (words.trim(), Some(near.trim())),
        None => (form.trim(), None),
    };
    let mut spellings: Vec<Vec<String>> = Vec::new();
    for bent in bend(words) {
        let apart: Vec<String> = bent.replace('-', " ").split_whitespace().map(plain).collect();
        if bent.contains('-') {
            spellings.push(bent.replace('-', "").split_whitespace().map(plain).collect());
        }
        spellings.push(apart);
    }
    Form { spellings, near }
}

fn plain(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars().filter(|&c| c != '\'') {
        crate::script::plain(c, &mut out);
    }
    out
}

fn bend(words: &str) -> Vec<String> {
    let Some(mark) = words.chars().last().filter(|c| matches!(c, '*' | '/' | '+' | '~')) else {
        return vec![words.to_owned()];
    };
    let whole = words.trim_end_matches(mark);
    let devanagari = whole.contains(crate::script::is_devanagari);
    let stem: String = {
        let mut chars = whole.chars();
        chars.next_back();
        chars.as_str().to_owned()
    };
    let endings: &[&str] = match (mark, devanagari) {
        ('*', false) => &["e", "i"],
        ('*', true) => &["े", "ी"],
        ('/', false) => &["e", "on"],
        ('/', true) => &["े", "ों"],
        ('+', false) => &["iyan", "iyon"],
        ('+', true) => &["ियां", "ियों"],
        ('~', false) => &["on", "en"],
        _ => &["ों", "ें"],
    };
    let stem = if mark == '~' { whole.to_owned() } else { stem };
    let mut out = vec![whole.to_owned()];
    out.extend(endings.iter().map(|ending| format!("{stem}{ending}")));
    out
}
