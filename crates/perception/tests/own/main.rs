//! An operator's own pair of networks, through the public surface. `model` was made by `make.py`.

#![cfg(feature = "own-model")]
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use mitra_dialogue::Understanding;
use mitra_perception::own::OwnModel;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/own/model")
}

fn model() -> OwnModel {
    OwnModel::read(&folder()).unwrap()
}

/// `colour@0..4=red`, and so on.
fn slots(understood: &Understanding) -> Vec<String> {
    let written = |slot: &mitra_dialogue::SlotMatch| {
        let number = slot.value.as_number().map(|number| number.to_string());
        let value = number.or(slot.value.as_text().map(str::to_owned)).unwrap();
        format!("{}@{}..{}={value}", slot.slot.name(), slot.start, slot.end)
    };
    understood.slots.iter().map(written).collect()
}

#[test]
fn the_networks_find_intent_and_words_and_the_lexicon_their_values_and_language() {
    let model = model();
    for (text, lang, intent, found) in [
        (
            "laal kurti 500 tak",
            "hinglish",
            "product_search",
            &["colour@0..4=red", "category@5..10=kurti", "price_max@11..14=500"][..],
        ),
        ("लाल साड़ी चाहिए", "hi", "product_search", &["colour@0..3=red", "category@4..9=saree"]),
        ("laal nahi chahiye", "hinglish", "refine_search", &["not_colour@0..4=red"]),
        ("cart mein daal do", "hinglish", "cart_add", &[]),
        ("mausam kaisa hai", "hinglish", "out_of_scope", &[]),
    ] {
        let understood = model.understand(text).unwrap();
        assert_eq!((understood.language.code(), understood.intent.name()), (lang, intent), "{text}");
        assert_eq!(slots(&understood), found, "{text}");
        assert!(understood.confidence > 0.5, "{text}: {}", understood.confidence);
    }
}

#[test]
fn what_lies_behind_its_last_token_is_read_by_the_lexicon() {
    let text = format!("{}hari saree", "hello ".repeat(40));
    assert_eq!(
        slots(&model().understand(&text).unwrap()),
        ["colour@240..244=green", "category@245..250=saree"]
    );
}

#[test]
fn any_text_gets_a_valid_answer() {
    let model = model();
    let long = "laal kurti 500tak ".repeat(600);
    for text in ["", " ", "\u{0}\u{1b}", "😀🙏🏽", "வணக்கம்", "مرحبا", "[CLS] [SEP] [PAD]", "500tak500", &long]
    {
        let understood = model.understand(text).unwrap();
        assert!((0.0..=1.0).contains(&understood.confidence), "{text}");
        let letters = text.chars().count();
        assert!(understood.slots.iter().all(|slot| slot.start < slot.end && slot.end <= letters), "{text}");
    }
}

#[test]
fn its_name_is_that_of_its_files() {
    let (copy, other) = (copied(), copied());
    assert_eq!(OwnModel::read(copy.path()).unwrap().name(), model().name());
    change(&other.path().join("slots/config.json"), "bert", "albert");
    assert_ne!(OwnModel::read(other.path()).unwrap().name(), model().name());
}

#[test]
fn a_tokenizer_may_lie_beside_each_network() {
    let copy = copied();
    for part in ["intent", "slots"] {
        fs::copy(copy.path().join("tokenizer.json"), copy.path().join(part).join("tokenizer.json")).unwrap();
    }
    fs::remove_file(copy.path().join("tokenizer.json")).unwrap();
    assert_eq!(OwnModel::read(copy.path()).unwrap().understand("hello").unwrap().intent.name(), "greet");
}

#[test]
fn a_broken_folder_ends_in_a_sentence_that_names_the_file() {
    type Break = fn(&Path);
    let broken: [(&str, Break); 12] = [
        ("intent/model.onnx", |folder| fs::remove_file(folder.join("intent/model.onnx")).unwrap()),
        ("slots/config.json", |folder| fs::remove_file(folder.join("slots/config.json")).unwrap()),
        ("tokenizer.json", |folder| fs::remove_file(folder.join("tokenizer.json")).unwrap()),
        ("tokenizer.json", |folder| change(&folder.join("tokenizer.json"), "WordPiece", "WordPieces")),
        ("slots/model.onnx", |folder| fs::write(folder.join("slots/model.onnx"), "no onnx").unwrap()),
        ("slots/model.onnx", |folder| fs::write(folder.join("slots/model.onnx"), "").unwrap()),
        ("intent/model.onnx", |folder| {
            let path = folder.join("intent/model.onnx");
            let bytes = fs::read(&path).unwrap();
            fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        }),
        ("intent/config.json names the label hello, which is no intent", |folder| {
            change(&folder.join("intent/config.json"), "\"greet\"", "\"hello\"");
        }),
        ("slots/config.json names the label B-price, which is no tag", |folder| {
            change(&folder.join("slots/config.json"), "B-price_max", "B-price");
        }),
        ("intent/config.json has no `id2label`", |folder| {
            change(&folder.join("intent/config.json"), "\"3\"", "\"7\"");
        }),
        ("slots/model.onnx gives scores of the shape", |folder| {
            fs::copy(folder.join("intent/model.onnx"), folder.join("slots/model.onnx")).unwrap();
        }),
        ("slots/model.onnx asks for pixel_typevals", |folder| {
            let path = folder.join("slots/model.onnx");
            let bytes = fs::read(&path).unwrap();
            let renamed: Vec<u8> = renamed(&bytes, b"token_type_ids", b"pixel_typevals");
            fs::write(path, renamed).unwrap();
        }),
    ];
    for (said, break_it) in broken {
        let copy = copied();
        break_it(copy.path());
        let sentence = OwnModel::read(copy.path()).unwrap_err();
        assert!(sentence.contains(said) && sentence.ends_with('.'), "{said}: {sentence}");
        assert!(!sentence.contains('\n'), "{sentence}");
    }
    let sentence = OwnModel::read(&folder().join("nowhere")).unwrap_err();
    assert!(sentence.ends_with("nowhere is no folder."), "{sentence}");
}

/// The folder again, to be changed.
fn copied() -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for part in ["intent", "slots"] {
        fs::create_dir(copy.path().join(part)).unwrap();
        for file in ["model.onnx", "config.json"] {
            fs::copy(folder().join(part).join(file), copy.path().join(part).join(file)).unwrap();
        }
    }
    fs::copy(folder().join("tokenizer.json"), copy.path().join("tokenizer.json")).unwrap();
    copy
}

fn change(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from));
    fs::write(file, text.replace(from, to)).unwrap();
}

/// The bytes with one name in the place of another of the same length.
fn renamed(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut renamed = bytes.to_vec();
    for at in 0..bytes.len() - from.len() {
        if bytes[at..].starts_with(from) {
            renamed[at..at + to.len()].copy_from_slice(to);
        }
    }
    renamed
}
