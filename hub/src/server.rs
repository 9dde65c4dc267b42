//! The routes: each call of the contract on its own path, the plain pages, the files.

use std::{future::Future, sync::Arc};

use axum::{
    Router,
    extract::State,
    handler::Handler,
    middleware,
    response::Response,
    routing::{get, post},
};
use contract::{Endpoint, Method, attachments, live};
use tower_http::compression::CompressionLayer;
use utoipa::ToSchema;

use crate::{
    activities,
    app::App,
    assets, audit, auditing, breaches,
    call::{Ask, Change, Outcome},
    community, complaints, consents, counter, devices, edge,
    error::Result,
    evidence, exports, family, gates, homes, inbox, joining, matches, notices, openapi, ops, pages,
    polls, recovery, register, relay, rights, seconding, sessions, shell, stream, suggestions,
    upkeep, withholding,
};

/// The whole hub as one service.
pub fn router(app: App) -> Router {
    let calls = calls();
    let document = Arc::new(openapi::document(&calls.described));
    let described = Arc::clone(&document);
    calls
        .router
        .route(attachments::UPLOAD_PATH, post(crate::attachments::upload))
        .route("/api/attachments/{id}", get(crate::attachments::picture))
        .route("/api/attachments/{id}/thumbnail", get(crate::attachments::thumbnail))
        .route(attachments::DOCUMENT_PATH, post(crate::attachments::upload_document))
        .route("/api/documents/{id}/{name}", get(crate::attachments::document))
        .route("/c/{id}/copy", get(complaints::page::copy_one))
        .route("/mine/copy", get(complaints::page::copy_all))
        .route("/ledger/{*path}", get(crate::ledger::file))
        .route(live::PATH, get(stream::live))
        .merge(pages::routes())
        .merge(shell::routes())
        .route("/assets/{name}", get(assets::serve))
        .route("/healthz", get(ops::healthz))
        .route("/readyz", get(ops::readyz))
        .route("/metrics", get(ops::metrics))
        .route("/openapi.json", get(move || openapi::serve(document.clone())))
        .route(
            "/api-docs",
            get(move |app, caller, headers| openapi::page::show(app, caller, headers, described)),
        )
        .fallback(edge::not_found)
        .method_not_allowed_fallback(edge::wrong_method)
        .layer(middleware::from_fn_with_state(app.clone(), edge::wrap))
        .layer(CompressionLayer::new().no_gzip().compress_when(edge::is_packable))
        .with_state(app)
}

/// Every call of the contract with its handler.
fn calls() -> Calls {
    Calls::default()
        .ask(community::show)
        .change(complaints::file)
        .ask(complaints::mine)
        .ask(complaints::show)
        .change(complaints::follow)
        .change(complaints::act)
        .change(complaints::erase)
        .ask(complaints::copy)
        .change(complaints::look_alike)
        .change(complaints::support)
        .change(complaints::unsupport)
        .ask(complaints::supported)
        .ask(crate::ledger::sync)
        .ask(crate::ledger::entries)
        .ask(crate::ledger::earlier)
        .ask(crate::ledger::one)
        .ask(consents::offers)
        .change(consents::give)
        .ask(consents::ticket)
        .change(consents::refuse)
        .change(consents::withdraw)
        .change(consents::withdraw_for)
        .change(consents::tried)
        .ask(gates::list)
        .change(gates::register)
        .change(gates::change)
        .change(gates::invite)
        .change(gates::show_sign)
        .change(gates::assess)
        .change(gates::describe)
        .change(gates::set)
        .change(gates::dismiss)
        .ask(gates::show_filing)
        .change(gates::note_filing)
        .change(gates::pair)
        .change(gates::say)
        .change(relay::send)
        .change(relay::stop)
        .change(relay::fetch)
        .change(matches::hand)
        .ask(matches::mine)
        .change(breaches::announce)
        .ask(breaches::list)
        .ask(breaches::mine)
        .change(breaches::seen)
        .change(family::add_guardian)
        .change(family::add_helper)
        .change(family::name_helper)
        .change(family::end)
        .change(family::withdraw)
        .ask(family::mine)
        .ask(family::show_child)
        .change(family::ask_look)
        .change(family::ask_author)
        .change(seconding::allow)
        .ask(seconding::list)
        .change(withholding::ask)
        .change(withholding::allow)
        .change(withholding::end)
        .ask(withholding::list)
        .change(rights::ask)
        .change(rights::ask_for)
        .ask(rights::mine)
        .ask(rights::desk)
        .ask(rights::waiting)
        .change(rights::answer)
        .change(rights::erase_for)
        .change(rights::copy_for)
        .ask(rights::take_for)
        .change(rights::erase_me)
        .change(rights::keep_me)
        .change(recovery::begin)
        .change(recovery::approve)
        .ask(recovery::desk)
        .ask(recovery::mine)
        .change(recovery::watch)
        .change(recovery::veto)
        .ask(inbox::list)
        .ask(inbox::show)
        .change(inbox::send)
        .change(inbox::undo)
        .change(inbox::write)
        .ask(inbox::writers)
        .ask(inbox::colleagues)
        .change(inbox::assign)
        .change(inbox::snooze)
        .ask(inbox::near)
        .ask(complaints::erased)
        .ask(inbox::phrases)
        .change(inbox::keep_phrase)
        .change(inbox::drop_phrase)
        .change(counter::file)
        .ask(counter::look)
        .change(evidence::ask)
        .ask(evidence::take)
        .change(exports::begin)
        .ask(exports::read)
        .ask(exports::list)
        .ask(homes::list)
        .ask(audit::count)
        .ask(audit::list)
        .ask(auditing::show)
        .ask(auditing::take)
        .change(auditing::finish)
        .ask(notices::glance)
        .ask(notices::list)
        .ask(notices::show)
        .change(notices::seen)
        .change(notices::confirm)
        .ask(notices::zones)
        .ask(notices::desk)
        .ask(notices::look)
        .ask(notices::reach)
        .change(notices::keep)
        .change(notices::preview)
        .change(notices::publish)
        .change(notices::approve)
        .change(notices::recall)
        .change(notices::correct)
        .change(notices::end)
        .change(notices::pin)
        .change(notices::remove)
        .ask(suggestions::list)
        .ask(suggestions::tally)
        .ask(suggestions::queue)
        .ask(suggestions::show)
        .ask(suggestions::comments)
        .change(suggestions::look_alike)
        .change(suggestions::propose)
        .change(suggestions::edit)
        .change(suggestions::withdraw)
        .change(suggestions::stand)
        .change(suggestions::follow)
        .change(suggestions::seen)
        .change(suggestions::say)
        .change(suggestions::remove_comment)
        .change(suggestions::report)
        .change(suggestions::decide)
        .change(suggestions::merge)
        .change(suggestions::split)
        .change(suggestions::hide)
        .change(suggestions::unhide)
        .change(suggestions::settle)
        .change(suggestions::reveal)
        .ask(activities::list)
        .ask(activities::hours)
        .ask(activities::desk)
        .ask(activities::look)
        .ask(activities::roster)
        .ask(activities::show)
        .change(activities::announce)
        .change(activities::change)
        .change(activities::cancel)
        .change(activities::sign_up)
        .change(activities::leave)
        .change(activities::check_in)
        .change(activities::forget_hours)
        .change(activities::enrol)
        .change(activities::mark)
        .change(activities::credit)
        .change(activities::report)
        .ask(polls::list)
        .ask(polls::desk)
        .ask(polls::look)
        .ask(polls::voters)
        .ask(polls::answers)
        .ask(polls::texts)
        .ask(polls::show)
        .change(polls::answer)
        .change(polls::keep)
        .change(polls::publish)
        .change(polls::remove)
        .change(polls::extend)
        .change(polls::stop)
        .change(polls::finish)
        .change(polls::conclude)
        .change(polls::enter)
        .change(polls::ballot)
        .change(polls::void)
        .change(joining::look)
        .change(joining::join)
        .ask(joining::list)
        .change(joining::invite_here)
        .change(joining::withdraw)
        .ask(register::list)
        .ask(register::colleagues)
        .ask(register::show)
        .change(register::check)
        .change(register::import)
        .ask(upkeep::show)
        .change(sessions::begin)
        .change(sessions::open)
        .ask(sessions::show)
        .change(sessions::close)
        .ask(devices::list)
        .change(devices::rename)
        .change(devices::revoke)
        .change(devices::add)
        .change(devices::stop_own)
        .change(devices::stop)
        .change(devices::renew)
        .change(devices::leave)
        .change(devices::stay)
}

/// Routes that know what they answer.
#[derive(Default)]
struct Calls {
    router: Router<App>,
    described: Vec<openapi::Described>,
}

impl Calls {
    /// Routes a call that reads.
    fn ask<E, H, F>(self, handler: H) -> Self
    where
        E: Endpoint + ToSchema,
        E::Answer: ToSchema,
        H: Fn(App, Ask<E>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Outcome<E::Answer>>> + Send + 'static,
    {
        assert_eq!(E::METHOD, Method::Get, "{} reads", E::PATH);
        self.on::<E, _, _>(move |State(app): State<App>, ask: Ask<E>| async move {
            let (caller, is_secure) = (ask.caller.clone(), app.is_secure());
            let outcome = handler(app, ask).await?;
            Result::<Response>::Ok(outcome.respond(&caller, is_secure))
        })
    }

    /// Routes a call that changes something.
    fn change<E, H, F>(self, handler: H) -> Self
    where
        E: Endpoint + ToSchema,
        E::Answer: ToSchema,
        H: Fn(App, Change<E>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Outcome<E::Answer>>> + Send + 'static,
    {
        assert_eq!(E::METHOD, Method::Post, "{} changes something", E::PATH);
        self.on::<E, _, _>(move |State(app): State<App>, change: Change<E>| async move {
            let (caller, is_secure) = (change.caller.clone(), app.is_secure());
            let outcome = handler(app, change).await?;
            Result::<Response>::Ok(outcome.respond(&caller, is_secure))
        })
    }

    fn on<E, H, T>(mut self, handler: H) -> Self
    where
        E: Endpoint + ToSchema,
        E::Answer: ToSchema,
        H: Handler<T, App>,
        T: 'static,
    {
        let route = match E::METHOD {
            Method::Get => get(handler),
            Method::Post => post(handler),
        };
        self.described.push(openapi::Described::of::<E>());
        Self { router: self.router.route(E::PATH, route), described: self.described }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_in_the_description_means_two_things() {
        assert_eq!(openapi::clashes(&calls().described), Vec::<String>::new());
    }
}
