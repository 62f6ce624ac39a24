//! What the attributes and modifiers of the Datastar client do, in a sentence each.

/// An example and a sentence.
pub(super) static ATTRIBUTES: &[(&str, &str, &str)] = &[
    (
        "animate",
        "ds:animate:opacity=\"$open ? 1 : 0\"",
        "Moves an attribute towards the value of an expression.",
    ),
    (
        "attr",
        "ds:attr:title=\"$hint\"",
        "Keeps an attribute at the value of an expression; `false` and `null` remove it.",
    ),
    (
        "bind",
        "ds:bind={Board::draft}",
        "Binds the value of a control to a signal, both ways.",
    ),
    (
        "class",
        "ds:class:open=\"$open\"",
        "Sets a class while the expression is true.",
    ),
    (
        "computed",
        "ds:computed:total=\"$a + $b\"",
        "Makes a signal that follows an expression and cannot be written.",
    ),
    (
        "custom-validity",
        "ds:custom-validity=\"$a == $b ? '' : 'not the same'\"",
        "Sets the validation message of a control; empty when it is valid.",
    ),
    (
        "effect",
        "ds:effect=\"console.log($n)\"",
        "Runs the expression now and whenever a signal in it changes.",
    ),
    (
        "ignore",
        "ds:ignore",
        "The client leaves the element and what is inside alone.",
    ),
    (
        "ignore-morph",
        "ds:ignore-morph",
        "A patch leaves the element as it is.",
    ),
    (
        "indicator",
        "ds:indicator=\"_busy\"",
        "Makes a signal that is true while a request of this element runs.",
    ),
    (
        "init",
        "ds:init={LIVE.action()}",
        "Runs the expression once, when the element appears.",
    ),
    (
        "json-signals",
        "ds:json-signals",
        "Shows the signals as JSON, for debugging.",
    ),
    (
        "match-media",
        "ds:match-media:dark=\"prefers-color-scheme: dark\"",
        "Makes a signal that follows a media query.",
    ),
    (
        "nonce",
        "ds:nonce={nonce}",
        "Tells the client the nonce of the page. On `<html>` only.",
    ),
    (
        "on",
        "ds:on:click={SAVE.action()}",
        "Runs the expression on an event; `evt` is the event and `el` the element.",
    ),
    (
        "on-intersect",
        "ds:on-intersect__once={MORE.action()}",
        "Runs the expression when the element comes into view.",
    ),
    (
        "on-interval",
        "ds:on-interval__duration.5s={POLL.action()}",
        "Runs the expression at an interval, of one second unless `duration` says otherwise.",
    ),
    (
        "on-raf",
        "ds:on-raf=\"$n++\"",
        "Runs the expression on every frame.",
    ),
    (
        "on-resize",
        "ds:on-resize=\"$width = el.offsetWidth\"",
        "Runs the expression when the element changes its size.",
    ),
    (
        "on-signal-patch",
        "ds:on-signal-patch=\"console.log(patch)\"",
        "Runs the expression when signals change; `patch` holds what changed.",
    ),
    (
        "on-signal-patch-filter",
        "ds:on-signal-patch-filter=\"{include: /^user/}\"",
        "Which signals `ds:on-signal-patch` listens to.",
    ),
    (
        "persist",
        "ds:persist",
        "Keeps signals in the storage of the browser.",
    ),
    (
        "preserve-attr",
        "ds:preserve-attr=\"open class\"",
        "Attributes that a patch leaves as they are in the page.",
    ),
    (
        "query-string",
        "ds:query-string",
        "Keeps signals in the query of the URL.",
    ),
    (
        "ref",
        "ds:ref=\"_menu\"",
        "Makes a signal that holds the element.",
    ),
    (
        "replace-url",
        "ds:replace-url=\"`/page/${$n}`\"",
        "Replaces the URL in the address bar.",
    ),
    (
        "scroll-into-view",
        "ds:scroll-into-view__smooth",
        "Scrolls to the element when it appears.",
    ),
    (
        "show",
        "ds:show=\"$open\"",
        "Shows the element while the expression is true. With `style=\"display:none\"` it does not flash before the client runs.",
    ),
    (
        "signals",
        "ds:signals={Board { count: 0 }}",
        "Makes signals or sets them.",
    ),
    (
        "style",
        "ds:style:color=\"$color\"",
        "Keeps a CSS property at the value of an expression.",
    ),
    (
        "text",
        "ds:text=\"$count\"",
        "Shows the value of an expression as text.",
    ),
    (
        "view-transition",
        "ds:view-transition=\"$name\"",
        "Names the element for view transitions.",
    ),
];

pub(super) static MODIFIERS: &[(&str, &str)] = &[
    ("auto", "Scrolls as the page's style says."),
    ("capture", "Listens before the elements inside do."),
    (
        "case",
        "How the key becomes a name: `__case.camel`, `kebab`, `snake`, `pascal`.",
    ),
    (
        "debounce",
        "Runs once events have stopped for this time: `__debounce.500ms`, then `.leading`, `.notrailing`.",
    ),
    ("delay", "Runs this much later: `__delay.500ms`."),
    ("document", "Listens on the document."),
    (
        "duration",
        "The interval: `__duration.5s`, then `.leading` to run at once as well.",
    ),
    ("ease", "How the value moves."),
    (
        "event",
        "Listens to these events instead of the control's own: `__event.change`.",
    ),
    ("exit", "Runs when the element leaves the view."),
    ("filter", "Leaves empty values out."),
    ("focus", "Focuses the element as well."),
    ("full", "Runs when all of the element is in view."),
    ("half", "Runs when half of the element is in view."),
    ("hcenter", "Scrolls to the centre, horizontally."),
    ("hend", "Scrolls to the end, horizontally."),
    ("history", "Adds an entry to the history for every change."),
    ("hnearest", "Scrolls no further than needed, horizontally."),
    ("hstart", "Scrolls to the start, horizontally."),
    ("ifmissing", "Sets only signals that do not exist yet."),
    ("instant", "Jumps."),
    ("once", "Runs the first time only."),
    ("outside", "Runs for events outside of the element."),
    (
        "passive",
        "Promises the browser not to prevent anything, for smooth scrolling.",
    ),
    (
        "prevent",
        "Prevents what the browser would do, such as following a link.",
    ),
    (
        "prop",
        "Binds another property of the element: `__prop.value-as-number`.",
    ),
    ("self", "Only the element itself, not what is inside."),
    ("session", "Until the tab is closed."),
    ("smooth", "Scrolls smoothly."),
    ("stop", "Stops the event from reaching the elements around."),
    ("terse", "Without indentation."),
    (
        "threshold",
        "Runs when this percentage is in view: `__threshold.25`.",
    ),
    (
        "throttle",
        "Runs at most once in this time: `__throttle.1s`, then `.noleading`, `.trailing`.",
    ),
    ("vcenter", "Scrolls to the centre, vertically."),
    ("vend", "Scrolls to the end, vertically."),
    (
        "viewtransition",
        "Runs inside a view transition, where the browser has them.",
    ),
    ("vnearest", "Scrolls no further than needed, vertically."),
    ("vstart", "Scrolls to the start, vertically."),
    ("window", "Listens on the window."),
];

pub(super) static TAGS: &[(&str, &str)] = &[
    ("camel", "`my-name` as `myName`."),
    ("kebab", "`my-name` as it is."),
    ("leading", "Also runs at the first event, or at once."),
    ("noleading", "Does not run at the first event."),
    ("notrailing", "Does not run after the last event."),
    ("pascal", "`my-name` as `MyName`."),
    ("snake", "`my-name` as `my_name`."),
    ("trailing", "Also runs after the last event."),
];
