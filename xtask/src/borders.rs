//! What each package must never reach, checked on the graph that cargo resolves for it.

mod graph;

use graph::Graph;

use crate::{
    tools::WASM,
    workspace::{Workspace, ask},
};

/// One promise of the architecture.
struct Border {
    package: &'static str,
    /// Target whose dependencies count; `None` is this machine.
    target: Option<&'static str>,
    /// Its features that count; `None` are those it has by default.
    feature: Option<&'static str>,
    rule: Rule,
    reason: &'static str,
}

enum Rule {
    /// None of these, directly or through others. A name that ends in `*` stands for all that begin so.
    Never(&'static [&'static str]),
    /// Nothing but these, directly or through others.
    Only(&'static [&'static str]),
}

const BORDERS: &[Border] = &[
    Border {
        package: "mitra-protocol",
        target: None,
        feature: None,
        rule: Rule::Never(&["mitra-*"]),
        reason: "old pages stay in shops for months, so wire types stand alone",
    },
    Border {
        package: "mitra-dialogue",
        target: None,
        feature: None,
        rule: Rule::Only(&[]),
        reason: "the thought is pure values: no runtime, no wire format, no I/O",
    },
    Border {
        package: "mitra-perception",
        target: None,
        feature: None,
        rule: Rule::Never(&["tokio", "reqwest", "hyper", "sqlx*", "mitra-server", "mitra-protocol"]),
        reason: "understanding has neither network nor storage, and meets the wire only in the shells",
    },
    Border {
        package: "mitra-turn",
        target: None,
        feature: None,
        rule: Rule::Never(&["tokio", "reqwest", "hyper", "sqlx*", "tantivy", "tract-*", "mitra-server"]),
        reason: "the whole thought runs on a phone as well, and looks up only through its home",
    },
    Border {
        package: "mitra-widget",
        target: Some(WASM),
        feature: None,
        rule: Rule::Never(&[
            "tract-*",
            "idb",
            "mitra-dialogue",
            "mitra-perception",
            "mitra-turn",
            "mitra-ondevice",
            "mitra-server",
        ]),
        reason: "the page draws, records and sends; thought and store live in the workers",
    },
    Border {
        package: "mitra-widget",
        target: Some(WASM),
        feature: Some("kit"),
        rule: Rule::Never(&["tract-*", "idb", "mitra-perception", "mitra-ondevice", "mitra-server"]),
        reason: "the kit names things and reads size charts as replies do; photos are seen in a worker",
    },
    Border {
        package: "mitra-widget",
        target: Some(WASM),
        feature: Some("voice"),
        rule: Rule::Never(&["tract-*", "idb", "mitra-ondevice", "mitra-server"]),
        reason: "speaking listens along by itself; recordings are kept by a worker and written down by the server",
    },
    Border {
        package: "mitra-ondevice",
        target: Some(WASM),
        feature: None,
        rule: Rule::Never(&[
            "tract-*",
            "leptos*",
            "axum",
            "tokio",
            "sqlx*",
            "tantivy",
            "mitra-server",
            "mitra-widget",
        ]),
        reason: "the talk worker is small and precached, and has neither a page nor a server",
    },
    Border {
        package: "mitra-ondevice",
        target: Some(WASM),
        feature: Some("perceive"),
        rule: Rule::Never(&[
            "tract-onnx*",
            "tract-nnef",
            "tract-hir",
            "idb",
            "leptos*",
            "axum",
            "tokio",
            "sqlx*",
            "tantivy",
            "mitra-server",
            "mitra-widget",
        ]),
        reason: "the perceive worker runs networks and keeps nothing, and of tract it has what they need",
    },
    Border {
        package: "mitra-server",
        target: None,
        feature: None,
        rule: Rule::Never(&["mitra-widget", "mitra-ondevice", "leptos*"]),
        reason: "the server hands out the page as files and never links it",
    },
];

/// Checks every border; the error says by which path each broken one is crossed.
pub(crate) fn check(workspace: &Workspace) -> Result<String, String> {
    let mut broken = Vec::new();
    for border in BORDERS {
        let mut cargo = workspace.cargo();
        // What is linked: no tests, and no macros, which run in the compiler.
        cargo.args([
            "tree",
            "--prefix",
            "depth",
            "--edges",
            "normal,no-proc-macro",
            "--package",
            border.package,
        ]);
        if let Some(target) = border.target {
            cargo.args(["--target", target]);
        }
        if let Some(feature) = border.feature {
            cargo.args(["--no-default-features", "--features", feature]);
        }
        let tree = ask(&mut cargo).ok_or_else(|| {
            format!("`cargo tree --package {}` failed; type it to see why.", border.package)
        })?;
        broken.extend(complaints(border, &Graph::parse(&tree)?));
    }
    if broken.is_empty() { Ok(format!("{} kept", BORDERS.len())) } else { Err(broken.join("\n")) }
}

fn complaints(border: &Border, graph: &Graph) -> Vec<String> {
    let crosses = |name: &str| match border.rule {
        Rule::Never(patterns) => patterns.iter().any(|pattern| matches(pattern, name)),
        Rule::Only(patterns) => !patterns.iter().any(|pattern| matches(pattern, name)),
    };
    let paths = graph.paths().filter(|path| path.last().is_some_and(|name| crosses(name)));
    // What lies behind a crossing is its consequence.
    let first = paths.filter(|path| !path[1..path.len() - 1].iter().any(|name| crosses(name)));
    first.map(|path| format!("{}: {}.", path.join(" -> "), border.reason)).collect()
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MADE_UP: &str = "0page v0.1.0 (here)\n\
        1drawing v1.0.0\n\
        2tract-onnx v0.23.9\n\
        3tract-core v0.23.9\n\
        1sending v0.4.0\n\
        2idb v0.6.5\n\
        2drawing v1.0.0 (*)\n";

    fn complaints_about(rule: Rule) -> Vec<String> {
        let border =
            Border { package: "page", target: None, feature: None, rule, reason: "the page is light" };
        complaints(&border, &Graph::parse(MADE_UP).unwrap())
    }

    #[test]
    fn a_forbidden_package_is_told_with_the_path_that_leads_to_it_and_the_reason() {
        let complaints = complaints_about(Rule::Never(&["idb"]));
        assert_eq!(complaints, ["page -> sending -> idb: the page is light."]);
    }

    #[test]
    fn a_star_stands_for_a_family_and_only_its_first_member_on_a_path_is_told() {
        let complaints = complaints_about(Rule::Never(&["tract-*"]));
        assert_eq!(complaints, ["page -> drawing -> tract-onnx: the page is light."]);
    }

    #[test]
    fn a_package_that_may_have_nothing_is_told_of_each_thing_it_has() {
        let complaints = complaints_about(Rule::Only(&["sending"]));
        assert_eq!(complaints.len(), 3, "{complaints:?}");
        assert!(complaints_about(Rule::Only(&["*"])).is_empty());
    }

    #[test]
    fn a_kept_border_has_no_complaints() {
        assert!(complaints_about(Rule::Never(&["tokio", "mitra-*"])).is_empty());
    }
}
