// Expanded code needs no import and no prelude. `#[component]` is the exception: its messages are
// `#[diagnostic]` attributes, which are part of what the compiler takes away here.
#![no_implicit_prelude]

::stario::routes! {
    pub HOME = GET "/";
    pub FILE = POST "/files/{type}/{path...}";
}

::stario::assets! { pub STATIC = "." at "/static"; }

#[derive(::stario::Signals, ::serde::Serialize)]
pub struct Home {
    pub count: u32,
}

#[::stario::handler]
pub async fn home(_c: ::stario::Context, w: ::stario::Writer, count: u32) -> ::stario::Result {
    let open = true;
    w.html(::stario::html! {
        <div #home .card .open?={open} hidden?={!open} style:color="red" style:width={"3px"}
             ds:signals={Home { count }} ds:on:click={FILE.action("a", "b")}
             ds:init=($count = #{count}; @get("/"))>
            <a href={HOME.href()}>"Home"</a>
            <a href=("/u/" {count})>"User"</a>
            <input ds:bind={Home::count} disabled={open}>
            <link rel="stylesheet" href={::stario::asset!(STATIC, "Cargo.toml")}>
            for n in [1, 2] { <b>{n}</b> } else { "none" }
            if open { <i>"open"</i> } else if count == 3 { "three" }
            match count { 0 => "none", n => { {n} } }
            let twice = count * 2;
            <p {..::stario::ds! { ds:text="$count" }}>{twice}</p>
            <script>"let n = " {::stario::js!($count + #{count})}</script>
        </div>
    });
    ::std::result::Result::Ok(())
}

// In a module, so that this test does not start a server.
pub mod app {
    #[::stario::main]
    async fn bootstrap(app: &mut ::stario::App, _span: &::stario::Span) -> ::stario::Result {
        app.add(super::HOME, super::home(3));
        ::std::result::Result::Ok(())
    }
}

fn main() {}
