//! What is printed, woven or stitched on the cloth: one repeating tile per motif.

use super::ink::{GOLD, Ink, Rgb};

/// The tile called `name` as an SVG pattern with the id `m`; nothing for a word that is no motif.
pub(super) fn tile(name: &str, ink: &Ink) -> Option<String> {
    let (a, b) = (ink.accent.hex(), ink.second.hex());
    let (dark, light) = (ink.base.darker(0.35).hex(), ink.base.lighter(0.45).hex());
    // Thread work on a bright cloth is gold when the cloth has no better friend.
    let zari = if ink.base.luma() > 180 { ink.base.darker(0.3).hex() } else { GOLD.hex() };
    let (width, height, marks) = match name {
        "block" => (44, 52, block(&a, &b)),
        "floral" => (76, 84, floral(&a, &b, &leaf(ink))),
        "gota" => (60, 60, format!("<path d=\"M30 22l8 8-8 8-8-8z\" fill=\"{zari}\"/>")),
        "stripes" => {
            (28, 28, format!("<path d=\"M0 0h28v8H0zM0 16h28v3H0z\" fill=\"{a}\" fill-opacity=\".85\"/>"))
        }
        "pinstripe" => (11, 11, format!("<path d=\"M5 0h1.6v11H5z\" fill=\"{a}\" fill-opacity=\".75\"/>")),
        "checks" => (44, 44, checks(&a, &dark)),
        "polka" => (
            30,
            30,
            format!(
                "<g fill=\"{a}\"><circle cx=\"8\" cy=\"8\" r=\"4.5\"/><circle cx=\"23\" cy=\"23\" r=\"4.5\"/></g>"
            ),
        ),
        "bandhani" => (40, 40, bandhani(&a, &b)),
        "leheriya" => (48, 36, leheriya(&a, &b)),
        "ikat" => (40, 56, ikat(&a, &b)),
        "kalamkari" => (90, 90, kalamkari(&a, &b)),
        "zari" | "temple" => (46, 54, paisley(&zari)),
        "jacquard" => (36, 36, lattice(&zari)),
        "chikan" => (48, 56, chikan(&thread(ink.base))),
        "embroid" => (52, 52, embroidery(&a, &b)),
        "sequin" => (
            12,
            10,
            format!(
                "<g fill=\"{light}\"><circle cx=\"3\" cy=\"3\" r=\"2\"/><circle cx=\"9\" cy=\"8\" r=\"2\" fill-opacity=\".45\"/></g>"
            ),
        ),
        "mirror" => (48, 44, mirror(&a, &b)),
        "rib" => (8, 8, format!("<path d=\"M3 0h3v8H3z\" fill=\"{dark}\" fill-opacity=\".28\"/>")),
        "cable" | "stripe-knit" => (16, 12, knit(&dark, &light)),
        "net" => {
            (10, 10, format!("<path d=\"M0 0l10 10M10 0L0 10\" stroke=\"{light}\" stroke-width=\"1\"/>"))
        }
        _ => return None,
    };
    Some(format!(
        "<pattern id=\"m\" width=\"{width}\" height=\"{height}\" patternUnits=\"userSpaceOnUse\">{marks}</pattern>"
    ))
}

/// Green enough to be read as a leaf on any cloth.
fn leaf(ink: &Ink) -> String {
    if ink.base.luma() > 120 { "#4c7a3d".into() } else { "#8fb573".into() }
}

/// White work, or a shade of the cloth where white would not show.
fn thread(base: Rgb) -> String {
    if base.luma() > 225 { base.darker(0.22).hex() } else { base.lighter(0.75).hex() }
}

/// A flower of `petals` ellipses around (x, y).
fn flower(x: i32, y: i32, r: i32, petals: i32, colour: &str, heart: &str) -> String {
    let mut marks = format!("<g fill=\"{colour}\">");
    for petal in 0..petals {
        let turn = petal * 360 / petals;
        marks.push_str(&format!(
            "<ellipse cx=\"{x}\" cy=\"{}\" rx=\"{}\" ry=\"{r}\" transform=\"rotate({turn} {x} {y})\"/>",
            y - r,
            r * 2 / 3
        ));
    }
    marks.push_str(&format!("</g><circle cx=\"{x}\" cy=\"{y}\" r=\"{}\" fill=\"{heart}\"/>", r * 2 / 3));
    marks
}

fn block(a: &str, b: &str) -> String {
    format!(
        "{}<path d=\"M16 26v12m0-4q-7-1-8-7m8 7q7-1 8-7\" stroke=\"{a}\" stroke-width=\"2\" fill=\"none\"/>\
         <g fill=\"{a}\"><circle cx=\"38\" cy=\"44\" r=\"3\"/><circle cx=\"38\" cy=\"8\" r=\"2\"/></g>",
        flower(16, 18, 6, 5, a, b)
    )
}

fn floral(a: &str, b: &str, green: &str) -> String {
    format!(
        "<path d=\"M24 30q14 8 26 24M58 60q-2-16 6-28M12 70q8-10 4-30\" stroke=\"{green}\" stroke-width=\"2.5\" fill=\"none\"/>\
         <g fill=\"{green}\"><ellipse cx=\"40\" cy=\"36\" rx=\"8\" ry=\"4\" transform=\"rotate(35 40 36)\"/>\
         <ellipse cx=\"14\" cy=\"58\" rx=\"8\" ry=\"4\" transform=\"rotate(-60 14 58)\"/></g>{}{}{}",
        flower(22, 24, 8, 5, a, b),
        flower(56, 62, 7, 6, b, a),
        flower(64, 22, 4, 5, a, b)
    )
}

fn checks(a: &str, dark: &str) -> String {
    format!(
        "<path d=\"M0 0h44v14H0zM0 0h14v44H0z\" fill=\"{dark}\" fill-opacity=\".5\"/>\
         <path d=\"M28 0h3v44h-3zM0 28h44v3H0z\" fill=\"{a}\" fill-opacity=\".8\"/>"
    )
}

fn bandhani(a: &str, b: &str) -> String {
    let mut marks = String::from("<g>");
    for turn in 0..8 {
        marks.push_str(&format!(
            "<circle cx=\"20\" cy=\"9\" r=\"2.3\" fill=\"{a}\" transform=\"rotate({} 20 20)\"/>",
            turn * 45
        ));
    }
    marks.push_str(&format!(
        "<circle cx=\"20\" cy=\"20\" r=\"3.4\" fill=\"{b}\"/><g fill=\"{a}\"><circle cx=\"1\" cy=\"1\" r=\"2\"/>\
         <circle cx=\"39\" cy=\"1\" r=\"2\"/><circle cx=\"1\" cy=\"39\" r=\"2\"/><circle cx=\"39\" cy=\"39\" r=\"2\"/></g></g>"
    ));
    marks
}

fn leheriya(a: &str, b: &str) -> String {
    format!(
        "<g fill=\"none\"><path d=\"M-2 12q12-14 25 0t27 0\" stroke=\"{a}\" stroke-width=\"6\"/>\
         <path d=\"M-2 28q12-14 25 0t27 0\" stroke=\"{b}\" stroke-width=\"4\" stroke-opacity=\".8\"/></g>"
    )
}

fn ikat(a: &str, b: &str) -> String {
    format!(
        "<path d=\"M20 2l4 8 4 2 6 14-6 14-4 4-4 10-4-10-4-4-6-14 6-14 4-2z\" fill=\"{a}\"/>\
         <path d=\"M20 16l3 5 5 7-5 7-3 6-3-6-5-7 5-7z\" fill=\"{b}\"/><path d=\"M0 20l3 8-3 8zM40 20l-3 8 3 8z\" fill=\"{a}\"/>"
    )
}

fn kalamkari(a: &str, b: &str) -> String {
    format!(
        "<path d=\"M0 70q22-30 46-20t44-20M46 50q-6-22 10-32\" stroke=\"{a}\" stroke-width=\"3\" fill=\"none\"/>\
         <g fill=\"{a}\"><path d=\"M24 52q-14-2-16-16 14 2 16 16zM68 42q2-14 16-16-2 14-16 16zM40 56q4 14 18 16-2-14-18-16z\"/></g>{}{}",
        flower(58, 16, 6, 8, b, a),
        flower(22, 80, 5, 6, b, a)
    )
}

fn paisley(gold: &str) -> String {
    format!(
        "<g fill=\"none\" stroke=\"{gold}\"><path d=\"M14 34c-9-3-9-18 2-20 9-1 11 8 6 11-4 2-7-2-4-5\" stroke-width=\"2.6\"/>\
         <path d=\"M14 34q-1 6 5 8\" stroke-width=\"2\"/></g><circle cx=\"38\" cy=\"46\" r=\"3\" fill=\"{gold}\"/>\
         <path d=\"M38 6l4 6-4 6-4-6z\" fill=\"{gold}\"/>"
    )
}

fn lattice(gold: &str) -> String {
    format!(
        "<path d=\"M18 0l18 18-18 18L0 18z\" fill=\"none\" stroke=\"{gold}\" stroke-width=\"1.6\" stroke-opacity=\".75\"/>\
         <path d=\"M18 11q5 7 0 14-5-7 0-14z\" fill=\"{gold}\" fill-opacity=\".85\"/>"
    )
}

fn chikan(white: &str) -> String {
    format!(
        "{}<path d=\"M24 30q0 12-8 18M24 36q6 2 8 8\" stroke=\"{white}\" stroke-width=\"1.8\" fill=\"none\" stroke-dasharray=\"3 2\"/>\
         <circle cx=\"6\" cy=\"8\" r=\"1.8\" fill=\"{white}\"/><circle cx=\"42\" cy=\"8\" r=\"1.8\" fill=\"{white}\"/>",
        flower(24, 22, 6, 6, white, white)
    )
}

fn embroidery(a: &str, b: &str) -> String {
    format!(
        "<path d=\"M26 8l9 18-9 18-9-18z\" fill=\"{a}\"/><path d=\"M26 16l5 10-5 10-5-10z\" fill=\"{b}\"/>\
         <path d=\"M0 44l6 8H0zM52 44l-6 8h6zM0 8l6-8H0zM52 8l-6-8h6z\" fill=\"{a}\"/>"
    )
}

fn mirror(a: &str, b: &str) -> String {
    format!(
        "<path d=\"M0 2h48M0 42h48\" stroke=\"{a}\" stroke-width=\"4\" stroke-dasharray=\"6 4\"/>\
         <circle cx=\"24\" cy=\"22\" r=\"11\" fill=\"{b}\"/><circle cx=\"24\" cy=\"22\" r=\"6.5\" fill=\"#eef3f6\" stroke=\"{a}\" stroke-width=\"2\"/>\
         <path d=\"M0 14l7 8-7 8zM48 14l-7 8 7 8z\" fill=\"{a}\"/>"
    )
}

fn knit(dark: &str, light: &str) -> String {
    format!(
        "<path d=\"M0 0l8 6 8-6M0 6l8 6 8-6\" stroke=\"{dark}\" stroke-opacity=\".4\" stroke-width=\"1.6\" fill=\"none\"/>\
         <path d=\"M0 3l8 6 8-6\" stroke=\"{light}\" stroke-opacity=\".35\" stroke-width=\"1.4\" fill=\"none\"/>"
    )
}
