//! The first and the last of something that may go on for days.

use std::collections::VecDeque;

/// What takes memory.
pub(crate) trait Weigh {
    /// Bytes, near enough for a limit.
    fn bytes(&self) -> usize;
}

impl<T: Weigh> Weigh for Box<T> {
    fn bytes(&self) -> usize {
        (**self).bytes()
    }
}

/// The first items, the last ones, and how many were between.
///
/// Either edge keeps to a number of items and to a number of bytes; the newest
/// item is kept whatever it weighs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Edges<T> {
    /// Items of either edge.
    items: usize,
    /// Bytes of either edge.
    bytes: usize,
    first: Vec<T>,
    first_bytes: usize,
    last: VecDeque<T>,
    last_bytes: usize,
    folded: u64,
}

impl<T: Weigh> Edges<T> {
    pub(crate) const fn new(items: usize, bytes: usize) -> Self {
        Self {
            items,
            bytes,
            first: Vec::new(),
            first_bytes: 0,
            last: VecDeque::new(),
            last_bytes: 0,
            folded: 0,
        }
    }

    pub(crate) fn push(&mut self, item: T) {
        let bytes = item.bytes();
        // Once something is in `last`, the beginning is over.
        if self.last.is_empty()
            && self.first.len() < self.items
            && self.first_bytes + bytes <= self.bytes
        {
            self.first_bytes += bytes;
            self.first.push(item);
            return;
        }
        while self.last.len() >= self.items || self.last_bytes + bytes > self.bytes {
            let Some(oldest) = self.last.pop_front() else {
                break;
            };
            self.last_bytes -= oldest.bytes();
            self.folded += 1;
        }
        self.last_bytes += bytes;
        self.last.push_back(item);
    }
}

impl<T> Edges<T> {
    /// What is kept, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.first.iter().chain(&self.last)
    }

    /// How many of what is kept came before the gap.
    pub(crate) fn before_gap(&self) -> usize {
        self.first.len()
    }

    /// How many are not kept.
    pub(crate) fn folded(&self) -> u64 {
        self.folded
    }
}

impl<T: Weigh> Weigh for Edges<T> {
    fn bytes(&self) -> usize {
        self.first_bytes + self.last_bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Weigh for u16 {
        fn bytes(&self) -> usize {
            usize::from(*self)
        }
    }

    fn edges(items: usize, bytes: usize, all: impl IntoIterator<Item = u16>) -> Edges<u16> {
        let mut edges = Edges::new(items, bytes);
        all.into_iter().for_each(|item| edges.push(item));
        edges
    }

    fn kept(edges: &Edges<u16>) -> Vec<u16> {
        edges.iter().copied().collect()
    }

    #[test]
    fn nothing_is_folded_before_both_edges_are_full() {
        let edges = edges(3, 1000, 1..=6);
        assert_eq!(kept(&edges), [1, 2, 3, 4, 5, 6]);
        assert_eq!((edges.folded(), edges.bytes()), (0, 21));
    }

    #[test]
    fn the_middle_is_folded_and_counted() {
        let edges = edges(3, 1000, 1..=100);
        assert_eq!(kept(&edges), [1, 2, 3, 98, 99, 100]);
        assert_eq!((edges.before_gap(), edges.folded()), (3, 94));
    }

    #[test]
    fn heavy_items_fold_the_middle_as_well() {
        let edges = edges(10, 100, [60, 60, 30, 5, 20, 70]);
        assert_eq!(kept(&edges), [60, 5, 20, 70], "in order, 100 bytes a side");
        assert_eq!((edges.before_gap(), edges.folded()), (1, 2));
        assert_eq!(edges.bytes(), 155);
    }

    #[test]
    fn the_newest_is_kept_whatever_it_weighs() {
        let edges = edges(3, 10, [4, 4, 500]);
        assert_eq!(kept(&edges), [4, 4, 500]);
    }
}
