//! The paths of signals inside signals: `Board::ui.open` is `$ui.open`.

use std::marker::PhantomData;

use crate::Signals;

/// A place in the tree of signals, as a type.
///
/// So that a path is put together at compile time.
///
/// `()` is the root, [`SignalAt`] a field below another place.
pub trait SignalPlace {
    /// The path; empty at the root.
    const PATH: &'static str;
}

impl SignalPlace for () {
    const PATH: &'static str = "";
}

/// Signal number `FIELD` of the set `S`, which stands at `P`.
#[derive(Debug)]
pub struct SignalAt<P, S: ?Sized, const FIELD: usize>(PhantomData<fn() -> (P, *const S)>);

impl<P: SignalPlace, S: Signals + ?Sized, const FIELD: usize> SignalAt<P, S, FIELD> {
    const TEXT: &'static Text = &Text::join(P::PATH, S::NAMES[FIELD]);
}

impl<P: SignalPlace, S: Signals + ?Sized, const FIELD: usize> SignalPlace
    for SignalAt<P, S, FIELD>
{
    const PATH: &'static str = Self::TEXT.as_str();
}

/// A set of signals that can stand inside another one; derived with `#[derive(Signals)]`.
///
/// A field of such a type, marked `#[stario(nested)]`, becomes a group of paths.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a set of signals",
    label = "not a set of signals",
    note = "put `#[derive(Signals)]` on it, or remove `#[stario(nested)]` for a signal that holds it whole"
)]
pub trait SignalPaths {
    /// The paths, for a set that stands at `P`.
    type At<P: SignalPlace>: SignalGroup;
}

#[diagnostic::do_not_recommend]
impl<T: SignalPaths> SignalPaths for Option<T> {
    type At<P: SignalPlace> = T::At<P>;
}

#[diagnostic::do_not_recommend]
impl<T: SignalPaths + ?Sized> SignalPaths for Box<T> {
    type At<P: SignalPlace> = T::At<P>;
}

/// The paths of a set of signals at one place.
pub trait SignalGroup: Copy {
    /// All of them.
    const PATHS: Self;
}

/// The longest path that can be put together.
const LONGEST: usize = 128;

/// Text that a constant can hold, whatever its length.
struct Text {
    bytes: [u8; LONGEST],
    len: usize,
}

impl Text {
    const fn join(outer: &str, name: &str) -> Self {
        let mut text = Self {
            bytes: [0; LONGEST],
            len: 0,
        };
        text.push(outer.as_bytes());
        if !outer.is_empty() {
            text.push(b".");
        }
        text.push(name.as_bytes());
        text
    }

    const fn push(&mut self, bytes: &[u8]) {
        assert!(
            self.len + bytes.len() <= LONGEST,
            "the path of a signal is longer than 128 bytes"
        );
        let mut at = 0;
        while at < bytes.len() {
            self.bytes[self.len] = bytes[at];
            self.len += 1;
            at += 1;
        }
    }

    const fn as_str(&self) -> &str {
        let (text, _) = self.bytes.split_at(self.len);
        match std::str::from_utf8(text) {
            Ok(text) => text,
            Err(_) => panic!("whole texts were joined"),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;

    #[derive(Serialize)]
    struct Outer;

    #[derive(Serialize)]
    struct Inner;

    impl Signals for Outer {
        const NAMES: &'static [&'static str] = &["count", "ui"];
    }

    impl Signals for Inner {
        const NAMES: &'static [&'static str] = &["open"];
    }

    #[test]
    fn a_path_is_made_of_the_names_on_the_way() {
        type Ui = SignalAt<(), Outer, 1>;
        assert_eq!(Ui::PATH, "ui");
        assert_eq!(SignalAt::<Ui, Inner, 0>::PATH, "ui.open");
        assert_eq!(<() as SignalPlace>::PATH, "");
    }
}
