//! Nothing is here: said kindly, with what can be done.

use leptos::prelude::*;

use super::icon;

/// An empty place with an icon, words and perhaps a way on.
pub fn empty(
    icon_name: &'static str,
    title: impl IntoView,
    hint: impl IntoView,
    way_on: impl IntoView,
) -> AnyView {
    view! {
        <div class="empty">
            {icon(icon_name)}
            <strong>{title.into_any()}</strong>
            <p>{hint.into_any()}</p>
            {way_on.into_any()}
        </div>
    }
    .into_any()
}
