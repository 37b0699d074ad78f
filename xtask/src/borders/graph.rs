//! The text of `cargo tree --prefix depth` as paths from the package to each thing it reaches.

/// What a package reaches.
pub(super) struct Graph {
    lines: Vec<(usize, String)>,
}

impl Graph {
    /// Lines are `<depth><name> v<version> ...`; a subtree that was printed before is not printed again.
    pub(super) fn parse(tree: &str) -> Result<Self, String> {
        let mut lines = Vec::new();
        for line in tree.lines().filter(|line| !line.trim().is_empty()) {
            let name_at = line.find(|c: char| !c.is_ascii_digit()).unwrap_or(line.len());
            let depth = line[..name_at].parse::<usize>();
            let name = line[name_at..].split_whitespace().next();
            match (depth, name) {
                (Ok(depth), Some(name)) => lines.push((depth, name.to_owned())),
                _ => return Err(format!("cargo tree printed a line that has no depth: {line}")),
            }
        }
        Ok(Graph { lines })
    }

    /// One path, from the root on, to everything that is reached.
    pub(super) fn paths(&self) -> impl Iterator<Item = Vec<&str>> {
        let mut path: Vec<&str> = Vec::new();
        self.lines.iter().filter_map(move |(depth, name)| {
            path.truncate(*depth);
            path.push(name);
            (*depth > 0).then(|| path.clone())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depths_become_paths() {
        let graph = Graph::parse("0a v1\n1b v1\n2c v2 (proc-macro)\n1d v1\n").unwrap();
        let paths: Vec<_> = graph.paths().map(|path| path.join("/")).collect();
        assert_eq!(paths, ["a/b", "a/b/c", "a/d"]);
    }

    #[test]
    fn a_line_without_depth_is_refused() {
        assert!(Graph::parse("warning: something\n").is_err());
    }
}
