//! The children of a place in a tree that go by their exact text.

/// Children by text, sorted for binary search.
#[derive(Debug)]
pub(super) struct Literals<N>(Vec<(Box<str>, N)>);

impl<N> Default for Literals<N> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<N: Default> Literals<N> {
    pub(super) fn get(&self, text: &str) -> Option<&N> {
        self.position(text).ok().map(|at| &self.0[at].1)
    }

    pub(super) fn get_or_insert(&mut self, text: &str) -> &mut N {
        let at = match self.position(text) {
            Ok(at) => at,
            Err(at) => {
                self.0.insert(at, (text.into(), N::default()));
                at
            }
        };
        &mut self.0[at].1
    }

    fn position(&self, text: &str) -> Result<usize, usize> {
        self.0
            .binary_search_by(|(literal, _)| (**literal).cmp(text))
    }
}
