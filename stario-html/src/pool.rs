//! Buffers that were used before: a nested view costs no allocation.
//!
//! A view that a function returns is copied by who uses it; then its buffer is free again, usually
//! within a microsecond. A page that leaves as bytes gives its buffer back when it was sent. Each
//! thread keeps a few of them; one that becomes a `String` is gone.

use std::cell::RefCell;

/// Buffers kept per thread. Views nested deeper than this allocate.
const SLOTS: usize = 16;

/// Largest buffer kept, so that a thread never holds more than a megabyte.
const LARGEST: usize = 64 * 1024;

thread_local! {
    static POOL: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Takes an empty buffer with room for `bytes` bytes.
pub(crate) fn take(bytes: usize) -> String {
    with(|pool| {
        // Only the last one: what was returned last is in the cache, and where the sizes of a
        // nest vary, the larger ones come to lie on top by themselves.
        pool.pop_if(|buffer| buffer.capacity() >= bytes)
    })
    .flatten()
    .unwrap_or_else(|| String::with_capacity(bytes))
}

/// Gives a buffer back.
#[inline(never)]
pub(crate) fn give(mut buffer: String) {
    if buffer.capacity() == 0 || buffer.capacity() > LARGEST {
        return;
    }
    buffer.clear();
    // The pool drops the smaller one when it is full, outside of the borrow.
    let _smaller = with(|pool| {
        if pool.len() < SLOTS {
            // All slots at once, the first time.
            pool.reserve_exact(SLOTS - pool.len());
            pool.push(buffer);
            return None;
        }
        let last = pool.last_mut()?;
        if last.capacity() < buffer.capacity() {
            std::mem::swap(last, &mut buffer);
        }
        Some(buffer)
    });
}

/// Nothing when the thread is ending and its pool is gone.
fn with<T>(act: impl FnOnce(&mut Vec<String>) -> T) -> Option<T> {
    POOL.try_with(|pool| act(&mut pool.borrow_mut())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_comes_back_empty_where_it_fits() {
        let mut buffer = take(100);
        buffer.push('x');
        let place = buffer.as_ptr();
        give(buffer);
        let larger = take(101);
        assert_ne!(larger.as_ptr(), place);
        let again = take(50);
        assert_eq!((again.as_ptr(), again.as_str()), (place, ""));
    }

    #[test]
    fn the_pool_is_bounded_and_keeps_larger_buffers() {
        for _ in 0..SLOTS * 2 {
            give(String::with_capacity(10));
        }
        give(String::with_capacity(20));
        give(String::with_capacity(LARGEST + 1));
        give(String::new());
        let sizes = with(|pool| pool.iter().map(String::capacity).collect::<Vec<_>>()).unwrap();
        assert_eq!((sizes.len(), sizes.last()), (SLOTS, Some(&20)));
    }
}
