use stario::html;

fn main() {
    let _ = html! {
        <p ds:on:click="@get('/x', {retryMaxWaitMs: 500, openWhenHiden: true})">"x"</p>
    };
}
