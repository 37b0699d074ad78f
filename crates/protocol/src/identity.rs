//! Who the shopper is: `/api/v1/identity` and `/api/v1/me`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// `POST /identity`: the shop says who is signed in on its page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdentityShown {
    /// Id of the shop.
    #[cfg_attr(feature = "openapi", schema(example = "demo"))]
    pub shop: String,
    /// The shop's statement, a signed JWT. Each is good for one use.
    #[cfg_attr(feature = "openapi", schema(example = "header.payload.signature"))]
    pub assertion: String,
}

/// The answer to [`IdentityShown`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedIn {
    /// Names the customer within her shop; the same one each time she signs in.
    pub shopper_id: String,
    /// Opaque Bearer token of the customer. It is shown once; the server keeps only its hash.
    pub token: String,
}

/// `POST /identity/history`, with the customer's Bearer: she wants what she said as a guest in her account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HistoryJoin {
    /// Token of the guest she was. It ends with this.
    pub guest_token: String,
}

/// The answer to [`HistoryJoin`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HistoryJoined {
    /// How many conversations joined her account.
    pub conversations: u64,
}

/// The answer to `POST /me/token`: a token in place of the one that asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenRenewed {
    /// The new Bearer token. The old one ends when this is first used.
    pub token: String,
}

/// Whether the shop knows the shopper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ShopperKind {
    /// It does not.
    Guest,
    /// It vouched for her.
    Customer,
}

/// The answer to `GET /me`: whose token this is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// Names the shopper within her shop.
    pub shopper_id: String,
    /// Guest or customer.
    pub kind: ShopperKind,
    /// Id of the shop.
    pub shop: String,
}

/// The answer to `DELETE /me`: everything of hers is gone, and this says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErasureReceipt {
    /// Names the erasure in the shop's records, which hold nothing else of it.
    pub receipt_id: String,
    /// When, milliseconds since 1970 (UTC).
    pub at: i64,
    /// How many things were erased, by kind.
    pub counts: BTreeMap<String, u64>,
}
