// A script's values are JavaScript; a style's text is as written.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    let (name, n) = ("it's </script>", 3);
    assert_eq!(
        html! { <script>"let name = " {name} ", n = " {n} ";"</script><style>"p > b { color: red }"</style> },
        "<script>let name = 'it\\u0027s \\u003c\\u002fscript\\u003e', n = 3;</script><style>p > b { color: red }</style>"
    );
}
