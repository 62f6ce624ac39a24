//! The HTML: plain functions from the state to markup.

use stario::prelude::*;

use super::models::{Card, DESCRIPTION, TITLE};
use super::signals::NewRoom;
use super::urls::{CREATE, DELETE, LIVE};
use crate::common::{Shell, Visitor, remember};
use crate::features::room::ROOM;

/// The whole page, sent once.
pub(crate) fn page_view(visitor: &Visitor, cards: &[Card]) -> Html {
    html! {
        <Shell title="Rooms - Stario Chat">
            <main #lobby .lobby ds:signals__ifmissing={visitor} ds:init={remember()}>
                <div .bar ds:signals__ifmissing={NewRoom::default()}>
                    <h1>"Stario Chat 🐾"</h1>
                    <button #new-room
                        type="button"
                        .pill
                        ds:on:click="document.getElementById('dialog').showModal()"
                    >
                        "New room"
                    </button>
                </div>
                <p .lead>"Every room has its own address, its own messages and its own people."</p>
                {dialog()}
                <div ds:init={LIVE.action().retry(Retry::Always)}>{live_view(cards)}</div>
            </main>
        </Shell>
    }
}

/// Outside of what is patched: nobody's half-written title is touched by the others' rooms.
fn dialog() -> Html {
    html! {
        <dialog #dialog aria-labelledby="dialog-title">
            <form ds:on:submit__prevent={CREATE.action()}>
                <h2 #dialog-title>"New room"</h2>
                <label>
                    "Name"
                    <input
                        ds:bind={NewRoom::room_title}
                        maxlength={TITLE}
                        autocomplete="off"
                        autofocus
                    >
                </label>
                <label>
                    "Description"
                    <input
                        ds:bind={NewRoom::room_description}
                        maxlength={DESCRIPTION}
                        autocomplete="off"
                    >
                </label>
                <div .buttons>
                    <button
                        type="button"
                        .quiet
                        ds:on:click="document.getElementById('dialog').close()"
                    >
                        "Cancel"
                    </button>
                    <button .pill ds:attr:disabled="$room_title.trim() == ''">"Create"</button>
                </div>
            </form>
        </dialog>
    }
}

/// The part that changes, patched whole: Datastar changes only what differs.
pub(crate) fn live_view(cards: &[Card]) -> Html {
    html! {
        <section #lobby-live aria-live="polite">
            <ul .cards>
                for card in cards {
                    <li #room-{&card.id} .card>
                        <a href={ROOM.href(&card.id)}>
                            <strong>{&card.title}</strong>
                            if card.description != card.title {
                                <span .about>{&card.description}</span>
                            }
                            <span .online .somebody?={card.online > 0}>
                                {card.online} " online"
                            </span>
                        </a>
                        <button
                            type="button"
                            .delete
                            aria-label=("Delete " {&card.title})
                            ds:on:click=(
                                confirm("Delete this room and all that was said in it?")
                                && @delete(#{DELETE.href(&card.id)})
                            )
                        >
                            "×"
                        </button>
                    </li>
                } else {
                    <li .empty>"No rooms yet. Make the first one."</li>
                }
            </ul>
        </section>
    }
}
