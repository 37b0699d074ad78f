//! What a shop sets and nobody may read in the database: how it proves who its customers are, the secret of its
//! webhooks, the ways to its own APIs for products and orders, where it is told of hand-overs. Each is one sealed
//! column of its row.

use secrecy::{ExposeSecret, SecretSlice, SecretString};

use super::{
    Store, StoreError,
    audit::{self, COMMAND_LINE, actions},
};
use crate::{
    catalogue::ProductApiSettings,
    db::{Unit, args},
    hand_over::HandOverWebhook,
    identity::IdentitySettings,
    orders::OrdersApiSettings,
    seal::{Wrapped, fresh_secret},
};

/// Before a sealed value stands the id of the master key that opens it: so many hexadecimal digits.
const MASTER_ID: usize = 16;

/// The sealed columns.
#[derive(Debug, Clone, Copy)]
enum Sealed {
    Identity,
    Webhook,
    ProductApi,
    OrdersApi,
    HandOverWebhook,
}

impl Sealed {
    const ALL: [Sealed; 5] =
        [Sealed::Identity, Sealed::Webhook, Sealed::ProductApi, Sealed::OrdersApi, Sealed::HandOverWebhook];

    /// The column, which is also its place under the seal.
    fn column(self) -> &'static str {
        match self {
            Sealed::Identity => "identity",
            Sealed::Webhook => "webhook",
            Sealed::ProductApi => "product_api",
            Sealed::OrdersApi => "orders_api",
            Sealed::HandOverWebhook => "hand_over_webhook",
        }
    }
}

fn packed(wrapped: Wrapped) -> Vec<u8> {
    [wrapped.master_id.as_bytes(), &wrapped.bytes].concat()
}

fn unpacked(sealed: &[u8]) -> Option<Wrapped> {
    let (master_id, bytes) = sealed.split_at_checked(MASTER_ID)?;
    Some(Wrapped { master_id: String::from_utf8(master_id.to_vec()).ok()?, bytes: bytes.to_vec() })
}

impl Store {
    /// States how the shop proves who its customers are: the JSON of [`IdentitySettings`], checked, then sealed,
    /// for it may hold a secret.
    pub async fn put_identity(&self, shop_id: &str, json: &SecretString) -> Result<(), StoreError> {
        IdentitySettings::from_json(shop_id, json.expose_secret())
            .map_err(|problem| StoreError::Refused(problem.to_string()))?;
        self.seal_into(shop_id, Sealed::Identity, &bytes_of(json)).await
    }

    /// From now on the shop vouches for nobody.
    pub async fn remove_identity(&self, shop_id: &str) -> Result<(), StoreError> {
        self.write_sealed(shop_id, Sealed::Identity, None).await
    }

    /// How the shop proves who its customers are, when it does.
    pub async fn identity(&self, shop_id: &str) -> Result<Option<IdentitySettings>, StoreError> {
        let Some(sealed) = self.read_sealed(shop_id, Sealed::Identity).await? else { return Ok(None) };
        let json = self.open_sealed(shop_id, Sealed::Identity, &sealed)?;
        let settings = IdentitySettings::from_json(shop_id, &String::from_utf8_lossy(json.expose_secret()))
            .map_err(|problem| StoreError::Refused(problem.to_string()))?;
        Ok(Some(settings))
    }

    /// States where the shop's own API tells price and stock: the JSON of [`ProductApiSettings`], checked, then
    /// sealed, for it may hold a secret.
    pub async fn put_product_api(&self, shop_id: &str, json: &SecretString) -> Result<(), StoreError> {
        ProductApiSettings::from_json(json.expose_secret())
            .map_err(|problem| StoreError::Refused(problem.to_string()))?;
        self.seal_into(shop_id, Sealed::ProductApi, &bytes_of(json)).await
    }

    /// From now on the catalogue alone tells price and stock.
    pub async fn remove_product_api(&self, shop_id: &str) -> Result<(), StoreError> {
        self.write_sealed(shop_id, Sealed::ProductApi, None).await
    }

    /// The settings of the shop's own API as they are stored, when it has one; equal while they stay the same.
    pub async fn sealed_product_api(&self, shop_id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.read_sealed(shop_id, Sealed::ProductApi).await
    }

    /// Opens what [`Store::sealed_product_api`] gave.
    pub fn open_product_api(&self, shop_id: &str, sealed: &[u8]) -> Result<ProductApiSettings, StoreError> {
        let json = self.open_sealed(shop_id, Sealed::ProductApi, sealed)?;
        ProductApiSettings::from_json(&String::from_utf8_lossy(json.expose_secret()))
            .map_err(|problem| StoreError::Refused(problem.to_string()))
    }

    /// States where the shop's own API tells of orders: the JSON of [`OrdersApiSettings`], checked, then sealed, for
    /// it may hold a secret.
    pub async fn put_orders_api(&self, shop_id: &str, json: &SecretString) -> Result<(), StoreError> {
        OrdersApiSettings::from_json(json.expose_secret())
            .map_err(|problem| StoreError::Refused(problem.to_string()))?;
        self.seal_into(shop_id, Sealed::OrdersApi, &bytes_of(json)).await
    }

    /// From now on the shop's orders cannot be looked up.
    pub async fn remove_orders_api(&self, shop_id: &str) -> Result<(), StoreError> {
        self.write_sealed(shop_id, Sealed::OrdersApi, None).await
    }

    /// The settings of the shop's orders API as they are stored, when it has one; equal while they stay the same.
    pub async fn sealed_orders_api(&self, shop_id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.read_sealed(shop_id, Sealed::OrdersApi).await
    }

    /// Opens what [`Store::sealed_orders_api`] gave.
    pub fn open_orders_api(&self, shop_id: &str, sealed: &[u8]) -> Result<OrdersApiSettings, StoreError> {
        let json = self.open_sealed(shop_id, Sealed::OrdersApi, sealed)?;
        OrdersApiSettings::from_json(&String::from_utf8_lossy(json.expose_secret()))
            .map_err(|problem| StoreError::Refused(problem.to_string()))
    }

    /// Makes a secret with which the shop signs its webhooks from now on; the one before is good no more.
    pub async fn new_webhook_secret(&self, shop_id: &str) -> Result<SecretSlice<u8>, StoreError> {
        let secret = fresh_secret()?;
        self.seal_into(shop_id, Sealed::Webhook, &secret).await?;
        let mut unit = self.db.begin().await?;
        audit::note(&mut unit, shop_id, COMMAND_LINE, actions::SHOP_SETTINGS, "webhook").await?;
        unit.commit().await?;
        Ok(secret)
    }

    /// From now on no webhook of the shop is taken.
    pub async fn remove_webhook_secret(&self, shop_id: &str) -> Result<(), StoreError> {
        self.write_sealed(shop_id, Sealed::Webhook, None).await
    }

    /// The secret with which the shop signs its webhooks, when it has one.
    pub async fn webhook_secret(&self, shop_id: &str) -> Result<Option<SecretSlice<u8>>, StoreError> {
        let Some(sealed) = self.read_sealed(shop_id, Sealed::Webhook).await? else { return Ok(None) };
        self.open_sealed(shop_id, Sealed::Webhook, &sealed).map(Some)
    }

    /// States where the shop is told that a shopper wants a person, and makes the secret that signs it; the one
    /// before is good no more.
    pub async fn put_hand_over_webhook(
        &self,
        shop_id: &str,
        url: &str,
    ) -> Result<HandOverWebhook, StoreError> {
        let secret = fresh_secret()?;
        let webhook = HandOverWebhook::new(url, secret).map_err(StoreError::Refused)?;
        self.seal_into(shop_id, Sealed::HandOverWebhook, &bytes_of(&webhook.to_json())).await?;
        let mut unit = self.db.begin().await?;
        audit::note(&mut unit, shop_id, COMMAND_LINE, actions::SHOP_SETTINGS, "hand-over webhook").await?;
        unit.commit().await?;
        Ok(webhook)
    }

    /// From now on the shop is told by its admin pages alone.
    pub async fn remove_hand_over_webhook(&self, shop_id: &str) -> Result<(), StoreError> {
        self.write_sealed(shop_id, Sealed::HandOverWebhook, None).await
    }

    /// Where the shop is told that a shopper wants a person, when it is told anywhere.
    pub async fn hand_over_webhook(&self, shop_id: &str) -> Result<Option<HandOverWebhook>, StoreError> {
        let Some(sealed) = self.read_sealed(shop_id, Sealed::HandOverWebhook).await? else { return Ok(None) };
        let json = self.open_sealed(shop_id, Sealed::HandOverWebhook, &sealed)?;
        HandOverWebhook::from_json(json.expose_secret()).map(Some).map_err(StoreError::Refused)
    }

    /// Opens everything sealed of every shop, as this unit sees it.
    pub(super) async fn check_sealed(&self, unit: &mut Unit) -> Result<(), StoreError> {
        for what in Sealed::ALL {
            let column = what.column();
            let sql = format!("SELECT shop_id, {column} FROM shop WHERE {column} IS NOT NULL");
            for row in unit.rows(&sql, &[]).await? {
                self.open_sealed(&row.get::<String>("shop_id")?, what, &row.get::<Vec<u8>>(column)?)?;
            }
        }
        Ok(())
    }

    /// Seals anew what an earlier master key sealed; returns how much.
    pub(super) async fn rewrap_sealed(&self) -> Result<u64, StoreError> {
        let mut rewrapped = 0;
        for shop in self.shops().await? {
            for what in Sealed::ALL {
                let (shop_id, column) = (&shop.shop_id, what.column());
                let Some(sealed) = self.read_sealed(shop_id, what).await? else { continue };
                let is_old = |wrapped: &Wrapped| self.keys.masters.needs_rewrap(&wrapped.master_id);
                if unpacked(&sealed).is_none_or(|wrapped| !is_old(&wrapped)) {
                    continue;
                }
                let bytes = self.open_sealed(shop_id, what, &sealed)?;
                let anew = packed(self.keys.masters.seal_secret(&[shop_id, column], &bytes)?);
                // Only what was read is replaced: the shop may be changing it at this moment.
                let sql = format!("UPDATE shop SET {column} = ?2 WHERE shop_id = ?1 AND {column} = ?3");
                rewrapped += self.db.execute(&sql, args![shop_id, anew, sealed]).await?;
            }
        }
        Ok(rewrapped)
    }

    async fn seal_into(
        &self,
        shop_id: &str,
        what: Sealed,
        secret: &SecretSlice<u8>,
    ) -> Result<(), StoreError> {
        let sealed = self.keys.masters.seal_secret(&[shop_id, what.column()], secret)?;
        self.write_sealed(shop_id, what, Some(packed(sealed))).await
    }

    async fn write_sealed(
        &self,
        shop_id: &str,
        what: Sealed,
        sealed: Option<Vec<u8>>,
    ) -> Result<(), StoreError> {
        let sql = format!("UPDATE shop SET {} = ?2 WHERE shop_id = ?1", what.column());
        match self.db.execute(&sql, args![shop_id, sealed]).await? {
            0 => Err(StoreError::Refused(format!("there is no shop `{shop_id}`"))),
            _ => Ok(()),
        }
    }

    async fn read_sealed(&self, shop_id: &str, what: Sealed) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = format!("SELECT {} AS sealed FROM shop WHERE shop_id = ?1", what.column());
        let row = self.db.row(&sql, args![shop_id]).await?;
        Ok(row.map(|row| row.get("sealed")).transpose()?.flatten())
    }

    fn open_sealed(&self, shop_id: &str, what: Sealed, sealed: &[u8]) -> Result<SecretSlice<u8>, StoreError> {
        let wrapped = unpacked(sealed).ok_or(crate::seal::SealError::Format)?;
        Ok(self.keys.masters.open_secret(&[shop_id, what.column()], &wrapped)?)
    }
}

fn bytes_of(json: &SecretString) -> SecretSlice<u8> {
    SecretSlice::from(json.expose_secret().as_bytes().to_vec())
}
