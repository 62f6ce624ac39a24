//! What a call site is known by.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote_spanned;
use stario_html::datastar;

/// What every marker in a program begins with.
pub(super) const START: &str = "\u{1f}stario-site ";
/// What it ends with; no path has it.
pub(super) const END: char = '\n';

/// The marker of the call at hand, as an expression of type `&'static str`:
/// `START file:line:column:hash END`.
///
/// `file!()` and its like name the outermost call, which is the user's.
pub(super) fn marker(hash: u64) -> TokenStream {
    let end = format!(":{hash:016x}{END}");
    quote_spanned!(proc_macro2::Span::mixed_site()=> ::core::concat!(
        #START, ::core::file!(), ":", ::core::line!(), ":", ::core::column!(), #end
    ))
}

/// A hash of what a macro was given.
///
/// It is the same for the compiler's tokens and for those of a file that was
/// read as text. The compiler does not keep how operators were joined when they
/// have come through another macro, so that is left out. Everything else that
/// decides about the code is in it: the version and the settings of this crate.
pub(super) fn hash(input: TokenStream) -> u64 {
    let mut hash = Fnv::new();
    hash.add(env!("CARGO_PKG_VERSION"));
    hash.add(datastar::PREFIX);
    hash.add(if cfg!(feature = "pro") { "pro" } else { "" });
    hash.tokens(input);
    hash.0
}

/// FNV-1a, 64 bits: <http://www.isthe.com/chongo/tech/comp/fnv/>.
///
/// Both sides may be built by different compilers, so the hash of the standard
/// library will not do.
struct Fnv(u64);

impl Fnv {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// A text and its end: 0xFF is in no text.
    fn add(&mut self, text: &str) {
        self.bytes(text.as_bytes());
        self.bytes(&[0xFF]);
    }

    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => {
                    self.add(&format!("{:?}", group.delimiter()));
                    self.tokens(group.stream());
                    self.bytes(&[0xFE]);
                }
                TokenTree::Ident(word) => self.add(&word.to_string()),
                TokenTree::Punct(punct) => self.add(punct.as_char().encode_utf8(&mut [0; 4])),
                TokenTree::Literal(literal) => self.add(&literal.to_string()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(source: &str) -> u64 {
        hash(source.parse().unwrap())
    }

    #[test]
    fn blanks_and_comments_do_not_matter_and_all_else_does() {
        let same = of("<p>{a && b}</p>");
        assert_eq!(of("< p > { a & & b } /* c */ < / p >"), same);
        for other in ["<p>{a && c}</p>", "<p>(a && b)</p>", "<p>{a && b}</p>\"\""] {
            assert_ne!(of(other), same, "{other}");
        }
        assert_ne!(of("{a} b"), of("{a b}"));
        assert_ne!(of("ab"), of("a b"));
    }
}
