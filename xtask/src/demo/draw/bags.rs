//! Handbags, totes, slings, potlis and backpacks.

use super::super::art::Art;
use super::super::ink::{COAL, GOLD, IVORY, STEEL};
use super::super::path::outline;

/// The bag that the drawing's words ask for.
pub(super) fn bag(art: &mut Art) {
    if art.has("tote") {
        tote(art);
    } else if art.has("sling") {
        sling(art);
    } else if art.has("potli") {
        potli(art);
    } else if art.has("backpack") {
        backpack(art);
    } else {
        handbag(art);
    }
}

fn handbag(art: &mut Art) {
    let base = art.ink.base;
    art.line("M-78 262C-80 120 80 120 78 262", base.darker(0.45), 17.0, 1.0);
    art.line("M-80 258C-82 114 76 114 74 258", base.lighter(0.3), 4.0, 0.7);
    art.glossy(&outline(236.0, "L 146,236 Q 160,238 164,262 L 188,474 Q 188,496 166,498 L 0,502"), base);
    art.plain(&outline(236.0, "L 146,236 Q 160,238 162,252 L 166,290 Q 80,340 0,342"), base.lighter(0.07));
    art.stitches("M-156 300Q-80 332 0 334T156 300M-172 484H172", base.lighter(0.55), 2.0, 6.0, 5.0);
    art.both(|art| {
        art.plain("M62 250h30v64l-15 14-15-14z", base.darker(0.2));
        art.line("M66 262h22v20h-22z", GOLD, 5.0, 1.0);
        art.line("M150 330L172 490", base.darker(0.5), 2.4, 0.6);
    });
    art.glossy("M-18 330H18V362Q0 378-18 362Z", GOLD);
    art.stud(0.0, 350.0, 5.0, GOLD.darker(0.4));
    art.line("M98 276C128 300 122 350 126 380", GOLD, 3.0, 1.0);
    art.plain("M112 378h28l-4 54-10 8-10-8z", art.ink.second);
}

fn tote(art: &mut Art) {
    let base = art.ink.base;
    art.line("M-70 236C-76 40 76 40 70 236", base.darker(0.4), 16.0, 1.0);
    let id = art.printed(&outline(214.0, "L 142,206 C 146,300 152,400 158,520 Q 80,540 0,540"), base);
    art.inside(&id, |art| {
        art.folds(&["M-100 214Q-110 380-116 534M96 214Q112 380 116 534M20 300q-30 40-90 60".into()]);
        art.band("M-170 500Q0 524 170 500", art.ink.accent, 16.0);
    });
    art.line("M-66 240C-70 70 70 70 66 240", base.lighter(0.1), 15.0, 1.0);
    art.stitches("M-66 240C-70 70 70 70 66 240", art.ink.accent, 2.0, 6.0, 5.0);
    art.both(|art| art.plain("M54 232h24v34H54z", base.lighter(0.1)));
}

fn sling(art: &mut Art) {
    let base = art.ink.base;
    art.stitches("M-136 300C-200 60 200 20 136 300", GOLD, 8.0, 5.0, 8.0);
    art.line("M-136 300C-200 60 200 20 136 300", GOLD.darker(0.3), 2.0, 1.0);
    art.glossy(
        "M-150 282Q-150 270-138 270H138Q150 270 150 282V450Q150 474 126 474H-126Q-150 474-150 450Z",
        base,
    );
    let flap = art.glossy(
        "M-154 270Q-154 256-140 256H140Q154 256 154 270V350Q150 400 60 410H-60Q-150 400-154 350Z",
        base.lighter(0.05),
    );
    art.inside(&flap, |art| {
        let quilt: String = (0..18)
            .map(|step| format!("M{} 240l180 180M{} 240l-180 180", -360 + step * 36, -260 + step * 36))
            .collect();
        art.line(&quilt, base.darker(0.5), 2.6, 0.75);
        art.moved("translate(3 3)", |art| art.line(&quilt, base.lighter(0.7), 1.4, 0.3));
    });
    art.glossy("M-24 392H24V424H-24Z", GOLD);
    art.line("M-10 400v16M0 400v16M10 400v16", GOLD.darker(0.5), 3.0, 1.0);
    art.stud(-140.0, 290.0, 9.0, GOLD);
    art.stud(140.0, 290.0, 9.0, GOLD);
}

fn potli(art: &mut Art) {
    let (base, accent) = (art.ink.base, art.ink.accent);
    art.stitches("M-40 226C-110 70 110 70 40 226", IVORY, 11.0, 0.1, 13.0);
    art.printed(
        "M-38 226C-110 210-120 150-84 132C-60 150-30 140 0 150C30 140 60 150 84 132C120 150 110 210 38 226Z",
        base,
    );
    let id = art
        .printed(&outline(222.0, "Q 24,222 40,226 C 130,280 176,370 160,450 C 144,516 70,528 0,528"), base);
    art.inside(&id, |art| {
        art.folds(&[
            "M-30 232Q-100 330-116 480M-12 232Q-40 340-44 520M12 232Q40 340 44 520M30 232Q100 330 116 480"
                .into(),
        ]);
        art.band("M-170 470Q0 520 170 470", accent, 18.0);
    });
    art.band("M-44 226Q0 238 44 226", GOLD, 16.0);
    art.line("M36 232Q70 270 60 320M40 230Q92 256 92 296", GOLD, 4.0, 1.0);
    for (x, y) in [(60.0, 324.0), (92.0, 300.0)] {
        art.stud(x, y, 9.0, GOLD);
        art.line(
            &format!("M{} {}v34M{x} {}v38M{} {}v34", x - 6.0, y + 8.0, y + 9.0, x + 6.0, y + 8.0),
            accent,
            4.0,
            1.0,
        );
    }
    for step in 0..7 {
        art.stud(-96.0 + step as f32 * 32.0, 530.0 - ((step as f32 - 3.0) / 3.0).powi(2) * 14.0, 5.0, IVORY);
    }
}

fn backpack(art: &mut Art) {
    let base = art.ink.base;
    let dark = base.darker(0.35);
    art.line("M-30 86C-34 40 34 40 30 86", dark, 13.0, 1.0);
    art.both(|art| {
        art.plain("M120 180C164 200 172 300 164 420L136 440Z", dark);
        art.plain("M124 330C160 330 170 350 166 460L130 470Z", base.darker(0.2));
    });
    art.plain(&outline(78.0, "C 90,78 140,104 144,200 L 150,490 Q 148,530 110,534 L 0,538"), base);
    art.line("M-140 230C-136 110-90 92 0 92S136 110 140 230", COAL, 5.0, 0.7);
    art.stitches("M-140 230C-136 110-90 92 0 92S136 110 140 230", STEEL, 2.0, 3.0, 3.0);
    let pocket = art.plain(
        &outline(312.0, "C 80,312 112,316 114,346 L 118,480 Q 116,508 90,510 L 0,514"),
        base.lighter(0.08),
    );
    art.inside(&pocket, |art| art.folds(&["M-60 330q-8 80-12 180M70 330q6 80 10 180".into()]));
    art.line("M-104 350C-100 330-80 328 0 328S100 330 104 350", COAL, 4.0, 0.8);
    art.glossy("M92 342h9v30h-9z", STEEL);
    art.flat("M-96 196H96V206H-96z", dark, 0.9);
    art.flat("M-96 232H96V242H-96z", dark, 0.9);
    art.both(|art| {
        art.plain("M60 112h15v190H60z", dark);
        art.line("M58 252h19v16H58z", STEEL, 3.0, 1.0);
    });
    if art.has("star") {
        art.flat("M0 366l16 33 36 5-26 25 6 36-32-17-32 17 6-36-26-25 36-5z", art.ink.second, 1.0);
        art.both(|art| {
            art.flat("M76 136l6 13 14 2-10 10 2 14-12-7-12 7 2-14-10-10 14-2z", art.ink.second, 1.0)
        });
    } else {
        art.plain("M-34 404h68v26h-68z", dark);
        art.line("M-22 417h44", art.ink.second, 3.0, 0.9);
    }
}
