//! The tree of host labels above the trees of paths.

use stario_html::Segment;

use super::literals::Literals;
use super::trie::{Hit, Node};

/// One place in the tree of hosts, whose labels are read from right to left.
#[derive(Debug, Default)]
pub(super) struct Hosts {
    literals: Literals<Hosts>,
    param: Option<Box<Hosts>>,
    /// The paths of a host that ends here.
    paths: Option<Box<Node>>,
    /// The paths of a host with one label or more to its left.
    rest: Option<Box<Node>>,
}

impl Hosts {
    /// The tree of paths for a host of a pattern.
    pub(super) fn paths(&mut self, labels: &[Segment]) -> &mut Node {
        let mut node = self;
        for label in labels.iter().rev() {
            node = match label {
                Segment::Literal(text) => node.literals.get_or_insert(text),
                Segment::Param(_) => node.param.get_or_insert_default(),
                // The pattern lets it stand first only, which is last here.
                Segment::Rest(_) => return node.rest.get_or_insert_default(),
            };
        }
        node.paths.get_or_insert_default()
    }

    /// Offers every tree of paths that is for `host`, best first, until one has a hit.
    ///
    /// The values of the labels come in reading order. As in the tree of paths, each node is
    /// entered at most once.
    pub(super) fn walk<T>(
        &self,
        host: &str,
        accept: &mut impl FnMut(&Node) -> Option<Hit<T>>,
    ) -> Option<(Hit<T>, Vec<String>)> {
        if host.is_empty() {
            let hit = accept(self.paths.as_deref()?)?;
            return Some((hit, Vec::new()));
        }
        let (left, label) = last_label(host);
        // The label before the first dot is one, too.
        if label.is_empty() || host.starts_with('.') {
            return None;
        }
        if let Some(child) = self.literals.get(label)
            && let Some(found) = child.walk(left, accept)
        {
            return Some(found);
        }
        if let Some(child) = &self.param
            && let Some((hit, mut values)) = child.walk(left, accept)
        {
            values.push(label.to_owned());
            return Some((hit, values));
        }
        let hit = accept(self.rest.as_deref()?)?;
        Some((hit, vec![host.to_owned()]))
    }
}

/// The label at the right and what is left of it. An IPv6 address in brackets is one label.
pub(crate) fn last_label(host: &str) -> (&str, &str) {
    if host.starts_with('[') {
        return ("", host);
    }
    host.rsplit_once('.').unwrap_or(("", host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_in_brackets_is_one_label() {
        assert_eq!(last_label("a.b.c"), ("a.b", "c"));
        assert_eq!(last_label("a"), ("", "a"));
        assert_eq!(last_label("[::ffff:1.2.3.4]"), ("", "[::ffff:1.2.3.4]"));
    }
}
