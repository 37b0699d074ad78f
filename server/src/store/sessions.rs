//! Sessions of administrators, and the count of wrong passwords. A session's cookie reads `shop.secret`; only
//! the hash of the secret is kept.

use super::{
    Admin, AdminAccount, Role, Store, StoreError, audit, audit::actions, keys::secret_hash, random_name,
};
use crate::{
    db::{Unit, args},
    seal::{digest, keyed_hash},
};

const MINUTE_MILLIS: i64 = 60 * 1000;
/// A session that nobody uses ends after this, milliseconds.
pub const SESSION_IDLE_MILLIS: i64 = 2 * 60 * MINUTE_MILLIS;
/// No session is older than this, milliseconds.
pub const SESSION_LONGEST_MILLIS: i64 = 12 * 60 * MINUTE_MILLIS;
/// A session's use is written down when it is worth so much, milliseconds.
const WORTH_WRITING: i64 = 5 * MINUTE_MILLIS;
/// So many wrong passwords for one login ...
pub const LOGIN_FAILURES: usize = 5;
/// ... within so long, milliseconds.
pub const LOGIN_WINDOW_MILLIS: i64 = 15 * MINUTE_MILLIS;
/// Hashes what was typed as a login and is nobody's.
const LOGIN_SECRET: &str = "login";
/// Longer texts are no cookies of ours.
const LONGEST: usize = 256;

/// Whether a password may be tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginTry {
    /// It may. It counts as a failure until [`Store::forgive_login`].
    Allowed,
    /// Too many were wrong.
    TooMany {
        /// When to try again, seconds from now.
        retry_after_seconds: i64,
    },
}

/// Shop and hash of a cookie, when it looks like one.
fn parts(cookie: &str) -> Option<(&str, Vec<u8>)> {
    // PostgreSQL refuses NUL in texts; no id of ours has one.
    if cookie.len() > LONGEST || !cookie.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let (shop_id, secret) = cookie.split_once('.')?;
    Some((shop_id, secret_hash(secret)))
}

/// What is kept of a login that is somebody's: it stands in `admin` as well.
fn known_login_hash(shop_id: &str, login: &str) -> Vec<u8> {
    digest(&[shop_id.as_bytes(), login.to_ascii_lowercase().as_bytes()]).to_vec()
}

/// Forgets the wrong passwords of this login, which is somebody's.
pub(super) async fn forgive(unit: &mut Unit, shop_id: &str, login: &str) -> Result<(), StoreError> {
    let sql = "DELETE FROM login_failure WHERE shop_id = ?1 AND login_hash = ?2";
    unit.execute(sql, args![shop_id, known_login_hash(shop_id, login)]).await?;
    Ok(())
}

impl Store {
    /// Begins a session of someone whose password was right, and ends the one of the cookie `replaces`. Returns
    /// the cookie; `None` when the account was changed since the password was checked.
    pub async fn open_session(
        &self,
        account: &AdminAccount,
        replaces: Option<&str>,
    ) -> Result<Option<String>, StoreError> {
        let admin = &account.admin;
        let mut unit = self.db.begin().await?;
        // Locked: a password that is changed at this moment either ends this session or is seen here.
        let row = unit
            .row(
                "SELECT password_hash FROM admin
                 WHERE shop_id = ?1 AND admin_id = ?2 AND disabled_at IS NULL {lock}",
                args![&admin.shop_id, &admin.admin_id],
            )
            .await?;
        let same = row.map(|row| row.get::<String>("password_hash")).transpose()?;
        if same.as_ref() != Some(&account.password_hash) {
            return Ok(None);
        }
        if let Some((shop_id, hash)) = replaces.and_then(parts) {
            let sql = "DELETE FROM admin_session WHERE shop_id = ?1 AND session_hash = ?2";
            unit.execute(sql, args![shop_id, hash]).await?;
        }
        let secret = random_name(32)?;
        unit.execute(
            "INSERT INTO admin_session (shop_id, session_hash, admin_id, created_at, expires_at)
             VALUES (?1, ?2, ?3, {now}, {now} + ?4)",
            args![&admin.shop_id, secret_hash(&secret), &admin.admin_id, SESSION_IDLE_MILLIS],
        )
        .await?;
        audit::note(&mut unit, &admin.shop_id, &admin.login, actions::LOGIN, &admin.admin_id).await?;
        unit.commit().await?;
        Ok(Some(format!("{}.{secret}", admin.shop_id)))
    }

    /// Who is logged in with this cookie. Its life is extended, but never past its longest.
    pub async fn admin_of_session(&self, cookie: &str) -> Result<Option<Admin>, StoreError> {
        let Some((shop_id, hash)) = parts(cookie) else { return Ok(None) };
        let sql = "SELECT admin.admin_id, admin.login, admin.role, admin_session.expires_at,
                          admin_session.created_at, {now} AS now FROM admin_session
                   JOIN admin ON admin.shop_id = admin_session.shop_id
                             AND admin.admin_id = admin_session.admin_id
                   WHERE admin_session.shop_id = ?1 AND session_hash = ?2 AND expires_at > {now}
                     AND admin_session.created_at > {now} - ?3 AND disabled_at IS NULL";
        let row = self.db.row(sql, args![shop_id, &hash, SESSION_LONGEST_MILLIS]).await?;
        let Some(row) = row else { return Ok(None) };
        let Some(role) = Role::from_name(&row.get::<String>("role")?) else { return Ok(None) };
        let longest = row.get::<i64>("created_at")? + SESSION_LONGEST_MILLIS;
        let extended = longest.min(row.get::<i64>("now")? + SESSION_IDLE_MILLIS);
        if extended - row.get::<i64>("expires_at")? > WORTH_WRITING {
            let sql = "UPDATE admin_session SET expires_at = ?3 WHERE shop_id = ?1 AND session_hash = ?2";
            self.db.execute(sql, args![shop_id, &hash, extended]).await?;
        }
        Ok(Some(Admin {
            shop_id: shop_id.to_owned(),
            admin_id: row.get("admin_id")?,
            login: row.get("login")?,
            role,
        }))
    }

    /// Ends the session of this cookie, which is `admin`'s.
    pub async fn end_session(&self, admin: &Admin, cookie: &str) -> Result<(), StoreError> {
        let Some((shop_id, hash)) = parts(cookie) else { return Ok(()) };
        let mut unit = self.db.begin().await?;
        let sql = "DELETE FROM admin_session WHERE shop_id = ?1 AND session_hash = ?2";
        unit.execute(sql, args![shop_id, hash]).await?;
        audit::note(&mut unit, &admin.shop_id, &admin.login, actions::LOGOUT, &admin.admin_id).await?;
        Ok(unit.commit().await?)
    }

    /// Counts a try for this login, before its password is looked at: tries that come at once cannot all be
    /// the fifth. What was typed need not be a login of anybody.
    pub async fn try_login(&self, shop_id: &str, login: &str) -> Result<LoginTry, StoreError> {
        let (hash, failure_id) = (self.login_hash(shop_id, login).await?, random_name(9)?);
        // Only the name of a shop is kept as typed; all others are counted under none.
        let shop_id = if self.has_shop(shop_id).await? { shop_id } else { "" };
        // Committed before counting: of those that come at once, the one committed last sees all the others.
        let sql =
            "INSERT INTO login_failure (shop_id, login_hash, failure_id, at) VALUES (?1, ?2, ?3, {now})";
        self.db.execute(sql, args![shop_id, &hash, &failure_id]).await?;
        let sql = "SELECT count(*) AS tries, min(at) + ?3 - {now} AS wait FROM login_failure
                   WHERE shop_id = ?1 AND login_hash = ?2 AND at > {now} - ?3";
        let row = self.db.row(sql, args![shop_id, &hash, LOGIN_WINDOW_MILLIS]).await?;
        let Some(row) = row else { return Ok(LoginTry::Allowed) };
        if row.get::<usize>("tries")? <= LOGIN_FAILURES {
            return Ok(LoginTry::Allowed);
        }
        // A try that was not allowed does not make the wait longer.
        let sql = "DELETE FROM login_failure WHERE shop_id = ?1 AND login_hash = ?2 AND failure_id = ?3";
        self.db.execute(sql, args![shop_id, &hash, &failure_id]).await?;
        let wait = row.get::<Option<i64>>("wait")?.unwrap_or(LOGIN_WINDOW_MILLIS);
        Ok(LoginTry::TooMany { retry_after_seconds: wait.max(0) / 1000 + 1 })
    }

    /// What is kept of a name that somebody typed: enough to count it. What is nobody's login may be a password
    /// in the wrong line: without the installation's secret it cannot be guessed back.
    async fn login_hash(&self, shop_id: &str, login: &str) -> Result<Vec<u8>, StoreError> {
        let secret = self.installation_secret(LOGIN_SECRET).await?;
        if let Some(account) = self.admin_account(shop_id, login).await? {
            return Ok(known_login_hash(shop_id, &account.admin.login));
        }
        let typed = login.to_ascii_lowercase();
        Ok(keyed_hash(&secret, &[shop_id.as_bytes(), typed.as_bytes()]).to_vec())
    }

    /// Forgets the wrong passwords of this login: the right one was typed.
    pub async fn forgive_login(&self, shop_id: &str, login: &str) -> Result<(), StoreError> {
        let mut unit = self.db.begin().await?;
        forgive(&mut unit, shop_id, login).await?;
        Ok(unit.commit().await?)
    }
}
