use stario::prelude::*;

routes! { HOME = GET "/"; }

#[handler]
async fn home(_c: Context, w: Writer, _count: u32) {
    w.empty(204);
}

#[stario::main]
async fn bootstrap(app: &mut App, _span: &Span) -> Result {
    app.add(HOME, home);
    Ok(())
}
