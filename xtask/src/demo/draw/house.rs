//! Curtains, towels, blankets, bottles, lunch boxes, lamps, vases, bags for travel.

use super::super::art::Art;
use super::super::ink::{COAL, GOLD, IVORY, STEEL, WOOD};
use super::super::path::outline;

/// A pair of curtains on a rod.
pub(super) fn curtain(art: &mut Art) {
    let base = art.ink.base;
    art.flat("M-150 110H150V520H-150Z", IVORY, 0.9);
    art.line("M-150 310H150M0 110V520", STEEL, 6.0, 0.7);
    art.both(|art| {
        let side =
            art.printed("M6 96H190C196 240 198 400 192 556Q150 546 116 556C140 420 110 250 6 96Z", base);
        art.inside(&side, |art| {
            art.folds(&[
                "M40 96Q110 220 132 556M80 96Q140 260 146 556M120 96Q166 300 164 556M160 96Q182 300 182 556"
                    .into(),
            ]);
        });
        art.band("M108 350Q150 372 196 350", art.ink.accent, 18.0);
        for step in 0..6 {
            art.line(&format!("M{} 84v18", 20 + step * 32), GOLD.darker(0.2), 6.0, 1.0);
        }
        art.stud(206.0, 82.0, 15.0, WOOD);
    });
    art.line("M-204 82H204", WOOD, 11.0, 1.0);
    art.line("M-200 79H200", WOOD.lighter(0.5), 3.0, 0.6);
}

/// Bath towels, folded in a pile.
pub(super) fn towel(art: &mut Art) {
    let (base, second, accent) = (art.ink.base, art.ink.second, art.ink.accent);
    for (step, colour) in [base.darker(0.14), second, base.lighter(0.12), base].into_iter().enumerate() {
        let y = 432.0 - step as f32 * 92.0;
        let id = art.printed(
            &format!("M-150 {y}Q-186 {} -150 {}H166Q180 {} 166 {y}Z", y + 45.0, y + 90.0, y + 45.0),
            colour,
        );
        art.inside(&id, |art| {
            art.line(&format!("M-120 {}H180", y + 45.0), colour.darker(0.45), 3.0, 0.6);
            art.stitches(
                &format!("M-160 {}H180M-160 {}H180", y + 24.0, y + 66.0),
                colour.lighter(0.5),
                9.0,
                1.6,
                3.4,
            );
            art.plain(&format!("M52 {y}h34v90h-34z"), accent);
            art.stitches(&format!("M60 {y}v90M78 {y}v90"), colour, 3.0, 3.0, 3.0);
        });
    }
    art.line("M-150 154Q-40 132 166 154", base.lighter(0.4), 6.0, 0.8);
}

/// A quilt folded over the edge of a bed.
pub(super) fn blanket(art: &mut Art) {
    let (base, accent) = (art.ink.base, art.ink.accent);
    art.plain("M-190 470Q0 450 190 470V540Q0 556-190 540Z", WOOD);
    let below = art.plain("M-176 180Q0 150 176 180L190 480Q0 510-190 480Z", art.ink.second.lighter(0.1));
    art.inside(&below, |art| art.folds(&["M-120 440q60 20 120 10M40 450q70 10 120-10".into()]));
    let id = art.printed(
        "M-180 140Q0 106 180 140C190 220 192 330 180 420Q0 452-180 420C-192 330-190 220-180 140Z",
        base,
    );
    art.inside(&id, |art| {
        let rows: String = (0..6)
            .map(|step| format!("M-200 {}Q0 {} 200 {}", 170 + step * 48, 138 + step * 50, 170 + step * 48))
            .collect();
        let columns: String = (0..6)
            .map(|step| {
                format!("M{} 100Q{} 280 {} 470", -130 + step * 52, -136 + step * 54, -130 + step * 52)
            })
            .collect();
        art.line(&rows, base.darker(0.5), 2.6, 0.45);
        art.line(&columns, base.darker(0.5), 2.6, 0.45);
        art.band("M-190 404Q0 438 190 404", accent, 24.0);
    });
    let fold = art.plain("M-180 140Q0 106 180 140L184 186Q0 152-184 186Z", accent);
    art.inside(&fold, |art| art.stitches("M-190 176Q0 142 190 176", base, 2.6, 7.0, 5.0));
}

/// A steel water bottle.
pub(super) fn bottle(art: &mut Art) {
    let base = art.ink.base;
    art.line("M-26 92C-30 40 30 40 26 92", COAL, 11.0, 1.0);
    art.glossy("M-48 88H48V150H-48Z", COAL);
    art.line("M-34 94V146M-14 94V146M14 94V146M34 94V146", STEEL, 3.0, 0.35);
    art.glossy("M-52 148H52V170H-52Z", STEEL);
    let id = art
        .glossy("M-52 170H52Q92 190 92 240V520Q92 548 60 548H-60Q-92 548-92 520V240Q-92 190-52 170Z", base);
    art.inside(&id, |art| {
        art.flat("M-66 176H-40V560H-66Z", IVORY, 0.3);
        art.flat("M66 176H80V560H66Z", COAL, 0.16);
        art.flat("M-100 508H100V560H-100Z", STEEL, 1.0);
        art.flat("M0 300C26 320 26 356 0 380C-26 356-26 320 0 300Z", art.ink.accent, 1.0);
        art.both(|art| art.flat("M8 380C38 374 50 350 48 330C26 336 12 356 8 380Z", art.ink.accent, 0.85));
    });
}

/// A lunch box of stacked steel tins in a coloured carrier.
pub(super) fn tiffin(art: &mut Art) {
    let base = art.ink.base;
    art.line("M-132 480V170Q-132 110-72 110H72Q132 110 132 170V480", STEEL.darker(0.2), 13.0, 1.0);
    art.glossy("M-50 92H50V122H-50Z", base);
    art.glossy("M-104 172Q0 150 104 172L112 214H-112Z", STEEL);
    art.stud(0.0, 160.0, 12.0, base);
    for (step, colour) in [base, STEEL, base].into_iter().enumerate() {
        let y = 212.0 + step as f32 * 104.0;
        art.glossy(&format!("M-116 {y}H116V{}Q0 {} -116 {}Z", y + 96.0, y + 112.0, y + 96.0), colour);
        art.line(&format!("M-120 {y}H120"), STEEL.lighter(0.4), 9.0, 1.0);
        art.line(&format!("M-84 {}V{}", y + 18.0, y + 84.0), IVORY, 12.0, 0.35);
    }
    art.both(|art| art.glossy("M122 300H144V360H122Z", base.darker(0.25)));
}

/// A table lamp.
pub(super) fn lamp(art: &mut Art) {
    let base = art.ink.base;
    art.glossy("M-80 520Q0 500 80 520V540Q0 556-80 540Z", WOOD);
    art.glossy("M-14 300H14L22 420Q40 470 20 522H-20Q-40 470-22 420Z", WOOD.lighter(0.15));
    art.flat("M-190 330L190 330L150 300H-150Z", GOLD.lighter(0.6), 0.5);
    let shade = art.printed("M-84 96H84L150 320Q0 340-150 320Z", base);
    art.inside(&shade, |art| {
        art.flat("M-40 90H30L70 340H-80Z", IVORY, 0.28);
        art.band("M-160 306Q0 326 160 306", art.ink.accent, 16.0);
        art.band("M-90 102H90", art.ink.accent, 12.0);
    });
    art.stitches("M-148 326Q0 346 148 326", art.ink.accent, 12.0, 1.6, 6.0);
}

/// A vase with flowers.
pub(super) fn vase(art: &mut Art) {
    let (base, accent, second) = (art.ink.base, art.ink.accent, art.ink.second);
    let leaf = super::super::ink::LEAF;
    art.line(
        "M0 300C-10 220-60 190-90 130M0 300C0 200 10 150 6 96M0 300C10 220 60 190 96 140",
        leaf,
        7.0,
        1.0,
    );
    for (x, y, colour) in [(-92.0, 126.0, accent), (6.0, 88.0, second), (98.0, 136.0, accent)] {
        for turn in 0..6 {
            art.moved(&format!("rotate({} {x} {y})", turn * 60), |art| {
                art.flat(&format!("M{x} {y}q-20-24 0-48q20 24 0 48z"), colour, 1.0);
            });
        }
        art.stud(x, y, 11.0, GOLD);
    }
    art.flat("M-30 230q-50-10-60 20q40 14 60-20zM34 220q46-16 62 12q-38 18-62-12z", leaf, 1.0);
    let id = art.printed(
        &outline(270.0, "L 46,266 C 52,300 40,320 70,360 C 116,410 110,500 66,546 Q 30,556 0,556"),
        base,
    );
    art.inside(&id, |art| {
        art.flat("M-70 380Q-84 460-40 540L-70 550Q-120 460-70 380Z", IVORY, 0.25);
        art.band("M-120 420Q0 446 120 420", accent, 18.0);
    });
    art.line("M-46 268Q0 280 46 268", base.darker(0.4), 8.0, 1.0);
}

/// A duffel bag for travel and gym.
pub(super) fn duffel(art: &mut Art) {
    let base = art.ink.base;
    art.stage(30, 1.05);
    art.line("M-84 250C-76 96 76 96 84 250", base.darker(0.45), 17.0, 1.0);
    let id = art.plain(
        "M-160 236Q0 214 160 236Q206 250 200 330T160 440Q0 458-160 440Q-206 410-200 330T-160 236Z",
        base,
    );
    art.inside(&id, |art| {
        art.folds(&["M-120 260q-16 80 0 170M110 260q20 80 6 170".into()]);
        art.flat(
            "M-220 200H-146Q-126 330-146 470H-220ZM220 200H146Q126 330 146 470H220Z",
            base.darker(0.35),
            0.7,
        );
        art.line("M-150 262Q0 244 150 262", STEEL, 6.0, 1.0);
        art.stitches("M-150 262Q0 244 150 262", COAL, 6.0, 2.0, 4.0);
    });
    art.both(|art| art.plain("M70 232H98V446H70Z", art.ink.accent.darker(0.1)));
    art.plain("M-56 320H56V408H-56Z", base.lighter(0.08));
    art.line("M-52 334H52", STEEL, 4.0, 1.0);
    art.line("M-80 246C-70 130 70 130 80 246", art.ink.accent.darker(0.1), 15.0, 1.0);
}
