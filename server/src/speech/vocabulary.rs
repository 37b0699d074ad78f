//! Words that a recogniser may expect: what the shop sells, as shoppers of this language write it. Recognisers take a
//! prompt for what was said just before, and spell on as it does.

use mitra_dialogue::{Language, Slot, names};

use crate::catalogue::{Catalogue, CatalogueError, Facets};

/// What is told of, and how many values of each at most, the commonest first. Whisper reads 224 tokens, and Devanagari
/// takes several for a word.
const TOLD: [(Slot, usize); 5] =
    [(Slot::Category, 24), (Slot::Brand, 12), (Slot::Colour, 12), (Slot::Fabric, 8), (Slot::Pattern, 6)];
/// Longest prompt, characters.
const LONGEST: usize = 600;

/// The shop's words in a language, separated by commas.
pub(super) async fn prompt(catalogue: &Catalogue, language: Language) -> Result<String, CatalogueError> {
    let facets = catalogue.listing("", Vec::new(), 0, 1).await?.facets;
    Ok(joined(&facets, language))
}

fn joined(facets: &Facets, language: Language) -> String {
    let mut prompt = String::new();
    for (slot, most) in TOLD {
        let values = facets.values.get(slot.name()).into_iter().flatten().take(most);
        for name in values.map(|(value, _)| names::readable(language, slot.name(), value)) {
            if prompt.chars().count() + name.chars().count() > LONGEST {
                return prompt;
            }
            if !prompt.is_empty() {
                prompt.push_str(", ");
            }
            prompt.push_str(&name);
        }
    }
    prompt
}
