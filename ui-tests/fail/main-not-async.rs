use stario::prelude::*;

#[stario::main]
fn bootstrap(_app: &mut App, _span: &Span) -> Result {
    Ok(())
}
