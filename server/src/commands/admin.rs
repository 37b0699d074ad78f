//! `mitra admin`: people who work for the shop. Passwords are read from standard input, never from the command
//! line, which other programs on the machine can see.

use std::io::{BufRead, IsTerminal};

use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use super::{CommandError, lines::Dialogue};
use crate::{
    admin::password,
    config::Place,
    store::{Admin, AdminAccount, Role, Store, audit::COMMAND_LINE},
};

/// Arguments of `mitra admin`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Makes an administrator; reads the password from standard input.
    Add {
        /// The name to log in with.
        #[arg(long)]
        login: String,
        /// owner (everything), agent (conversations), analyst (numbers only).
        #[arg(long, value_parser = role)]
        role: Role,
    },
    /// Writes a JSON line for each administrator.
    List,
    /// Shuts an administrator out, at once and everywhere.
    Disable {
        /// Who.
        #[arg(long)]
        login: String,
    },
    /// Lets an administrator in again.
    Enable {
        /// Who.
        #[arg(long)]
        login: String,
    },
    /// Gives an administrator another role.
    Role {
        /// Who.
        #[arg(long)]
        login: String,
        /// owner, agent or analyst.
        #[arg(long, value_parser = role)]
        role: Role,
    },
    /// Sets a password, read from standard input; ends every session.
    Password {
        /// Whose.
        #[arg(long)]
        login: String,
    },
}

fn role(name: &str) -> Result<Role, String> {
    Role::from_name(name).ok_or_else(|| "a role is owner, agent or analyst".to_owned())
}

/// One line of `mitra admin list`.
#[derive(Debug, Serialize)]
struct Line<'a> {
    login: &'a str,
    role: &'static str,
    disabled: bool,
    created_at: i64,
}

/// Does it.
pub async fn run(place: &Place, arguments: Arguments) -> Result<(), CommandError> {
    let store = Store::open(&place.store_settings()?).await?;
    let done = act(&store, &place.shop, arguments.what).await;
    store.close().await;
    done
}

async fn act(store: &Store, shop: &str, what: What) -> Result<(), CommandError> {
    match what {
        What::Add { login, role } => {
            let password = hashed(&login).await?;
            let admin = store.add_admin(shop, &login, role, &password, COMMAND_LINE).await?;
            say(&format!("{} may log in at /admin as {} of the shop `{shop}`.", admin.login, role.name()));
        }
        What::List => {
            let mut lines = Dialogue::new();
            for AdminAccount { admin, created_at, disabled_at, .. } in &store.admins(shop).await? {
                let disabled = disabled_at.is_some();
                lines
                    .answer(&Line {
                        login: &admin.login,
                        role: admin.role.name(),
                        disabled,
                        created_at: *created_at,
                    })
                    .await?;
            }
        }
        What::Disable { login } => {
            store.disable_admin(&known(store, shop, &login).await?, COMMAND_LINE).await?;
            say(&format!("{login} is shut out, and logged out everywhere."));
        }
        What::Enable { login } => {
            store.enable_admin(&known(store, shop, &login).await?, COMMAND_LINE).await?;
            say(&format!("{login} may log in again."));
        }
        What::Role { login, role } => {
            store.set_admin_role(&known(store, shop, &login).await?, role, COMMAND_LINE).await?;
            say(&format!("{login} is {} now, and has to log in again.", role.name()));
        }
        What::Password { login } => {
            let admin = known(store, shop, &login).await?;
            let password = hashed(&admin.login).await?;
            store.set_admin_password(&admin, &password, COMMAND_LINE).await?;
            say(&format!("{login} has another password, and has to log in again."));
        }
    }
    Ok(())
}

fn say(sentence: &str) {
    eprintln!("{sentence}");
}

async fn known(store: &Store, shop: &str, login: &str) -> Result<Admin, CommandError> {
    let account = store.admin_account(shop, login).await?;
    account.map(|account| account.admin).ok_or_else(|| {
        CommandError::Said(format!(
            "the shop `{shop}` has no administrator `{login}`; `mitra admin list --shop {shop}` names them"
        ))
    })
}

/// Reads a password and hashes it.
async fn hashed(login: &str) -> Result<String, CommandError> {
    let password = tokio::task::spawn_blocking(read_password)
        .await
        .map_err(|error| CommandError::Said(format!("no password could be read: {error}")))??;
    password::hash(login, password).await.map_err(|error| CommandError::Said(error.to_string()))
}

/// From a terminal twice and unseen, else the first line of standard input.
fn read_password() -> Result<SecretString, CommandError> {
    let input = std::io::stdin();
    if !input.is_terminal() {
        let mut line = String::new();
        input.lock().read_line(&mut line)?;
        return Ok(SecretString::from(line.trim_end_matches(['\r', '\n'])));
    }
    let first = SecretString::from(rpassword::prompt_password("Password: ")?);
    let again = SecretString::from(rpassword::prompt_password("The same again: ")?);
    if first.expose_secret() != again.expose_secret() {
        return Err(CommandError::Said("the two were not the same; nothing was changed".to_owned()));
    }
    Ok(first)
}
