//! The repository speaks of itself alone: no paths of one machine, no package source of one workplace.

use super::Text;

/// Beginnings of paths that exist on one machine only. Split, so that this file passes its own check.
const PATHS: &[&str] =
    &[concat!("/wo", "rk/"), concat!("/tm", "p/"), concat!("/ho", "me/"), concat!("/ro", "ot/")];
const PUBLIC_CARGO: &str = "registry+https://github.com/rust-lang/crates.io-index";
const PUBLIC_NPM: &str = "https://registry.npmjs.org/";

/// Complains about every line that fits one machine or one workplace only.
pub(super) fn check(text: &Text) -> Vec<String> {
    let mut complaints = Vec::new();
    for (index, line) in text.content.lines().enumerate() {
        let place = format!("{}:{}", text.name, index + 1);
        if let Some(path) = PATHS.iter().find(|path| has_path(line, path)) {
            complaints
                .push(format!("{place}: {path} is a path of one machine; make it relative or a setting."));
        }
        if let Some(source) = package_source(&text.name, line) {
            complaints
                .push(format!("{place}: {source} is not the public registry; make the lock file again."));
        }
    }
    complaints
}

/// Whether a path begins here, rather than going on: in `/s/demo/...` nothing after the first part does.
fn has_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '.' | '-' | '_' | '}' | ')' | '~'))
    })
}

/// Where a lock file says that a package comes from, when that is no public registry.
fn package_source<'a>(name: &str, line: &'a str) -> Option<&'a str> {
    let (key, public) = match name.rsplit('/').next() {
        Some("Cargo.lock") => ("source = \"", PUBLIC_CARGO),
        Some("package-lock.json") => ("\"resolved\": \"", PUBLIC_NPM),
        _ => return None,
    };
    let source = line.trim_start().strip_prefix(key)?.split('"').next()?;
    (!source.starts_with(public)).then_some(source)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(name: &str, line: &str) -> usize {
        check(&Text { name: name.to_owned(), content: line.to_owned() }).len()
    }

    #[test]
    fn a_path_of_one_machine_is_told_and_an_address_is_not() {
        for path in PATHS {
            assert_eq!(complaints("README.md", &format!("see {path}mitra/notes.md")), 1, "{path}");
            assert_eq!(complaints("README.md", &format!("GET https://shop.example{path}mitra")), 0, "{path}");
        }
    }

    #[test]
    fn lock_files_name_public_registries_only() {
        let mirror = "      \"resolved\": \"https://mirror.example/npm/idb.tgz\",";
        assert_eq!(complaints("e2e/package-lock.json", mirror), 1);
        let public = "      \"resolved\": \"https://registry.npmjs.org/idb/-/idb.tgz\",";
        assert_eq!(complaints("e2e/package-lock.json", public), 0);
        assert_eq!(complaints("Cargo.lock", "source = \"sparse+https://mirror.example/index/\""), 1);
        assert_eq!(complaints("Cargo.lock", &format!("source = \"{PUBLIC_CARGO}\"")), 0);
    }
}
