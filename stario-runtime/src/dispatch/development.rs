//! What pages ask for under `cargo stario dev`: the script, and the stream that it listens to.
//!
//! Found before routing, and around it no middleware of the app: a page of which nobody is logged
//! in has to show that a build failed as well. No span is opened, because nobody looks for it.

use std::sync::Arc;

use http::HeaderValue;
use http::header::CACHE_CONTROL;

use crate::context::Context;
use crate::development::Development;
use crate::error::Result;
use crate::handle::AppHandle;
use crate::host;
use crate::middleware::Endpoint;
use crate::writer::Writer;

/// What answers, where the request is not for the app.
pub(super) fn endpoint(app: &AppHandle, host: &str, path: &str) -> Option<Arc<Endpoint>> {
    served(app.development()?.clone(), host, path)
}

#[inline(never)]
fn served(development: Arc<Development>, host: &str, path: &str) -> Option<Arc<Endpoint>> {
    if !is_ours(host) {
        return None;
    }
    let endpoint = match path {
        "/_stario/dev.js" => Endpoint::new(move |_c: Context, w: Writer| {
            let script = development.script();
            async move { unkept(w).bytes("text/javascript; charset=utf-8", script) }
        }),
        "/_stario/dev" => {
            Endpoint::new(move |c: Context, w: Writer| events(c, w, development.clone()))
        }
        _ => return None,
    };
    Some(Arc::new(endpoint))
}

/// Whether the name is one of this machine or of the network around it, where a phone looks at
/// the page: what is shown is source code, and a site can let its own name point here (DNS
/// rebinding).
fn is_ours(host: &str) -> bool {
    let name = host::name(host);
    host::is_local(&name)
        || host::address(&name).is_some()
        || !name.contains('.')
        || name.ends_with(".local")
}

/// Every state as an event, the present one first. It ends with the app, before all else.
async fn events(c: Context, w: Writer, development: Arc<Development>) -> Result {
    let mut snapshots = development.snapshots();
    let mut body = unkept(w).stream("text/event-stream");
    loop {
        let mut event = b"data: ".to_vec();
        event.extend_from_slice(&snapshots.borrow_and_update().state);
        event.extend_from_slice(b"\n\n");
        body.write(event).await?;
        // Both can be asked again: nothing is lost.
        tokio::select! {
            changed = snapshots.changed() => if changed.is_err() { break },
            () = c.closing() => break,
        }
    }
    body.end()
}

fn unkept(mut w: Writer) -> Writer {
    let never = HeaderValue::from_static("no-store");
    w.headers_mut().insert(CACHE_CONTROL, never);
    w
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn a_name_that_somebody_else_can_own_is_not_answered() {
        for host in [
            "localhost:8000",
            "127.0.0.1:8000",
            "[::1]:8000",
            "192.168.1.5",
            "box",
        ] {
            assert!(is_ours(host), "{host}");
        }
        for host in ["app.localhost:8000", "box.local"] {
            assert!(is_ours(host), "{host}");
        }
        for host in [
            "evil.example",
            "127.0.0.1.evil.example:8000",
            "localhost.evil.example",
        ] {
            assert!(!is_ours(host), "{host}");
        }
    }
}
