//! Templates before and after an edit that needs no build. The test reads this file as text as
//! well, so each pair keeps its shape: `// old`, a closure, `// new`, a closure.

use stario::{Action, Attrs, Html, Js, Render, component, ds, html, js, routes};

routes! {
    SAVE = POST "/save/{id}";
}

pub(crate) struct Values {
    pub(crate) n: u32,
    pub(crate) name: &'static str,
    pub(crate) on: bool,
    pub(crate) absent: Option<&'static str>,
    pub(crate) rows: Vec<u32>,
    pub(crate) none: Vec<u32>,
    pub(crate) save: Action,
}

impl Values {
    pub(crate) fn new() -> Self {
        Self {
            n: 7,
            name: "<Ann> & \"Bo\"",
            on: true,
            absent: None,
            rows: vec![1, 2, 3],
            none: Vec::new(),
            save: SAVE.action(7),
        }
    }
}

pub(crate) struct Pair {
    pub(crate) old: fn(&Values) -> Html,
    pub(crate) new: fn(&Values) -> Html,
}

impl Pair {
    fn of(old: fn(&Values) -> Html, new: fn(&Values) -> Html) -> Self {
        Self { old, new }
    }
}

#[component]
pub(crate) fn card(
    title: &str,
    #[prop(default)] wide: bool,
    #[prop(default)] end: Option<Html>,
    children: Html,
) -> Html {
    html! { <section .wide?={wide}><h2>{title}</h2>{children}<footer>{end}</footer></section> }
}

#[component]
pub(crate) fn badge(text: &'static str) -> Html {
    html! { <b>{text}</b> }
}

pub(crate) fn pairs() -> Vec<Pair> {
    vec![
        // --- text ---
        Pair::of(
            // old
            |v| html! { <p>"You have " {v.n} " hits"</p> },
            // new
            |v| html! { <p>"There are " {v.n} " visits & more, \"many\" more <3"</p> },
        ),
        Pair::of(
            // old
            |v| html! { {v.n} {v.name} },
            // new
            |v| html! { "first " {v.n} " then " {v.name} " last" },
        ),
        Pair::of(
            // old
            |v| html! { <p>"a" {v.n} "b" {v.name} "c"</p> },
            // new
            |v| html! { {v.n} {v.name} },
        ),
        Pair::of(
            // old
            |v| html! { <p>"one" "two" {v.n}</p> },
            // new
            |v| html! { <p>/* Goes nowhere. */ "one" {v.n}</p> },
        ),
        Pair::of(
            // old
            |v| html! { <!-- "old" --> <p>{v.n}</p> },
            // new
            |v| html! { <!DOCTYPE html> <!-- "new -- er" --> <main><p>{v.n} 2.5</p><hr></main> },
        ),
        // --- elements ---
        Pair::of(
            // old
            |v| html! { <p>{v.name}</p> },
            // new
            |v| html! { <div .wrapper><section><p>{v.name}</p><hr></section></div> },
        ),
        Pair::of(
            // old
            |v| html! { <div .outer><div .inner><p>{v.name}</p></div></div> },
            // new
            |v| html! { <>{v.name}</> },
        ),
        Pair::of(
            // old
            |v| html! { <ul><li>{v.n}</li><li>{v.name}</li></ul> },
            // new
            |v| html! { <dl><dt>{v.n}</dt><dd>{v.name}</dd></dl> },
        ),
        Pair::of(
            // old
            |v| html! { <pre>"x" {v.n}</pre> },
            // new
            |v| html! { <pre>"\nx" {v.n}</pre> },
        ),
        Pair::of(
            // old
            |v| html! { <svg viewBox="0 0 9 9"><circle r={v.n}/></svg> },
            // new
            |v| html! { <svg viewBox="0 0 8 8"><g><path d="M0 0"/><circle cx="4" r={v.n}/></g></svg> },
        ),
        Pair::of(
            // old
            |v| html! { <script>"let n = " {v.n} ";"</script> },
            // new
            |v| html! { <script>"const m = '<' + " {v.n} ";"</script> },
        ),
        // --- attributes ---
        Pair::of(
            // old
            |v| html! { <p title="old">{v.n}</p> },
            // new
            |v| html! { <p title="new & \"quoted\"" lang="en" hidden>{v.n}</p> },
        ),
        Pair::of(
            // old
            |v| html! { <p title={v.name} lang={v.absent}></p> },
            // new
            |v| html! { <p aria-label={v.name} title={v.absent}></p> },
        ),
        Pair::of(
            // old
            |v| html! { <button disabled={v.on}></button> },
            // new
            |v| html! { <button type="submit" autofocus={v.on}></button> },
        ),
        Pair::of(
            // old
            |v| html! { <p hidden?={v.on}></p> },
            // new
            |v| html! { <p inert?={v.on}></p> },
        ),
        Pair::of(
            // old
            |v| html! { <div #row-{v.n}>{v.name}</div> },
            // new
            |v| html! { <div #line-{v.n}-end .x>{v.name}</div> },
        ),
        Pair::of(
            // old
            |v| html! { <p>{v.name}</p> },
            // new
            |v| html! { <p #hello>{v.name}</p> },
        ),
        Pair::of(
            // old
            |v| html! { <a href=("/u/" {v.name} "/edit")>"x"</a> },
            // new
            |v| html! { <a .link href=("/users/" {v.name})>"edit"</a> },
        ),
        Pair::of(
            // old
            |v| html! { <a href={SAVE.href(v.n)}>"x"</a> },
            // new
            |v| html! { <img src={SAVE.href(v.n)} alt="x"> },
        ),
        Pair::of(
            // old
            |v| html! { <p data-x=("a" {v.n} "b")></p> },
            // new
            |v| html! { <p data-y=({v.n} "c") title=""></p> },
        ),
        Pair::of(
            // old
            |v| html! { <p {..ds! { ds:show="$open" title="a" }}>{v.n}</p> },
            // new
            |v| html! { <p lang="en" {..ds! { ds:show="!$open" title="b" hidden }}>{v.n}</p> },
        ),
        // --- class ---
        Pair::of(
            // old
            |v| html! { <p .done?={v.on}></p> },
            // new
            |v| html! { <p .item .done?={v.on} .last></p> },
        ),
        Pair::of(
            // old
            |v| html! { <p .item .big .done?={v.on} .off?={!v.on}></p> },
            // new
            |v| html! { <p .finished?={v.on} .between .open?={!v.on}></p> },
        ),
        Pair::of(
            // old
            |v| html! { <p class={v.absent}></p> },
            // new
            |v| html! { <p .a class={v.absent} .d></p> },
        ),
        Pair::of(
            // old
            |v| html! { <p .row-{v.n} .x></p> },
            // new
            |v| html! { <p .line-{v.n}-end></p> },
        ),
        Pair::of(
            // old
            |v| html! { <p .row-{v.n}?={v.on}></p> },
            // new
            |v| html! { <p .a .line-{v.n}?={v.on} .b></p> },
        ),
        Pair::of(
            // old
            |v| html! { <p .md:p-2.5 .w-[32px] class={["on", "off"]}>{v.n}</p> },
            // new
            |v| html! { <p title="x" class={["on", "off"]} .w-[3px]>{v.n}</p> },
        ),
        // --- style ---
        Pair::of(
            // old
            |v| html! { <p style:width={v.n}></p> },
            // new
            |v| html! { <p style="color: red;" style:height={v.n}></p> },
        ),
        Pair::of(
            // old
            |v| html! { <p style:width=({v.n} "px") style:top="0"></p> },
            // new
            |v| html! { <p style:left=("calc(1px + " {v.n} "em)")></p> },
        ),
        // --- control flow ---
        Pair::of(
            // old
            |v| html! { if v.on { "yes" } else { "no" } if !v.on { "never" } else { "always" } },
            // new
            |v| html! { if v.on { <b>"Yes"</b> } else { } if !v.on { } else { "Always!" } },
        ),
        Pair::of(
            // old
            |v| html! { if let Some(x) = v.absent { {x} } else if v.n > 5 { "many" } else { "few" } },
            // new
            |v| html! { <i>if let Some(x) = v.absent { "=" {x} } else if v.n > 5 { "lots" } else {}</i> },
        ),
        Pair::of(
            // old
            |v| html! { match v.n { 0 => "none", 1..=7 if v.on => <b>{v.n}</b>, _ => {} } },
            // new
            |v| html! { <p>match v.n { 0 => { "zero" } 1..=7 if v.on => { "a" {v.n} "b" } _ => "c" }</p> },
        ),
        Pair::of(
            // old
            |v| html! { <ul>for x in &v.rows { <li>{x}</li> } else { "none" }</ul> },
            // new
            |v| html! { <ol .x>for x in &v.rows { <li .row>"#" {x}</li> "," } else { "nothing" }</ol> },
        ),
        Pair::of(
            // old
            |v| html! { for x in &v.none { {x} } else { "none" } },
            // new
            |v| html! { for x in &v.none { {x} } else { <p>"Nothing yet"</p> } },
        ),
        Pair::of(
            // old
            |v| {
                let mut left = v.n;
                html! { while left > 0 { {left} let () = left -= 3.min(left); } }
            },
            // new
            |v| {
                let mut left = v.n;
                html! { <p>while left > 0 { "[" {left} let () = left -= 3.min(left); "]" }</p> }
            },
        ),
        Pair::of(
            // old
            |v| html! { <p>let twice = v.n * 2; {twice}</p> },
            // new
            |v| html! { <div .x>"=" let twice = v.n * 2; "2 * n = " {twice}</div> },
        ),
        // --- Datastar ---
        Pair::of(
            // old
            |v| html! { <p ds:on:click={&v.save}></p> },
            // new
            |v| html! { <p ds:on:keydown__debounce.500ms={&v.save} .x></p> },
        ),
        Pair::of(
            // old
            |v| html! { <p ds:on:click=($n += #{v.n}; @post("/hit"))></p> },
            // new
            |v| html! { <p ds:on:click__once=($n -= #{v.n}; @put("/miss"); alert("done"))></p> },
        ),
        Pair::of(
            // old
            |v| html! { <p ds:text="$n * 2" ds:signals:n={v.n}></p> },
            // new
            |v| html! { <p ds:text="$n * 3 + $m" ds:show="$n > 1" style="display: none" ds:signals:m={v.n}></p> },
        ),
        Pair::of(
            // old
            |_| {
                let source: Js = js!(alert("old"));
                html! { <p ds:on:click={source}></p> }
            },
            // new
            |_| {
                let source: Js = js!(confirm("new") && $ok);
                html! { <p ds:on:click={source}></p> }
            },
        ),
        Pair::of(
            // old
            |v| {
                let attrs: Attrs = stario::ds! { title={v.name} };
                stario::html! { <p {..attrs}></p> }
            },
            // new
            |v| {
                let attrs: Attrs = stario::ds! { .x lang={v.name} ds:ignore };
                stario::html! { <b>"a"</b> <p {..attrs}></p> }
            },
        ),
        // --- components ---
        Pair::of(
            // old
            |v| html! { <Card title="Old">{v.n}</Card> },
            // new
            |v| html! { <Card title="New \"and\" <better>">"n = " {v.n}</Card> <hr> },
        ),
        Pair::of(
            // old
            |_| html! { <Card title="a" wide>"fixed"</Card> },
            // new
            |_| html! { <div><Card title="b" wide><p>"Fixed"</p></Card></div> },
        ),
        Pair::of(
            // old
            |v| html! { <Card title={v.name}><:end>"end"</:end> <Badge text="x"/></Card> },
            // new
            |v| html! { <Card title={v.name}><:end><i>"The end"</i></:end> <p><Badge text="y"/></p></Card> },
        ),
        Pair::of(
            // old
            |v| {
                #[component]
                fn inner(n: u32) -> Html {
                    let twice = n * 2;
                    html! { <p>{twice}</p> }
                }
                html! { <Inner n={v.n}/> }
            },
            // new
            |v| {
                #[component]
                fn inner(n: u32) -> Html {
                    let twice = n * 2;
                    html! { <p .x>"twice: " {twice}</p> }
                }
                html! { <main><Inner n={v.n}/></main> }
            },
        ),
        Pair::of(
            // old
            |_| {
                #[component]
                fn fixed() -> Html {
                    html! { <p>"fixed"</p> }
                }
                html! { <Fixed/> }
            },
            // new
            |_| {
                #[component]
                fn fixed() -> Html {
                    html! { <p>"fixed, but other"</p> }
                }
                html! { <Fixed/> }
            },
        ),
        // --- templates in templates, in constants, in other macros ---
        Pair::of(
            // old
            |v| html! { <ul>{v.rows.iter().map(|x| html! { <li>{x}</li> }).collect::<Vec<_>>()}</ul> },
            // new
            |v| html! { <ol>{v.rows.iter().map(|x| html! { <li>"no " {x}</li> }).collect::<Vec<_>>()}</ol> },
        ),
        Pair::of(
            // old
            |v| html! { {v.rows.iter().map(|x| html! { <li>{x}</li> }).collect::<Vec<_>>()} },
            // new
            |v| html! { {v.rows.iter().map(|x| html! { <b>{x}</b> }).collect::<Vec<_>>()} },
        ),
        Pair::of(
            // old
            |_| html! {},
            // new
            |_| html! { <p .x>"something"</p> },
        ),
        Pair::of(
            // old
            |_| html! { <p>"all of it"</p> },
            // new
            |_| html! {},
        ),
        Pair::of(
            // old
            |_| {
                const RULE: Html = html! { <hr> };
                RULE
            },
            // new
            |_| {
                const RULE: Html = html! { <hr .wide> };
                RULE
            },
        ),
        Pair::of(
            // old
            |v| html! { {vec![html! { "a" }, html! { "b" {v.n} }]} },
            // new
            |v| html! { {vec![html! { "c" }, html! { "d" {v.n} "e" }]} },
        ),
        Pair::of(
            // old
            |v| html! { {format!("{}{}", html! { "a" }, v.n)} },
            // new
            |v| html! { {format!("{}{}", html! { "b" }, v.n)} "!" },
        ),
        Pair::of(
            // old
            |v| {
                let mut b = stario::Buf::new();
                html! { {v.n} }.render(&mut b);
                b.finish()
            },
            // new
            |v| {
                let mut b = stario::Buf::new();
                html! { "n" {v.n} }.render(&mut b);
                b.finish()
            },
        ),
    ]
}
