// Everything that a handler can be.
use std::sync::Arc;
use stario::prelude::*;

trait Store: Send + Sync + 'static {
    fn count(&self) -> u32;
}

impl Store for u32 {
    fn count(&self) -> u32 {
        *self
    }
}

/// Generic over what it needs.
#[handler]
async fn counted<S: Store, const N: u32>(_c: Context, w: Writer, store: Arc<S>)
where
    S: Sized,
{
    w.text((store.count() + N).to_string());
}

#[handler]
async fn bounded(_: Context, w: Writer, mut count: u32, each: impl Fn(u32) -> u32 + Clone + Send + Sync + 'static) {
    count += 1;
    w.text(each(count).to_string());
}

#[handler]
#[allow(unused_variables)]
pub(crate) async fn fails(c: Context, w: Writer, relay: Relay<String>) -> Result<(), HttpError> {
    Err(HttpError::new(404, "no such room"))
}

#[handler]
async fn r#match(c: Context, w: Writer) -> Result {
    let id: u32 = c.query("id")?;
    w.text(id.to_string());
    Ok(())
}

#[derive(stario::Signals, serde::Serialize)]
struct Paged<'a, T> {
    items: &'a [T],
    page: u32,
}

async fn plain(_c: Context, w: Writer) {
    w.empty(204);
}

fn is_handler(_: impl stario::Handler) {}

fn main() {
    is_handler(counted::<u32, 3>(Arc::new(3)));
    is_handler(bounded(1, |n| n + 1));
    is_handler(fails(Relay::new()));
    is_handler(r#match());
    is_handler(plain);
    let paged = Paged { items: &[1, 2], page: 1 };
    let markup = html! { <p ds:signals={&paged} ds:text={Paged::<u8>::page}></p> };
    assert_eq!(markup, "<p data-signals=\"{items:[1,2],page:1}\" data-text=\"$page\"></p>");
}
