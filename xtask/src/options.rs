//! What was asked for on the command line, after the command's name.

use std::path::PathBuf;

/// Every flag any command knows, and the words that are not flags.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) verbose: bool,
    pub(crate) dev: bool,
    pub(crate) release: bool,
    pub(crate) long: bool,
    pub(crate) install: bool,
    pub(crate) advisories: bool,
    /// Folder of another project's server, to measure beside ours.
    pub(crate) peer: Option<PathBuf>,
    /// Folder of outside data to measure on.
    pub(crate) data: Option<PathBuf>,
    /// Measure how good results are.
    pub(crate) quality: bool,
    /// Measure how long searches take.
    pub(crate) speed: bool,
    /// How many products to measure with.
    pub(crate) products: Option<usize>,
    pub(crate) names: Vec<String>,
}

impl Options {
    /// Reads the words after the command. An unknown flag is an error: a mistyped one would silently do less.
    pub(crate) fn parse(words: Vec<String>) -> Result<Self, String> {
        let mut options = Options::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--verbose" | "-v" => options.verbose = true,
                "--dev" => options.dev = true,
                "--release" => options.release = true,
                "--long" => options.long = true,
                "--install" => options.install = true,
                "--advisories" => options.advisories = true,
                "--quality" => options.quality = true,
                "--speed" => options.speed = true,
                "--products" => {
                    let number = words.next().and_then(|word| word.parse().ok()).filter(|number| *number > 0);
                    options.products = Some(number.ok_or("--products needs a number after it.")?);
                }
                "--peer" => options.peer = Some(folder(&word, words.next())?),
                "--data" => options.data = Some(folder(&word, words.next())?),
                flag if flag.starts_with('-') => {
                    return Err(format!("There is no option {flag}; `cargo xtask help` lists them."));
                }
                _ => options.names.push(word),
            }
        }
        if options.dev && options.release {
            return Err("--dev and --release ask for opposite things; leave one out.".to_owned());
        }
        Ok(options)
    }
}

fn folder(flag: &str, word: Option<String>) -> Result<PathBuf, String> {
    let folder = word.ok_or_else(|| format!("{flag} needs a folder after it."))?;
    Ok(std::path::absolute(&folder).unwrap_or_else(|_| folder.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options, String> {
        Options::parse(line.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn flags_and_names_may_come_in_any_order() {
        let options = parse("payload --verbose startup").unwrap();
        assert!(options.verbose);
        assert_eq!(options.names, ["payload", "startup"]);
    }

    #[test]
    fn an_unknown_flag_is_refused_by_name() {
        assert!(parse("--realese").unwrap_err().contains("--realese"));
    }

    #[test]
    fn a_peer_is_a_folder_and_must_be_named() {
        let options = parse("append --peer /peers/chat --long").unwrap();
        assert_eq!(options.peer.as_deref(), Some(std::path::Path::new("/peers/chat")));
        assert!(options.long);
        assert!(parse("append --peer").unwrap_err().contains("--peer"));
    }

    #[test]
    fn dev_and_release_together_are_refused() {
        assert!(parse("--dev --release").is_err());
    }
}
