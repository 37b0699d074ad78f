//! The shop's own words on delivery, returns, payment, offers and how to reach it, from a file:
//!
//! ```toml
//! [delivery]
//! en = "Orders arrive in 3 to 7 days."
//! hinglish = "Order 3 se 7 din mein aata hai."
//! ```
//!
//! The same as JSON: `{"delivery": {"en": "...", "hinglish": "..."}}`.

use std::{collections::BTreeMap, path::Path};

use mitra_dialogue::{Language, Topic};
use serde::de::DeserializeOwned;

use super::SettingsProblem;

/// Topic, then language, then the text.
pub type Policies = BTreeMap<String, BTreeMap<String, String>>;

/// Longest text, characters: it is told whole, in one reply.
const LONGEST: usize = 1_000;

/// Reads and checks a file of policies: TOML when its name ends so, else JSON.
///
/// # Errors
/// When it cannot be read, is neither, or holds what no answer can use.
pub fn read_policies(path: &Path) -> Result<Policies, SettingsProblem> {
    let policies: Policies = read_file(path, "policies")?;
    check(&policies)?;
    Ok(policies)
}

/// Reads a file of settings: TOML when its name ends so, else JSON. `what` is what it should hold.
pub(super) fn read_file<T: DeserializeOwned>(path: &Path, what: &'static str) -> Result<T, SettingsProblem> {
    let failed = |reason: String| SettingsProblem::File { path: path.display().to_string(), what, reason };
    let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    let is_toml = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("toml"));
    match is_toml {
        true => toml::from_str(&text).map_err(|error| failed(error.to_string())),
        false => serde_json::from_str(&text).map_err(|error| failed(error.to_string())),
    }
}

/// Checks topics, languages and texts.
pub(super) fn check(policies: &Policies) -> Result<(), SettingsProblem> {
    for (topic, texts) in policies {
        Topic::from_name(topic).ok_or_else(|| SettingsProblem::Topic(topic.clone()))?;
        for (language, text) in texts {
            Language::from_code(language).ok_or_else(|| SettingsProblem::Language(language.clone()))?;
            if let Some(reason) = unfit(text) {
                return Err(SettingsProblem::Text {
                    topic: topic.clone(),
                    language: language.clone(),
                    reason,
                });
            }
        }
    }
    Ok(())
}

fn unfit(text: &str) -> Option<String> {
    let count = text.chars().count();
    if !text.chars().any(char::is_alphanumeric) {
        Some("says nothing; write it or leave it out".to_owned())
    } else if count > LONGEST {
        Some(format!("has {count} characters; {LONGEST} are the most that reads well in a chat"))
    } else if text.chars().any(|c| c.is_control() && c != '\n') {
        Some("holds control characters; write plain text".to_owned())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, text: &str) -> Result<Policies, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        read_policies(&path).map_err(|problem| problem.to_string())
    }

    #[test]
    fn json_and_toml_say_the_same() {
        let json = read("p.json", r#"{"delivery": {"en": "In 3 days.", "hi": "तीन दिन में।"}}"#).unwrap();
        let toml = read("p.toml", "[delivery]\nen = \"In 3 days.\"\nhi = \"तीन दिन में।\"\n").unwrap();
        assert_eq!(json, toml);
        assert_eq!(json["delivery"]["hi"], "तीन दिन में।");
    }

    #[test]
    fn a_file_that_no_answer_can_use_is_refused_with_the_reason() {
        let long = format!(r#"{{"delivery": {{"en": "{}"}}}}"#, "a".repeat(LONGEST + 1));
        let bad = [
            ("p.json", "", "holds no policies"),
            ("p.json", "[]", "holds no policies"),
            ("p.toml", "[delivery", "holds no policies"),
            ("p.json", r#"{"delivery": "soon"}"#, "holds no policies"),
            ("p.json", r#"{"shipping": {"en": "soon"}}"#, "`shipping` is no topic"),
            ("p.json", r#"{"delivery": {"ta": "soon"}}"#, "`ta` is no language"),
            ("p.json", r#"{"delivery": {"en": " . "}}"#, "says nothing"),
            ("p.json", r#"{"delivery": {"en": "so\u0007on"}}"#, "control characters"),
            ("p.json", long.as_str(), "1001 characters"),
        ];
        for (name, text, reason) in bad {
            let said = read(name, text).unwrap_err();
            assert!(said.contains(reason), "{text:.40}: {said}");
        }
        let missing = read_policies(Path::new("no-such-file.json")).unwrap_err().to_string();
        assert!(missing.contains("no-such-file.json"), "{missing}");
    }
}
