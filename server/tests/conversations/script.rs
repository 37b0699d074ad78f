//! Reads scripts; their form is told in the README.

use std::{fs, path::Path};

use mitra_dialogue::Language;
use mitra_protocol::Action;

/// One conversation as it is written down.
pub(crate) struct Script {
    /// Name of its file.
    pub(crate) name: String,
    /// Language of the page, and of every message that says no other.
    pub(crate) begins: Language,
    pub(crate) turns: Vec<Turn>,
}

/// What she does, and what is expected of the answer.
pub(crate) struct Turn {
    /// Line of the file, from 1.
    pub(crate) line: usize,
    pub(crate) input: Input,
    pub(crate) expected: Vec<Expected>,
    /// Why this turn is known to fail.
    pub(crate) known_failure: Option<String>,
}

pub(crate) enum Input {
    Say(String),
    /// A chip of the last reply, from 1.
    Chip(usize),
    /// A tap; the reference is to the product it is on.
    Tap(String, Option<Reference>),
    /// She comes back after a long pause: the context is reset, nothing is said.
    Pause,
}

/// One line that must hold.
pub(crate) struct Expected {
    pub(crate) line: usize,
    pub(crate) verb: String,
    pub(crate) rest: String,
}

/// A product, by what was shown or by its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reference {
    Shown { turn: usize, which: Which },
    Id(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    Position(usize),
    Last,
    Cheapest,
    Dearest,
    BestRated,
}

impl Reference {
    /// `2.3`, `2.last`, `2.cheapest`, `2.dearest`, `2.best_rated` or `id:ID`.
    pub(crate) fn read(text: &str) -> Reference {
        if let Some(id) = text.strip_prefix("id:") {
            return Reference::Id(id.to_owned());
        }
        let (turn, which) = text.split_once('.').unwrap_or_else(|| panic!("`{text}` names no product"));
        let which = match which {
            "last" => Which::Last,
            "cheapest" => Which::Cheapest,
            "dearest" => Which::Dearest,
            "best_rated" => Which::BestRated,
            number => Which::Position(number.parse().unwrap_or_else(|_| panic!("`{text}` names no product"))),
        };
        Reference::Shown { turn: turn.parse().unwrap_or_else(|_| panic!("`{text}` names no turn")), which }
    }
}

/// All scripts of a folder, or those whose name holds `only`.
pub(crate) fn read_all(folder: &Path, only: Option<&str>) -> Vec<Script> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "txt"));
    paths.retain(|path| only.is_none_or(|only| path.to_string_lossy().contains(only)));
    paths.sort();
    let script = |path: &std::path::PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        read(&name, &fs::read_to_string(path).unwrap())
    };
    paths.iter().map(script).collect()
}

fn read(name: &str, text: &str) -> Script {
    let mut script = Script { name: name.to_owned(), begins: Language::English, turns: Vec::new() };
    for (number, line) in text.lines().enumerate() {
        let (number, line) = (number + 1, line.trim());
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        let turn = |input| Turn { line: number, input, expected: Vec::new(), known_failure: None };
        match verb {
            "begins" => script.begins = language(rest),
            ">" => script.turns.push(turn(Input::Say(rest.to_owned()))),
            "chip" => script.turns.push(turn(Input::Chip(rest.parse().expect("`chip NUMBER`")))),
            "tap" => {
                let (what, reference) = match rest.split_once(' ') {
                    Some((what @ ("details" | "save" | "unsave" | "cart" | "similar"), reference)) => {
                        (what.to_owned(), Some(Reference::read(reference)))
                    }
                    _ => (rest.to_owned(), None),
                };
                script.turns.push(turn(Input::Tap(what, reference)));
            }
            "pause" => script.turns.push(turn(Input::Pause)),
            _ => {
                let turn = script.turns.last_mut().unwrap_or_else(|| panic!("{name}:{number}: no turn yet"));
                match verb {
                    "known-failure" => turn.known_failure = Some(rest.to_owned()),
                    _ => {
                        let (verb, rest) = (verb.to_owned(), rest.to_owned());
                        turn.expected.push(Expected { line: number, verb, rest });
                    }
                }
            }
        }
    }
    script
}

pub(crate) fn language(code: &str) -> Language {
    Language::from_code(code).unwrap_or_else(|| panic!("`{code}` is no language"))
}

/// A tap as it comes from the page.
pub(crate) fn action(what: &str, product: Option<String>) -> Action {
    let words: Vec<&str> = what.split_whitespace().collect();
    match (words.as_slice(), product) {
        (["details"], Some(product_id)) => Action::ShowDetails { product_id },
        (["save"], Some(product_id)) => Action::Save { product_id },
        (["unsave"], Some(product_id)) => Action::Unsave { product_id },
        (["cart"], Some(product_id)) => Action::AddToCart { product_id },
        (["similar"], Some(product_id)) => Action::Similar { product_id },
        (["language", lang], None) => Action::ChangeLanguage { lang: (*lang).to_owned() },
        (["drop", slot, value], None) => {
            Action::DropCondition { slot: (*slot).to_owned(), value: (*value).to_owned() }
        }
        (["clear"], None) => Action::ClearConditions,
        _ => panic!("unknown tap `{what}`"),
    }
}
