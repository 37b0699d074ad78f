//! The lines that tell a shopper in the chat who answers her.

use mitra_dialogue::{Language, wording};
use mitra_protocol::EventBody;

/// A person of the shop comes. `salt` varies the wording.
pub fn joined(name: &str, language: Language, salt: u64) -> EventBody {
    let (name, lang) = (name.to_owned(), language.code().to_owned());
    EventBody::AgentJoined { text: line("person.joined", &name, language, salt), name, lang }
}

/// The person goes.
pub fn left(name: &str, language: Language, salt: u64) -> EventBody {
    let (name, lang) = (name.to_owned(), language.code().to_owned());
    EventBody::AgentLeft { text: line("person.left", &name, language, salt), name, lang }
}

fn line(key: &str, name: &str, language: Language, salt: u64) -> String {
    let wording = wording::choose(language, key, &[], salt).map_or("{name}", |(_, wording)| wording);
    wording::fill(wording, &[("name", name)])
}
