//! Prints how long one photo takes on one core, in microseconds: the median and the 99th of a hundred, of the network alone
//! and of a photo of a phone's size from its pixels on. For measuring.

use std::{io::Write, time::Instant};

use mitra_perception::photo::{Network, Pixels};

const ROUNDS: usize = 60;
/// What the page hands over of a photo.
const PHONE: (usize, usize) = (576, 768);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let network = Network::builtin()?;
    let (wide, high) = PHONE;
    let rgb: Vec<u8> = (0..wide * high * 3).map(|at| (at * 7 % 251) as u8).collect();
    let pixels = Pixels::new(wide, high, &rgb)?;
    let fitted = pixels.fitted();
    let timed = |work: &dyn Fn() -> Result<(), String>| -> Result<(u128, u128), String> {
        let mut times = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            let begun = Instant::now();
            work()?;
            times.push(begun.elapsed().as_micros());
        }
        times.sort_unstable();
        let at = |share: usize| times.get(ROUNDS * share / 100).copied().unwrap_or_default();
        Ok((at(50), at(99)))
    };
    network.scores(&fitted)?;
    let alone = timed(&|| network.scores(&fitted).map(|_| ()))?;
    let whole = timed(&|| network.see(&pixels).map(|_| ()))?;
    let mut out = std::io::stdout().lock();
    for (name, (median, most)) in [("network", alone), ("photo", whole)] {
        writeln!(out, "{name} {median} {most}")?;
    }
    Ok(())
}
