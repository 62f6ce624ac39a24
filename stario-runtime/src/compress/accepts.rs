//! `Accept-Encoding`: which content codings a client takes, and which it prefers.

use http::HeaderMap;
use http::header::ACCEPT_ENCODING;

use super::coding::Coding;
use crate::config::Compression;

/// The weights that a client gives to codings (RFC 9110, 12.5.3), in thousandths.
///
/// A few numbers instead of the text: they are kept with every request and cost no allocation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Accepts {
    zstd: Option<u16>,
    brotli: Option<u16>,
    gzip: Option<u16>,
    identity: Option<u16>,
    /// `*`: every coding that is not named.
    others: Option<u16>,
}

/// What browsers say; `deflate` means nothing here.
const WITHOUT_ZSTD: &str = "gzip, deflate, br";
const WITH_ZSTD: &str = "gzip, deflate, br, zstd";

impl Accepts {
    /// Reads all lines of the header, each byte once. What is malformed counts as not said.
    #[inline(never)]
    pub(crate) fn read(headers: &HeaderMap) -> Self {
        let mut accepts = Self::default();
        for line in headers.get_all(ACCEPT_ENCODING) {
            let Ok(line) = line.to_str() else { continue };
            // What browsers say, word by word, needs no reading.
            if matches!(line, WITHOUT_ZSTD | WITH_ZSTD) {
                accepts.gzip = Some(1000);
                accepts.brotli = Some(1000);
                accepts.zstd = (line == WITH_ZSTD).then_some(1000).or(accepts.zstd);
                continue;
            }
            line.split(',').for_each(|item| accepts.note(item));
        }
        accepts
    }

    fn note(&mut self, item: &str) {
        let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
        let (name, parameters) = (name.trim(), parameters.trim());
        let weight = if parameters.is_empty() {
            Some(1000)
        } else {
            weight(parameters)
        };
        if let (Some(place), Some(weight)) = (self.place(name), weight) {
            *place = Some(weight);
        }
    }

    fn place(&mut self, name: &str) -> Option<&mut Option<u16>> {
        if name == "*" {
            return Some(&mut self.others);
        }
        if name.eq_ignore_ascii_case("identity") {
            return Some(&mut self.identity);
        }
        Coding::from_name(name).map(|coding| self.named(coding))
    }

    /// The coding to use of those on offer, the preferred first; nothing means as it is.
    ///
    /// The highest weight wins, then the order of the offer. An `identity` that is named with
    /// at least the weight of the best coding wins over it. A client that refuses all there is
    /// still gets the body as it is: 406 would help nobody.
    pub(crate) fn choose(&self, offer: impl IntoIterator<Item = Coding>) -> Option<Coding> {
        let mut best: Option<(u16, Coding)> = None;
        for coding in offer {
            let weight = self.weight(coding);
            if weight > best.map_or(0, |(weight, _)| weight) {
                best = Some((weight, coding));
            }
        }
        let (weight, coding) = best?;
        (self.identity.is_none_or(|identity| identity < weight)).then_some(coding)
    }

    /// The same without the codings that the settings have off.
    pub(crate) fn within(mut self, settings: &Compression) -> Self {
        for coding in Coding::KEPT.iter().copied() {
            if !settings.has(coding) {
                *self.named(coding) = Some(0);
            }
        }
        self
    }

    fn named(&mut self, coding: Coding) -> &mut Option<u16> {
        match coding {
            Coding::Zstd => &mut self.zstd,
            Coding::Brotli => &mut self.brotli,
            Coding::Gzip => &mut self.gzip,
        }
    }

    fn weight(&self, coding: Coding) -> u16 {
        let named = match coding {
            Coding::Zstd => self.zstd,
            Coding::Brotli => self.brotli,
            Coding::Gzip => self.gzip,
        };
        named.or(self.others).unwrap_or(0)
    }
}

/// `q=0.25` as 250 (RFC 9110, 12.4.2): at most three decimals, at most one.
fn weight(parameters: &str) -> Option<u16> {
    let (name, value) = parameters.split_once('=')?;
    if !name.trim().eq_ignore_ascii_case("q") {
        return None;
    }
    let value = value.trim();
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 1 || decimals.len() > 3 || !digits(whole) || !digits(decimals) {
        return None;
    }
    let thousandths = thousandths(whole, decimals);
    (thousandths <= 1000).then_some(thousandths)
}

fn thousandths(whole: &str, decimals: &str) -> u16 {
    let digits = whole.bytes().chain(decimals.bytes().chain(*b"000").take(3));
    digits.fold(0, |number, digit| number * 10 + u16::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    const ALL: [Coding; 3] = [Coding::Brotli, Coding::Zstd, Coding::Gzip];

    #[test]
    fn what_browsers_say_is_what_reading_it_makes_of_it() {
        for line in [WITHOUT_ZSTD, WITH_ZSTD] {
            // Another blank at the end, and it is read.
            let read = accepts(&[&format!("{line} ")]);
            assert_eq!(accepts(&[line]), read, "{line}");
            let zero = ["br;q=0, zstd;q=0.5, *;q=0.1", line];
            let read = accepts(&[zero[0], &format!("{line} ")]);
            assert_eq!(accepts(&zero), read, "{line}");
        }
    }

    fn accepts(lines: &[&str]) -> Accepts {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(ACCEPT_ENCODING, HeaderValue::from_str(line).unwrap());
        }
        Accepts::read(&headers)
    }

    fn chosen(line: &str) -> &'static str {
        accepts(&[line]).choose(ALL).map_or("", Coding::name)
    }

    #[test]
    fn the_highest_weight_wins_and_then_the_order_of_the_offer() {
        assert_eq!(chosen("gzip, zstd, br"), "br");
        assert_eq!(chosen("br;q=0.1, gzip;q=0.9"), "gzip");
        assert_eq!(chosen("gzip;q=0.5, br;q=1"), "br");
        assert_eq!(chosen("GZIP ; Q=0.001"), "gzip");
        assert_eq!(chosen("x-gzip"), "gzip");
        assert_eq!(chosen("deflate, lzma"), "");
    }

    #[test]
    fn a_weight_of_zero_excludes() {
        assert_eq!(chosen("br;q=0, gzip;q=0.0, zstd;q=0.000"), "");
        assert_eq!(chosen("br;q=0, *;q=0.1"), "zstd");
        assert_eq!(chosen("*;q=0, gzip"), "gzip");
    }

    #[test]
    fn a_star_is_every_coding_that_is_not_named() {
        assert_eq!(chosen("*"), "br");
        assert_eq!(chosen("gzip, *;q=0.8"), "gzip");
        assert_eq!(chosen("gzip;q=0.5, *;q=0.8"), "br");
    }

    #[test]
    fn identity_wins_when_it_is_named_with_the_same_weight() {
        assert_eq!(chosen("identity;q=1, br;q=0.5"), "");
        assert_eq!(chosen("identity, br"), "");
        assert_eq!(chosen("identity;q=0.5, br"), "br");
        assert_eq!(chosen("identity;q=0, gzip"), "gzip");
        assert_eq!(chosen("identity;q=0"), "", "better than 406");
    }

    #[test]
    fn nothing_said_means_as_it_is() {
        assert_eq!(chosen(""), "");
        assert_eq!(accepts(&[]).choose(ALL), None);
    }

    #[test]
    fn lines_are_one_list() {
        let chosen = accepts(&["gzip;q=0.5", "br;q=0.4"]).choose(ALL);
        assert_eq!(chosen, Some(Coding::Gzip));
    }

    #[test]
    fn what_is_malformed_counts_as_not_said() {
        for line in [
            "br;q=1.001",
            "br;q=2",
            "br;q=0.1234",
            "br;q=.5",
            "br;q=",
            "br;q",
            "br;level=5",
            "br;q=-1",
            "br;q=1e0",
            "b r",
            ";;;,,,",
        ] {
            assert_eq!(chosen(line), "", "{line}");
        }
        assert_eq!(chosen("br;q=x, gzip"), "gzip");
        assert_eq!(chosen("br;q=1."), "br");
        assert_eq!(chosen("br;q=1.000"), "br");
    }

    #[test]
    fn the_longest_header_is_read_once() {
        let line = "gzip;q=0.001,".repeat(64 * 1024 / 13);
        let begun = std::time::Instant::now();
        assert_eq!(chosen(&line), "gzip");
        assert!(begun.elapsed().as_millis() < 500, "{:?}", begun.elapsed());
    }

    /// The same rules, written down a second time and without any thought of speed.
    fn by_the_book(items: &[(usize, u16)]) -> Option<Coding> {
        let named = |name: usize| items.iter().rev().find(|item| item.0 == name);
        let weight = |name| named(name).or(named(4)).map_or(0, |item| item.1);
        let mut best = None;
        for name in [2, 1, 0] {
            if weight(name) > 0 && best.is_none_or(|best| weight(name) >= weight(best)) {
                best = Some(name);
            }
        }
        let best = best?;
        if named(3).is_some_and(|identity| identity.1 >= weight(best)) {
            return None;
        }
        Some(ALL[best])
    }

    proptest! {
        #[test]
        fn any_text_is_answered(line in "[ -~]{0,60}") {
            let _any = chosen(&line);
        }

        #[test]
        fn the_choice_follows_the_book(items in prop::collection::vec((0_usize..5, 0_u16..=10), 0..8)) {
            let names = ["br", "zstd", "gzip", "identity", "*"];
            let text: Vec<String> = items
                .iter()
                .map(|(name, tenths)| format!("{};q={}.{}", names[*name], tenths / 10, tenths % 10))
                .collect();
            let chosen = accepts(&[&text.join(", ")]).choose(ALL);
            prop_assert_eq!(chosen, by_the_book(&items), "{}", text.join(", "));
        }
    }
}
