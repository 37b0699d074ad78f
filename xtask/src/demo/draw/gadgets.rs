//! Small electronics: phone cases, earphones, headphones, chargers.

use super::super::art::Art;
use super::super::ink::{COAL, GOLD, IVORY, STEEL};

/// The back of a phone case.
pub(super) fn case(art: &mut Art) {
    let base = art.ink.base;
    let d = "M-112 96Q-112 56-72 56H72Q112 56 112 96V504Q112 544 72 544H-72Q-112 544-112 504Z";
    let id = art.printed(d, base);
    art.inside(&id, |art| {
        art.flat("M-120 40H-60L-100 560H-130Z", IVORY, 0.18);
        if art.has("solid") {
            art.dot(0.0, 350.0, 46.0, base.lighter(0.12));
            art.line("M0 318C22 336 22 362 0 384C-22 362-22 336 0 318Z", art.ink.accent, 4.0, 1.0);
        }
    });
    art.line(d, base.darker(0.45), 6.0, 0.9);
    art.glossy("M-90 84Q-90 76-82 76H-8Q0 76 0 84V176Q0 184-8 184H-82Q-90 184-90 176Z", COAL);
    for (x, y) in [(-64.0, 106.0), (-64.0, 154.0), (-26.0, 130.0)] {
        art.stud(x, y, 17.0, STEEL.darker(0.6));
        art.dot(x, y, 8.0, COAL);
    }
    art.dot(-24.0, 94.0, 6.0, IVORY);
    art.line("M114 200V262M-114 190V220M-114 236V266", base.darker(0.55), 6.0, 1.0);
}

/// Earbuds in their open box, a neckband, or headphones.
pub(super) fn earphones(art: &mut Art) {
    if art.has("neckband") {
        neckband(art);
    } else if art.has("headphones") {
        headphones(art);
    } else {
        earbuds(art);
    }
}

fn earbuds(art: &mut Art) {
    let base = art.ink.base;
    art.glossy("M-140 300V200Q-138 120-60 116H60Q138 120 140 200V300Z", base.darker(0.25));
    art.flat("M-120 290V208Q-118 140-56 136H56Q118 140 120 208V290Z", base.darker(0.6), 0.9);
    art.both(|art| {
        art.glossy("M40 330V236Q34 196 66 190Q104 188 104 226Q102 254 76 258V330Z", base.lighter(0.12));
        art.flat("M44 204Q34 214 36 236L46 232Q46 214 54 208Z", COAL, 0.9);
        art.dot(76.0, 212.0, 5.0, STEEL);
    });
    art.glossy("M-150 300H150V430Q148 520 60 524H-60Q-148 520-150 430Z", base);
    art.line("M-150 306H150", base.darker(0.6), 4.0, 0.8);
    art.dot(0.0, 380.0, 7.0, art.ink.accent);
    art.line("M-120 330Q-126 440-80 490", IVORY, 12.0, 0.25);
}

fn neckband(art: &mut Art) {
    let base = art.ink.base;
    art.line("M-120 330C-160 60 160 60 120 330", base, 26.0, 1.0);
    art.line("M-124 310C-156 80 120 60 118 260", base.lighter(0.6), 5.0, 0.5);
    art.both(|art| {
        art.glossy("M100 318H142V440Q120 452 100 440Z", base.darker(0.15));
        art.line("M120 446C118 520 60 520 66 452", COAL, 6.0, 1.0);
        art.glossy("M48 410Q48 396 66 396Q84 396 84 412V444Q66 460 48 444Z", base);
        art.glossy("M50 382Q66 370 82 382V400H50Z", STEEL);
        art.line("M110 350h20M110 376h20", art.ink.accent, 5.0, 1.0);
    });
}

fn headphones(art: &mut Art) {
    let base = art.ink.base;
    art.line("M-146 340C-160 40 160 40 146 340", base.darker(0.2), 30.0, 1.0);
    art.line("M-142 300C-140 80 140 80 142 300", base.lighter(0.5), 6.0, 0.5);
    art.line("M-70 128Q0 96 70 128", base.darker(0.55), 34.0, 1.0);
    art.both(|art| {
        art.glossy("M134 300H160V360H134Z", STEEL);
        art.plain("M84 330Q84 310 104 310H124V490H104Q84 490 84 470Z", base.darker(0.6));
        art.glossy("M118 312Q190 318 190 400T118 488Z", base);
        art.line("M136 346Q164 356 164 400T136 454", art.ink.accent, 5.0, 0.9);
    });
}

/// A wall charger with its cable.
pub(super) fn charger(art: &mut Art) {
    let base = art.ink.base;
    art.line("M10 470C20 560 180 560 176 420C172 330 130 330 134 250", base.darker(0.12), 13.0, 1.0);
    art.glossy("M116 176H154V262Q134 272 116 262Z", base);
    art.glossy("M122 130H148V180H122Z", STEEL);
    art.both(|art| art.glossy("M30 66H46V150H30Z", GOLD));
    let d = "M-100 150Q-100 130-80 130H80Q100 130 100 150V430Q100 470 60 472H-60Q-100 470-100 430Z";
    let id = art.glossy(d, base);
    art.inside(&id, |art| {
        art.flat("M-110 120H-60L-84 480H-110Z", IVORY, 0.25);
        art.line("M-100 196H100", base.darker(0.5), 3.0, 0.6);
    });
    art.flat("M12 250L-30 330H-4L-14 392L32 306H4Z", art.ink.accent, 1.0);
    art.glossy("M-12 462H32V494H-12Z", base.darker(0.2));
}
