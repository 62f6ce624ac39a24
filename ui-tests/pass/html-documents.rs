// Doctype, comments, fragments.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::html;

fn main() {
    assert_eq!(
        html! {
            <!DOCTYPE html>
            // Not sent.
            <!-- "sent" -->
            <><html lang="en"><head><title>"x"</title></head><body></body></html></>
        },
        r#"<!DOCTYPE html><!--sent--><html lang="en"><head><title>x</title></head><body></body></html>"#
    );
}
