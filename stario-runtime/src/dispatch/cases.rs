//! Which requests have their failures shown, in a build for development.

use std::sync::Arc;

use crate::config::{ErrorPage, ServerConfig};
use crate::error;
use crate::error_page::{Case, Destination, Keeper, Listed, Shown, shows};
use crate::exchange::Exchange;
use crate::handler::HandlerSite;
use crate::middleware::{Endpoint, Planned};
use crate::peer::is_passed_on;
use crate::request::Request;
use crate::router::{Params, Router};
use crate::telemetry::Tracer;

/// Prepares for failures, unless nobody is to see them: from now on spans pass `tracer` by a
/// keeper.
pub(super) fn prepare(
    config: &ServerConfig,
    tracer: &mut Arc<dyn Tracer>,
    router: &mut Router<Planned>,
) -> Option<Arc<Shown>> {
    if config.error_page == ErrorPage::Off {
        return None;
    }
    error::keep_backtraces();
    let kept = Arc::new(Keeper::over(tracer.clone()));
    *tracer = kept.clone();
    let listed = router.values_mut().map(|(route, planned)| Listed {
        method: route.method().to_string(),
        pattern: route.pattern().to_string(),
        handler: name(&planned.endpoint().site),
    });
    Some(Arc::new(Shown {
        routes: listed.collect(),
        kept,
    }))
}

/// Opens the case of a request, when its client may see what is in the source.
pub(super) fn open(
    shown: &Arc<Shown>,
    exchange: &Exchange,
    request: &Request,
    host: &str,
    params: &Params,
    endpoint: &Endpoint,
) {
    let foreign = exchange.asked.foreign_reader;
    let config = exchange.app.config();
    // Nobody has said which proxies are ours, so its address is all that is known of the client.
    let unknown = config.trusted_proxies.is_empty() && is_passed_on(request.headers());
    if foreign || !shows(config.error_page, &exchange.client, unknown, host) {
        return;
    }
    let site = &endpoint.site;
    let to = Destination {
        route: endpoint.name,
        handler: name(site),
        place: site.file.map(|file| (file, site.line)),
    };
    exchange.open_case(Case::new(request.head(), params, to, shown));
}

fn name(site: &HandlerSite) -> String {
    let bare = HandlerSite {
        file: None,
        ..*site
    };
    bare.to_string()
}
