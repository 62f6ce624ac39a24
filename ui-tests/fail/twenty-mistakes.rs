use stario::html;

fn main() {
    let _ = html! {
        <dvi>"1"</dvi>
        <p clas="x">"2"</p>
        <br>"3"</br>
        <p title="a" title="b">"4"</p>
        <a href=>"5"</a>
        <p>Unquoted</p>
        <button type="sumbit">"7"</button>
        <a href="javascript:x">"8"</a>
        <p><div>"9"</div></p>
        <p ds:clik="x">"10"</p>
        <p ds:on:click__debonce.1s="$n = 1">"11"</p>
        <p ds:text:x="$n">"12"</p>
        <p ds:on:click=(@psot("/"))>"13"</p>
        <p ds:on:click="$n = (1">"14"</p>
        @if true { <p>"15"</p> }
        <p>{missing}</p>
        <p>{1 + "17"}</p>
        <p #a>"18"</p> <p #a>"18"</p>
        <spna>"19"</spna>
        <p>"20"
    };
}
