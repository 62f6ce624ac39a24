//! The prefix of the attributes, which is baked into a bundle of the client.

/// What the name of every Datastar attribute starts with: `data-`.
///
/// An aliased bundle of the client reads `data-star-` or another prefix, so that two libraries do
/// not fight over `data-`. Its prefix is that of the environment variable
/// `STARIO_DATASTAR_PREFIX` while this crate is compiled; put it into `.cargo/config.toml` and
/// everything follows: `html!`, `ds!`, the builders, events and the inspector.
///
/// ```toml
/// [env]
/// STARIO_DATASTAR_PREFIX = "data-star-"
/// ```
///
/// A prefix that is not `data-`, or `data-`, lower-case words and a `-`, does not compile.
///
/// # Example
///
/// ```
/// use stario_html::datastar;
///
/// assert!(datastar::PREFIX.starts_with("data-"));
/// ```
pub const PREFIX: &str = match option_env!("STARIO_DATASTAR_PREFIX") {
    Some(prefix) => checked(prefix),
    None => "data-",
};

const fn checked(prefix: &'static str) -> &'static str {
    assert!(
        is_prefix(prefix.as_bytes()),
        "STARIO_DATASTAR_PREFIX is `data-`, or that and words of lower-case letters and digits, \
         each with a `-` behind it: `data-star-`"
    );
    prefix
}

const fn is_prefix(text: &[u8]) -> bool {
    let [b'd', b'a', b't', b'a', b'-', rest @ ..] = text else {
        return false;
    };
    let mut after_dash = true;
    let mut at = 0;
    while at < rest.len() {
        let dash = rest[at] == b'-';
        let word = rest[at].is_ascii_lowercase() || rest[at].is_ascii_digit();
        if !(word || dash && !after_dash) {
            return false;
        }
        after_dash = dash;
        at += 1;
    }
    after_dash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_words_after_data() {
        for good in ["data-", "data-star-", "data-my-app2-"] {
            assert!(is_prefix(good.as_bytes()), "{good}");
        }
        for bad in [
            "",
            "data",
            "star-",
            "data-star",
            "data--",
            "data-Star-",
            "data-a_b-",
            "x-data-",
        ] {
            assert!(!is_prefix(bad.as_bytes()), "{bad}");
        }
    }
}
