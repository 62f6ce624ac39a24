use stario::prelude::*;

#[stario::main]
async fn bootstrap(_app: &mut App) -> Result {
    Ok(())
}
