//! Photos in; what they show out: tags, colours from the garment's pixels, and a vector by which like things are found.

mod colour;
mod pixels;

use std::{collections::HashMap, sync::Arc};

use tract_core::prelude::*;

use pixels::{HEIGHT, WIDTH};
pub use pixels::{Pixels, on_white};

/// A name and how sure it is, 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// A canonical value.
    pub name: String,
    /// Its share of all.
    pub share: f32,
}

/// What a photo shows; every list with the likeliest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Sight {
    /// Kinds of products, all of them.
    pub categories: Vec<Named>,
    /// Colours, those with a share worth a word.
    pub colours: Vec<Named>,
    /// Patterns, all of them.
    pub patterns: Vec<Named>,
    /// Fabrics, a guess: the weave is rarely seen.
    pub fabrics: Vec<Named>,
    /// For whom, all of them.
    pub audiences: Vec<Named>,
    /// Of length 1; the product of two of them says how alike their photos are.
    pub vector: Vec<f32>,
}

/// Colours below this share are left out, but for the first.
const LEAST_COLOUR: f32 = 0.08;

/// A network that sees photos, with what it was trained to say.
pub struct Network {
    plan: Arc<TypedRunnableModel>,
    names: HashMap<String, Vec<String>>,
    palette: colour::Palette,
    name: String,
}

impl std::fmt::Debug for Network {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Network").field("name", &self.name).finish_non_exhaustive()
    }
}

#[cfg(feature = "weights")]
const ONNX: &[u8] = include_bytes!("../../../../models/vision/see.onnx");
#[cfg(feature = "weights")]
const LABELS: &str = include_str!("../../../../models/vision/see.labels.txt");
#[cfg(feature = "weights")]
const COLOURS: &str = include_str!("../../../../models/vision/see.colours.tsv");

/// What the network scores, in the order of its answers.
const KINDS: [&str; 5] = ["category", "colour", "pattern", "fabric", "audience"];

impl Network {
    /// Reads a network of training's form: `onnx` takes `photo` [1, 3, HEIGHT, WIDTH] and gives scores of [`KINDS`], a vector
    /// and where the garment is; `labels` and `colours` are the tables beside it. Errors are sentences.
    pub fn read(onnx: &[u8], labels: &str, colours: &str) -> Result<Network, String> {
        let plan =
            crate::onnx::plan(onnx).map_err(|error| format!("The network cannot be read: {error}."))?;
        let rows = labels.lines().filter_map(|line| line.split_once(' '));
        let names: HashMap<String, Vec<String>> = rows
            .map(|(kind, names)| (kind.to_owned(), names.split(' ').map(str::to_owned).collect()))
            .collect();
        if let Some(kind) = KINDS.iter().find(|kind| !names.contains_key(**kind)) {
            return Err(format!("The labels do not say what {kind} stands for."));
        }
        let palette = colour::Palette::read(colours, names.get("colour").map_or(&[], Vec::as_slice))?;
        Ok(Network { plan, names, palette, name: name_of(onnx, labels, colours) })
    }

    /// The network of `models/vision`, read once. Errors are sentences.
    #[cfg(feature = "weights")]
    pub fn builtin() -> Result<&'static Network, &'static str> {
        static BUILTIN: std::sync::OnceLock<Result<Network, String>> = std::sync::OnceLock::new();
        BUILTIN.get_or_init(|| Network::read(ONNX, LABELS, COLOURS)).as_ref().map_err(String::as_str)
    }

    /// Name of the network of `models/vision`, told without reading it.
    #[cfg(feature = "weights")]
    pub fn builtin_name() -> &'static str {
        static NAME: std::sync::OnceLock<String> = std::sync::OnceLock::new();
        NAME.get_or_init(|| name_of(ONNX, LABELS, COLOURS))
    }

    /// What the network of `models/vision` can say of `kind` (`category`, `colour`, ...), told without reading it.
    #[cfg(feature = "weights")]
    pub fn builtin_names(kind: &str) -> impl Iterator<Item = &'static str> {
        let row = LABELS.lines().filter_map(|line| line.split_once(' ')).find(|(of, _)| *of == kind);
        row.into_iter().flat_map(|(_, names)| names.split(' '))
    }

    /// Id of the network with its weights; vectors of one network are no use to another.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Runs the network over a fitted photo [3, HEIGHT, WIDTH]: scores of [`KINDS`], the vector, where the garment is.
    pub fn scores(&self, fitted: &[f32]) -> Result<Vec<Vec<f32>>, String> {
        let said = |error: TractError| format!("The network failed: {error}.");
        let tensor = Tensor::from_shape(&[1, 3, HEIGHT, WIDTH], fitted).map_err(said)?;
        let told = self.plan.run(tvec!(tensor.into())).map_err(said)?;
        let few = || "The network gives too few answers.".to_owned();
        let numbers = |told: &TValue| -> Result<Vec<f32>, String> {
            Ok(told.as_plain_ram().ok_or_else(few)?.as_slice::<f32>().map_err(said)?.to_vec())
        };
        told.iter().map(numbers).collect()
    }

    /// Sees a photo. Errors are sentences.
    pub fn see(&self, pixels: &Pixels) -> Result<Sight, String> {
        let photo = pixels.fitted();
        let told = self.scores(&photo)?;
        let answer = |at: usize| -> Result<&[f32], String> {
            told.get(at).map(Vec::as_slice).ok_or_else(|| "The network gives too few answers.".to_owned())
        };
        let names = |kind: &str| self.names.get(kind).map_or(&[][..], Vec::as_slice);
        let [category, colour, pattern, fabric, audience] = [0, 1, 2, 3, 4].map(answer);
        let mut colours = ranked(names("colour"), &self.palette.name(&photo, answer(6)?, colour?));
        let count = colours.iter().take_while(|named| named.share >= LEAST_COLOUR).count();
        colours.truncate(count.max(1));
        Ok(Sight {
            categories: ranked(names("category"), &shares_of(category?)),
            colours,
            patterns: ranked(names("pattern"), &shares_of(pattern?)),
            fabrics: ranked(names("fabric"), &shares_of(fabric?)),
            audiences: ranked(names("audience"), &shares_of(audience?)),
            vector: of_length_one(answer(5)?),
        })
    }
}

fn name_of(onnx: &[u8], labels: &str, colours: &str) -> String {
    crate::onnx::id("see", &[onnx, labels.as_bytes(), colours.as_bytes()])
}

fn ranked(names: &[String], shares: &[f32]) -> Vec<Named> {
    let named = names.iter().zip(shares);
    let mut ranked: Vec<Named> = named.map(|(name, &share)| Named { name: name.clone(), share }).collect();
    ranked.sort_by(|a, b| b.share.total_cmp(&a.share));
    ranked
}

/// Logits as shares that sum to 1.
fn shares_of(logits: &[f32]) -> Vec<f32> {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let grown: Vec<f32> = logits.iter().map(|logit| (logit - most).exp()).collect();
    let sum: f32 = grown.iter().sum();
    grown.iter().map(|value| value / sum).collect()
}

fn of_length_one(vector: &[f32]) -> Vec<f32> {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt().max(1e-12);
    vector.iter().map(|value| value / length).collect()
}
