//! A queue that is nearly always empty or holds one thing.

use std::collections::VecDeque;

/// How many there is room for besides the first while none waits.
const KEPT: usize = 4;

/// First in, first out; the first lies in the queue itself.
///
/// A server has one for each stream and each subscription. What an event touches of them is not in
/// any cache when there are thousands, so memory of its own is for those that fall behind, and what
/// a burst took of it goes when all is read.
#[derive(Debug)]
pub(crate) struct Fifo<T> {
    /// Something whenever there is anything.
    first: Option<T>,
    rest: VecDeque<T>,
}

impl<T> Default for Fifo<T> {
    fn default() -> Self {
        Self {
            first: None,
            rest: VecDeque::new(),
        }
    }
}

impl<T> Fifo<T> {
    pub(crate) fn push(&mut self, last: T) {
        if self.first.is_none() {
            self.first = Some(last);
        } else {
            self.rest.push_back(last);
        }
    }

    pub(crate) fn pop(&mut self) -> Option<T> {
        let first = self.first.take()?;
        if !self.rest.is_empty() {
            self.first = self.rest.pop_front();
            if self.rest.is_empty() {
                self.rest.shrink_to(KEPT);
            }
        }
        Some(first)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    pub(crate) fn len(&self) -> usize {
        usize::from(self.first.is_some()) + self.rest.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_first_goes_first_however_it_is_read() {
        for at_once in 1..6 {
            let mut queue = Fifo::default();
            let mut expected = 0;
            for n in 0..20 {
                queue.push(n);
                if n % at_once == 0 {
                    for _ in 0..at_once.min(queue.len()) {
                        assert_eq!(queue.pop(), Some(expected));
                        expected += 1;
                    }
                }
                assert_eq!(queue.len(), n + 1 - expected);
                assert_eq!(queue.is_empty(), n + 1 == expected);
            }
            while let Some(n) = queue.pop() {
                assert_eq!(n, expected);
                expected += 1;
            }
            assert_eq!((expected, queue.len()), (20, 0));
        }
    }

    #[test]
    fn one_at_a_time_needs_no_memory_and_a_burst_gives_its_own_back() {
        let mut queue = Fifo::default();
        for n in 0..10 {
            queue.push(n);
            assert_eq!(queue.pop(), Some(n));
        }
        assert_eq!(queue.rest.capacity(), 0);
        for n in 0..100 {
            queue.push(n);
        }
        while queue.pop().is_some() {}
        let room = queue.rest.capacity();
        assert!(room <= 2 * KEPT, "{room}");
    }
}
