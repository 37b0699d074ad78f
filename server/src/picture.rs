//! Pictures of strangers, read within limits.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

/// Longest side of a picture that is read, pixels.
const MOST_SIDE: u32 = 12_000;
/// Most pixels of a picture that is read.
const MOST_PIXELS: u64 = 40_000_000;
/// Most memory that reading one takes, bytes.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;

/// Why a picture is not read, or not written: a sentence.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PictureProblem {
    #[error("it is no picture of a known kind (JPEG, PNG, WebP, GIF)")]
    Unknown,
    #[error("it is {width} by {height} pixels, more than are read")]
    TooLarge { width: u32, height: u32 },
    #[error("it takes more memory than a picture may")]
    TooMuchMemory,
    #[error("it is damaged: {0}")]
    Damaged(String),
    #[error("it could not be written small: {0}")]
    Encoding(String),
}

impl From<ImageError> for PictureProblem {
    fn from(error: ImageError) -> PictureProblem {
        match error {
            ImageError::Limits(_) => PictureProblem::TooMuchMemory,
            ImageError::Unsupported(_) => PictureProblem::Unknown,
            error => PictureProblem::Damaged(error.to_string()),
        }
    }
}

/// Reads a picture; of a moving one the first frame. Its size is looked at before its pixels are.
pub(crate) fn read(picture: &[u8]) -> Result<DynamicImage, PictureProblem> {
    let mut reader = ImageReader::new(Cursor::new(picture))
        .with_guessed_format()
        .map_err(|error| PictureProblem::Damaged(error.to_string()))?;
    let known = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif];
    if !reader.format().is_some_and(|format| known.contains(&format)) {
        return Err(PictureProblem::Unknown);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if width.max(height) > MOST_SIDE || pixels > MOST_PIXELS {
        return Err(PictureProblem::TooLarge { width, height });
    }
    if decoder.total_bytes() > MOST_MEMORY {
        return Err(PictureProblem::TooMuchMemory);
    }
    // A camera held upright says so beside the pixels.
    let orientation = decoder.orientation()?;
    let mut whole = DynamicImage::from_decoder(decoder)?;
    whole.apply_orientation(orientation);
    Ok(whole)
}
