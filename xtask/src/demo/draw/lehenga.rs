//! The lehenga: choli, a skirt that flares from the waist, and a dupatta.

use super::super::art::Art;
use super::super::ink::{GOLD, Rgb};
use super::super::path::outline;
use super::saree::{blouse, dummy};

/// A lehenga choli on its dummy.
pub(super) fn lehenga(art: &mut Art) {
    let base = art.ink.base;
    let trim = if art.has("mirror") { art.ink.accent } else { GOLD };
    art.stage(2, 1.0);
    dummy(art);
    blouse(art);
    let skirt = art.printed(&outline(226.0, "Q 40,228 60,220 C 84,300 138,420 190,528 C 168,550 142,538 118,556 C 92,570 62,552 38,566 Q 18,572 0,566"), base);
    art.inside(&skirt, |art| {
        let panels: Vec<String> = [-168, -128, -88, -46, -6, 36, 78, 120, 160]
            .iter()
            .map(|x| format!("M{} 228Q{} 380 {x} 570", *x as f32 * 0.32, *x as f32 * 0.62))
            .collect();
        art.folds(&panels);
        if art.has("heavy") {
            let rows: String = [-150.0_f32, -107.0, -66.0, -26.0, 16.0, 58.0, 100.0, 140.0]
                .iter()
                .map(|x| format!("M{} 240Q{} 390 {x} 560", x * 0.34, x * 0.64))
                .collect();
            art.stitches(&rows, GOLD, 4.0, 0.1, 12.0);
        }
        hem(art, trim);
    });
    art.band("M-61 225Q0 238 61 225", trim, 14.0);
    // The drawstring with its latkans.
    art.line("M50 232q10 26 4 50M54 232q16 24 16 42", trim, 2.0, 1.0);
    art.stud(54.0, 286.0, 6.0, trim);
    art.stud(70.0, 278.0, 6.0, trim);
    if art.has("dupatta") || art.has("kids") {
        veil(art, trim);
    }
}

/// Bands of border above the hem.
fn hem(art: &mut Art, trim: Rgb) {
    let second = art.ink.second;
    let wave = |up: f32| {
        let y = |at: f32| at - up;
        format!(
            "M-205 {}C-168 {} -142 {} -118 {}S-62 {} -38 {}S-18 {} 0 {}S18 {} 38 {}S92 {} 118 {}S168 {} 205 {}",
            y(520.0),
            y(548.0),
            y(536.0),
            y(552.0),
            y(548.0),
            y(562.0),
            y(568.0),
            y(562.0),
            y(568.0),
            y(562.0),
            y(566.0),
            y(552.0),
            y(546.0),
            y(520.0)
        )
    };
    art.band(&wave(12.0), trim, 28.0);
    art.line(&wave(31.0), second, 6.0, 0.95);
    art.stitches(&wave(42.0), trim, 7.0, 0.1, 13.0);
    art.line(&wave(52.0), trim, 2.5, 1.0);
    if art.has("mirror") || art.has("heavy") {
        art.band(&wave(86.0), second, 14.0);
        art.stitches(&wave(102.0), trim, 6.0, 0.1, 12.0);
    }
}

/// The dupatta, falling from the shoulder down one side.
fn veil(art: &mut Art, trim: Rgb) {
    let colour = if art.has("mirror") { art.ink.second } else { art.ink.base.lighter(0.3) };
    let id = art.plain(
        "M22 68C44 54 66 70 76 92C104 200 146 320 158 452Q132 468 96 458C92 330 70 200 44 130Z",
        colour,
    );
    art.inside(&id, |art| {
        art.folds(&["M46 72C92 200 118 320 120 462M60 78C108 210 136 320 140 460".into()]);
        art.stitches("M50 120C84 240 106 340 108 450M70 120C112 250 130 340 136 450", trim, 4.0, 0.1, 15.0);
        art.band("M90 438Q126 450 164 432", trim, 22.0);
        art.line("M24 70C50 120 90 270 97 458M76 92C104 200 146 320 158 452", trim, 6.0, 1.0);
    });
}
