//! What a browser is shown under an address that no route has: the routes that there are.

use http::{Response, StatusCode};
use stario_html::{Tag, spec, tags};

use super::case::Case;
use super::page;
use crate::body::Body;
use crate::error::{Error, HttpError};
use crate::exchange::Exchange;
use crate::refusal;

/// A route of the app.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) method: String,
    pub(crate) pattern: String,
    /// The name of its handler.
    pub(crate) handler: String,
}

/// The page with the routes; nothing for a client that asked for no page, and where the app has
/// one of its own.
pub(crate) fn not_found(exchange: &Exchange) -> Option<Response<Body>> {
    let case = exchange.case()?;
    let told = HttpError::new(404, "Not Found");
    let mut mappings = exchange.refusals.mappings.iter();
    let error = Error::from(told.clone());
    let own = mappings.any(|mapping| (mapping.takes)(&error));
    let page = (case.wants_html && !own).then(|| listing(case, case.routes()));
    Some(refusal::meaning(&told, page?))
}

fn listing(case: &Case, routes: &[Listed]) -> Response<Body> {
    let near = nearest(&case.path, routes);
    let title = format!("No route for {} {}", case.method, case.path);
    let kind = tags::p()
        .class("kind")
        .child(tags::b().class("badge").child("404"))
        .child(tags::span().child("Not Found"));
    let header = tags::header()
        .child(kind)
        .child(tags::h1().child(&title))
        .child(near.as_ref().map(|(path, opens)| {
            let label = tags::b().child("help");
            let help = tags::p().class("help").child(label).child(" did you mean ");
            if *opens {
                help.child(tags::a().href(path.as_str()).child(path))
                    .child("?")
            } else {
                help.child(tags::code().child(path)).child("?")
            }
        }));
    let list = if routes.is_empty() {
        tags::section().child("The app has no routes yet: app.add(..) in bootstrap adds one.")
    } else {
        tags::section()
            .child(tags::h2().child("Routes"))
            .child(tags::div().class("wide").child(table(routes)))
    };
    let note = "You see this because the program was built for development; app.not_found(..) sets \
                the page that visitors get.";
    let content = [
        tags::article()
            .class("report")
            .child(header)
            .child(list)
            .into_html(),
        tags::footer().class("report").child(note).into_html(),
    ];
    page::document(StatusCode::NOT_FOUND, &title, content)
}

fn table(routes: &[Listed]) -> Tag<tags::table> {
    let rows = routes.iter().map(|route| {
        let opens = route.method == "GET" && !route.pattern.contains('{');
        let pattern = if opens && route.pattern.starts_with('/') {
            let link = tags::a().href(route.pattern.as_str());
            link.child(&route.pattern).into_html()
        } else {
            tags::code().child(&route.pattern).into_html()
        };
        tags::tr()
            .child(tags::td().child(tags::code().child(&route.method)))
            .child(tags::td().child(pattern))
            .child(tags::td().class("dim").child(&route.handler))
    });
    tags::table().child(tags::tbody().children(rows))
}

/// The address that was perhaps meant, and whether it can be opened.
///
/// A parameter takes what stands in its place, so that only the words of a route count.
fn nearest(path: &str, routes: &[Listed]) -> Option<(String, bool)> {
    let filled: Vec<_> = routes
        .iter()
        .filter(|route| route.pattern.starts_with('/'))
        .map(|route| (filled(&route.pattern, path), route.method == "GET"))
        .collect();
    let names = filled.iter().map(|(name, _)| name.as_str());
    let near = spec::suggest(path, names)?.to_owned();
    let opens = filled.iter().any(|(name, get)| *get && *name == near);
    Some((near, opens))
}

fn filled(pattern: &str, path: &str) -> String {
    let mut asked = path.split('/');
    let parts = pattern.split('/').map(|part| {
        let asked = asked.next().unwrap_or_default();
        let takes = part.starts_with('{') && !asked.is_empty();
        if takes { asked } else { part }
    });
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes() -> Vec<Listed> {
        [("GET", "/"), ("GET", "/rooms/{room}"), ("POST", "/click")]
            .map(|(method, pattern)| Listed {
                method: method.to_owned(),
                pattern: pattern.to_owned(),
                handler: String::new(),
            })
            .into()
    }

    #[test]
    fn a_misspelt_address_is_put_right() {
        let near = |path: &str| nearest(path, &routes());
        assert_eq!(near("/romms/blue"), Some(("/rooms/blue".to_owned(), true)));
        assert_eq!(near("/clik"), Some(("/click".to_owned(), false)));
        assert_eq!(near("/something/else/entirely"), None);
    }
}
