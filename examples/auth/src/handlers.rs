//! One handler per address, and the middleware in front of those that need somebody logged in.

use serde::Deserialize;
use stario::Next;
use stario::prelude::*;

use super::accounts::Accounts;
use super::sessions::{Sessions, User};
use super::views::{account_view, home_view, login_view};
use super::{ACCOUNT, HOME, LOGIN};

/// The longest name, and the lengths of a password, in characters.
const NAME: usize = 40;
const PASSWORD: std::ops::RangeInclusive<usize> = 10..=200;

#[derive(Deserialize)]
struct Credentials {
    name: String,
    password: String,
    /// Where to go afterwards.
    #[serde(default)]
    next: String,
}

/// Sends who is not logged in to log in, and tells the others' handlers who they are.
#[handler]
pub(crate) async fn signed_in(mut c: Context, w: Writer, next: Next, sessions: Sessions) -> Result {
    let Some(user) = sessions.user(&c) else {
        w.redirect(LOGIN.href().query("next", c.req.path()));
        return Ok(());
    };
    c.attr("user", &user.0);
    c.state.insert(user);
    next.run(c, w).await
}

#[handler]
pub(crate) async fn home(c: Context, w: Writer, sessions: Sessions) {
    w.html(home_view(sessions.user(&c).as_ref()));
}

#[handler]
pub(crate) async fn login_page(c: Context, w: Writer) {
    let next: String = c.query("next").unwrap_or_default();
    w.html(login_view("", &next, None));
}

#[handler]
pub(crate) async fn log_in(
    c: Context,
    mut w: Writer,
    accounts: Accounts,
    sessions: Sessions,
) -> Result {
    let form: Credentials = c.form().await?;
    if !accounts.check(form.name.trim(), form.password).await? {
        // One sentence for both mistakes: which names are taken is nobody's business.
        w.status(422)?;
        let fault = "There is no such name with this password.";
        w.html(login_view(&form.name, &form.next, Some(fault)));
        return Ok(());
    }
    sessions.begin(&mut w, form.name.trim())?;
    onwards(w, &form.next);
    Ok(())
}

#[handler]
pub(crate) async fn sign_up(
    c: Context,
    mut w: Writer,
    accounts: Accounts,
    sessions: Sessions,
) -> Result {
    let form: Credentials = c.form().await?;
    let name = form.name.trim();
    let fault = if name.is_empty() || name.chars().count() > NAME {
        Some("A name has 1 to 40 characters.")
    } else if !PASSWORD.contains(&form.password.chars().count()) {
        Some("A password has at least 10 characters.")
    } else if accounts.create(name, form.password).await? {
        None
    } else {
        Some("This name is taken.")
    };
    if fault.is_some() {
        w.status(422)?;
        w.html(login_view(&form.name, &form.next, fault));
        return Ok(());
    }
    c.event("Account created", attrs! { "user" => name });
    sessions.begin(&mut w, name)?;
    onwards(w, &form.next);
    Ok(())
}

#[handler]
pub(crate) async fn log_out(c: Context, mut w: Writer, sessions: Sessions) -> Result {
    sessions.end(&c, &mut w)?;
    w.redirect(HOME.href());
    Ok(())
}

#[handler]
pub(crate) async fn account(c: Context, w: Writer) -> Result {
    let user = c.state.get::<User>();
    let user = user.ok_or_else(|| Error::new("`signed_in` is not in front of this route"))?;
    w.html(account_view(user));
    Ok(())
}

/// To the page that asked for a login. It is text from outside: only a path of this site will do.
fn onwards(w: Writer, next: &str) {
    match next {
        "" => w.redirect(ACCOUNT.href()),
        next if next.starts_with("/account") => w.redirect(next.to_owned()),
        _ => w.redirect(HOME.href()),
    }
}
