//! Bodies of a few bytes, one behind the other in memory that a thread keeps.

use std::cell::RefCell;

use bytes::{Bytes, BytesMut};

/// What is larger gets memory of its own: whoever keeps a body keeps all of the memory around it.
const SMALL: usize = 512;

/// As much as a body may keep that is not taken by its client.
const ROOM: usize = 4 * 1024;

thread_local! {
    /// Free again when all bodies in it have left, which they have when it is full.
    static SPACE: RefCell<BytesMut> = RefCell::new(BytesMut::with_capacity(ROOM));
}

/// Copies a body. A small one asks for no memory, most of the time.
pub(crate) fn copy(bytes: &[u8]) -> Bytes {
    if bytes.len() > SMALL {
        return Bytes::copy_from_slice(bytes);
    }
    SPACE.with_borrow_mut(|space| {
        // Where it does not fit, as much is asked for as at first.
        space.extend_from_slice(bytes);
        space.split().freeze()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_bodies_share_memory_that_is_used_again() {
        let first = copy(b"first");
        let place = first.as_ptr();
        let second = copy(b"second");
        assert_eq!(
            second.as_ptr(),
            place.wrapping_add(5),
            "one behind the other"
        );
        drop((first, second));
        let again = (0..2 * ROOM).any(|_| copy(&[b'x'; SMALL]).as_ptr() == place);
        assert!(again, "memory was asked for once more");
    }

    #[test]
    fn what_is_kept_stays_as_it_is() {
        let lengths = (0..=2 * SMALL).step_by(7);
        let bodies: Vec<_> = lengths
            .zip((0..=255u8).cycle())
            .map(|(length, byte)| (copy(&vec![byte; length]), length, byte))
            .collect();
        for (body, length, byte) in bodies {
            assert_eq!(body, vec![byte; length]);
        }
    }
}
