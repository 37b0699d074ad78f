//! Customers: shoppers for whom the shop vouched, and the guests they were before.

use secrecy::SecretSlice;

use super::{Shopper, ShopperKind, Store, StoreError, erase::lock_shopper, random_name};
use crate::{
    db::args,
    identity::Vouched,
    seal::{self, Wrapped},
};

/// Hashes the shop's own ids of its customers.
const CUSTOMER_SECRET: &str = "customer";

impl Store {
    /// Signs in the customer the shop vouched for, and makes her when she is new. `None` when this statement
    /// was used before.
    pub async fn sign_in(
        &self,
        shop_id: &str,
        vouched: &Vouched,
    ) -> Result<Option<(Shopper, String)>, StoreError> {
        let secret = self.installation_secret(CUSTOMER_SECRET).await?;
        let hash = seal::keyed_hash(&secret, &[shop_id.as_bytes(), vouched.customer_id.as_bytes()]);
        let mut unit = self.db.begin().await?;
        let is_first_use = unit
            .execute(
                "INSERT INTO assertion (shop_id, assertion_hash, expires_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO NOTHING",
                args![shop_id, vouched.assertion_id, vouched.expires_at_millis],
            )
            .await?
            > 0;
        if !is_first_use {
            return Ok(None);
        }
        // The row of the hash decides who makes her when she signs in twice at once.
        let is_new = unit
            .execute(
                "INSERT INTO customer (shop_id, customer_hash, shopper_id) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO NOTHING",
                args![shop_id, hash, random_name(16)?],
            )
            .await?
            > 0;
        let sql = "SELECT shopper_id FROM customer WHERE shop_id = ?1 AND customer_hash = ?2";
        let row = unit.row(sql, args![shop_id, hash]).await?;
        let Some(row) = row else { return Ok(None) };
        let shopper = Shopper {
            shop_id: shop_id.to_owned(),
            shopper_id: row.get("shopper_id")?,
            kind: ShopperKind::Customer,
        };
        if is_new {
            self.make_shopper(&mut unit, &shopper).await?;
        } else if !lock_shopper(&mut unit, shop_id, &shopper.shopper_id).await? {
            return Err(StoreError::KeyGone(shopper.shopper_id));
        }
        let token = self.new_token(&mut unit, &shopper, None).await?;
        unit.commit().await?;
        Ok(Some((shopper, token)))
    }

    /// Gives a guest's conversations to a customer, by the guest's token; the guest ends. Her keys come along,
    /// so that nothing has to be sealed anew. `None` when the token is no guest's of this shop.
    pub async fn join_history(
        &self,
        customer: &Shopper,
        guest_token: &str,
    ) -> Result<Option<u64>, StoreError> {
        let guest = self.shopper_of_token(guest_token).await?;
        let guest =
            guest.filter(|guest| guest.kind == ShopperKind::Guest && guest.shop_id == customer.shop_id);
        let Some(guest) = guest else { return Ok(None) };
        let both = args![&customer.shop_id, &guest.shopper_id, &customer.shopper_id];
        let hers = args![&customer.shop_id, &guest.shopper_id];
        let mut unit = self.db.begin().await?;
        for shopper in [customer, &guest] {
            if !lock_shopper(&mut unit, &shopper.shop_id, &shopper.shopper_id).await? {
                return Ok(None);
            }
        }
        let sql = "UPDATE conversation SET shopper_id = ?3 WHERE shop_id = ?1 AND shopper_id = ?2";
        let conversations = unit.execute(sql, both).await?;
        unit.execute("UPDATE outbox SET shopper_id = ?3 WHERE shop_id = ?1 AND shopper_id = ?2", both)
            .await?;
        // Written anew, not updated: the shopper decides in which partition a row lies.
        unit.execute(
            "INSERT INTO shopper_key (shop_id, shopper_id, key_id, master_id, wrapped)
             SELECT shop_id, ?3, key_id, master_id, wrapped FROM shopper_key
             WHERE shop_id = ?1 AND shopper_id = ?2",
            both,
        )
        .await?;
        for table in ["shopper_key", "token", "shopper"] {
            let sql = format!("DELETE FROM {table} WHERE shop_id = ?1 AND shopper_id = ?2");
            unit.execute(&sql, hers).await?;
        }
        unit.commit().await?;
        Ok(Some(conversations))
    }

    /// A secret of this installation, drawn on first use.
    pub(super) async fn installation_secret(&self, name: &str) -> Result<SecretSlice<u8>, StoreError> {
        let place = ["installation secret", name];
        let sql = "SELECT master_id, wrapped FROM secret WHERE name = ?1";
        loop {
            if let Some(row) = self.db.row(sql, args![name]).await? {
                let wrapped = Wrapped { master_id: row.get("master_id")?, bytes: row.get("wrapped")? };
                return Ok(self.keys.masters.open_secret(&place, &wrapped)?);
            }
            let wrapped = self.keys.masters.seal_secret(&place, &seal::fresh_secret()?)?;
            self.db
                .execute(
                    "INSERT INTO secret (name, master_id, wrapped) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                    args![name, wrapped.master_id, wrapped.bytes],
                )
                .await?;
        }
    }
}
