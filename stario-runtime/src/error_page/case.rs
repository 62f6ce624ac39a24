//! What is known of a request, kept for the case that its handler fails.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use http::HeaderMap;
use http::header::ACCEPT;
use http::request::Parts;

use super::keeper::Keeper;
use super::not_found::Listed;
use super::secrets;
use crate::config::ErrorPage;
use crate::host;
use crate::peer::Client;
use crate::query::Query;
use crate::router::Params;

/// A request whose failure is shown to its client.
#[derive(Debug)]
pub(crate) struct Case {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) to: Destination,
    pub(super) params: Vec<(String, String)>,
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: Vec<(String, String)>,
    /// The client is a browser that opens a page.
    pub(super) wants_html: bool,
    signals: Mutex<Option<String>>,
    /// The answer is a stream of events, which one more may join.
    sends_events: AtomicBool,
    shown: Arc<Shown>,
}

/// What the cases of an app have in common.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) routes: Vec<Listed>,
    pub(crate) kept: Arc<Keeper>,
}

/// Who answers a request.
#[derive(Debug)]
pub(crate) struct Destination {
    /// Nothing where no route fits.
    pub(crate) route: Option<&'static str>,
    /// The name of the handler.
    pub(crate) handler: String,
    /// Where it stands, when that is known.
    pub(crate) place: Option<(&'static str, u32)>,
}

/// Whether a client may see what is in the source.
///
/// A name that is not local may belong to a page of another site, which has let it lead to this
/// machine and would read along (DNS rebinding). And whoever comes through a tunnel has the address
/// of its end, which is this machine's.
pub(crate) fn shows(setting: ErrorPage, client: &Client, passed_on: bool, host: &str) -> bool {
    match setting {
        ErrorPage::Off => false,
        ErrorPage::On => true,
        ErrorPage::Local => {
            !passed_on
                && client.address.is_some_and(host::is_loopback)
                && host::is_local(&host::name(host))
        }
    }
}

impl Case {
    pub(crate) fn new(
        request: &Parts,
        params: &Params,
        to: Destination,
        shown: &Arc<Shown>,
    ) -> Self {
        let query = Query::new(request.uri.query().unwrap_or_default());
        let pairs = query
            .iter()
            .filter(|(name, _)| name != "datastar")
            .map(|(name, value)| (name.clone().into_owned(), secrets::shown(&name, &value)));
        Self {
            method: request.method.to_string(),
            path: request.uri.path().to_owned(),
            to,
            params: params
                .iter()
                .map(|(name, value)| (name.to_owned(), secrets::shown(name, value)))
                .collect(),
            query: pairs.collect(),
            headers: headers(&request.headers),
            wants_html: wants_html(&request.headers),
            signals: Mutex::new(query.get("datastar").as_deref().map(secrets::signals)),
            sends_events: AtomicBool::new(false),
            shown: shown.clone(),
        }
    }

    /// Notes the signals that the handler has read from the body.
    pub(crate) fn note_signals(&self, body: &[u8]) {
        let text = secrets::signals(&String::from_utf8_lossy(body));
        *self.signals.lock().unwrap_or_else(PoisonError::into_inner) = Some(text);
    }

    /// Notes that the answer is a stream of events.
    pub(crate) fn note_events(&self) {
        self.sends_events.store(true, Ordering::Relaxed);
    }

    pub(super) fn sends_events(&self) -> bool {
        self.sends_events.load(Ordering::Relaxed)
    }

    /// The signals, when the handler has read them.
    pub(super) fn signals(&self) -> Option<String> {
        let signals = self.signals.lock().unwrap_or_else(PoisonError::into_inner);
        signals.clone()
    }

    pub(super) fn kept(&self) -> &Keeper {
        &self.shown.kept
    }

    pub(super) fn routes(&self) -> &[Listed] {
        &self.shown.routes
    }
}

fn headers(all: &HeaderMap) -> Vec<(String, String)> {
    let pairs = all.iter().map(|(name, value)| {
        let text = String::from_utf8_lossy(value.as_bytes());
        (name.to_string(), secrets::shown(name.as_str(), &text))
    });
    pairs.collect()
}

fn wants_html(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT).iter();
    accepted
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.contains("text/html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(address: &str) -> Client {
        Client {
            address: address.parse().ok(),
            ..Client::default()
        }
    }

    #[test]
    fn the_source_is_shown_to_this_machine_under_a_local_name() {
        let local =
            |address: &str, host: &str| shows(ErrorPage::Local, &client(address), false, host);
        for host in [
            "localhost:8000",
            "LOCALHOST",
            "tiles.localhost",
            "127.0.0.1:8000",
            "[::1]:8000",
        ] {
            assert!(local("127.0.0.1", host), "{host}");
            assert!(local("::1", host), "{host}");
            assert!(!local("192.0.2.7", host), "{host} from elsewhere");
            assert!(!local("", host), "{host} from nobody knows where");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "192.0.2.7",
            "",
        ] {
            assert!(!local("127.0.0.1", host), "{host}");
        }
    }

    #[test]
    fn off_is_off_and_on_is_for_everybody() {
        let away = client("192.0.2.7");
        assert!(!shows(
            ErrorPage::Off,
            &client("127.0.0.1"),
            false,
            "localhost"
        ));
        assert!(shows(ErrorPage::On, &away, true, "app.example"));
    }

    #[test]
    fn who_comes_through_a_tunnel_is_not_at_this_machine() {
        let this = client("127.0.0.1");
        assert!(!shows(ErrorPage::Local, &this, true, "localhost"));
    }
}
