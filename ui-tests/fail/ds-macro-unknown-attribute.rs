use stario::ds;

fn main() {
    let _ = ds! { tilte="x" ds:on:clik__prevnt="$n = 1" };
}
