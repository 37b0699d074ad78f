//! Small things worn: rings, mangalsutras, anklets, socks, slippers.

use super::super::art::Art;
use super::super::ink::{COAL, GOLD, ICE, IVORY, RUBY};

/// A ring with its stone.
pub(super) fn ring(art: &mut Art) {
    let metal = art.ink.base;
    art.stage(-10, 1.05);
    art.line("M0 250a140 140 0 1 0 .1 0Z", metal.darker(0.35), 34.0, 1.0);
    art.line("M0 250a140 140 0 1 0 .1 0Z", metal, 27.0, 1.0);
    art.line("M-96 300A140 140 0 0 0-120 440", metal.lighter(0.8), 7.0, 0.8);
    art.line("M110 480A140 140 0 0 0 134 400", metal.lighter(0.8), 5.0, 0.6);
    if art.has("kundan") {
        for turn in 0..8 {
            art.moved(&format!("rotate({} 0 210)", turn * 45), |art| {
                art.glossy("M0 120C22 140 22 166 0 188C-22 166-22 140 0 120Z", metal);
                art.stud(0.0, 152.0, 9.0, IVORY);
            });
        }
        art.stud(0.0, 210.0, 36.0, RUBY);
    } else {
        art.both(|art| art.line("M30 262L44 226", metal.darker(0.1), 12.0, 1.0));
        art.glossy("M-62 190L-34 146H34L62 190L0 268Z", ICE);
        art.line(
            "M-62 190H62M-34 146L-20 190L0 268L20 190L34 146M-20 190L0 146L20 190",
            ICE.darker(0.3),
            2.4,
            0.9,
        );
        art.flat("M-34 146L-20 190H-62Z", IVORY, 0.7);
        art.both(|art| art.stud(84.0, 262.0, 11.0, ICE));
    }
}

/// A mangalsutra: black beads, gold, a pendant.
pub(super) fn mangalsutra(art: &mut Art) {
    let gold = art.ink.base;
    for (dx, width) in [(0.0, 13.0), (18.0, 10.0)] {
        let d = format!(
            "M{} 70C{} 260 {} 380 0 {}C{} 380 {} 260 {} 70",
            -150.0 + dx,
            -150.0 + dx,
            -90.0 + dx,
            420.0 - dx,
            90.0 - dx,
            150.0 - dx,
            150.0 - dx
        );
        art.line(&d, gold, 3.0, 1.0);
        art.stitches(&d, COAL, width, 0.1, 15.0);
    }
    art.both(|art| {
        for (x, y) in [(136.0, 190.0), (116.0, 268.0), (80.0, 336.0)] {
            art.stud(x, y, 10.0, gold);
        }
    });
    if art.has("double") {
        art.both(|art| {
            art.glossy("M34 452a34 34 0 1 0 .1 0Z", gold);
            art.stud(34.0, 486.0, 12.0, RUBY);
        });
        art.stud(0.0, 430.0, 13.0, gold);
    } else {
        art.glossy("M0 410C56 430 64 500 0 548C-64 500-56 430 0 410Z", gold);
        art.flat("M0 440C30 452 34 490 0 516C-34 490-30 452 0 440Z", RUBY, 1.0);
        art.stud(0.0, 476.0, 13.0, ICE);
        for x in [-30.0, 0.0, 30.0] {
            art.line(&format!("M{x} {}v16", 540.0 - f32::abs(x) * 0.5), gold, 3.0, 1.0);
            art.stud(x, 562.0 - f32::abs(x) * 0.5, 8.0, IVORY);
        }
    }
}

/// A pair of anklets with bells.
pub(super) fn anklet(art: &mut Art) {
    let metal = art.ink.base;
    for (y, tilt) in [(210.0, -6), (410.0, 5)] {
        art.moved(&format!("rotate({tilt} 0 {y})"), |art| {
            let d = format!(
                "M-160 {}C-160 {} 160 {} 160 {}C160 {} -160 {} -160 {}Z",
                y - 10.0,
                y - 100.0,
                y - 100.0,
                y - 10.0,
                y + 80.0,
                y + 80.0,
                y - 10.0
            );
            art.line(&d, metal.darker(0.35), 15.0, 1.0);
            art.stitches(&d, metal.lighter(0.3), 11.0, 0.1, 13.0);
            for step in 0..11 {
                let x = -140.0 + step as f32 * 28.0;
                let low = y + 58.0 - (x / 160.0).powi(2) * 46.0;
                art.line(&format!("M{x} {low}v16"), metal.darker(0.2), 3.0, 1.0);
                art.stud(x, low + 24.0, 9.0, metal);
            }
            art.stud(0.0, y + 58.0, 15.0, art.ink.accent);
        });
    }
}

/// A pair of socks.
pub(super) fn socks(art: &mut Art) {
    art.placed(["translate(-58 -26) rotate(-4)", "translate(44 24)"], |art| {
        let (base, accent) = (art.ink.base, art.ink.accent);
        let id = art.printed("M-60 90H60C58 200 60 280 66 330C76 380 150 410 176 452C190 500 150 530 110 520C40 500-40 460-58 400C-66 330-58 200-60 90Z", base);
        art.inside(&id, |art| {
            art.flat("M-80 300Q-20 320-10 400L-60 470H-100Z", accent, 0.95);
            art.flat("M100 400Q140 440 120 540H220V380Z", accent, 0.95);
            art.flat("M-70 80H70V150H-70Z", base.darker(0.15), 1.0);
            art.stitches("M-70 115H70", base.darker(0.5), 68.0, 1.6, 5.0);
            art.line("M-70 170H80M-70 190H80", accent, 8.0, 1.0);
            art.folds(&["M40 300q-20 40-60 40M60 340q-20 30-50 40".into()]);
        });
    });
}

/// A pair of flip-flops, or closed house slippers.
pub(super) fn slippers(art: &mut Art) {
    art.both(|art| {
        art.moved("translate(96 0) rotate(5 0 300)", |art| {
            let (base, accent) = (art.ink.base, art.ink.accent);
            art.plain("M0 62C56 62 74 130 66 210C60 280 56 330 62 400C66 490 40 546 0 546S-66 490-62 400C-56 330-60 280-66 210C-74 130-56 62 0 62Z", base.darker(0.45));
            let sole = art.printed("M0 72C48 72 64 134 57 210C51 280 48 330 53 400C57 482 34 536 0 536S-57 482-53 400C-48 330-51 280-57 210C-64 134-48 72 0 72Z", base);
            if art.has("closed") {
                art.plain("M-68 214C-76 120-50 56 0 54S76 120 68 214C62 262 30 250 0 250S-62 262-68 214Z", base.lighter(0.1));
                art.stitches("M-62 232C-30 258 30 258 62 232", accent, 6.0, 5.0, 5.0);
                art.flat("M0 118C26 138 26 172 0 194C-26 172-26 138 0 118Z", accent, 1.0);
                art.stud(0.0, 156.0, 9.0, GOLD);
            } else {
                art.inside(&sole, |art| {
                    let treads: String = (0..9).map(|step| format!("M-60 {}h120", 120 + step * 46)).collect();
                    art.line(&treads, base.darker(0.5), 3.0, 0.35);
                });
                art.line("M0 150C26 190 54 230 58 310M0 150C-26 190-54 230-58 310", accent, 17.0, 1.0);
                art.line("M0 150C26 190 54 230 58 300M0 150C-26 190-54 230-58 300", accent.lighter(0.5), 4.0, 0.6);
                art.stud(0.0, 148.0, 13.0, accent);
            }
        });
    });
}
