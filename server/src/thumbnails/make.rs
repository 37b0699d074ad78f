//! One picture in, two small ones out.

use image::{DynamicImage, imageops::FilterType};

use crate::picture::{PictureProblem, read};

/// Widths of the small pictures, pixels. One that is smaller to begin with is not blown up.
pub(super) const WIDTHS: [u32; 2] = [160, 320];
/// A very tall picture is made to fit into a frame of so many times the width.
const TALLEST: u32 = 3;
/// Of WebP, 0 to 100: a kurti of 320 pixels weighs 8 kB, half a JPEG of the same looks.
const QUALITY: f32 = 75.0;

/// The small forms of a picture as WebP, in the order of [`WIDTHS`].
pub(super) fn small_forms(picture: &[u8]) -> Result<[Vec<u8>; 2], PictureProblem> {
    let whole = read(picture)?;
    Ok([write(&whole, WIDTHS[0])?, write(&whole, WIDTHS[1])?])
}

fn write(whole: &DynamicImage, width: u32) -> Result<Vec<u8>, PictureProblem> {
    let (from_width, from_height) = (whole.width().max(1), whole.height().max(1));
    let scale = (f64::from(width) / f64::from(from_width))
        .min(f64::from(width * TALLEST) / f64::from(from_height))
        .min(1.0);
    let scaled = |side: u32| ((f64::from(side) * scale).round() as u32).max(1);
    let small = whole.resize_exact(scaled(from_width), scaled(from_height), FilterType::Lanczos3);
    let (width, height) = (small.width(), small.height());
    let written = if small.color().has_alpha() {
        let pixels = small.into_rgba8();
        webpx::Encoder::new_rgba(&pixels, width, height).quality(QUALITY).encode(webpx::Unstoppable)
    } else {
        let pixels = small.into_rgb8();
        webpx::Encoder::new_rgb(&pixels, width, height).quality(QUALITY).encode(webpx::Unstoppable)
    };
    written.map_err(|error| PictureProblem::Encoding(error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::ImageFormat;

    use super::*;

    fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn sizes(picture: &[u8]) -> Vec<(u32, u32)> {
        let forms = small_forms(picture).unwrap();
        forms
            .iter()
            .map(|form| image::load_from_memory_with_format(form, ImageFormat::WebP).unwrap())
            .map(|form| (form.width(), form.height()))
            .collect()
    }

    #[test]
    fn every_kind_keeps_its_proportions_and_none_is_blown_up() {
        let portrait = DynamicImage::new_rgb8(600, 800);
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
            assert_eq!(sizes(&encoded(&portrait, format)), [(160, 213), (320, 427)], "{format:?}");
        }
        assert_eq!(
            sizes(&encoded(&DynamicImage::new_rgb8(200, 100), ImageFormat::Png)),
            [(160, 80), (200, 100)]
        );
        assert_eq!(sizes(&encoded(&DynamicImage::new_rgb8(1, 1), ImageFormat::Png)), [(1, 1), (1, 1)]);
        assert_eq!(
            sizes(&encoded(&DynamicImage::new_rgb8(10, 9_000), ImageFormat::Png)),
            [(1, 480), (1, 960)]
        );
    }

    #[test]
    fn what_is_see_through_stays_so() {
        let clear = encoded(&DynamicImage::new_rgba8(400, 400), ImageFormat::Png);
        let form = image::load_from_memory(&small_forms(&clear).unwrap()[0]).unwrap().into_rgba8();
        assert_eq!(form.get_pixel(80, 80).0[3], 0);
    }

    #[test]
    fn a_few_bytes_that_claim_many_pixels_are_refused_before_any_is_read() {
        let mut bomb = encoded(&DynamicImage::new_rgb8(1, 1), ImageFormat::Gif);
        bomb[6..10].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
        assert_eq!(small_forms(&bomb), Err(PictureProblem::TooLarge { width: 65_535, height: 65_535 }));
        let mut bomb = encoded(&DynamicImage::new_rgb8(1, 1), ImageFormat::Png);
        for side in [16, 20] {
            bomb[side..side + 4].copy_from_slice(&9_000_u32.to_be_bytes());
        }
        let mut sum = flate2::Crc::new();
        sum.update(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&sum.sum().to_be_bytes());
        assert_eq!(small_forms(&bomb), Err(PictureProblem::TooLarge { width: 9_000, height: 9_000 }));
    }

    #[test]
    fn what_is_no_picture_or_a_broken_one_ends_in_a_sentence() {
        let png = encoded(&DynamicImage::new_rgb8(50, 50), ImageFormat::Png);
        assert!(matches!(small_forms(&png[..png.len() / 2]), Err(PictureProblem::Damaged(_))));
        for none in
            [&b""[..], b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<!doctype html>", b"BM\0\0\0\0\0\0"]
        {
            assert_eq!(small_forms(none), Err(PictureProblem::Unknown));
        }
    }
}
