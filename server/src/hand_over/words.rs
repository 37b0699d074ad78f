//! The lines that tell a shopper in the chat who answers her.

use mitra_dialogue::{Language, wording};
use mitra_protocol::EventBody;

/// A person of the shop comes. `salt` varies the wording.
pub fn joined(name: &str, language: Language, salt: u64) -> EventBody {
    EventBody::AgentJoined { name: name.to_owned(), text: line("person.joined", name, language, salt) }
}

/// The person goes.
pub fn left(name: &str, language: Language, salt: u64) -> EventBody {
    EventBody::AgentLeft { name: name.to_owned(), text: line("person.left", name, language, salt) }
}

fn line(key: &str, name: &str, language: Language, salt: u64) -> String {
    let wording = wording::choose(language, key, &[], salt).map_or("{name}", |(_, wording)| wording);
    wording::fill(wording, &[("name", name)])
}
