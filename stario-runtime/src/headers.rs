//! The memory of headers that are over, for the next ones.
//!
//! hyper reads the head of a request into the map of the response before it. A response in the map
//! of the request before it closes the circle: no plain answer allocates one.

use std::cell::RefCell;

use http::HeaderMap;

/// A map with room for more is not kept: a few requests with many headers would leave it behind.
const MOST: usize = 64;

thread_local! {
    /// One, because a thread is done with a request before it answers the next.
    static SPARE: RefCell<HeaderMap> = RefCell::default();
}

/// Gives an empty map the memory that is there, if there is some.
#[inline]
pub(crate) fn reuse(empty: &mut HeaderMap) {
    SPARE.with_borrow_mut(|spare| std::mem::swap(spare, empty));
}

/// Keeps the memory of a map that is over, which has then another or none.
#[inline]
pub(crate) fn keep(over: &mut HeaderMap) {
    if !(1..=MOST).contains(&over.capacity()) {
        return;
    }
    over.clear();
    // A thread that ends keeps nothing.
    let _ = SPARE.try_with(|spare| {
        if let Ok(mut spare) = spare.try_borrow_mut() {
            std::mem::swap(&mut *spare, over);
        }
    });
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use http::header::{COOKIE, HOST};

    use super::*;

    #[test]
    fn a_map_is_used_again_without_what_was_in_it() {
        let mut headers = HeaderMap::with_capacity(20);
        let capacity = headers.capacity();
        for _ in 0..2 {
            headers.append(COOKIE, HeaderValue::from_static("session=secret"));
        }
        keep(&mut headers);
        assert_eq!(headers.len(), 0);
        let mut again = HeaderMap::new();
        reuse(&mut again);
        assert_eq!((again.capacity(), again.len()), (capacity, 0));
        assert!(!again.contains_key(COOKIE));
        again.insert(HOST, HeaderValue::from_static("t"));
        assert_eq!(again.keys().collect::<Vec<_>>(), [HOST]);
        let mut other = HeaderMap::new();
        reuse(&mut other);
        assert_eq!(other.capacity(), 0, "there was one");
    }

    #[test]
    fn a_large_map_is_not_kept() {
        keep(&mut HeaderMap::with_capacity(1000));
        let mut headers = HeaderMap::new();
        reuse(&mut headers);
        assert_eq!(headers.capacity(), 0);
    }
}
