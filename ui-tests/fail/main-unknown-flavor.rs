use stario::prelude::*;

#[stario::main(flavor = "single_thread")]
async fn bootstrap(_app: &mut App, _span: &Span) -> Result {
    Ok(())
}
