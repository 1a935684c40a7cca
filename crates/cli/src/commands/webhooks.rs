//! `webhooks list | check | deliveries | create | secret | verify`.

use connect_app::error::{AppError, ErrorCode};
use connect_app::webhooks::view::{DeliveriesView, EndpointPreviewView, EndpointView, EndpointsView};
use connect_app::webhooks::{
    VerifyDelivery, create_endpoint, list_deliveries, list_endpoints, preview_endpoint, save_signing_secret, verify_delivery,
};
use connect_domain::clock::Instant;
use connect_domain::counted::counted;

use crate::arguments::Arguments;
use crate::arguments::webhooks::{Webhooks, WebhooksCreate, WebhooksSecret, WebhooksVerify};
use crate::input;
use crate::output::{Answer, write_line};
use crate::session;

/// How the secret is named on standard input.
const SECRET: &str = "signing_secret";

pub async fn run(arguments: &Arguments, command: Webhooks) -> Result<Answer, AppError> {
    let app = session::open(arguments, false).await?;
    match command {
        Webhooks::List(one) => list(&list_endpoints(&app, &one.id).await?),
        Webhooks::Check(one) => {
            let view = list_endpoints(&app, &one.id).await?;
            let is_right = |endpoint: &EndpointView| endpoint.findings.iter().all(|finding| finding.status != "FAIL");
            let any_right = view.endpoints.iter().any(is_right);
            Ok(list(&view)?.found(!any_right))
        }
        Webhooks::Deliveries(one) => deliveries(&list_deliveries(&app, &one.id).await?),
        Webhooks::Create(create) => self::create(&app, &create).await,
        Webhooks::Secret(secret) => keep(&app, &secret).await,
        Webhooks::Verify(verify) => self::verify(&app, verify).await,
    }
}

async fn create(app: &connect_app::App, create: &WebhooksCreate) -> Result<Answer, AppError> {
    let preview = preview_endpoint(app, &create.id, &create.url).await?;
    write_line(&mut std::io::stderr().lock(), &describe_preview(preview.view()));
    if !create.yes {
        return Err(
            AppError::new(ErrorCode::InvalidInput, "Nothing was written, because nobody confirmed it")
                .hint("Add --yes to make this endpoint"),
        );
    }
    let view = create_endpoint(app, preview.confirm()).await?;
    Answer::new(&view, describe(&view))
}

async fn keep(app: &connect_app::App, secret: &WebhooksSecret) -> Result<Answer, AppError> {
    let given = input::read_secrets(&[format!("{SECRET}=-")])?.take(SECRET);
    let given = given.ok_or_else(|| AppError::new(ErrorCode::InvalidInput, "No signing secret was given"))?;
    let view = save_signing_secret(app, &secret.id, &secret.endpoint, given, secret.overlap_hours).await?;
    Answer::new(&view, describe(&view))
}

async fn verify(app: &connect_app::App, verify: WebhooksVerify) -> Result<Answer, AppError> {
    let body = std::fs::read(&verify.body).map_err(|error| {
        let message = format!("`{}` cannot be read: {error}", verify.body.display());
        AppError::new(ErrorCode::InvalidInput, message)
    })?;
    let delivery = VerifyDelivery {
        endpoint: verify.endpoint,
        signature: verify.signature,
        body,
        received_at: verify.received_at.map(Instant::from_seconds),
    };
    let view = verify_delivery(app, &verify.id, delivery).await?;
    Answer::new(&view, format!("{}: {}", view.verdict, view.detail)).map(|answer| answer.found(view.verdict != "genuine"))
}

fn deliveries(view: &DeliveriesView) -> Result<Answer, AppError> {
    let (pending, lost) = (view.pending.get(), view.lost.get());
    let mut text = if view.events.is_empty() {
        format!(
            "No event of the last {} days waits for an endpoint of {}\n",
            view.told_for_days.get(),
            view.display_name
        )
    } else {
        format!(
            "{}: {} for an endpoint, {} given up{}{}\n",
            view.display_name,
            counted(pending, "event waits", "events wait"),
            counted(lost, "was", "were"),
            if view.missed.get() > 0 {
                format!(", {} of them not read since", view.missed.get())
            } else {
                String::new()
            },
            if view.is_cut_off { ", and there are more" } else { "" }
        )
    };
    if view.unreadable.get() > 0 {
        text.push_str(&format!(
            "  No pull reads what {} told: have the partner send it again from its console\n",
            counted(view.unreadable.get(), "of them", "of them")
        ));
    }
    for row in &view.by_type {
        let (pending, lost) = (row.pending.get(), row.lost.get());
        text.push_str(&format!(
            "  {}: {pending} waiting, {lost} given up, since {}\n",
            row.event_type,
            row.oldest_at.to_rfc3339()
        ));
    }
    for event in &view.events {
        let end = match (event.lost, event.retried_until) {
            (true, until) => format!("given up{}", until.map_or_else(String::new, |at| format!(" {}", at.to_rfc3339()))),
            (false, Some(until)) => format!("tried until {}", until.to_rfc3339()),
            (false, None) => "still tried".to_owned(),
        };
        text.push_str(&format!(
            "{}  {}  {}  {end}\n",
            event.external_id,
            event.happened_at.to_rfc3339(),
            event.event_type,
        ));
    }
    Answer::new(view, text)
}

fn list(view: &EndpointsView) -> Result<Answer, AppError> {
    let text = if view.endpoints.is_empty() {
        format!("{} has no webhook endpoints", view.display_name)
    } else {
        view.endpoints.iter().map(describe).collect()
    };
    Answer::new(view, text)
}

fn describe(endpoint: &EndpointView) -> String {
    let mut text = format!(
        "{}  {}  {}\n    {} in version {}\n",
        endpoint.external_id,
        if endpoint.enabled { "enabled" } else { "disabled" },
        endpoint.url,
        endpoint.events.join(", "),
        endpoint.api_version.as_deref().unwrap_or("of the account"),
    );
    if let Some(secret) = &endpoint.secret {
        let old = secret
            .old_until
            .map_or_else(String::new, |until| format!(", and the one before until {}", until.to_rfc3339()));
        text.push_str(&format!("    Signing secret stored {}{old}\n", secret.stored_at.to_rfc3339()));
    }
    for finding in &endpoint.findings {
        text.push_str(&format!("    {}  {}\n", finding.status, finding.detail));
    }
    text
}

fn describe_preview(preview: &EndpointPreviewView) -> String {
    let same = match preview.same_url.as_slice() {
        [] => String::new(),
        same => format!(
            "\n  {} goes there already: until one of them is deleted, each event comes from both",
            same.join(", ")
        ),
    };
    format!(
        "A webhook endpoint for {}:\n  {}\n  in version {}\n  sent {}{same}",
        preview.display_name,
        preview.url,
        preview.api_version,
        preview.events.join(", "),
    )
}
