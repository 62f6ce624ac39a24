//! The tree of path segments behind the router.

use http::Method;
use stario_html::Segment;

use super::literals::Literals;
use crate::path;

/// One place in the tree: what ends here, and what continues.
#[derive(Debug, Default)]
pub(super) struct Node {
    literals: Literals<Node>,
    param: Option<Box<Node>>,
    ends: Endpoints,
    rest: Endpoints,
}

/// The methods that end at one place, with the index of their route.
#[derive(Debug, Default)]
pub(super) struct Endpoints(Vec<(Method, usize)>);

impl Endpoints {
    pub(super) fn push(&mut self, method: &Method, index: usize) {
        self.0.push((method.clone(), index));
    }

    /// The route for `method`; HEAD is answered by GET unless it has a route of its own.
    pub(super) fn select(&self, method: &Method) -> Option<usize> {
        let exact = |wanted: &Method| self.0.iter().find(|(m, _)| m == wanted).map(|(_, i)| *i);
        exact(method).or_else(|| (method == Method::HEAD).then(|| exact(&Method::GET))?)
    }

    pub(super) fn indices(&self) -> impl Iterator<Item = usize> {
        self.0.iter().map(|(_, index)| *index)
    }
}

/// Values come in reverse: the deepest parameter first.
pub(super) type Hit<T> = (T, Vec<String>);

impl Node {
    /// Adds a route; gives back the index of the one that is there already.
    pub(super) fn insert(
        &mut self,
        segments: &[Segment],
        method: &Method,
        index: usize,
    ) -> Result<(), usize> {
        let mut node = self;
        let mut rest = false;
        for segment in segments {
            node = match segment {
                Segment::Literal(text) => node.literals.get_or_insert(text),
                Segment::Param(_) => node.param.get_or_insert_default(),
                Segment::Rest(_) => {
                    rest = true;
                    node
                }
            };
        }
        let ends = if rest { &mut node.rest } else { &mut node.ends };
        if let Some((_, taken)) = ends.0.iter().find(|(m, _)| m == method) {
            return Err(*taken);
        }
        ends.push(method, index);
        Ok(())
    }

    /// Offers every place that the path reaches, best first, until one is accepted.
    ///
    /// `path` is canonical and has no leading slash. Each node of the tree is entered at most
    /// once, so backtracking cannot be made expensive by a client.
    pub(super) fn walk<T>(
        &self,
        path: &str,
        accept: &mut impl FnMut(&Endpoints) -> Option<T>,
    ) -> Option<Hit<T>> {
        if path.is_empty() {
            return accept(&self.ends).map(|found| (found, Vec::new()));
        }
        // Segments are short: a search for one byte would cost more before it begins.
        let slash = path.bytes().position(|byte| byte == b'/');
        let (segment, tail) = slash.map_or((path, ""), |at| (&path[..at], &path[at + 1..]));
        let text = path::decode_segment(segment);
        if let Some(child) = self.literals.get(&text)
            && let Some(hit) = child.walk(tail, accept)
        {
            return Some(hit);
        }
        if let Some(child) = &self.param
            && let Some((found, mut values)) = child.walk(tail, accept)
        {
            values.push(text.into_owned());
            return Some((found, values));
        }
        let rest = decode_rest(path)?;
        accept(&self.rest).map(|found| (found, vec![rest()]))
    }
}

/// The decoded rest of a path, unless a segment holds an encoded slash.
///
/// A rest value is a path again; with an encoded slash in it, `a/../b` could appear out of
/// segments that were checked one by one. Links made by `href()` never look like that.
fn decode_rest(path: &str) -> Option<impl FnOnce() -> String> {
    let clean = !path.contains('%')
        || !path
            .split('/')
            .any(|s| path::decode_segment(s).contains('/'));
    clean.then_some(|| path::decode_segment(path).into_owned())
}
