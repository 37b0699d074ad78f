//! The owner that a setting makes.

use secrecy::SecretString;

use super::password::{self, PasswordError, Verdict};
use crate::{
    commands::CommandError,
    store::{Role, Store, StoreError, audit::COMMAND_LINE},
};

/// Login of the owner that `MITRA_ADMIN_PASSWORD` makes.
const OWNER: &str = "owner";

/// Sees to it that `owner` of the shop can log in with this password. Nothing happens when that is so already:
/// sessions outlive a restart.
///
/// # Errors
/// When the password will not do, or there is no such shop.
pub async fn ensure_owner(store: &Store, shop_id: &str, given: &SecretString) -> Result<(), CommandError> {
    let Some(account) = store.admin_account(shop_id, OWNER).await? else {
        let hash = hash(given).await?;
        return match store.add_admin(shop_id, OWNER, Role::Owner, &hash, COMMAND_LINE).await {
            // Another node was quicker; its setting is the same.
            Err(StoreError::Refused(_)) if store.admin_account(shop_id, OWNER).await?.is_some() => Ok(()),
            added => Ok(added.map(|_| ())?),
        };
    };
    let verdict = password::verify(given.clone(), Some(account.password_hash.clone())).await.map_err(said)?;
    if verdict == Verdict::Wrong {
        store.set_admin_password(&account.admin, &hash(given).await?, COMMAND_LINE).await?;
    }
    if account.admin.role != Role::Owner {
        store.set_admin_role(&account.admin, Role::Owner, COMMAND_LINE).await?;
    }
    if account.disabled_at.is_some() {
        store.enable_admin(&account.admin, COMMAND_LINE).await?;
    }
    Ok(())
}

async fn hash(given: &SecretString) -> Result<String, CommandError> {
    password::hash(OWNER, given.clone()).await.map_err(said)
}

fn said(error: PasswordError) -> CommandError {
    CommandError::Said(format!("MITRA_ADMIN_PASSWORD cannot be used: {error}"))
}
