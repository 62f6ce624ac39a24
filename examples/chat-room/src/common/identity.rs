//! Who somebody is, without a login: a name that is made up and kept by the tab.
//!
//! The server believes what the tab says it is called. That is enough for a chat without
//! accounts, and for nothing that has to be kept from others.

use serde::{Deserialize, Serialize};
use stario::prelude::*;

/// A CSS colour.
pub(crate) type Color = &'static str;

const PALETTE: [Color; 10] = [
    "#ef4444", "#f97316", "#eab308", "#22c55e", "#14b8a6", "#3b82f6", "#8b5cf6", "#ec4899",
    "#6366f1", "#06b6d4",
];

const ADJECTIVES: [&str; 15] = [
    "Brave", "Calm", "Clever", "Cosy", "Curious", "Gentle", "Happy", "Jolly", "Lucky", "Mellow",
    "Nimble", "Quiet", "Sunny", "Swift", "Witty",
];

const ANIMALS: [&str; 20] = [
    "Badger", "Beaver", "Bison", "Crane", "Dolphin", "Falcon", "Ferret", "Fox", "Gecko", "Heron",
    "Koala", "Lemur", "Lynx", "Marten", "Otter", "Owl", "Panda", "Puffin", "Seal", "Turtle",
];

/// The longest id and the longest name, in characters.
const LONGEST: (usize, usize) = (32, 40);

/// The one who has a tab open. Every page keeps these three signals.
#[derive(Debug, Clone, PartialEq, Signals, Serialize, Deserialize)]
pub(crate) struct Visitor {
    pub(crate) user_id: String,
    pub(crate) username: String,
    pub(crate) color: String,
}

impl Visitor {
    /// Who opens a page: somebody new, or who the address names, as in `/?username=Ada`.
    ///
    /// With `user_id` and `color` as well, two tabs can be the same one.
    pub(crate) fn opening(c: &Context) -> Self {
        let mut visitor = Self::random();
        let Self {
            user_id,
            username,
            color,
        } = &mut visitor;
        for (name, value) in [
            ("user_id", user_id),
            ("username", username),
            ("color", color),
        ] {
            if let Ok(named) = c.query(name) {
                *value = named;
            }
        }
        visitor
    }

    /// Somebody new, for example "SunnyOtter".
    fn random() -> Self {
        let word = |words: &[&'static str]| words[fastrand::usize(..words.len())];
        Self {
            user_id: short_id(),
            username: format!("{}{}", word(&ADJECTIVES), word(&ANIMALS)),
            color: word(&PALETTE).to_owned(),
        }
    }

    /// The visitor that a request speaks for.
    ///
    /// `None` without an id. Too long a name, or a colour that is none of ours, is replaced: both
    /// end up on the pages of others.
    pub(crate) async fn of(c: &Context) -> Result<Option<Self>> {
        let mut visitor: Self = c.signals().await?;
        let (id, name) = LONGEST;
        if visitor.user_id.is_empty() || visitor.user_id.chars().count() > id {
            return Ok(None);
        }
        visitor.username = visitor.username.trim().chars().take(name).collect();
        if visitor.username.is_empty() {
            "Somebody".clone_into(&mut visitor.username);
        }
        c.attr("user_id", &visitor.user_id);
        Ok(Some(visitor))
    }

    /// The colour to draw in.
    pub(crate) fn tint(&self) -> Color {
        known(&self.color)
    }
}

/// One of our colours: any other text becomes the first one, so it is no matter who wrote it.
pub(crate) fn known(color: &str) -> Color {
    let same = PALETTE.into_iter().find(|known| *known == color);
    same.unwrap_or(PALETTE[0])
}

/// JavaScript that keeps the visitor over a reload: each tab has its own, in its session storage.
/// An address that names somebody goes before it.
pub(crate) fn remember() -> Js {
    js!(
        use signals Visitor;
        const saved = JSON.parse(sessionStorage.getItem("chat_visitor") || "null");
        const named = new URLSearchParams(location.search).has("username");
        if (saved && !named) { $user_id = saved.user_id; $username = saved.username; $color = saved.color }
        else {
            sessionStorage.setItem("chat_visitor",
                JSON.stringify({ user_id: $user_id, username: $username, color: $color }))
        }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_of_somebody_else_does_not_get_into_a_style() {
        assert_eq!(known("#3b82f6"), "#3b82f6");
        assert_eq!(known("red;background:url(//evil)"), "#ef4444");
    }

    #[test]
    fn two_visitors_are_two_people() {
        let (one, other) = (Visitor::random(), Visitor::random());
        assert_ne!(one.user_id, other.user_id);
        assert!(PALETTE.contains(&one.tint()));
    }
}
