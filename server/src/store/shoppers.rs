//! Shoppers: guests, and customers for whom the shop vouches.

use super::{Store, StoreError, random_name};
use crate::db::{Unit, args};

/// Whether the shop knows her.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShopperKind {
    /// It does not.
    Guest,
    /// It vouched for her with a signed assertion.
    Customer,
}

impl ShopperKind {
    /// Its name in the database and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            ShopperKind::Guest => "guest",
            ShopperKind::Customer => "customer",
        }
    }

    /// The kind of this name; a name that is not known gives the fewest rights.
    pub fn from_name(name: &str) -> ShopperKind {
        if name == "customer" { ShopperKind::Customer } else { ShopperKind::Guest }
    }
}

/// A shopper of one shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shopper {
    /// Her shop.
    pub shop_id: String,
    /// Her id within it.
    pub shopper_id: String,
    /// Guest or customer.
    pub kind: ShopperKind,
}

impl Store {
    /// Makes a guest. Returns her with her token, which is kept nowhere.
    pub async fn new_guest(&self, shop_id: &str) -> Result<(Shopper, String), StoreError> {
        let mut unit = self.db.begin().await?;
        let shopper =
            Shopper { shop_id: shop_id.to_owned(), shopper_id: random_name(16)?, kind: ShopperKind::Guest };
        self.make_shopper(&mut unit, &shopper).await?;
        let token = self.new_token(&mut unit, &shopper, None).await?;
        unit.commit().await?;
        Ok((shopper, token))
    }

    /// Writes a shopper's row and makes the key that seals what she says.
    pub(super) async fn make_shopper(&self, unit: &mut Unit, shopper: &Shopper) -> Result<(), StoreError> {
        unit.execute(
            "INSERT INTO shopper (shop_id, shopper_id, kind, created_at, seen_at)
             VALUES (?1, ?2, ?3, {now}, {now})",
            args![&shopper.shop_id, &shopper.shopper_id, shopper.kind.name()],
        )
        .await?;
        self.new_data_key(unit, &shopper.shop_id, &shopper.shopper_id).await?;
        Ok(())
    }
}
