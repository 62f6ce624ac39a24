//! The HTML: plain functions from the state to markup.

use stario::prelude::*;

use super::models::{Message, Person, Room, TEXT};
use super::signals::Draft;
use super::urls::{LIVE, SEND, TYPING};
use crate::common::{Shell, Visitor, remember};
use crate::features::lobby::LOBBY;

/// More people than this are shown as a number.
const AVATARS: usize = 8;

/// The whole page, sent once. The field is outside of what is patched.
pub(crate) fn page_view(room: &Room, visitor: &Visitor) -> Html {
    html! {
        <Shell title={&format!("{} - Stario Chat", room.title)}>
            <main #room .room ds:signals__ifmissing={visitor} ds:init={remember()}>
                <div .live ds:init={LIVE.action(&room.id).retry(Retry::Always)}>
                    {live_view(room, &visitor.user_id)}
                </div>
                <form .say
                    ds:signals__ifmissing={Draft::default()}
                    ds:on:submit__prevent=(if ($message.trim()) { @post(#{SEND.href(&room.id)}); $message = "" })
                >
                    <input #message
                        ds:bind={Draft::message}
                        ds:on:input__throttle.500ms.trailing={TYPING.action(&room.id)}
                        placeholder="Say something"
                        aria-label="Message"
                        maxlength={TEXT}
                        autocomplete="off"
                        autofocus
                    >
                    <button aria-label="Send" ds:attr:disabled="$message.trim() == ''">"➤"</button>
                </form>
            </main>
        </Shell>
    }
}

/// The part that changes, patched whole: Datastar changes only what differs.
pub(crate) fn live_view(room: &Room, me: &str) -> Html {
    html! {
        <div #room-live>
            <header .room-head>
                <a .back href={LOBBY.href()}>"← Rooms"</a>
                <div .names>
                    <h1>{&room.title}</h1>
                    if room.description != room.title { <p>{&room.description}</p> }
                </div>
                {online_view(&room.people)}
            </header>
            // The one child of a box that is laid out upside down: the newest message stays in
            // sight, and who scrolls back is left alone.
            <div .scroll>
                <ol #messages .empty?={room.messages.is_empty()}>
                    for message in &room.messages {
                        {message_view(message, message.user_id == me)}
                    } else {
                        <li .hint>"Nobody has said anything yet. Say hello!"</li>
                    }
                </ol>
            </div>
            <p #typing role="status">
                if let Some(line) = room.typing_line(me) {
                    {line}
                    <span .dots aria-hidden="true"><i></i><i></i><i></i></span>
                }
            </p>
        </div>
    }
}

fn online_view(people: &[Person]) -> Html {
    html! {
        <ul #online .people aria-label=("Online: " {people.len()})>
            for person in people.iter().take(AVATARS) {
                <li title={&person.username} style:background-color={person.color}>
                    {person.username.chars().next()}
                </li>
            }
            if people.len() > AVATARS {
                <li .more>"+" {people.len() - AVATARS}</li>
            }
            <li .count>{people.len()} " online"</li>
        </ul>
    }
}

fn message_view(message: &Message, mine: bool) -> Html {
    html! {
        <li #message-{message.id} .mine?={mine}>
            if !mine {
                <b style:color={message.color}>{&message.username}</b>
            }
            <p>{&message.text}</p>
            <time title="UTC">{message.clock()}</time>
        </li>
    }
}
