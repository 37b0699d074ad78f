//! CPU time of a process, as Linux tells it.

use std::fs;

use crate::workspace::ask;

/// User and system time of a process and of the processes it started, microseconds, in whole clock ticks.
pub(super) fn cpu_micros(process: u32) -> Result<f64, String> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).map_err(|error| {
        format!("CPU time is read from /proc, as on Linux, and process {process}: {error}.")
    })?;
    let mut ticks = ticks(&stat).ok_or_else(|| format!("/proc/{process}/stat is not understood: {stat}"))?;
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let other = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        // One that ended meanwhile has no time to tell.
        if field(&other, PARENT) == Some(u64::from(process)) {
            ticks += self::ticks(&other).unwrap_or(0);
        }
    }
    Ok(ticks as f64 * 1e6 / ticks_per_second())
}

/// User and system time of all children of this process that have ended and were waited for, seconds.
pub(super) fn ended_children_seconds() -> Result<f64, String> {
    let stat = fs::read_to_string("/proc/self/stat")
        .map_err(|error| format!("CPU time is read from /proc, as on Linux: {error}."))?;
    let ticks = CHILDREN.iter().filter_map(|index| field(&stat, *index)).sum::<u64>();
    Ok(ticks as f64 / ticks_per_second())
}

const PARENT: usize = 1;
const USER: usize = 11;
const SYSTEM: usize = 12;
/// User and system time of ended children.
const CHILDREN: [usize; 2] = [13, 14];

/// Time of a `stat` line.
fn ticks(stat: &str) -> Option<u64> {
    Some(field(stat, USER)? + field(stat, SYSTEM)?)
}

/// A field counted after the program's name, which may hold spaces and brackets itself.
fn field(stat: &str, index: usize) -> Option<u64> {
    stat.rsplit_once(") ")?.1.split_whitespace().nth(index)?.parse().ok()
}

fn ticks_per_second() -> f64 {
    let told = ask(std::process::Command::new("getconf").arg("CLK_TCK"));
    told.and_then(|ticks| ticks.parse().ok()).unwrap_or(100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_counted_after_a_name_with_brackets() {
        let stat = "7 (a ) b) S 3 7 7 0 -1 4194560 900 0 0 0 150 50 0 0 20 0 9 0 100 1 1";
        assert_eq!(field(stat, PARENT), Some(3));
        assert_eq!(ticks(stat), Some(200));
    }

    #[test]
    fn time_grows_with_work() {
        let me = std::process::id();
        let before = cpu_micros(me).unwrap();
        let mut sum = 0_u64;
        while cpu_micros(me).unwrap() - before < 50_000.0 {
            sum = (0..100_000_u64).fold(sum, |sum, n| std::hint::black_box(sum ^ n));
        }
        assert!(cpu_micros(me).unwrap() >= before + 50_000.0);
    }
}
