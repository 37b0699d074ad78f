//! Figures of one list of results against what is right.

/// Results that count.
pub(super) const TOP: usize = 10;

/// Figures of one message.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(super) struct Figures {
    /// Share of the results that meet every condition; 0 when there are none.
    pub(super) precision: f64,
    /// Share of (result, condition) pairs that hold; 0 when there are none.
    pub(super) conditions: f64,
    /// 1 when any result is right.
    pub(super) success: f64,
    pub(super) ndcg: f64,
    /// 1 when nothing was found.
    pub(super) empty: f64,
}

/// `found` says of each result how many of its conditions it misses; `of` is how many there are, `right` how many
/// right products the catalogue has.
pub(super) fn figures(found: &[usize], of: usize, right: usize) -> Figures {
    let found = &found[..found.len().min(TOP)];
    if found.is_empty() {
        return Figures { empty: 1.0, ..Figures::default() };
    }
    let length = found.len() as f64;
    let hits = found.iter().filter(|missed| **missed == 0).count() as f64;
    let missed = found.iter().sum::<usize>() as f64;
    let gain = |place: usize| 1.0 / (place as f64 + 2.0).log2();
    let dcg: f64 =
        found.iter().enumerate().filter(|(_, missed)| **missed == 0).map(|(place, _)| gain(place)).sum();
    let ideal: f64 = (0..right.min(TOP)).map(gain).sum();
    Figures {
        precision: hits / length,
        conditions: 1.0 - missed / (length * of.max(1) as f64),
        success: f64::from(hits > 0.0),
        ndcg: if ideal > 0.0 { dcg / ideal } else { 0.0 },
        empty: 0.0,
    }
}

/// The mean of many.
pub(super) fn mean(all: &[Figures]) -> Figures {
    let of = |part: fn(&Figures) -> f64| all.iter().map(part).sum::<f64>() / all.len().max(1) as f64;
    Figures {
        precision: of(|f| f.precision),
        conditions: of(|f| f.conditions),
        success: of(|f| f.success),
        ndcg: of(|f| f.ndcg),
        empty: of(|f| f.empty),
    }
}

/// How much two lists have in common, as a part of the longer one; two empty lists are not the same thing.
pub(super) fn overlap(a: &[String], b: &[String]) -> f64 {
    let common = a.iter().filter(|id| b.contains(id)).count();
    common as f64 / a.len().max(b.len()).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_results_early_are_worth_more_than_late_ones() {
        let early = figures(&[0, 1, 2], 2, 5);
        let late = figures(&[2, 1, 0], 2, 5);
        assert!(early.ndcg > late.ndcg);
        assert_eq!((early.precision, early.success), (1.0 / 3.0, 1.0));
        assert_eq!(early.conditions, 0.5);
        assert_eq!(figures(&[0, 0], 1, 2).ndcg, 1.0);
    }

    #[test]
    fn nothing_found_is_worth_nothing_and_counted() {
        assert_eq!(figures(&[], 3, 9), Figures { empty: 1.0, ..Figures::default() });
    }

    #[test]
    fn lists_overlap_by_the_longer_one() {
        let list = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        assert_eq!(overlap(&list(&["a", "b"]), &list(&["b", "c", "d", "e"])), 0.25);
        assert_eq!(overlap(&[], &[]), 0.0);
    }
}
