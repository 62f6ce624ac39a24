//! Who is logged in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use stario::prelude::*;
use stario::{Cookie, Keys, token};

use super::SESSION;

const COOKIE: &str = "session";

/// Open sessions by their id; a clone is another handle to the same ones.
#[derive(Clone)]
pub(crate) struct Sessions {
    keys: Keys,
    open: Arc<Mutex<HashMap<String, Session>>>,
}

struct Session {
    name: String,
    since: Instant,
}

/// The name of who is logged in, for the handlers behind `signed_in`.
#[derive(Debug, Clone)]
pub(crate) struct User(pub(crate) String);

impl Sessions {
    pub(crate) fn new(keys: Keys) -> Self {
        Self {
            keys,
            open: Arc::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Session>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a session. Its id is new each time: one that somebody has planted in the browser
    /// before is worth nothing.
    pub(crate) fn begin(&self, w: &mut Writer, name: &str) -> Result {
        let id = token();
        let session = Session {
            name: name.to_owned(),
            since: Instant::now(),
        };
        let mut open = self.lock();
        open.retain(|_, session| session.since.elapsed() < SESSION);
        open.insert(id.clone(), session);
        drop(open);
        let cookie = Cookie::new(COOKIE, id).max_age(SESSION);
        w.cookie(self.keys.sign(cookie))?;
        Ok(())
    }

    /// Ends the session of this request, here and in the browser.
    pub(crate) fn end(&self, c: &Context, w: &mut Writer) -> Result {
        if let Some(id) = c.signed_cookie(&self.keys, COOKIE) {
            self.lock().remove(&id);
        }
        w.remove_cookie(COOKIE)?;
        Ok(())
    }

    /// Who sent this request.
    pub(crate) fn user(&self, c: &Context) -> Option<User> {
        let id = c.signed_cookie(&self.keys, COOKIE)?;
        let open = self.lock();
        let session = open.get(&id)?;
        let live = session.since.elapsed() < SESSION;
        live.then(|| User(session.name.clone()))
    }
}
