//! How often what is found is what was asked for.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;

use super::{
    data_file,
    measure::{self, Figures, TOP},
    mitra::{self, Searching},
    records,
    truth::{Condition, Truth},
};
use crate::{options::Options, served::Scratch, stages::Stages, workspace::Workspace};

const LANGUAGES: [&str; 3] = ["en", "hi", "hinglish"];

/// A product search among the messages of a folder.
pub(super) struct Message {
    pub(super) text: String,
    language: String,
    conditions: Vec<Condition>,
}

/// Asks every product search among the messages of `data`, and prints the figures per language.
pub(super) fn run(
    workspace: &Workspace,
    stages: &mut Stages,
    data: &Path,
    options: &Options,
) -> Result<(), String> {
    let messages = messages(&data_file(data, &["nlu/dev.jsonl"])?)?;
    let records = records::read(&data_file(data, super::CATALOGUE)?)?;
    let scratch = Scratch::new(workspace, "search-quality")?;
    let feed = scratch.0.join("feed.jsonl");
    let count = records::write_feed(&records, 0..1, &feed)?;
    mitra::import(workspace, stages, !options.dev, &scratch.0, &[feed.as_ref()])?;
    let truth = Truth::of(&records);
    let mut searching = Searching::start(workspace, !options.dev, &scratch.0, &[])?;

    let mut figures: BTreeMap<&str, Vec<Figures>> = BTreeMap::new();
    let (mut unmeetable, mut unjudged) = (0, 0);
    for message in &messages {
        let judged: Vec<Condition> =
            message.conditions.iter().filter(|condition| truth.can_judge(condition)).cloned().collect();
        unjudged += message.conditions.len() - judged.len();
        let right = truth.right(&judged).iter().filter(|right| **right).count();
        let is_nameless = message.conditions.iter().any(|c| c.slot == "category" && c.value == "other");
        if judged.is_empty() || is_nameless || right == 0 {
            unmeetable += 1;
            continue;
        }
        let found = searching.ask(&message.text, TOP)?;
        let missed: Vec<Vec<&str>> = found.iter().map(|id| truth.missed(id, &judged)).collect();
        let counts: Vec<usize> = missed.iter().map(Vec::len).collect();
        let mut slots: Vec<&str> = judged.iter().map(|c| c.slot.as_str()).collect();
        slots.dedup();
        let of_message = measure::figures(&counts, slots.len(), right);
        if options.verbose && of_message.precision < 1.0 {
            tell(stages, message, &judged, right, &found, &missed, &truth);
        }
        for language in LANGUAGES.into_iter().filter(|language| *language == message.language) {
            figures.entry(language).or_default().push(of_message);
        }
    }
    stages.say(&format!(
        "  {count} products; {} messages, {unmeetable} of them with conditions that no product meets or \
         no record tells of (not counted); {unjudged} conditions that no record tells of",
        messages.len()
    ));
    stages.say(&format!(
        "  {:<10} {:>8} {:>12} {:>10} {:>10} {:>8} {:>8}",
        "language", "messages", "precision@10", "conditions", "success@10", "nDCG@10", "nothing"
    ));
    let all: Vec<Figures> = figures.values().flatten().copied().collect();
    let rows = LANGUAGES.iter().filter_map(|language| Some((*language, figures.get(language)?)));
    for (name, list) in rows.chain([("all", &all)]) {
        let Figures { precision, conditions, success, ndcg, empty } = measure::mean(list);
        stages.say(&format!(
            "  {name:<10} {:>8} {precision:>12.3} {conditions:>10.3} {success:>10.3} {ndcg:>8.3} {empty:>8.3}",
            list.len()
        ));
    }
    variants(stages, &mut searching, options.verbose)
}

/// The results of one query in other spellings, beside those of its first spelling.
fn variants(stages: &mut Stages, searching: &mut Searching, verbose: bool) -> Result<(), String> {
    let (mut sum, mut pairs, mut lowest) = (0.0, 0, 1.0_f64);
    for line in include_str!("variants.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut spellings = line.split('\t');
        let first = spellings.next().unwrap_or_default();
        let expected = searching.ask(first, TOP)?;
        for spelling in spellings {
            let overlap = measure::overlap(&expected, &searching.ask(spelling, TOP)?);
            if verbose && overlap < 0.9 {
                stages.say(&format!("  {overlap:.2} {first} | {spelling}"));
            }
            (sum, pairs, lowest) = (sum + overlap, pairs + 1, lowest.min(overlap));
        }
    }
    stages.say(&format!(
        "  spellings of one query: overlap@10 {:.3} on average over {pairs} pairs, {lowest:.2} at worst",
        sum / f64::from(pairs.max(1))
    ));
    Ok(())
}

fn tell(
    stages: &mut Stages,
    message: &Message,
    judged: &[Condition],
    right: usize,
    found: &[String],
    missed: &[Vec<&str>],
    truth: &Truth,
) {
    let stated: Vec<String> = judged.iter().map(|c| format!("{}={}", c.slot, c.value)).collect();
    stages.say(&format!("  [{}] {} | {} | {right} right", message.language, message.text, stated.join(" ")));
    for (id, missed) in found.iter().zip(missed) {
        let title = truth.record(id).map_or("", |record| records::text(record, "title"));
        stages.say(&format!("      {id} {title}  -{}", missed.join(" -")));
    }
}

/// The product searches of a file of messages.
pub(super) fn messages(path: &Path) -> Result<Vec<Message>, String> {
    let said = |error: &dyn std::fmt::Display| format!("{}: {error}.", path.display());
    let text = fs::read_to_string(path).map_err(|error| said(&error))?;
    let mut messages = Vec::new();
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).map_err(|error| said(&error))?;
        if line["intent"] != "product_search" {
            continue;
        }
        let slots = line["slots"].as_array().cloned().unwrap_or_default();
        let conditions = slots.iter().filter_map(|slot| {
            let value = &slot["value"];
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let slot = slot["slot"].as_str()?.to_owned();
            let filters = !matches!(slot.as_str(), "sort" | "quantity" | "ordinal" | "pincode" | "language");
            filters.then_some(Condition { slot, value })
        });
        messages.push(Message {
            text: line["text"].as_str().unwrap_or_default().to_owned(),
            language: line["lang"].as_str().unwrap_or_default().to_owned(),
            conditions: conditions.collect(),
        });
    }
    Ok(messages)
}
