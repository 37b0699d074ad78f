//! Photos are seen as the training saw them, and nothing strange in one stops the network.
#![cfg(feature = "weights")]

use mitra_perception::photo::{Network, Pixels, Sight};

type Tried = Result<(), Box<dyn std::error::Error>>;

/// The photos of `models/vision/parity.py`.
fn made_up(wide: usize, high: usize) -> Vec<u8> {
    let mut rgb = Vec::with_capacity(wide * high * 3);
    for y in 0..high {
        for x in 0..wide {
            let slope = 255 * x / (wide - 1).max(1) + 2 * y;
            rgb.extend([7 * x + 3 * y, x * x + y, slope].map(|value| (value % 256) as u8));
        }
    }
    rgb
}

fn see(wide: usize, high: usize, rgb: &[u8]) -> Result<Sight, String> {
    Network::builtin()?.see(&Pixels::new(wide, high, rgb)?)
}

fn numbers(of: &serde_json::Value) -> Vec<f64> {
    of.as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64).collect()
}

#[test]
fn photos_of_every_size_are_seen_as_the_training_code_sees_them() -> Tried {
    let told: Vec<serde_json::Value> = serde_json::from_str(include_str!("data/photo.json"))?;
    assert!(told.len() > 3);
    for case in told {
        let side = |name: &str| case[name].as_u64().unwrap_or_default() as usize;
        let (wide, high) = (side("wide"), side("high"));
        let rgb = made_up(wide, high);
        let fitted = Pixels::new(wide, high, &rgb)?.fitted();
        for (place, seen) in numbers(&case["places"]).into_iter().zip(numbers(&case["seen"])) {
            let found = f64::from(fitted[place as usize]);
            assert!((found - seen).abs() < 1e-3, "{wide} by {high} at {place}: {found} for {seen}");
        }
        let sight = see(wide, high, &rgb)?;
        let mut shares: Vec<f64> = sight.categories.iter().map(|named| f64::from(named.share)).collect();
        let mut expected = numbers(&case["category"]);
        shares.sort_by(f64::total_cmp);
        expected.sort_by(f64::total_cmp);
        assert_eq!(shares.len(), expected.len());
        for (found, expected) in shares.into_iter().zip(expected) {
            assert!((found - expected).abs() < 1e-3, "{wide} by {high}: a share of {found} for {expected}");
        }
        for (found, expected) in sight.vector.iter().zip(numbers(&case["vector"])) {
            assert!((f64::from(*found) - expected).abs() < 1e-3, "{wide} by {high}: {found} for {expected}");
        }
    }
    Ok(())
}

#[test]
fn a_plain_cloth_on_white_is_named_by_its_own_colour() -> Tried {
    for (name, rgb) in [("red", [200, 20, 30]), ("green", [30, 140, 60]), ("black", [18, 18, 20])] {
        let mut photo = vec![255; 144 * 192 * 3];
        for y in 40..150 {
            for x in 30..114 {
                let at = (y * 144 + x) * 3;
                photo[at..at + 3].copy_from_slice(&rgb);
            }
        }
        let sight = see(144, 192, &photo)?;
        let said: Vec<&str> = sight.colours.iter().map(|named| named.name.as_str()).collect();
        assert!(said.iter().take(2).any(|said| *said == name), "{name}: {said:?}");
    }
    Ok(())
}

#[test]
fn a_photo_of_nothing_still_gives_shares_that_sum_to_one() -> Tried {
    for rgb in [vec![0; 30], vec![255; 30]] {
        let sight = see(5, 2, &rgb)?;
        for named in [&sight.categories, &sight.patterns, &sight.fabrics, &sight.audiences] {
            let sum: f32 = named.iter().map(|named| named.share).sum();
            assert!((sum - 1.0).abs() < 1e-3);
        }
        assert!(!sight.colours.is_empty());
        assert!(sight.vector.iter().all(|value| value.is_finite()));
    }
    Ok(())
}

#[test]
fn broken_tables_end_in_a_sentence() {
    let read = |labels: &str, colours: &str| match Network::read(
        include_bytes!("../../../models/vision/see.onnx"),
        labels,
        colours,
    ) {
        Ok(_) => String::new(),
        Err(error) => error,
    };
    let labels = include_str!("../../../models/vision/see.labels.txt");
    assert!(read("category saree", "").ends_with('.'));
    assert!(read(labels, "").ends_with('.'));
    assert!(read(labels, "nocolour\t1\t2\t3").ends_with('.'));
    assert!(!read(labels, "red\t50\t60\tx").is_empty());
    assert!(Network::read(b"no network", labels, "red\t50\t60\t40").is_err());
}
