//! Random names that nobody can guess.

/// Letters and digits that cannot be mistaken for each other; 32, so that five bits choose one.
const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// A random id of 8 characters (40 bits), for a visitor or a tab.
///
/// From the system's secure generator, so that nobody can guess the next one; too short to be
/// a password or a session token, for which [`token`] is right.
///
/// # Example
///
/// ```
/// let id = stario_runtime::short_id();
/// assert_eq!(id.len(), 8);
/// assert_ne!(id, stario_runtime::short_id());
/// ```
pub fn short_id() -> String {
    random_text::<8>()
}

/// A random token of 26 characters (130 bits), for sessions and invitations.
///
/// # Example
///
/// ```
/// assert_eq!(stario_runtime::token().len(), 26);
/// ```
pub fn token() -> String {
    random_text::<26>()
}

/// # Panics
///
/// Panics when the system has no random numbers, which no program can work around.
fn random_text<const N: usize>() -> String {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).expect("the system's random number generator works");
    bytes
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte & 31)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_use_the_whole_alphabet_and_nothing_else() {
        let text: String = (0..200).map(|_| short_id()).collect();
        assert!(text.bytes().all(|byte| ALPHABET.contains(&byte)));
        assert!(ALPHABET.iter().all(|byte| text.contains(char::from(*byte))));
    }
}
