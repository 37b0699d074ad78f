//! Outlines of things that have a left and a right, and numbers as short as the eye allows.

/// The outline whose right half starts at `start` on the middle line and runs along `half`
/// (`L x,y`, `Q c p`, `C c c p`) back to the middle line; the left half is its mirror image.
pub(super) fn outline(start: f32, half: &str) -> String {
    let mut points: Vec<(f32, f32)> = vec![(0.0, start)];
    let mut runs: Vec<(char, usize)> = Vec::new();
    for word in half.split_whitespace() {
        match word.split_once(',') {
            Some((x, y)) => points.push((number(x), number(y))),
            None => runs.push((word.chars().next().unwrap_or('L'), points.len())),
        }
    }
    let say = |point: &(f32, f32), side: f32| format!("{} {} ", point.0 * side + 0.0, point.1);
    let mut d = format!("M0 {start} ");
    let ends: Vec<usize> = runs.iter().skip(1).map(|run| run.1).chain([points.len()]).collect();
    for ((letter, from), to) in runs.iter().zip(&ends) {
        d.push(*letter);
        d.extend(points.iter().take(*to).skip(*from).map(|point| say(point, 1.0)));
    }
    for ((letter, from), to) in runs.iter().zip(&ends).rev() {
        d.push(*letter);
        // Backwards, a run ends where the forward one began.
        d.extend(points.iter().take(to - 1).skip(from - 1).rev().map(|point| say(point, -1.0)));
    }
    d.push('Z');
    d
}

/// The open stroke that starts at `start` on the middle line, runs along `half`, and its mirror image.
pub(super) fn mirrored(start: f32, half: &str) -> String {
    let side = |sign: f32| {
        half.split_whitespace().fold(format!("M0 {start} "), |d, word| match word.split_once(',') {
            Some((x, y)) => format!("{d}{} {y} ", number(x) * sign),
            None => d + word,
        })
    };
    side(1.0) + &side(-1.0)
}

/// `svg` with every number cut to two decimals, and without the zero before the point.
pub(super) fn short_numbers(svg: &str) -> String {
    let mut short = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        short.push_str(before);
        let end = from.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(from.len());
        let (digits, after) = from.split_at(end);
        // A colour or a name is no number to be cut.
        match digits.parse::<f64>() {
            Ok(value) if digits.contains('.') && !digits.ends_with('.') && !before.ends_with('.') => {
                let cut = format!("{}", (value * 100.0).round() / 100.0);
                short.push_str(cut.strip_prefix("0.").map_or(cut.as_str(), |_| &cut[1..]));
            }
            _ => short.push_str(digits),
        }
        rest = after;
    }
    short.push_str(rest);
    short
}

fn number(text: &str) -> f32 {
    text.parse().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::{mirrored, outline, short_numbers};

    #[test]
    fn an_outline_comes_back_as_its_own_mirror_image() {
        assert_eq!(outline(10.0, "L 5,10 Q 9,20 0,30"), "M0 10 L5 10 Q9 20 0 30 Q-9 20 -5 10 L0 10 Z");
    }

    #[test]
    fn a_stroke_is_drawn_from_the_middle_to_both_sides() {
        assert_eq!(mirrored(4.0, "L 5,10"), "M0 4 L5 10 M0 4 L-5 10 ");
    }

    #[test]
    fn numbers_lose_what_no_eye_sees() {
        assert_eq!(short_numbers("M12.3456 0.5L.25-3.0 w3.org"), "M12.35 .5L.25-3 w3.org");
    }
}
