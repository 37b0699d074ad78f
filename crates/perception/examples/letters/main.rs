//! Trains the model of letters and measures it: `letters train DATA HINDI RARE ENGLISH OUT`, where the last three but
//! one are word lists, and `letters measure DATA SHOP SPLIT`.

mod align;
mod count;
mod lists;
mod measure;
mod train;

use std::{fs, path::Path, process::ExitCode};

use mitra_perception::letters::Letters;

const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/letters/letters.bin");

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["train", data, hindi, rare, english, out, splits @ ..] => {
            let lists = train::Lists {
                hindi: Path::new(hindi),
                rare_hindi: Path::new(rare),
                english: Path::new(english),
            };
            write(Path::new(data), splits, &lists, Path::new(out))
        }
        ["measure", data, shop, split] => read(Path::new(data), Path::new(shop), split),
        _ => Err("letters train DATA HINDI RARE ENGLISH OUT SPLIT... | measure DATA SHOP SPLIT".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn write(data: &Path, splits: &[&str], lists: &train::Lists, out: &Path) -> Result<(), String> {
    let model = train::train(&lists::lexicon(data)?, splits, lists)?;
    fs::write(out, model).map_err(|error| format!("{}: {error}.", out.display()))
}

fn read(data: &Path, shop: &Path, split: &str) -> Result<(), String> {
    let said = |path: &Path, error: std::io::Error| format!("{}: {error}.", path.display());
    let model = std::env::var("LETTERS").unwrap_or_else(|_| MODEL.to_owned());
    let model = Path::new(&model);
    let bytes = fs::read(model).map_err(|error| said(model, error))?;
    let letters = Letters::read(&bytes).ok_or_else(|| format!("{} is no model.", model.display()))?;
    measure::measure(&letters, &lists::lexicon(data)?, split);
    measure::shop(&fs::read_to_string(shop).map_err(|error| said(shop, error))?);
    Ok(())
}
