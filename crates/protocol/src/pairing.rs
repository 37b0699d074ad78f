//! The same conversation on another device: `/api/v1/pairings`.

use serde::{Deserialize, Serialize};

/// `POST /pairings`, with her Bearer: a code for another device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PairingStart {
    /// The conversation that the other device opens.
    pub conversation_id: String,
}

/// The answer to [`PairingStart`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pairing {
    /// Ten digits and capital letters, good for one use. It is shown once; the server keeps only its hash.
    #[cfg_attr(feature = "openapi", schema(example = "K7QF20M9X1"))]
    pub code: String,
    /// So long it is good.
    pub expires_in_seconds: u64,
}

/// `POST /pairings/taken`: the other device shows the code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PairingTake {
    /// Id of the shop.
    #[cfg_attr(feature = "openapi", schema(example = "demo"))]
    pub shop: String,
    /// The code; blanks, hyphens and small letters do no harm.
    #[cfg_attr(feature = "openapi", schema(example = "k7qf2-0m9x1"))]
    pub code: String,
}

/// The answer to [`PairingTake`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Paired {
    /// The conversation to open.
    pub conversation_id: String,
    /// Names her within the shop.
    pub shopper_id: String,
    /// Whether the shop vouched for her.
    pub is_customer: bool,
    /// Opaque Bearer token of this device. It is shown once; the server keeps only its hash.
    pub token: String,
}
