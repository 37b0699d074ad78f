//! Telling her phone while the chat is closed: `/api/v1/me/push`.

use serde::{Deserialize, Serialize};

/// `GET /me/push`: whether it is worth asking her.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushOffer {
    /// The server's public key, base64url: what a browser asks its push service with.
    pub key: String,
    /// She waits for a person of the shop.
    pub waits: bool,
}

/// `PUT /me/push`: a browser of hers, as the Push API gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushBrowser {
    /// Address at its push service.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 2000, example = "https://push.example.net/send/abc")
    )]
    pub endpoint: String,
    /// Its public key, base64url.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub p256dh: String,
    /// Its secret, base64url.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub auth: String,
    /// In which language she is told.
    #[cfg_attr(feature = "openapi", schema(pattern = "^(en|hi|hinglish)$"))]
    pub lang: String,
}
