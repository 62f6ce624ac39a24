use stario::html;

fn main() {
    let id = 7;
    let _ = html! {
        <button data-on-click="$count++">"+"</button>
        <input data-on-input__debounce.500ms="@get('/search')">
        <div data-on-load="@get('/updates')"></div>
        <button data-on-click=("@post('/done/" {id} "')")>"Done"</button>
    };
}
