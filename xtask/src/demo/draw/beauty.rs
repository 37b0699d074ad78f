//! The dressing table: lipstick, kajal, nail polish, perfume, creams.

use super::super::art::Art;
use super::super::ink::{COAL, GOLD, ICE, IVORY, STEEL};

/// A lipstick, its cap beside it.
pub(super) fn lipstick(art: &mut Art) {
    let base = art.ink.base;
    art.moved("translate(-52 0)", |art| {
        art.glossy("M-44 360H44V540Q0 552-44 540Z", COAL);
        art.glossy("M-40 300H40V364H-40Z", GOLD);
        art.line("M-40 318H40M-40 346H40", GOLD.darker(0.4), 2.0, 0.7);
        art.glossy("M-32 150Q-20 96 32 84V302H-32Z", base);
        art.flat("M-32 150Q-20 96 32 84Q20 128-32 150Z", base.lighter(0.3), 0.8);
        art.line("M-20 170V290", IVORY, 7.0, 0.35);
    });
    art.moved("translate(78 0)", |art| {
        art.glossy("M-48 330Q-48 310-30 310H30Q48 310 48 330V540Q0 552-48 540Z", COAL);
        art.line("M-48 500Q0 512 48 500", GOLD, 8.0, 1.0);
        art.line("M-30 330V480", IVORY, 6.0, 0.25);
        art.flat("M0 380l10 14-10 14-10-14z", GOLD, 1.0);
    });
    art.line("M-150 84Q-120 60-96 84Q-124 108-150 84M-150 84Q-122 88-96 84", base, 6.0, 0.7);
}

/// A kajal pencil and the stroke it draws.
pub(super) fn kajal(art: &mut Art) {
    let base = art.ink.base;
    art.moved("rotate(24 0 300)", |art| {
        art.glossy("M-26 170H26V470Q0 480-26 470Z", base);
        art.glossy("M-26 440H26V540Q0 560-26 540Z", GOLD);
        art.plain("M-24 172L-8 100H8L24 172Z", IVORY.darker(0.2));
        art.plain("M-9 104L0 62L9 104Z", COAL);
        art.line("M-12 190V430", IVORY, 5.0, 0.4);
        art.stitches("M0 220V400", GOLD, 4.0, 8.0, 9.0);
    });
    art.line("M-170 210C-120 150-40 150-6 196C-60 214-120 220-170 210M-6 196Q18 186 30 168", base, 9.0, 0.9);
    art.dot(-84.0, 186.0, 22.0, COAL);
    art.dot(-90.0, 180.0, 6.0, IVORY);
}

/// A bottle of nail polish.
pub(super) fn polish(art: &mut Art) {
    let base = art.ink.base;
    art.glossy("M-34 96Q0 84 34 96L40 296H-40Z", COAL);
    art.line("M-18 112L-22 280", IVORY, 7.0, 0.3);
    art.glossy("M-46 292H46V322H-46Z", STEEL);
    art.glossy(
        "M-60 322H60Q118 330 122 390V500Q120 540 80 542H-80Q-120 540-122 500V390Q-118 330-60 322Z",
        ICE,
    );
    let colour = art.glossy(
        "M-56 350H56Q100 356 104 396V494Q102 522 74 524H-74Q-102 522-104 494V396Q-100 356-56 350Z",
        base,
    );
    art.inside(&colour, |art| {
        art.flat("M-110 340H-60L-90 540H-120Z", IVORY, 0.35);
        art.flat("M-40 340h16l-30 200h-16z", IVORY, 0.2);
    });
    art.line("M120 220Q170 200 176 250Q160 280 128 270", base, 16.0, 0.85);
}

/// A bottle of perfume.
pub(super) fn perfume(art: &mut Art) {
    let base = art.ink.base;
    art.glossy("M-40 96H40V170H-40Z", GOLD);
    art.line("M-40 116H40M-40 150H40", GOLD.darker(0.4), 2.0, 0.7);
    art.glossy("M-26 168H26V206H-26Z", STEEL);
    let glass = art.glossy(
        "M-100 206H100Q136 210 138 250V500Q136 540 100 542H-100Q-136 540-138 500V250Q-136 210-100 206Z",
        ICE,
    );
    art.inside(&glass, |art| {
        art.flat("M-150 300Q-60 280 0 300T150 296V560H-150Z", base, 0.8);
        art.flat("M-140 200H-96L-110 560H-150Z", IVORY, 0.4);
        art.line("M0 200V520", STEEL.darker(0.2), 3.0, 0.6);
    });
    art.plain("M-70 350H70V456H-70Z", IVORY);
    art.line("M-62 358H62V448H-62Z", GOLD, 3.0, 1.0);
    art.flat("M0 372C20 386 20 406 0 424C-20 406-20 386 0 372Z", base, 1.0);
    art.both(|art| art.flat("M8 424C30 420 40 404 40 388C22 392 10 406 8 424Z", base, 0.8));
}

/// A tube of cream and its box of kumkum colour.
pub(super) fn cream(art: &mut Art) {
    let (base, accent) = (art.ink.base, art.ink.accent);
    art.glossy("M-40 470H40V540Q0 552-40 540Z", IVORY);
    art.line("M-28 482V532M-10 484V538M10 484V538M28 482V532", IVORY.darker(0.35), 3.0, 0.7);
    let tube = art.plain("M-104 96Q0 84 104 96L58 470H-58Z", base);
    art.inside(&tube, |art| {
        art.flat("M-110 84H110V126Q0 136-110 126Z", base.darker(0.3), 0.8);
        art.line("M-70 140L-40 460", IVORY, 16.0, 0.3);
        art.flat("M-90 330Q0 350 90 330V370Q0 390-90 370Z", accent, 0.9);
    });
    art.flat("M0 180C34 204 34 246 0 276C-34 246-34 204 0 180Z", accent, 1.0);
    art.both(|art| art.flat("M10 276C48 270 64 240 62 214C34 222 14 246 10 276Z", accent, 0.85));
    art.line("M-34 300H34", accent, 5.0, 1.0);
}
