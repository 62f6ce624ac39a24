// `.await` in values; the future is `Send`.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use stario::{Html, html};

fn main() {
    fn is_send<T: Send>(_: &T) {}
    async fn name() -> &'static str {
        std::future::ready("Ann").await
    }
    async fn view() -> Html {
        html! {
            <p title={name().await} .a-{name().await}>
                for _ in 0..2 { {name().await} }
                if name().await.is_empty() { "nobody" }
            </p>
        }
    }
    is_send(&view());
}
