//! The shape of JSON text, looked at before anything is built from it.

/// Why a text is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    TooDeep,
    TooManyKeys,
}

/// Counts brackets and colons outside strings: exact for JSON, harmless for anything else, which
/// the parser refuses afterwards. The depth is that of objects and arrays in each other, the keys
/// are those of all objects together.
pub(crate) fn check(json: &[u8], max_depth: usize, max_keys: usize) -> Result<(), Shape> {
    let (mut depth, mut keys) = (0_usize, 0_usize);
    let mut bytes = json.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => skip_string(&mut bytes),
            b'{' | b'[' => {
                depth += 1;
                if depth > max_depth {
                    return Err(Shape::TooDeep);
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b':' => {
                keys += 1;
                if keys > max_keys {
                    return Err(Shape::TooManyKeys);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The depth alone: a body may list many things.
pub(crate) fn is_too_deep(json: &[u8], max_depth: usize) -> bool {
    check(json, max_depth, usize::MAX).is_err()
}

fn skip_string(bytes: &mut std::slice::Iter<'_, u8>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => drop(bytes.next()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &[u8]) -> Result<(), Shape> {
        super::check(json, 64, 10_000)
    }

    fn nested(depth: usize) -> String {
        "[".repeat(depth) + &"]".repeat(depth)
    }

    fn keys(count: usize) -> String {
        let pairs: Vec<_> = (0..count).map(|n| format!("\"{n}\":0")).collect();
        format!("{{{}}}", pairs.join(","))
    }

    #[test]
    fn the_limits_are_reached_and_not_passed() {
        assert_eq!(check(nested(64).as_bytes()), Ok(()));
        assert_eq!(check(nested(65).as_bytes()), Err(Shape::TooDeep));
        assert_eq!(check(keys(10_000).as_bytes()), Ok(()));
        assert_eq!(check(keys(10_001).as_bytes()), Err(Shape::TooManyKeys));
    }

    #[test]
    fn siblings_are_not_depth_and_strings_are_not_structure() {
        let siblings = format!("[{}]", vec!["[[]]"; 1000].join(","));
        assert_eq!(check(siblings.as_bytes()), Ok(()));
        let text = format!(r#"["{}\"{}\\", "[["]"#, "[".repeat(100), ":".repeat(20_000));
        assert_eq!(check(text.as_bytes()), Ok(()));
        assert_eq!(check(br#"["a\\",[["#), Ok(()));
    }

    #[test]
    fn what_is_no_json_does_no_harm() {
        for text in ["", "\"", "\"\\", "]]]]", "}{", "\u{0}"] {
            assert_eq!(check(text.as_bytes()), Ok(()), "{text:?}");
        }
    }
}
