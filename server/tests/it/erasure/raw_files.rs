//! Looks for texts in files byte by byte, in every form in which programs write text.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use base64::{
    Engine,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};

/// A text in one of its written forms.
pub(super) struct Needle {
    pub(super) form: String,
    pub(super) bytes: Vec<u8>,
}

/// UTF-8 and UTF-16, escaped as in JSON and in addresses, in hexadecimal and in base64 at each of its places.
pub(super) fn forms(text: &str) -> Vec<Needle> {
    let mut needles = Vec::new();
    // Zeros at its ends (UTF-16) tell nothing, and files are full of them.
    let zeros = |byte: &u8| *byte == 0;
    let mut add = |form: &str, bytes: Vec<u8>| {
        let bytes: Vec<u8> = bytes.into_iter().skip_while(zeros).collect();
        let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        needles.push(Needle { form: format!("{text} as {form}"), bytes: bytes[..end].to_vec() });
    };
    let bytes = text.as_bytes();
    let each = |format: &dyn Fn(u8) -> String| bytes.iter().map(|byte| format(*byte)).collect::<String>();
    add("UTF-8", bytes.to_vec());
    add("UTF-16 LE", text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    add("UTF-16 BE", text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    let escaped: Vec<u16> = text.encode_utf16().collect();
    add("JSON", escaped.iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>().into_bytes());
    add(
        "JSON, capitals",
        escaped.iter().map(|unit| format!("\\u{unit:04X}")).collect::<String>().into_bytes(),
    );
    add("hexadecimal", each(&|byte| format!("{byte:02x}")).into_bytes());
    add("hexadecimal, capitals", each(&|byte| format!("{byte:02X}")).into_bytes());
    add("an address", each(&|byte| format!("%{byte:02X}")).into_bytes());
    for before in 0..3 {
        let shifted = [&vec![0; before][..], bytes].concat();
        // Only the digits that belong to the text alone.
        let (from, to) = ((before * 8).div_ceil(6), shifted.len() * 8 / 6);
        add("base64", STANDARD_NO_PAD.encode(&shifted)[from..to].into());
        add("base64 for addresses", URL_SAFE_NO_PAD.encode(&shifted)[from..to].into());
    }
    needles
}

/// What is found where: a sentence for each needle in each file below these folders.
pub(super) fn search(folders: &[&Path], needles: &[Needle]) -> Vec<String> {
    let mut found = Vec::new();
    for path in folders.iter().flat_map(|folder| files(folder)) {
        // Other tests' databases lie beside ours: a file of theirs may go while we look.
        let Ok(content) = std::fs::read(&path) else { continue };
        found.extend(search_bytes(&path.display().to_string(), &content, needles));
    }
    found
}

/// The same in bytes that are no file.
pub(super) fn search_bytes(place: &str, content: &[u8], needles: &[Needle]) -> Vec<String> {
    // One walk for all needles: most places are passed over by their first byte.
    let mut first = [false; 256];
    needles.iter().for_each(|needle| first[usize::from(needle.bytes[0])] = true);
    let mut found = BTreeSet::new();
    for (at, byte) in content.iter().enumerate() {
        if first[usize::from(*byte)] {
            let rest = &content[at..];
            let here = needles.iter().enumerate().filter(|(_, needle)| rest.starts_with(&needle.bytes));
            found.extend(here.map(|(number, _)| number));
        }
    }
    found.iter().map(|number| format!("{} in {place}", needles[*number].form)).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => all.extend(files(&entry.path())),
            Ok(kind) if kind.is_file() => all.push(entry.path()),
            _ => {}
        }
    }
    all
}
