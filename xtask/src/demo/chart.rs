//! Size charts of the demo shop: body measures in centimetres per size.

use serde_json::{Value, json};

/// The chart for a range of sizes as the tables name it, worn by `who`; nothing where sizes measure no body.
pub(super) fn chart(range: &str, who: &str) -> Option<Value> {
    let (columns, rows): (&[&str], &[&[&str]]) = match (range, who) {
        ("S-XL" | "S-XXL", "M") => (
            &["Size", "Chest", "Waist"],
            &[
                &["S", "92", "78"],
                &["M", "97", "83"],
                &["L", "102", "88"],
                &["XL", "108", "94"],
                &["XXL", "114", "100"],
            ],
        ),
        ("S-XL" | "S-XXL", _) => (
            &["Size", "Bust", "Waist", "Hip"],
            &[
                &["S", "86", "71", "94"],
                &["M", "91", "76", "99"],
                &["L", "97", "81", "104"],
                &["XL", "102", "86", "109"],
                &["XXL", "107", "91", "114"],
            ],
        ),
        ("26-34", _) => (
            &["Size", "Waist", "Hip"],
            &[
                &["26", "66", "89"],
                &["28", "71", "94"],
                &["30", "76", "99"],
                &["32", "81", "104"],
                &["34", "86", "109"],
            ],
        ),
        ("28-38", _) => (
            &["Size", "Waist", "Hip"],
            &[
                &["28", "71", "89"],
                &["30", "76", "94"],
                &["32", "81", "99"],
                &["34", "86", "104"],
                &["36", "91", "109"],
                &["38", "97", "114"],
            ],
        ),
        ("2-9Y", _) => (
            &["Size", "Height", "Chest", "Waist"],
            &[
                &["2-3Y", "92-98", "54", "52"],
                &["4-5Y", "104-110", "58", "54"],
                &["6-7Y", "116-122", "62", "57"],
                &["8-9Y", "128-134", "67", "60"],
            ],
        ),
        ("0-24M", _) => (
            &["Size", "Height", "Chest"],
            &[
                &["0-6M", "56-67", "44"],
                &["6-12M", "68-74", "47"],
                &["12-18M", "75-81", "49"],
                &["18-24M", "82-88", "51"],
            ],
        ),
        ("3-8" | "4-10" | "6-11", _) => (
            &["Size", "Foot"],
            &[
                &["3", "22.0"],
                &["4", "22.9"],
                &["5", "23.7"],
                &["6", "24.6"],
                &["7", "25.4"],
                &["8", "26.2"],
                &["9", "27.1"],
                &["10", "27.9"],
                &["11", "28.8"],
            ],
        ),
        ("kids-shoe", _) => (
            &["Size", "Foot"],
            &[
                &["8C", "15.2"],
                &["9C", "16.0"],
                &["10C", "16.8"],
                &["11C", "17.7"],
                &["12C", "18.5"],
                &["13C", "19.4"],
            ],
        ),
        ("bangle", _) => (
            &["Size", "Inner diameter", "Knuckle girth"],
            &[&["2.4", "5.7", "17.8"], &["2.6", "6.0", "19.1"], &["2.8", "6.4", "20.3"]],
        ),
        ("ring", _) => (
            &["Size", "Inner diameter", "Finger girth"],
            &[&["12", "1.65", "5.2"], &["14", "1.72", "5.4"], &["16", "1.78", "5.6"], &["18", "1.85", "5.8"]],
        ),
        _ => return None,
    };
    let sizes = super::rows::sizes_of(range)?;
    let rows: Vec<_> = rows
        .iter()
        .filter(|row| row.first().is_some_and(|size| sizes.iter().any(|own| own == size)))
        .collect();
    Some(json!({ "unit": "cm", "columns": columns, "rows": rows }))
}
