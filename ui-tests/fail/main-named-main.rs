use stario::prelude::*;

#[stario::main]
async fn main(_app: &mut App, _span: &Span) -> Result {
    Ok(())
}
