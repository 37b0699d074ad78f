//! When a sale price counts: a feed may bring it before the sale begins and keep it after its end.

use jiff::Timestamp;

/// Whether `now` lies in a period as Google Merchant writes it, `2026-10-20T00:00+0530/2026-11-01T23:59+0530`.
/// Nothing when the text is no period.
pub(super) fn runs(period: &str, now: Timestamp) -> Option<bool> {
    let (begin, end) = period.split_once('/')?;
    let (begin, end): (Timestamp, Timestamp) = (begin.trim().parse().ok()?, end.trim().parse().ok()?);
    Some((begin..=end).contains(&now))
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn a_sale_runs_from_its_begin_to_its_end() {
        let period = "2026-10-20T00:00+0530/2026-11-01T23:59:59+05:30";
        for (now, expected) in [
            ("2026-10-19T18:29:59Z", Some(false)),
            ("2026-10-19T18:30:00Z", Some(true)),
            ("2026-11-01T18:29:59Z", Some(true)),
            ("2026-11-01T18:30:00Z", Some(false)),
        ] {
            assert_eq!(runs(period, now.parse().unwrap()), expected, "{now}");
        }
        for period in ["", "2026-10-20", "soon/later", "2026-10-20T00:00/2026-11-01T00:00"] {
            assert_eq!(runs(period, "2026-10-20T00:00Z".parse().unwrap()), None, "{period}");
        }
    }
}
