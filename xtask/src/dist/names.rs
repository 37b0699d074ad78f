//! Short names between a module and its script. What wasm-bindgen makes up carries a hash, twice, and no
//! packing makes chance smaller.

use serde_json::Value;

/// Asks wasm-opt for short names; it prints which is which.
pub(super) const SHORT_NAMES: &str = "--minify-imports-and-exports-and-modules";

/// The one module that everything comes from after that.
const MODULE: &str = "a";

/// The script with the names that `printed`, by wasm-opt, says the module has now.
pub(super) fn shorten(script: &str, printed: &str) -> Result<String, String> {
    let unclear = || format!("wasm-opt told no names, but this: {printed}");
    let names: Value = serde_json::from_str(printed).map_err(|_| unclear())?;
    let list = |kind: &str| names[kind].as_array().ok_or_else(unclear);
    let mut script = script.to_owned();
    for import in list("imports")? {
        let [Some(module), Some(long), Some(short)] = [0, 1, 2].map(|at| import[at].as_str()) else {
            return Err(unclear());
        };
        script = script.replace(&format!("\"{module}\": import"), &format!("\"{MODULE}\": import"));
        replace(&mut script, &format!(" {long}: "), &format!(" {short}: "))?;
    }
    for export in list("exports")? {
        let [Some(long), Some(short)] = [0, 1].map(|at| export[at].as_str()) else { return Err(unclear()) };
        // Some of them only other hosts than a browser ask for.
        script = replace_words(&script, &format!("wasm.{long}"), &format!("wasm.{short}"));
    }
    Ok(script)
}

fn replace(script: &mut String, long: &str, short: &str) -> Result<(), String> {
    match script.matches(long).count() {
        1 => *script = script.replacen(long, short, 1),
        found => return Err(format!("The module's script has \"{long}\" {found} times.")),
    }
    Ok(())
}

/// Replaces what is not the beginning of a longer name.
fn replace_words(script: &str, long: &str, short: &str) -> String {
    let mut pieces = script.split(long);
    let mut all = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let goes_on = piece.starts_with(|next: char| next.is_ascii_alphanumeric() || "_$".contains(next));
        all.push_str(if goes_on { long } else { short });
        all.push_str(piece);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::shorten;

    const SCRIPT: &str = r#"
        __wbg_abort_0f1: function(arg0) {
        __wbg_abortNow_0f1: function(arg0) {
        "./page_bg.js": import0,
        wasm.start(wasm.start_later);
        wasm.__wbindgen_malloc"#;

    #[test]
    fn both_sides_get_the_same_names() {
        let printed = r#"{"imports": [["./page_bg.js", "__wbg_abort_0f1", "a"], ["./page_bg.js", "__wbg_abortNow_0f1", "b"]],
            "exports": [["start", "c"], ["__wbindgen_malloc", "d"], ["__abort_handler", "e"]]}"#;
        let expected = r#"
        a: function(arg0) {
        b: function(arg0) {
        "a": import0,
        wasm.c(wasm.start_later);
        wasm.d"#;
        assert_eq!(shorten(SCRIPT, printed).unwrap(), expected);
    }

    #[test]
    fn an_import_that_the_script_lacks_is_told_and_not_shipped() {
        let printed = r#"{"imports": [["./page_bg.js", "__wbg_gone_0f1", "a"]], "exports": []}"#;
        assert!(shorten(SCRIPT, printed).unwrap_err().contains("__wbg_gone_0f1"));
        assert!(shorten(SCRIPT, "warning: nothing to do").is_err());
    }
}
