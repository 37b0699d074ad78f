//! People who work for a shop: their names, roles and password hashes. Passwords themselves are the business of
//! `admin::password`; sessions lie in `sessions`.

use super::{Store, StoreError, audit, audit::actions, random_name};
use crate::db::{Row, Unit, args};

/// Longest login, characters.
const LOGIN_CHARACTERS: usize = 64;

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

/// The same with what only logging in and the command line need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminAccount {
    /// Who it is.
    pub admin: Admin,
    /// Argon2id, PHC string.
    pub password_hash: String,
    /// Milliseconds since 1970 (UTC).
    pub created_at: i64,
    /// Since when the person is shut out.
    pub disabled_at: Option<i64>,
}

/// Checks a login and writes it the one way it is kept, in small letters.
///
/// # Errors
/// When it cannot be a login; the sentence says what can.
pub fn checked_login(login: &str) -> Result<String, StoreError> {
    let fits = !login.is_empty()
        && login.len() <= LOGIN_CHARACTERS
        && login.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-@+".contains(&byte));
    if !fits {
        return Err(StoreError::Refused(format!(
            "a login has 1 to {LOGIN_CHARACTERS} letters, digits and the signs . _ - @ +"
        )));
    }
    Ok(login.to_ascii_lowercase())
}

const ACCOUNT: &str =
    "SELECT shop_id, admin_id, login, role, password_hash, created_at, disabled_at FROM admin";

fn account(row: &Row) -> Result<AdminAccount, StoreError> {
    let role: String = row.get("role")?;
    Ok(AdminAccount {
        admin: Admin {
            shop_id: row.get("shop_id")?,
            admin_id: row.get("admin_id")?,
            login: row.get("login")?,
            role: Role::from_name(&role).ok_or_else(|| {
                StoreError::Refused(format!("`{role}` is a role this version does not know"))
            })?,
        },
        password_hash: row.get("password_hash")?,
        created_at: row.get("created_at")?,
        disabled_at: row.get("disabled_at")?,
    })
}

/// Ends every session of this administrator.
async fn end_sessions(unit: &mut Unit, admin: &Admin) -> Result<(), StoreError> {
    let sql = "DELETE FROM admin_session WHERE shop_id = ?1 AND admin_id = ?2";
    unit.execute(sql, args![&admin.shop_id, &admin.admin_id]).await?;
    Ok(())
}

impl Store {
    /// Whether anybody can log in at all.
    pub async fn has_any_admin(&self) -> Result<bool, StoreError> {
        let sql = "SELECT 1 AS there FROM admin WHERE disabled_at IS NULL LIMIT 1";
        Ok(self.db.row(sql, &[]).await?.is_some())
    }

    /// The administrators of a shop, by login.
    pub async fn admins(&self, shop_id: &str) -> Result<Vec<AdminAccount>, StoreError> {
        let sql = format!("{ACCOUNT} WHERE shop_id = ?1 ORDER BY login");
        self.db.rows(&sql, args![shop_id]).await?.iter().map(account).collect()
    }

    /// The administrator of this login.
    pub async fn admin_account(
        &self,
        shop_id: &str,
        login: &str,
    ) -> Result<Option<AdminAccount>, StoreError> {
        let Ok(login) = checked_login(login) else { return Ok(None) };
        let sql = format!("{ACCOUNT} WHERE shop_id = ?1 AND login = ?2");
        self.db.row(&sql, args![shop_id, login]).await?.as_ref().map(account).transpose()
    }

    /// Makes an administrator; `actor` is who does it, for the audit log.
    ///
    /// # Errors
    /// When the shop or the login will not do, or the login is taken.
    pub async fn add_admin(
        &self,
        shop_id: &str,
        login: &str,
        role: Role,
        password_hash: &str,
        actor: &str,
    ) -> Result<Admin, StoreError> {
        let login = checked_login(login)?;
        if !self.has_shop(shop_id).await? {
            return Err(StoreError::Refused(format!(
                "there is no shop `{shop_id}`; `mitra shop add {shop_id} --name NAME` makes it"
            )));
        }
        let admin = Admin { shop_id: shop_id.to_owned(), admin_id: random_name(9)?, login, role };
        let mut unit = self.db.begin().await?;
        let inserted = unit
            .execute(
                "INSERT INTO admin (shop_id, admin_id, login, password_hash, role, created_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, {now}) ON CONFLICT DO NOTHING",
                args![shop_id, &admin.admin_id, &admin.login, password_hash, role.name()],
            )
            .await?;
        if inserted == 0 {
            return Err(StoreError::Refused(format!(
                "`{}` is there already; `mitra admin password --login {0}` gives it another password",
                admin.login
            )));
        }
        audit::note(&mut unit, shop_id, actor, actions::ADMIN_ADD, &admin.admin_id).await?;
        unit.commit().await?;
        Ok(admin)
    }

    /// Gives an administrator another role and ends the sessions begun in the old one.
    pub async fn set_admin_role(&self, admin: &Admin, role: Role, actor: &str) -> Result<(), StoreError> {
        let mut unit = self.db.begin().await?;
        let sql = "UPDATE admin SET role = ?3 WHERE shop_id = ?1 AND admin_id = ?2";
        unit.execute(sql, args![&admin.shop_id, &admin.admin_id, role.name()]).await?;
        end_sessions(&mut unit, admin).await?;
        audit::note(&mut unit, &admin.shop_id, actor, actions::ADMIN_ROLE, &admin.admin_id).await?;
        Ok(unit.commit().await?)
    }

    /// Shuts an administrator out, at once and everywhere.
    pub async fn disable_admin(&self, admin: &Admin, actor: &str) -> Result<(), StoreError> {
        let mut unit = self.db.begin().await?;
        let sql = "UPDATE admin SET disabled_at = coalesce(disabled_at, {now})
                   WHERE shop_id = ?1 AND admin_id = ?2";
        unit.execute(sql, args![&admin.shop_id, &admin.admin_id]).await?;
        end_sessions(&mut unit, admin).await?;
        audit::note(&mut unit, &admin.shop_id, actor, actions::ADMIN_DISABLE, &admin.admin_id).await?;
        Ok(unit.commit().await?)
    }

    /// Lets an administrator in again, with the password as it was.
    pub async fn enable_admin(&self, admin: &Admin, actor: &str) -> Result<(), StoreError> {
        let mut unit = self.db.begin().await?;
        let sql = "UPDATE admin SET disabled_at = NULL WHERE shop_id = ?1 AND admin_id = ?2";
        unit.execute(sql, args![&admin.shop_id, &admin.admin_id]).await?;
        audit::note(&mut unit, &admin.shop_id, actor, actions::ADMIN_ENABLE, &admin.admin_id).await?;
        Ok(unit.commit().await?)
    }

    /// Sets a password, ends every session, and forgives the wrong ones typed lately.
    pub async fn set_admin_password(
        &self,
        admin: &Admin,
        password_hash: &str,
        actor: &str,
    ) -> Result<(), StoreError> {
        let mut unit = self.db.begin().await?;
        let sql = "UPDATE admin SET password_hash = ?3 WHERE shop_id = ?1 AND admin_id = ?2";
        unit.execute(sql, args![&admin.shop_id, &admin.admin_id, password_hash]).await?;
        end_sessions(&mut unit, admin).await?;
        super::sessions::forgive(&mut unit, &admin.shop_id, &admin.login).await?;
        audit::note(&mut unit, &admin.shop_id, actor, actions::ADMIN_PASSWORD, &admin.admin_id).await?;
        Ok(unit.commit().await?)
    }

    /// Keeps the same password under stronger parameters; false when it was changed meanwhile.
    pub async fn rehash_admin_password(
        &self,
        account: &AdminAccount,
        password_hash: &str,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE admin SET password_hash = ?4
                   WHERE shop_id = ?1 AND admin_id = ?2 AND password_hash = ?3";
        let AdminAccount { admin, password_hash: old, .. } = account;
        Ok(self.db.execute(sql, args![&admin.shop_id, &admin.admin_id, old, password_hash]).await? > 0)
    }
}
