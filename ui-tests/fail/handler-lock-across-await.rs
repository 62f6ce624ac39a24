use std::sync::{Arc, Mutex};
use stario::prelude::*;

#[handler]
async fn home(_c: Context, w: Writer, count: Arc<Mutex<u32>>) {
    let mut count = count.lock().unwrap();
    *count += 1;
    std::future::ready(()).await;
    w.text(count.to_string());
}

fn main() {}
