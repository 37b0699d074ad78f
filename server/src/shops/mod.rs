//! What a shop decides for itself: the pages that may embed the chat, the languages it offers, its own word on
//! delivery, returns and payment. Everything is checked here before it is stored.

mod delivery;
mod demo;
mod origin;
mod policies;

use std::collections::BTreeMap;

use mitra_dialogue::{Language, Policy, Topic};
use serde::{Deserialize, Serialize};

pub use self::{
    delivery::{DeliveryAreas, read_delivery},
    demo::demo,
    origin::{frame_ancestors, is_of_this_machine},
    policies::{Policies, read_policies},
};

/// Most pages' origins of one shop: they travel in a header of every chat page.
const MOST_ORIGINS: usize = 50;

/// Longest name of the shop's people, characters.
const PEOPLE_NAME_CHARACTERS: usize = 40;

/// Why a setting of a shop is not taken: a sentence that says what would be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsProblem {
    /// Not an origin, or not written as browsers write it.
    #[error("`{given}` is no origin: {reason}")]
    Origin {
        /// What was given.
        given: String,
        /// What is wrong with it, and what to write.
        reason: String,
    },
    /// A list as long as a header may not be.
    #[error("a shop has at most {MOST_ORIGINS} origins, these are {0}")]
    ManyOrigins(usize),
    /// Not a language of Mitra.
    #[error("`{0}` is no language of Mitra; there are en, hi and hinglish")]
    Language(String),
    /// The same thing a second time.
    #[error("`{0}` stands there twice")]
    Twice(String),
    /// A name that cannot stand over a message.
    #[error("the shop's people are called by 1 to {PEOPLE_NAME_CHARACTERS} characters on one line")]
    PeopleName,
    /// A topic that no answer asks for.
    #[error("`{0}` is no topic of policies; there are delivery, returns, payment, contact and offers")]
    Topic(String),
    /// A text that cannot be passed on.
    #[error("the policy on {topic} in {language} {reason}")]
    Text {
        /// The topic.
        topic: String,
        /// The language.
        language: String,
        /// What is wrong with it.
        reason: String,
    },
    /// No pincode, and not the beginning of one.
    #[error("`{0}` is no pincode; write its six digits, or the first of them")]
    Pincode(String),
    /// More pincodes than there are.
    #[error("these are {0} pincodes; India has fewer, so name districts by their first digits")]
    ManyPincodes(usize),
    /// Days that are none.
    #[error("`{0}` is no number of days; write `3`, or `3-5`")]
    Days(String),
    /// A file of settings that is none.
    #[error("{path} holds no {what}: {reason}")]
    File {
        /// The file.
        path: String,
        /// What it should hold.
        what: &'static str,
        /// Why.
        reason: String,
    },
}

/// What a shop decides for itself; stored as JSON, every field may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ShopSettings {
    /// Origins of pages that may embed the chat, such as `https://www.example.in`. `*` admits every page; none
    /// admits only pages of Mitra's own origin.
    pub origins: Vec<String>,
    /// Languages offered to shoppers (`en`, `hi`, `hinglish`); none means all.
    pub languages: Vec<String>,
    /// The shop's own words: topic, then language, then the text.
    pub policies: Policies,
    /// Where it delivers, when it says so by pincode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<DeliveryAreas>,
    /// Whether its orders are the invented ones of the demo shop.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub demo_orders: bool,
    /// Whether the shop's people answer in the chat. Without a word on it they do when an agent can log in or the
    /// shop's system is told of hand-overs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hand_over: Option<bool>,
    /// What the shop's people are called in the chat; without it they bear the shop's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people_name: Option<String>,
}

impl ShopSettings {
    /// Checks everything.
    ///
    /// # Errors
    /// The first thing that is not right, in a sentence.
    pub fn check(&self) -> Result<(), SettingsProblem> {
        if self.origins.len() > MOST_ORIGINS {
            return Err(SettingsProblem::ManyOrigins(self.origins.len()));
        }
        self.origins.iter().try_for_each(|origin| origin::check(origin))?;
        once(&self.origins)?;
        for code in &self.languages {
            Language::from_code(code).ok_or_else(|| SettingsProblem::Language(code.clone()))?;
        }
        once(&self.languages)?;
        self.delivery.as_ref().map_or(Ok(()), DeliveryAreas::check)?;
        if let Some(name) = &self.people_name {
            let is_plain = !name.trim().is_empty() && !name.chars().any(char::is_control);
            if !is_plain || name.chars().count() > PEOPLE_NAME_CHARACTERS {
                return Err(SettingsProblem::PeopleName);
            }
        }
        policies::check(&self.policies)
    }

    /// The shop's word on a topic: in this language, else in the nearest there is.
    pub fn policy(&self, topic: Topic, language: Language) -> Option<Policy> {
        let texts: &BTreeMap<String, String> = self.policies.get(topic.name())?;
        std::iter::once(language)
            .chain(language.instead())
            .find_map(|language| Some(Policy { language, text: texts.get(language.code())?.clone() }))
    }
}

fn once(list: &[String]) -> Result<(), SettingsProblem> {
    match list.iter().enumerate().find(|(index, item)| list[..*index].contains(item)) {
        Some((_, item)) => Err(SettingsProblem::Twice(item.clone())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_delivery(languages: &[&str]) -> ShopSettings {
        let texts = languages.iter().map(|code| ((*code).to_owned(), format!("in {code}"))).collect();
        ShopSettings { policies: [("delivery".to_owned(), texts)].into(), ..ShopSettings::default() }
    }

    #[test]
    fn a_policy_is_told_in_her_language_or_the_nearest_there_is() {
        let cases: [(&[&str], Language, Option<&str>); 8] = [
            (&["en", "hi", "hinglish"], Language::Hindi, Some("in hi")),
            (&["en", "hi", "hinglish"], Language::Hinglish, Some("in hinglish")),
            (&["en", "hi"], Language::Hinglish, Some("in en")),
            (&["hi"], Language::Hinglish, Some("in hi")),
            (&["en", "hinglish"], Language::Hindi, Some("in hinglish")),
            (&["hi", "hinglish"], Language::English, Some("in hinglish")),
            (&["hi"], Language::English, Some("in hi")),
            (&[], Language::English, None),
        ];
        for (there, asked, expected) in cases {
            let policy = with_delivery(there).policy(Topic::Delivery, asked);
            assert_eq!(policy.as_ref().map(|policy| policy.text.as_str()), expected, "{there:?} {asked:?}");
        }
        assert_eq!(with_delivery(&["en"]).policy(Topic::Returns, Language::English), None);
    }

    #[test]
    fn languages_are_known_and_named_once() {
        let of = |codes: &[&str]| {
            let languages = codes.iter().map(|code| (*code).to_owned()).collect();
            ShopSettings { languages, ..ShopSettings::default() }
                .check()
                .map_err(|problem| problem.to_string())
        };
        assert_eq!(of(&["en", "hinglish"]), Ok(()));
        assert!(of(&["ta"]).unwrap_err().contains("en, hi and hinglish"));
        assert!(of(&["en", "en"]).unwrap_err().contains("twice"));
    }
}
