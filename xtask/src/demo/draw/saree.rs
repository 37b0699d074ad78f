//! The saree on its dummy, and lengths of cloth shown folded: dupattas and stoles.

use super::super::art::Art;
use super::super::ink::{DUMMY, GOLD, Rgb, WOOD};
use super::super::path::outline;

/// Gold for silks, the accent for printed cottons.
fn border(art: &Art) -> Rgb {
    if art.has("checks") || art.has("floral") || art.has("leheriya") { art.ink.accent } else { GOLD }
}

/// A draped saree: blouse, pleats, and the pallu over the shoulder.
pub(super) fn saree(art: &mut Art) {
    let base = art.ink.base;
    let trim = border(art);
    let wide = if art.has("thin") { 14.0 } else { 34.0 };
    art.stage(6, 1.0);
    dummy(art);
    // The end of the pallu hangs behind the arm.
    let tail = art.printed(
        "M38 82C70 84 92 110 98 170C112 270 128 350 132 440Q106 456 70 446C80 340 70 220 58 150Z",
        base.darker(0.12),
    );
    art.inside(&tail, |art| {
        art.folds(&["M62 90C92 190 96 330 92 450M78 96C108 200 114 330 112 446".into()]);
        art.band(
            &format!("M64 {}Q104 {} 140 {}", 430.0 - wide * 0.6, 444.0 - wide * 0.6, 424.0 - wide * 0.6),
            trim,
            wide * 1.7,
        );
        art.line("M60 160C72 230 80 340 72 446", trim, wide * 0.3, 1.0);
    });
    art.stitches("M72 449Q104 460 131 443", trim, 5.0, 0.1, 8.0);
    blouse(art);
    let skirt = art.printed(
        &outline(
            238.0,
            "Q 40,240 62,228 C 74,250 86,290 92,340 C 100,420 108,480 118,556 C 80,574 40,568 0,574",
        ),
        base,
    );
    art.inside(&skirt, |art| {
        let pleats: Vec<String> = [-34, -20, -6, 8, 22, 36].iter().map(|x| format!("M{} 244Q{} 400 {} 580", x / 3 + 4, *x as f32 * 0.7, *x as f32 * 1.5)).collect();
        art.folds(&pleats);
        art.folds(&["M58 250C76 340 92 440 100 570M-56 254C-72 340-88 440-98 570M-62 240C-20 290 20 300 62 292M-70 262C-30 330 10 350 60 350".into()]);
        let hem = |up: f32| format!("M-130 {}C-80 {} -40 {} 0 {}S80 {} 130 {}", 556.0 - up, 572.0 - up, 566.0 - up, 570.0 - up, 574.0 - up, 556.0 - up);
        art.band(&hem(wide * 0.5), trim, wide);
        if wide > 20.0 {
            art.line(&hem(wide + 5.0), trim, 2.5, 1.0);
            if art.has("temple") {
                art.stitches(&hem(wide + 12.0), trim, 9.0, 0.1, 13.0);
            }
        }
    });
    let front = art.printed(
        "M-63 236C-50 190-8 128 22 84C30 74 52 74 66 88C74 120 72 180 63 234C40 262-20 272-66 258Z",
        base.lighter(0.05),
    );
    art.inside(&front, |art| {
        art.folds(&[
            "M-60 250C-14 206 26 140 40 80M-44 260C10 220 44 160 54 84M-10 264C36 230 60 170 64 96".into()
        ]);
        art.band("M-68 238C-52 192-8 128 24 78", trim, wide.min(18.0));
    });
}

/// A tailor's dummy in pale cloth.
pub(super) fn dummy(art: &mut Art) {
    art.flat("M-7 556H7V578H-7z", DUMMY.darker(0.5), 1.0);
    art.plain(
        &outline(
            18.0,
            "Q 14,18 17,30 C 16,50 20,62 56,74 C 62,100 60,150 56,170 C 50,200 52,220 62,244 L 0,250",
        ),
        DUMMY,
    );
    art.line("M-15 32Q0 40 15 32", DUMMY.darker(0.4), 1.5, 0.6);
}

/// A short blouse in a colour that goes with the drape.
pub(super) fn blouse(art: &mut Art) {
    let colour = if art.has("kids") || art.has("heavy") { art.ink.base } else { blouse_colour(art) };
    art.both(|art| {
        art.plain("M48 74C66 80 76 92 84 138Q72 150 56 150L50 110Z", colour);
        art.band("M85 134L56 146", GOLD, 7.0);
    });
    let id = art.plain(
        &outline(
            116.0,
            "C 24,116 30,100 32,66 L 56,74 C 54,110 56,130 59,160 Q 58,180 56,190 Q 20,198 0,197",
        ),
        colour,
    );
    art.inside(&id, |art| {
        art.folds(&["M44 130q-10 24-8 60M-44 130q10 24 8 60".into()]);
        art.band("M-60 186Q0 198 60 186", GOLD, 8.0);
    });
    art.line("M-32 68C-30 100-24 117 0 117S30 100 32 68", GOLD, 3.0, 0.9);
}

fn blouse_colour(art: &Art) -> Rgb {
    let ink = art.ink;
    // A pale second colour would vanish on the dummy.
    if ink.second.luma() > 205 { ink.base.darker(0.38) } else { ink.second }
}

/// A dupatta or stole, folded lengthwise over a rail.
pub(super) fn dupatta(art: &mut Art) {
    let base = art.ink.base;
    let trim = border(art);
    art.flat("M-190 66H190V76H-190z", WOOD, 1.0);
    let back = art.printed("M-116 70H60L84 420Q-20 440-132 418Z", base.darker(0.2));
    art.inside(&back, |art| art.band("M-140 400Q-20 424 90 402", trim, 26.0));
    art.stitches("M-130 421Q-20 442 84 423", trim, 7.0, 0.1, 10.0);
    let front = art
        .printed("M-88 62Q10 52 116 62C124 200 138 360 150 520Q40 548-110 524C-104 370-96 200-88 62Z", base);
    art.inside(&front, |art| {
        art.folds(&["M-50 60C-56 220-62 380-66 540M-8 58C-8 220-8 380-6 545M36 58C44 220 52 380 60 545M78 60C90 220 100 380 110 540".into()]);
        art.band("M-120 478Q30 506 160 474", trim, 44.0);
        art.line("M-112 448Q30 476 156 444", trim, 4.0, 1.0);
        art.line("M-88 62C-96 200-104 370-110 524M116 62C124 200 138 360 150 520", trim, 9.0, 1.0);
    });
    for step in 0..14 {
        let x = -104.0 + step as f32 * 19.0;
        art.line(
            &format!("M{x} {}v18", 528.0 + 8.0 * (1.0 - ((step as f32 - 6.5) / 6.5).powi(2))),
            trim,
            4.0,
            1.0,
        );
    }
}
