//! `<div ds:on:click__deb|>`

use super::session::Session;

pub(crate) fn check(session: &mut Session) {
    session.offers(
        "<p d$0/>",
        "ds",
        "an attribute of the Datastar client",
        "<p ds/>",
    );
    session.offers(
        "<p ds:si$0/>",
        "signals",
        "Makes signals",
        "<p ds:signals/>",
    );
    session.offers(
        "<p ds:o$0/>",
        "on",
        "ds:on:click={SAVE.action()}",
        "<p ds:on/>",
    );
    session.offers(
        "<p ds:o$0/>",
        "on_intersect",
        "comes into view",
        "<p ds:on_intersect/>",
    );
    session.offers(
        "<p ds:on-int$0/>",
        "intersect",
        "comes into view",
        "<p ds:on-intersect/>",
    );
    session.offers(
        "<p ds:on-signal-pa$0/>",
        "patch",
        "when signals change",
        "<p ds:on-signal-patch/>",
    );
    session.offers(
        "<p ds:on:cl$0/>",
        "click",
        "The event `click`.",
        "<p ds:on:click/>",
    );
    session.offers(
        "<p ds:on:cl$0>",
        "click",
        "The event `click`.",
        "<p ds:on:click>",
    );
    session.offers(
        "<p ds:on:cl$0=\"f()\"/>",
        "click",
        "The event",
        "<p ds:on:click=\"f()\"/>",
    );
    session.offers(
        "<p ds:on:click__deb$0/>",
        "click__debounce",
        "Runs once events have stopped for this time",
        "<p ds:on:click__debounce/>",
    );
    session.offers(
        "<p ds:on:click__$0/>",
        "click__once",
        "the first time",
        "<p ds:on:click__once/>",
    );
    session.offers(
        "<p ds:on:click__once__pre$0=\"0\"/>",
        "click__once__prevent",
        "Prevents",
        "<p ds:on:click__once__prevent=\"0\"/>",
    );
    session.offers(
        "<p ds:on:click__debounce.500ms.le$0/>",
        "leading",
        "at the first event",
        "<p ds:on:click__debounce.500ms.leading/>",
    );
    session.offers(
        "<p ds:init__del$0/>",
        "init__delay",
        "`500ms` or `1s`",
        "<p ds:init__delay/>",
    );
    session.offers(
        "<p ds:bind:a__case.sn$0/>",
        "snake",
        "my_name",
        "<p ds:bind:a__case.snake/>",
    );
    session.offers(
        "<p ds:attr:ti$0/>",
        "title",
        "A tooltip",
        "<p ds:attr:title/>",
    );

    session.tells("<p ds:o$0n:click=\"f()\"/>", "`evt` is the event");
    session.tells("<p ds:on:cl$0ick=\"f()\"/>", "The event `click`.");
    session.tells(
        "<p ds:on:click__deb$0ounce.1s=\"f()\"/>",
        "Runs once events have stopped",
    );
    session.tells("<p ds:on-inter$0sect=\"f()\"/>", "comes into view");
    session.tells(
        "<p ds:te$0xt=\"$a\"/>",
        "Shows the value of an expression as text.",
    );
}
