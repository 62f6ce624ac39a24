//! The HTML: plain functions from the state to markup. Everything works without JavaScript.

use stario::prelude::*;

use super::sessions::User;
use super::{ACCOUNT, HOME, LOG_IN, LOG_OUT, LOGIN, SIGN_UP, STATIC};

#[component]
fn page(title: &str, children: Html) -> Html {
    html! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="UTF-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>{title}</title>
                <link rel="stylesheet" href={asset!(STATIC, "css/style.css")}>
            </head>
            <body><main>{children}</main></body>
        </html>
    }
}

pub(crate) fn home_view(user: Option<&User>) -> Html {
    html! {
        <Page title="Accounts - Stario App">
            <h1>"Accounts"</h1>
            if let Some(User(name)) = user {
                <p>"Hello, " <b>{name}</b> "."</p>
                <p><a href={ACCOUNT.href()}>"Your account"</a></p>
            } else {
                <p>"Nobody is logged in."</p>
                <p><a href={LOGIN.href()}>"Log in"</a></p>
            }
        </Page>
    }
}

pub(crate) fn login_view(name: &str, next: &str, fault: Option<&str>) -> Html {
    html! {
        <Page title="Log in - Stario App">
            <h1>"Log in"</h1>
            <form method="post" action={LOG_IN.href()}>
                <input type="hidden" name="next" value={next}>
                <label>
                    "Name"
                    <input name="name" value={name} autocomplete="username" required autofocus>
                </label>
                <label>
                    "Password"
                    <input type="password" name="password" autocomplete="current-password" required>
                </label>
                if let Some(fault) = fault {
                    <p .fault role="alert">{fault}</p>
                }
                <div .buttons>
                    <button>"Log in"</button>
                    // The same fields, to another address.
                    <button .quiet formaction={SIGN_UP.href()}>"Make an account"</button>
                </div>
            </form>
            <p><a href={HOME.href()}>"Back"</a></p>
        </Page>
    }
}

pub(crate) fn account_view(User(name): &User) -> Html {
    html! {
        <Page title="Your account - Stario App">
            <h1>{name}</h1>
            <p>"Only you see this page."</p>
            <form method="post" action={LOG_OUT.href()}><button>"Log out"</button></form>
        </Page>
    }
}
