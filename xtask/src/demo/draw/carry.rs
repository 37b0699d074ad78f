//! Small things one wears or carries: watch, wallet, belt, sunglasses, cap.

use super::super::art::Art;
use super::super::ink::{COAL, GOLD, IVORY, STEEL};

/// A watch on a leather strap, or a bracelet watch.
pub(super) fn watch(art: &mut Art) {
    let base = art.ink.base;
    let bracelet = art.has("bracelet");
    let metal = if bracelet { base } else { STEEL };
    if bracelet {
        for step in 0..7 {
            let (up, w) = (150.0 - step as f32 * 21.0, 40.0 - step as f32 * 1.6);
            for y in [up + 30.0, 450.0 - (up - 150.0) - 60.0 + 4.0] {
                art.glossy(&format!("M{} {y}h{}v18h{}z", -w, w * 2.0, -w * 2.0), base);
                art.line(&format!("M{} {y}v18M{} {y}v18", -w * 0.36, w * 0.36), base.darker(0.5), 2.0, 0.7);
            }
        }
    } else {
        art.plain("M-46 220L-40 20Q0 8 40 20L46 220Z", base);
        art.plain("M-46 380L-38 560Q0 598 38 560L46 380Z", base);
        art.stitches(
            "M-37 210L-32 30M37 210L32 30M-37 390L-31 552M37 390L31 552",
            base.lighter(0.55),
            2.0,
            6.0,
            5.0,
        );
        for step in 0..5 {
            art.dot(0.0, 440.0 + step as f32 * 24.0, 4.4, base.darker(0.7));
        }
        art.line("M-46 40h92v26h-92z", STEEL, 7.0, 1.0);
        art.line("M0 36V70", STEEL.darker(0.2), 5.0, 1.0);
    }
    let r = if bracelet { 86.0 } else { 112.0 };
    let ring = |r: f32| format!("M0 {}a{r} {r} 0 1 1-.1 0Z", 300.0 - r);
    art.glossy(&format!("M{} 288h22v24h-22z", r - 6.0), metal);
    art.glossy(&ring(r), metal);
    let dial = if bracelet {
        IVORY
    } else if base.luma() < 60 {
        COAL
    } else {
        IVORY
    };
    let hand = if dial.luma() > 128 { COAL } else { IVORY };
    art.glossy(&ring(r - 16.0), dial);
    if bracelet {
        art.stitches(&ring(r - 8.0), IVORY, 9.0, 0.1, 12.6);
    }
    for hour in 0..12 {
        art.moved(&format!("rotate({} 0 300)", hour * 30), |art| {
            art.line(
                &format!("M0 {}v{}", 300.0 - r + 26.0, if hour % 3 == 0 { 15 } else { 8 }),
                if bracelet { base.darker(0.3) } else { hand },
                4.0,
                1.0,
            );
        });
    }
    art.line(&format!("M0 300L{} {}", -r * 0.34, 300.0 - r * 0.3), hand, 7.0, 1.0);
    art.line(&format!("M0 300L{} {}", r * 0.36, 300.0 - r * 0.48), hand, 5.0, 1.0);
    art.line(&format!("M0 310L6 {}", 300.0 + r * 0.55), art.ink.second.darker(0.1), 2.4, 1.0);
    art.stud(0.0, 300.0, 7.0, GOLD);
    if !bracelet {
        art.line("M44 290h24v20h-24z", hand, 2.4, 0.9);
    }
}

/// A bi-fold wallet, a little open.
pub(super) fn wallet(art: &mut Art) {
    let base = art.ink.base;
    art.glossy("M-150 190Q-150 174-134 172L128 150Q146 150 146 168L150 400H-150Z", base.darker(0.4));
    art.plain("M-118 150H60V260H-118Z", IVORY);
    art.line("M-104 166H46M-104 182H20", art.ink.base, 4.0, 0.5);
    art.plain("M-100 182H84V280H-100Z", art.ink.second);
    art.glossy(
        "M-160 226Q-160 208-142 208H142Q160 208 160 226V436Q160 456 140 456H-140Q-160 456-160 436Z",
        base,
    );
    art.stitches(
        "M-148 234Q-148 220-136 220H136Q148 220 148 234V430Q148 444 134 444H-134Q-148 444-148 430Z",
        base.lighter(0.55),
        2.4,
        7.0,
        6.0,
    );
    art.line("M-156 300Q0 312 156 300", base.darker(0.5), 2.0, 0.35);
    art.line("M80 398h46v28h-46z", base.darker(0.55), 2.4, 0.9);
    art.line("M92 412h22", base.darker(0.55), 3.0, 0.9);
}

/// A belt, rolled.
pub(super) fn belt(art: &mut Art) {
    let base = art.ink.base;
    art.glossy("M0 130C110 130 176 210 176 310S110 490 0 490S-176 410-176 310S-110 130 0 130ZM0 168C-86 168-140 230-140 310S-86 452 0 452S140 390 140 310S86 168 0 168Z", base.darker(0.12));
    art.flat("M0 168C86 168 140 230 140 310S86 452 0 452S-140 390-140 310S-86 168 0 168ZM0 196C-68 196-112 246-112 310S-68 424 0 424S112 374 112 310S68 196 0 196Z", art.ink.second.darker(0.35), 0.95);
    art.flat("M0 206C60 206 104 250 104 310S60 414 0 414S-104 374-104 310S-60 206 0 206ZM0 232C-44 232-78 264-78 310S-44 388 0 388S78 356 78 310S44 232 0 232Z", base, 1.0);
    art.glossy("M-20 452H214V502H-20Z", base);
    art.stitches("M-12 460H206M-12 494H206", base.lighter(0.5), 2.0, 7.0, 6.0);
    for step in 0..4 {
        art.dot(96.0 + step as f32 * 28.0, 477.0, 4.6, base.darker(0.7));
    }
    art.line("M-58 440H26V514H-58Z", STEEL, 12.0, 1.0);
    art.line("M-58 440H26V514H-58Z", IVORY, 3.0, 0.7);
    art.line("M-56 477H34", STEEL.darker(0.25), 8.0, 1.0);
}

/// Sunglasses from the front.
pub(super) fn shades(art: &mut Art) {
    let base = art.ink.base;
    let aviator = art.has("aviator");
    art.stage(20, 1.12);
    art.both(|art| {
        art.line("M182 214C196 180 150 130 96 132", base.darker(0.35), if aviator { 5.0 } else { 13.0 }, 1.0);
        let lens = if aviator {
            "M26 222C60 200 150 196 180 218C192 290 150 344 96 340C46 334 20 276 26 222Z"
        } else {
            "M20 214C60 200 150 198 188 210L178 310C170 340 130 344 96 342C56 342 36 330 30 300Z"
        };
        let glass = if aviator { art.ink.accent.darker(0.45) } else { base.darker(0.62) };
        let id = art.glossy(lens, glass);
        art.inside(&id, |art| {
            art.flat("M40 200L96 200L50 350L0 350Z", IVORY, 0.16);
            art.flat("M112 200L128 200L84 350L66 350Z", IVORY, 0.14);
        });
        art.line(lens, base, if aviator { 6.0 } else { 15.0 }, 1.0);
        art.line(lens, base.lighter(0.6), 2.0, 0.5);
        art.line("M24 250Q14 262 18 280", if aviator { STEEL } else { base }, 5.0, 1.0);
    });
    art.line("M-22 232Q0 214 22 232", base, if aviator { 6.0 } else { 15.0 }, 1.0);
    if aviator {
        art.line("M-60 206Q0 192 60 206", base, 6.0, 1.0);
    } else {
        art.both(|art| art.line("M168 226h12", STEEL, 5.0, 1.0));
    }
}

/// A baseball cap from the front, a little turned.
pub(super) fn cap(art: &mut Art) {
    let base = art.ink.base;
    art.stage(10, 1.1);
    let crown =
        art.plain("M-150 330C-156 200-90 120 4 118C100 120 152 200 150 322C60 296-70 300-150 330Z", base);
    art.inside(&crown, |art| {
        art.line("M4 118C-60 180-76 250-70 320M4 118C60 180 84 250 88 310", base.darker(0.55), 2.4, 0.8);
        art.stitches(
            "M-2 122C-68 184-84 250-78 320M10 122C68 184 92 250 96 310",
            base.lighter(0.5),
            1.6,
            4.0,
            4.0,
        );
        art.line("M4 118V320", base.darker(0.55), 2.0, 0.6);
    });
    art.stud(4.0, 117.0, 9.0, base.darker(0.15));
    art.plain("M-152 326C-70 290 70 288 150 318C200 360 190 400 150 404C70 356-90 360-176 404C-204 396-190 350-152 326Z", base.darker(0.1));
    art.stitches(
        "M-160 350C-80 316 80 312 164 344M-168 372C-84 332 84 330 172 366",
        base.lighter(0.5),
        1.8,
        5.0,
        5.0,
    );
    art.flat("M4 200l12 25 28 4-20 19 5 28-25-13-25 13 5-28-20-19 28-4z", art.ink.accent, 1.0);
}
