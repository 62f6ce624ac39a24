//! Names and what is left of their passwords.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash};
use stario::prelude::*;

/// All accounts, in memory; a table with the same two columns would do.
#[derive(Debug, Clone, Default)]
pub(crate) struct Accounts {
    hashes: Arc<Mutex<HashMap<String, String>>>,
}

impl Accounts {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, String>> {
        self.hashes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes an account; false when the name is taken.
    pub(crate) async fn create(&self, name: &str, password: String) -> Result<bool> {
        let hash = hash(password).await?;
        let mut hashes = self.lock();
        if hashes.contains_key(name) {
            return Ok(false);
        }
        hashes.insert(name.to_owned(), hash);
        Ok(true)
    }

    /// Says whether this is the password of that account.
    ///
    /// It takes as long for a name that nobody has: the time must not tell who has an account.
    pub(crate) async fn check(&self, name: &str, password: String) -> Result<bool> {
        let known = self.lock().get(name).cloned();
        let Some(hash) = known else {
            hash(password).await?;
            return Ok(false);
        };
        let checked = tokio::task::spawn_blocking(move || {
            let hash = PasswordHash::new(&hash)?;
            match Argon2::default().verify_password(password.as_bytes(), &hash) {
                Ok(()) => Ok(true),
                Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
                Err(error) => Err(error),
            }
        });
        Ok(checked.await??)
    }
}

/// Argon2id with its recommended costs and a salt of its own, on a thread that may be busy.
async fn hash(password: String) -> Result<String> {
    let hashed = tokio::task::spawn_blocking(move || {
        let hash = Argon2::default().hash_password(password.as_bytes())?;
        Ok::<_, argon2::password_hash::Error>(hash.to_string())
    });
    Ok(hashed.await??)
}
