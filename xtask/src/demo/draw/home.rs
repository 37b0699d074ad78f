//! Things for the house: bedsheets on a bed, cushions.

use super::super::art::Art;
use super::super::ink::{IVORY, WOOD};

/// A made bed, seen from its foot.
pub(super) fn bedsheet(art: &mut Art) {
    let (base, accent) = (art.ink.base, art.ink.accent);
    art.glossy("M-186 130Q-186 96-150 92Q0 70 150 92Q186 96 186 130V300H-186Z", WOOD);
    art.line("M-150 118Q0 96 150 118", WOOD.darker(0.4), 3.0, 0.8);
    art.plain("M-196 520H-176V566H-196zM176 520H196V566H176z", WOOD.darker(0.3));
    art.plain("M-166 200H166L176 300H-176Z", IVORY);
    art.both(|art| {
        let pillow = art.printed("M16 178C60 166 110 166 152 180C162 210 162 232 154 252C110 262 60 262 18 252C10 230 10 204 16 178Z", base.lighter(0.1));
        art.inside(&pillow, |art| art.folds(&["M30 186q14 24 8 60M140 190q-12 24-8 54M70 250q14-10 34-4".into()]));
        art.line("M26 188C64 178 108 178 143 190C150 212 150 228 145 243C108 251 64 251 27 243C20 226 20 206 26 188Z", accent, 4.0, 0.9);
    });
    let sheet = art.printed(
        "M-172 262Q0 276 172 262L206 420Q212 500 204 548Q100 560 0 552T-204 548Q-212 500-206 420Z",
        base,
    );
    art.inside(&sheet, |art| {
        art.flat("M-220 420Q0 446 220 420V570H-220z", base.darker(0.5), 0.28);
        art.line("M-160 284Q0 296 160 284L188 414Q0 438-188 414Z", accent, 9.0, 0.95);
        art.line("M-146 296Q0 308 146 296L172 404Q0 424-172 404Z", accent, 2.5, 0.95);
        art.folds(&["M-130 430q-8 60-12 120M-60 438q-4 60-6 116M20 438q4 60 4 116M96 434q6 60 10 116M160 428q8 60 12 120".into()]);
        art.band("M-212 532Q-100 544 0 536T212 532", accent, 18.0);
    });
}

/// Cushions, one leaning on the other.
pub(super) fn cushion(art: &mut Art) {
    art.placed(
        ["translate(-46 -66) rotate(-9 0 300) scale(.82)", "translate(34 60) rotate(5 0 300)"],
        one_cushion,
    );
}

fn one_cushion(art: &mut Art) {
    let (base, accent) = (art.ink.base, art.ink.accent);
    let id = art.printed("M-160 150C-100 176 100 176 160 150C142 220 142 380 164 458C90 436-90 436-164 458C-142 380-142 220-160 150Z", base);
    art.inside(&id, |art| {
        art.folds(&["M-140 170q30 30 34 60M140 170q-30 30-34 60M-140 440q30-30 36-56M140 440q-30-30-36-56".into()]);
        art.line("M-122 186C-70 200 70 200 122 186C112 240 112 370 126 424C70 412-70 412-126 424C-112 370-112 240-122 186Z", accent, 5.0, 1.0);
    });
    art.stitches("M-160 150C-100 176 100 176 160 150M164 458C90 436-90 436-164 458", accent, 7.0, 0.1, 10.0);
    for (x, y) in [(-162.0, 150.0), (162.0, 150.0), (-166.0, 460.0), (166.0, 460.0)] {
        art.stud(x, y, 10.0, accent);
    }
}
