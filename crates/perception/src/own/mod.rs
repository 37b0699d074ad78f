//! An operator's own networks in the place of the one that is built in: a pair of ONNX graphs in the form of Hugging
//! Face, one that classifies messages and one that classifies their tokens.
//!
//! ```text
//! tokenizer.json       for both, or one in each of the two folders
//! intent/model.onnx    logits [1, intents];       intent/config.json: `id2label` with the names of intents
//! slots/model.onnx     logits [1, tokens, tags];  slots/config.json:  `id2label` with O, B-colour, I-colour, ...
//! ```
//!
//! Names are those of [`Intent::name`] and [`Slot::name`] (refused values as `B-not_colour`). Language and values come
//! from the lexicon, as they do for the network that is built in.

mod classifier;
mod words;

use std::{
    fs,
    hash::{DefaultHasher, Hasher},
    io,
    path::Path,
};

use mitra_dialogue::{Intent, Understanding};

use crate::{
    Lexicon,
    network::{Labels, Scores, settle},
};
use classifier::{Classifier, Of, Told};

/// An operator's pair of networks.
#[derive(Debug)]
pub struct OwnModel {
    intent: Classifier,
    slots: Classifier,
    /// What the first network's answers stand for, in its order.
    intents: Vec<Intent>,
    labels: Labels,
    name: String,
}

impl OwnModel {
    /// Reads the pair in a folder and tries it on a message. Errors are sentences that name the file.
    pub fn read(folder: &Path) -> Result<OwnModel, String> {
        if !folder.is_dir() {
            return Err(format!("{} is no folder.", folder.display()));
        }
        let tokenizer = folder.join("tokenizer.json");
        let intent = Classifier::read(&folder.join("intent"), &tokenizer, Of::Message)?;
        let slots = Classifier::read(&folder.join("slots"), &tokenizer, Of::Tokens)?;
        let unknown = |part: &str, name: &str, kind: &str| {
            let config = folder.join(part).join("config.json");
            format!("{} names the label {name}, which is no {kind}.", config.display())
        };
        let intents = intent.labels().iter().map(|name| {
            let known = Intent::ALL.iter().copied().find(|intent| intent.name() == name);
            known.ok_or_else(|| unknown("intent", name, "intent"))
        });
        let intents = intents.collect::<Result<_, _>>()?;
        let labels = Labels::of_tags(slots.labels()).map_err(|name| {
            unknown("slots", &name, "tag: they are O, and B- or I- before the name of a slot")
        })?;
        let name = format!("own-{:08x}", digest(folder).map_err(|error| unread(folder, &error))? >> 32);
        let model = OwnModel { intent, slots, intents, labels, name };
        model.understand("laal kurti 500 tak")?;
        Ok(model)
    }

    /// Id of the pair with its weights, logged beside what it understood.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Understands one message. What lies behind the tokens that the networks read is read by the lexicon alone.
    pub fn understand(&self, text: &str) -> Result<Understanding, String> {
        let lexicon = Lexicon::builtin();
        let mut read = lexicon.read(text);
        let told = self.intent.tell(text)?;
        let mut intent = vec![f32::NEG_INFINITY; Intent::ALL.len()];
        for (known, score) in self.intents.iter().zip(told.rows.first().into_iter().flatten()) {
            if let Some(place) = Intent::ALL.iter().zip(&mut intent).find(|(one, _)| *one == known) {
                *place.1 = *score;
            }
        }
        let Told { rows, pieces } = self.slots.tell(text)?;
        let places: Vec<_> = read.reading.tokens.iter().map(|token| (token.start, token.end)).collect();
        let tags = words::tags(&places, &pieces, &rows, &self.labels);
        settle(text, &mut read, &Scores { intent, tags, ..Scores::default() }, &self.labels);
        Ok(lexicon.understanding(text, read))
    }
}

fn unread(path: &Path, error: &dyn std::fmt::Display) -> String {
    format!("{} cannot be read: {error}.", path.display())
}

/// A number that changes with every file of the pair.
fn digest(folder: &Path) -> io::Result<u64> {
    let mut files = Vec::new();
    for part in ["", "intent", "slots"] {
        for entry in folder.join(part).read_dir()? {
            let path = entry?.path();
            if path.is_file() {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut digest = Digest(DefaultHasher::new());
    for path in &files {
        io::copy(&mut fs::File::open(path)?, &mut digest)?;
    }
    Ok(digest.0.finish())
}

struct Digest(DefaultHasher);

impl io::Write for Digest {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
