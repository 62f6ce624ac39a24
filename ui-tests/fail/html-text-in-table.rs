use stario::html;

fn main() {
    let _ = html! {
        <table>
            <tr>"Name"</tr>
        </table>
    };
}
