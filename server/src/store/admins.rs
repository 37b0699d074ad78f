//! People who work for a shop: their roles, passwords and sessions.

use sha2::{Digest, Sha256};

use super::{Store, StoreError};
use crate::db::args;

/// What someone may do for the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Everything.
    Owner,
    /// Numbers, never what a shopper said.
    Analyst,
    /// Conversations, to help in them.
    Agent,
}

impl Role {
    /// Every role.
    pub const ALL: &[Role] = &[Role::Owner, Role::Analyst, Role::Agent];

    /// Its name in the database and for people.
    pub fn name(self) -> &'static str {
        match self {
            Role::Owner => "owner",
            Role::Analyst => "analyst",
            Role::Agent => "agent",
        }
    }

    /// The role of this name.
    pub fn from_name(name: &str) -> Option<Role> {
        Role::ALL.iter().copied().find(|role| role.name() == name)
    }
}

/// Someone who works for a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admin {
    /// The shop.
    pub shop_id: String,
    /// The id within it.
    pub admin_id: String,
    /// The name used to log in.
    pub login: String,
    /// What the person may do.
    pub role: Role,
}

impl Store {
    /// Who is logged in with this cookie (`shop.secret`).
    pub async fn admin_of_session(&self, cookie: &str) -> Result<Option<Admin>, StoreError> {
        let Some((shop_id, secret)) = cookie.split_once('.') else { return Ok(None) };
        if !cookie.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Ok(None);
        }
        let hash = Sha256::digest(secret.as_bytes()).to_vec();
        let sql = "SELECT admin.admin_id, admin.login, admin.role FROM admin_session
                   JOIN admin ON admin.shop_id = admin_session.shop_id
                             AND admin.admin_id = admin_session.admin_id
                   WHERE admin_session.shop_id = ?1 AND session_hash = ?2 AND expires_at > {now}
                     AND disabled_at IS NULL";
        let Some(row) = self.db.row(sql, args![shop_id, hash]).await? else { return Ok(None) };
        let Some(role) = Role::from_name(&row.get::<String>("role")?) else { return Ok(None) };
        Ok(Some(Admin {
            shop_id: shop_id.to_owned(),
            admin_id: row.get("admin_id")?,
            login: row.get("login")?,
            role,
        }))
    }
}
