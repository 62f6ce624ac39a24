//! "Did you mean": the candidate nearest to a misspelt word.

/// The candidate nearest to the word: at most two edits away, or one that the word begins.
///
/// A swap of neighbours is one edit. Short words allow fewer edits, or everything would match.
///
/// # Example
///
/// ```
/// use stario_html::spec::suggest;
///
/// assert_eq!(suggest("clas", ["class", "cols"]), Some("class"));
/// assert_eq!(suggest("debonce", ["debounce", "delay"]), Some("debounce"));
/// assert_eq!(suggest("view", ["viewtransition"]), Some("viewtransition"));
/// assert_eq!(suggest("zzz", ["class"]), None);
/// ```
pub fn suggest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let allowed = match word.chars().count() {
        0 => return None,
        1 | 2 => 1,
        _ => 2,
    };
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let lower = candidate.to_lowercase();
            let edits = distance(&word, &lower);
            let begins = word.len() >= 3 && lower.starts_with(&word);
            // A word that is edited away whole is not similar, however short.
            let near = edits <= allowed && edits < lower.chars().count();
            (near || begins).then_some((if begins { edits.min(3) } else { edits }, candidate))
        })
        .min_by_key(|&(edits, _)| edits)
        .map(|(_, candidate)| candidate)
}

/// Whether the word is one slip of the fingers away from the other: one letter too many, one
/// missing, one wrong, or two swapped.
///
/// # Example
///
/// ```
/// use stario_html::spec::is_slip;
///
/// assert!(is_slip("clikc", "click") && is_slip("clck", "click"));
/// assert!(!is_slip("click", "click") && !is_slip("pick", "click"));
/// ```
pub fn is_slip(word: &str, of: &str) -> bool {
    distance(&word.to_lowercase(), &of.to_lowercase()) == 1
}

/// Edits between two words: insert, delete, replace, swap neighbours.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swaps_count_once_and_case_does_not_count() {
        assert_eq!(distance("dvi", "div"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "ab"), 2);
        assert_eq!(suggest("viewbox", ["viewBox"]), Some("viewBox"));
    }

    #[test]
    fn the_nearest_wins_and_the_first_of_equals() {
        assert_eq!(suggest("hre", ["href", "hr"]), Some("href"));
        assert_eq!(
            suggest("sumbit", ["button", "reset", "submit"]),
            Some("submit")
        );
        assert_eq!(suggest("", ["a"]), None);
        assert_eq!(suggest("x", ["a"]), None);
    }
}
