//! What the shop says about delivery to one place.

/// The shop's word on a pincode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// It delivers there.
    Served(Area),
    /// It does not deliver there.
    NotServed,
    /// It says so by pincode, and none is known.
    WhichPincode,
}

/// How it delivers somewhere. What the shop does not say is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Area {
    /// Days it takes, as the shop gives them: `3`, `3-5`.
    pub days: Option<String>,
    /// What it costs, rupees; 0 is free.
    pub charge_rupees: Option<u32>,
    /// From this sum on it is free, rupees.
    pub free_from_rupees: Option<u32>,
    /// Whether she may pay when it comes.
    pub cash_on_delivery: Option<bool>,
}
