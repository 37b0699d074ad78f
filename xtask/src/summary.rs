//! How many tests passed and failed, read from what the runners print.

use std::ops::AddAssign;

/// So much is shown of what failed; the log has the rest.
const FAILURE_LINES: usize = 200;

/// Tests of one run, or of several.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Summary {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl AddAssign for Summary {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Sums the `test result:` lines of `cargo test`.
pub(crate) fn of_cargo(output: &str) -> Summary {
    let mut summary = Summary::default();
    for line in output.lines().filter(|line| line.starts_with("test result:")) {
        summary.passed += number_before(line, "passed");
        summary.failed += number_before(line, "failed");
    }
    summary
}

/// What `cargo test` says of the tests that failed; nothing when none did. Other binaries may run after theirs, so
/// the end of the output need not show it.
pub(crate) fn failures_of_cargo(output: &str) -> Option<String> {
    let mut shown: Vec<&str> = Vec::new();
    let mut is_inside = false;
    for line in output.lines() {
        is_inside |= line == "failures:";
        if is_inside {
            shown.push(line);
        }
        is_inside &= !line.starts_with("test result:");
    }
    shown.truncate(FAILURE_LINES);
    (!shown.is_empty()).then(|| shown.join("\n"))
}

/// Reads the closing lines of `node --test` in its `spec` and `tap` forms.
pub(crate) fn of_node(output: &str) -> Summary {
    let mut summary = Summary::default();
    for line in output.lines() {
        let mut words = line.split_whitespace().skip_while(|word| matches!(*word, "ℹ" | "#"));
        match (words.next(), words.next().and_then(|word| word.parse::<u64>().ok()), words.next()) {
            (Some("pass"), Some(count), None) => summary.passed += count,
            (Some("fail" | "cancelled"), Some(count), None) => summary.failed += count,
            _ => {}
        }
    }
    summary
}

fn number_before(line: &str, word: &str) -> u64 {
    let before = line.split(word).next().unwrap_or_default();
    before.split_whitespace().last().and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_prints_one_result_per_binary_and_all_of_them_count() {
        let output = "running 2 tests\n\
            test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
            test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(of_cargo(output), Summary { passed: 15, failed: 2 });
    }

    #[test]
    fn what_failed_is_shown_wherever_it_stands() {
        let output = "test a ... ok\ntest b ... FAILED\n\nfailures:\n\n---- b stdout ----\nleft: 1\n\n\
            failures:\n    b\n\ntest result: FAILED. 1 passed; 1 failed\n\nrunning 0 tests\n\n\
            test result: ok. 0 passed; 0 failed\n";
        let shown = failures_of_cargo(output).unwrap();
        assert!(shown.starts_with("failures:") && shown.contains("left: 1"), "{shown}");
        assert!(shown.ends_with("test result: FAILED. 1 passed; 1 failed"), "{shown}");
        assert_eq!(failures_of_cargo("test a ... ok\ntest result: ok. 1 passed; 0 failed\n"), None);
    }

    #[test]
    fn node_is_read_in_both_of_its_forms() {
        let spec =
            "✔ the chat opens (312ms)\nℹ tests 4\nℹ pass 3\nℹ fail 1\nℹ cancelled 0\nℹ duration_ms 5\n";
        assert_eq!(of_node(spec), Summary { passed: 3, failed: 1 });
        let tap = "ok 1 - pass 9 of them\n# tests 2\n# pass 2\n# fail 0\n# cancelled 1\n";
        assert_eq!(of_node(tap), Summary { passed: 2, failed: 1 });
    }
}
