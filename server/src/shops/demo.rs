//! The demo shop as it opens: its name, its own words, and pages of this machine as the only ones beside its own
//! that may embed it.

use crate::store::{Shop, StoreError};

/// The shop `demo`.
///
/// # Errors
/// Never, unless `demo.json` was broken when this was built.
pub fn demo() -> Result<Shop, StoreError> {
    Ok(Shop {
        shop_id: "demo".to_owned(),
        name: "Gulmohar Gali".to_owned(),
        settings: serde_json::from_str(include_str!("demo.json"))?,
    })
}

#[cfg(test)]
mod tests {
    use mitra_dialogue::{Language, Topic};

    use super::demo;

    #[test]
    fn the_demo_shop_has_a_word_on_every_topic_in_every_language() {
        let settings = demo().unwrap().settings;
        settings.check().unwrap();
        for topic in Topic::ALL {
            for language in Language::ALL {
                let policy = settings.policy(topic, language);
                assert_eq!(policy.map(|policy| policy.language), Some(language), "{topic:?} {language:?}");
            }
        }
    }
}
