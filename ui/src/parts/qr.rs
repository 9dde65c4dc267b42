//! A QR code, dark on white in every look: cameras read no other.

use contract::joining::Qr;
use leptos::prelude::*;

/// The code as a drawing, which `label` describes.
pub fn qr(code: &Qr, label: String) -> AnyView {
    let side = code.side + 8;
    let area = format!("-4 -4 {side} {side}");
    let path = code.path.clone();
    view! {
        <svg class="qr" viewBox=area role="img" aria-label=label shape-rendering="crispEdges">
            <path d=path></path>
        </svg>
    }
    .into_any()
}
