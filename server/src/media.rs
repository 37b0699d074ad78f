//! Pictures of products, kept by the hash of what they hold.

use std::{path::Path, sync::Arc};

use bytes::Bytes;
use futures::TryStreamExt;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path as Key};
use sha2::{Digest, Sha256};

/// The largest picture, bytes.
pub const PICTURE_LIMIT: usize = 5 * 1024 * 1024;

/// Why a picture was not kept or not given.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// The folder cannot be used.
    #[error("the media folder {path} cannot be used: {source}")]
    Folder {
        /// The folder.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// Reading or writing failed.
    #[error("the media store failed: {0}")]
    Store(#[from] object_store::Error),
    /// It is not a picture that may be shown.
    #[error("{0}")]
    Picture(&'static str),
}

/// The media store: `{data}/media/{shop}/{key}`.
#[derive(Debug, Clone)]
pub struct Media {
    store: Arc<dyn ObjectStore>,
}

impl Media {
    /// Opens (or makes) the media folder inside the data folder.
    pub fn open(data: &Path) -> Result<Media, MediaError> {
        let folder = data.join("media");
        std::fs::create_dir_all(&folder)
            .map_err(|source| MediaError::Folder { path: folder.display().to_string(), source })?;
        Ok(Media { store: Arc::new(LocalFileSystem::new_with_prefix(&folder)?) })
    }

    /// Keeps a picture and returns its key; the same picture has the same key.
    pub async fn put(&self, shop: &str, picture: Bytes) -> Result<String, MediaError> {
        let extension = kind_of(&picture)?;
        let hash = Sha256::digest(&picture);
        let name: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let key = format!("{name}.{extension}");
        let place = Key::from_iter([shop, &key]);
        if self.store.head(&place).await.is_err() {
            self.store.put(&place, PutPayload::from_bytes(picture)).await?;
        }
        Ok(key)
    }

    /// Every picture: its shop and its key.
    pub async fn keys(&self) -> Result<Vec<(String, String)>, MediaError> {
        let places: Vec<Key> = self.store.list(None).map_ok(|found| found.location).try_collect().await?;
        let name = |place: Key| {
            let mut parts = place.parts();
            let (shop, key) = (parts.next()?.as_ref().to_owned(), parts.next()?.as_ref().to_owned());
            (parts.next().is_none() && content_type(&key).is_some()).then_some((shop, key))
        };
        let mut keys: Vec<(String, String)> = places.into_iter().filter_map(name).collect();
        keys.sort_unstable();
        Ok(keys)
    }

    /// Removes a picture; one that is not there is fine.
    pub async fn remove(&self, shop: &str, key: &str) -> Result<(), MediaError> {
        match self.store.delete(&Key::from_iter([shop, key])).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// A picture and its content type; `None` when there is none of that key.
    pub async fn get(&self, shop: &str, key: &str) -> Result<Option<(Bytes, &'static str)>, MediaError> {
        let Some(content_type) = content_type(key) else { return Ok(None) };
        match self.store.get(&Key::from_iter([shop, key])).await {
            Ok(found) => Ok(Some((found.bytes().await?, content_type))),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// The content type of a key, when it is one of ours.
fn content_type(key: &str) -> Option<&'static str> {
    let (name, extension) = key.split_once('.')?;
    let ours = name.len() == 16 && name.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    match extension {
        _ if !ours => None,
        "svg" => Some("image/svg+xml"),
        "png" => Some("image/png"),
        "jpg" => Some("image/jpeg"),
        "webp" => Some("image/webp"),
        "avif" => Some("image/avif"),
        _ => None,
    }
}

/// The extension of a picture, by what it holds and not by what it is called.
fn kind_of(picture: &[u8]) -> Result<&'static str, MediaError> {
    if picture.len() > PICTURE_LIMIT {
        return Err(MediaError::Picture("it is larger than 5 MB"));
    }
    if picture.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok("png");
    }
    if picture.starts_with(b"\xff\xd8\xff") {
        return Ok("jpg");
    }
    if picture.starts_with(b"RIFF") && picture.get(8..12) == Some(b"WEBP") {
        return Ok("webp");
    }
    if picture.get(4..12) == Some(b"ftypavif") {
        return Ok("avif");
    }
    let text = std::str::from_utf8(picture).map_err(|_| MediaError::Picture("it is not a picture"))?;
    if !text.contains("<svg") {
        return Err(MediaError::Picture("it is not svg, png, jpg, webp or avif"));
    }
    if has_behaviour(text) {
        return Err(MediaError::Picture("it is a drawing with scripts or addresses in it"));
    }
    Ok("svg")
}

/// Whether a drawing could do more than be looked at when it is opened by itself.
fn has_behaviour(svg: &str) -> bool {
    let lower = svg.to_ascii_lowercase();
    let handler = lower.match_indices("on").any(|(at, _)| {
        let alone = lower[..at].ends_with(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\''));
        let after = lower[at + 2..].trim_start_matches(|c: char| c.is_ascii_alphabetic());
        alone && after.trim_start().starts_with('=')
    });
    let parts = ["<script", "javascript:", "<foreignobject", "<!entity", "<iframe", "<handler", "@import"];
    handler || parts.iter().any(|part| lower.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_that_do_nothing_are_kept() {
        assert_eq!(
            kind_of(b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>").unwrap(),
            "svg"
        );
        assert_eq!(kind_of(b"\x89PNG\r\n\x1a\n rest").unwrap(), "png");
        let refused: [&[u8]; 6] = [
            b"<svg><script>alert(1)</script></svg>",
            b"<svg onload='alert(1)'/>",
            b"<svg onload ='alert(1)'/>",
            b"<svg><a href='javascript:alert(1)'/></svg>",
            b"<html>no drawing</html>",
            b"\x00\x01\x02",
        ];
        for bad in refused {
            assert!(kind_of(bad).is_err(), "{}", String::from_utf8_lossy(bad));
        }
    }

    #[tokio::test]
    async fn a_picture_comes_back_as_it_was_put() {
        let folder = tempfile::tempdir().unwrap();
        let media = Media::open(folder.path()).unwrap();
        let drawing = Bytes::from_static(b"<svg/>");
        let key = media.put("demo", drawing.clone()).await.unwrap();
        assert_eq!(media.put("demo", drawing.clone()).await.unwrap(), key);
        assert_eq!(media.get("demo", &key).await.unwrap(), Some((drawing, "image/svg+xml")));
        assert_eq!(media.get("other", &key).await.unwrap(), None);
        assert_eq!(media.get("demo", "../../mitra.sqlite").await.unwrap(), None);
    }
}
