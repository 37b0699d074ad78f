//! One graph with its tokenizer and labels.

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use serde_json::Value;
use tokenizers::{Tokenizer, TruncationParams};
use tract_onnx::{prelude::*, tract_hir::infer::Factoid};

use super::unread;

/// Tokens that are read of one message, those that open and close it included.
const MOST_TOKENS: usize = 128;
/// Characters of a message that are cut into tokens.
const MOST_CHARACTERS: usize = 1_000;

/// What a graph may ask for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Input {
    Ids,
    Mask,
    Types,
}

/// What a graph classifies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Of {
    /// The message: scores [1, labels].
    Message,
    /// Each token: scores [1, tokens, labels].
    Tokens,
}

/// A graph that classifies a message or its tokens.
pub(super) struct Classifier {
    tokenizer: Tokenizer,
    plan: Arc<TypedRunnableModel>,
    inputs: Vec<(Input, DatumType)>,
    labels: Vec<String>,
    of: Of,
    /// Where it lies, for sentences about it.
    path: String,
}

/// What a graph says of a message.
#[derive(Debug)]
pub(super) struct Told {
    /// Scores, one for each label: a row for the message, or one for each token.
    pub(super) rows: Vec<Vec<f32>>,
    /// The words of the message as the tokenizer cuts them.
    pub(super) pieces: Vec<Piece>,
}

/// A word of the message.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Piece {
    /// First character, in Unicode scalar values.
    pub(super) start: usize,
    /// One past the last.
    pub(super) end: usize,
    /// Its first token, which speaks for it.
    pub(super) token: usize,
}

impl std::fmt::Debug for Classifier {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Classifier").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Classifier {
    /// Reads `model.onnx`, `config.json` and, where there is one, `tokenizer.json` of a folder.
    pub(super) fn read(folder: &Path, tokenizer: &Path, of: Of) -> Result<Classifier, String> {
        let config = folder.join("config.json");
        let text = fs::read_to_string(&config).map_err(|error| unread(&config, &error))?;
        let settings: Value = serde_json::from_str(&text).map_err(|error| unread(&config, &error))?;
        let labels = labels(&settings).ok_or_else(|| {
            format!("{} has no `id2label` that names every place from 0 on.", config.display())
        })?;
        let own = folder.join("tokenizer.json");
        let tokenizer = self::tokenizer(if own.exists() { &own } else { tokenizer }, &settings)?;
        let path = folder.join("model.onnx");
        let (plan, inputs) = plan(&path)?;
        Ok(Classifier { tokenizer, plan, inputs, labels, of, path: path.display().to_string() })
    }

    pub(super) fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Runs the graph over the first tokens of a message.
    pub(super) fn tell(&self, text: &str) -> Result<Told, String> {
        let failed = |error: &dyn std::fmt::Display| format!("{} failed: {error}.", self.path);
        let end = text.char_indices().nth(MOST_CHARACTERS).map_or(text.len(), |(at, _)| at);
        let read = text.get(..end).unwrap_or_default();
        let encoding = self.tokenizer.encode_char_offsets(read, true).map_err(|error| failed(&error))?;
        let mut inputs = tvec!();
        for &(input, kind) in &self.inputs {
            let numbers = match input {
                Input::Ids => encoding.get_ids(),
                Input::Mask => encoding.get_attention_mask(),
                Input::Types => encoding.get_type_ids(),
            };
            let numbers: Vec<i64> = numbers.iter().map(|&number| number.into()).collect();
            let tensor = Tensor::from_shape(&[1, numbers.len()], &numbers)
                .and_then(|tensor| tensor.cast_to_dt(kind).map(|cast| cast.into_owned()))
                .map_err(|error| failed(&error.root_cause()))?;
            inputs.push(tensor.into());
        }
        let told = self.plan.run(inputs).map_err(|error| failed(&error.root_cause()))?;
        let told = told.first().and_then(|told| told.as_plain_ram());
        let told = told.ok_or_else(|| failed(&"it gives no answer"))?;
        let (tokens, labels) = (encoding.get_ids().len(), self.labels.len());
        let wanted = if self.of == Of::Message { vec![1, labels] } else { vec![1, tokens, labels] };
        if told.shape() != wanted {
            let (path, given) = (&self.path, told.shape());
            return Err(format!(
                "{path} gives scores of the shape {given:?}; by config.json they should be {wanted:?}."
            ));
        }
        let scores = told.as_slice::<f32>().map_err(|error| failed(&error.root_cause()))?;
        let rows = scores.chunks(labels).map(<[f32]>::to_vec).collect();
        let (mut pieces, mut word): (Vec<Piece>, _) = (Vec::new(), None);
        for (token, (&(start, end), &of)) in
            encoding.get_offsets().iter().zip(encoding.get_word_ids()).enumerate()
        {
            match pieces.last_mut() {
                _ if of.is_none() || start >= end => continue,
                Some(piece) if word == of => piece.end = end,
                _ => pieces.push(Piece { start, end, token }),
            }
            word = of;
        }
        Ok(Told { rows, pieces })
    }
}

/// `{"0": "O", "1": "B-colour"}` in order.
fn labels(settings: &Value) -> Option<Vec<String>> {
    let named = settings.get("id2label")?.as_object()?;
    let by_place: BTreeMap<usize, &str> = named
        .iter()
        .map(|(place, name)| Some((place.parse().ok()?, name.as_str()?)))
        .collect::<Option<_>>()?;
    let is_whole = !by_place.is_empty() && by_place.keys().copied().eq(0..named.len());
    is_whole.then(|| by_place.into_values().map(str::to_owned).collect())
}

fn tokenizer(path: &Path, settings: &Value) -> Result<Tokenizer, String> {
    let mut tokenizer = Tokenizer::from_file(path).map_err(|error| unread(path, &error))?;
    let positions = settings.get("max_position_embeddings").and_then(Value::as_u64).unwrap_or(u64::MAX);
    // RoBERTa and its kin count their positions from 2 on.
    let kind = settings.get("model_type").and_then(Value::as_str).unwrap_or_default();
    let positions = if kind.contains("roberta") { positions.saturating_sub(2) } else { positions };
    let most = MOST_TOKENS.min(usize::try_from(positions).unwrap_or(MOST_TOKENS));
    tokenizer.with_padding(None);
    tokenizer
        .with_truncation(Some(TruncationParams { max_length: most, ..TruncationParams::default() }))
        .map_err(|error| unread(path, &error))?;
    Ok(tokenizer)
}

type Plan = (Arc<TypedRunnableModel>, Vec<(Input, DatumType)>);

/// The graph for messages of any length, and what it asks for in its order.
fn plan(path: &Path) -> Result<Plan, String> {
    let failed = |error: TractError| unread(path, &error.root_cause());
    let mut model = tract_onnx::onnx().model_for_path(path).map_err(failed)?;
    let tokens = model.symbols.sym("tokens");
    let mut inputs = Vec::new();
    for (at, outlet) in model.input_outlets().map_err(failed)?.to_vec().into_iter().enumerate() {
        let input = match model.node(outlet.node).name.as_str() {
            "input_ids" => Input::Ids,
            "attention_mask" => Input::Mask,
            "token_type_ids" => Input::Types,
            other => {
                let known = "input_ids, attention_mask and token_type_ids are what there is";
                return Err(format!("{} asks for {other}; {known}.", path.display()));
            }
        };
        let fact = model.outlet_fact(outlet).map_err(failed)?;
        let kind = fact.datum_type.concretize().unwrap_or(DatumType::I64);
        model.set_input_fact(at, kind.fact([1.to_dim(), tokens.to_dim()]).into()).map_err(failed)?;
        inputs.push((input, kind));
    }
    if inputs.is_empty() {
        return Err(format!("{} asks for no input_ids.", path.display()));
    }
    let logits = model.output_outlets().map_err(failed)?.to_vec();
    let named = logits.iter().find(|&&outlet| model.outlet_label(outlet) == Some("logits"));
    let logits = named.or(logits.first()).copied();
    model.select_output_outlets(logits.as_slice()).map_err(failed)?;
    let plan = model.into_optimized().and_then(|model| model.into_runnable()).map_err(failed)?;
    Ok((plan, inputs))
}
