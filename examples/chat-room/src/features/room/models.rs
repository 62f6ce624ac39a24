//! What a room is made of.

use crate::common::Color;

/// The longest message, in characters.
pub(crate) const TEXT: usize = 2000;
/// How many messages a room keeps.
pub(crate) const HISTORY: u32 = 100;

/// All there is to show of a room.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Room {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) people: Vec<Person>,
    pub(crate) messages: Vec<Message>,
}

/// Somebody who has the room open.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Person {
    pub(crate) user_id: String,
    pub(crate) username: String,
    pub(crate) color: Color,
    pub(crate) typing: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Message {
    pub(crate) id: i64,
    pub(crate) user_id: String,
    pub(crate) username: String,
    pub(crate) color: Color,
    pub(crate) text: String,
    /// Seconds since 1970.
    pub(crate) timestamp: f64,
}

impl Message {
    /// Hours and minutes, in UTC: the server does not know where its readers are.
    pub(crate) fn clock(&self) -> String {
        #[expect(clippy::cast_possible_truncation, reason = "seconds fit for a while")]
        let minutes = (self.timestamp / 60.0) as i64;
        let minutes = minutes.rem_euclid(24 * 60);
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl Room {
    /// The line above the field: who, of the others, is about to say something.
    pub(crate) fn typing_line(&self, me: &str) -> Option<String> {
        let mut typing = self.people.iter().filter(|p| p.typing && p.user_id != me);
        let first = &typing.next()?.username;
        Some(match (typing.next(), typing.count()) {
            (None, _) => format!("{first} is typing"),
            (Some(second), 0) => format!("{first} and {} are typing", second.username),
            (Some(_), more) => format!("{first} and {} others are typing", more + 1),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(typing: &[(&str, bool)]) -> Room {
        let person = |&(name, typing): &(&str, bool)| Person {
            user_id: name.to_owned(),
            username: name.to_owned(),
            color: "#ef4444",
            typing,
        };
        Room {
            id: "tea".to_owned(),
            title: "Tea".to_owned(),
            description: String::new(),
            people: typing.iter().map(person).collect(),
            messages: Vec::new(),
        }
    }

    #[test]
    fn the_typing_line_names_the_others() {
        let line = |people: &[(&str, bool)]| room(people).typing_line("me");
        assert_eq!(line(&[("me", true), ("Ada", false)]), None);
        assert_eq!(line(&[("Ada", true)]).as_deref(), Some("Ada is typing"));
        let two = line(&[("Ada", true), ("me", true), ("Bo", true)]);
        assert_eq!(two.as_deref(), Some("Ada and Bo are typing"));
        let four = line(&[("Ada", true), ("Bo", true), ("Cy", true), ("Di", true)]);
        assert_eq!(four.as_deref(), Some("Ada and 3 others are typing"));
    }

    #[test]
    fn the_clock_is_hours_and_minutes() {
        let message = Message {
            id: 1,
            user_id: String::new(),
            username: String::new(),
            color: "",
            text: String::new(),
            timestamp: 86_400.0 + 9.0 * 3600.0 + 5.0 * 60.0 + 59.9,
        };
        assert_eq!(message.clock(), "09:05");
    }
}
