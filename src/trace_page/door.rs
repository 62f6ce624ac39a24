//! Who may see the page: somebody at this machine, or whom the app lets in.

use std::net::IpAddr;
use std::sync::Arc;

use stario_runtime::__private::{is_local, is_loopback, is_passed_on};

use super::page::TRACES;
use crate::prelude::*;
use crate::{HeaderMap, Middleware};

/// Whom the app lets in; nobody's word means this machine only.
pub(super) type Guard = Option<Arc<dyn Middleware>>;

#[handler]
pub(super) async fn door(c: Context, mut w: Writer, next: Next, guard: Guard) -> Result {
    w.header("cache-control", "no-store")?;
    w.header("x-robots-tag", "noindex, nofollow")?;
    w.header("referrer-policy", "no-referrer")?;
    w.header("x-content-type-options", "nosniff")?;
    if let Some(guard) = guard {
        return guard.call(c, w, next).await;
    }
    if lets_in(&c.req.host(), c.req.client_address(), c.req.headers()) {
        return next.run(c, w).await;
    }
    w.status(403)?;
    w.text(format!(
        "The traces are shown on the machine that the server runs on, under the name localhost: \
         http://localhost:<port>{}\n\
         For others the app gives the page a guard: TracePage::new().guard(..).add_to(app)\n",
        TRACES::PATTERN
    ));
    Ok(())
}

/// Whether a browser of this machine asks for a name of this machine.
///
/// The name is what keeps other sites out: a page of theirs can make its own name lead here, but
/// not ask for `localhost`.
fn lets_in(host: &str, client: Option<IpAddr>, headers: &HeaderMap) -> bool {
    is_local(host) && client.is_none_or(is_loopback) && !is_passed_on(headers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::HeaderValue;

    fn shown(host: &str, client: &str, header: Option<&'static str>) -> bool {
        let mut headers = HeaderMap::new();
        if let Some(name) = header {
            headers.insert(name, HeaderValue::from_static("x"));
        }
        lets_in(host, client.parse().ok(), &headers)
    }

    #[test]
    fn this_machine_has_several_names() {
        for host in [
            "localhost",
            "shop.localhost",
            "127.0.0.1",
            "127.8.9.1",
            "[::1]",
        ] {
            assert!(shown(host, "127.0.0.1", None), "{host}");
            assert!(shown(host, "::ffff:127.0.0.1", None), "{host}");
            assert!(shown(host, "", None), "{host} on a unix socket");
        }
    }

    #[test]
    fn no_other_name_no_other_machine_and_no_proxy() {
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "192.168.0.7",
            "[::2]",
        ] {
            assert!(!shown(host, "127.0.0.1", None), "{host}");
        }
        for client in ["192.168.0.7", "fe80::1", "172.17.0.1"] {
            assert!(!shown("localhost", client, None), "{client}");
        }
        assert!(!shown("localhost", "127.0.0.1", Some("x-forwarded-for")));
    }
}
