//! `subscriptions list | create | renew | end`.

use connect_app::error::{AppError, ErrorCode};
use connect_app::subscriptions::view::{SubscriptionPreviewView, SubscriptionView, SubscriptionsView};
use connect_app::subscriptions::{create_subscription, end_subscription, list_subscriptions, preview_subscription, renew_subscription};

use crate::arguments::Arguments;
use crate::arguments::subscriptions::{Subscriptions, SubscriptionsCreate};
use crate::output::{Answer, write_line};
use crate::session;

pub async fn run(arguments: &Arguments, command: Subscriptions) -> Result<Answer, AppError> {
    let app = session::open(arguments, false).await?;
    match command {
        Subscriptions::List(one) => list(&list_subscriptions(&app, &one.id).await?),
        Subscriptions::Create(create) => self::create(&app, &create).await,
        Subscriptions::Renew(one) => {
            let view = renew_subscription(&app, &one.id, &one.subscription).await?;
            Answer::new(&view, describe(&view))
        }
        Subscriptions::End(one) => {
            let view = end_subscription(&app, &one.id, &one.subscription).await?;
            Answer::new(&view, format!("Ended: {}", view.calendar_name))
        }
    }
}

async fn create(app: &connect_app::App, create: &SubscriptionsCreate) -> Result<Answer, AppError> {
    let preview = preview_subscription(app, &create.id, &create.calendar, &create.url).await?;
    write_line(&mut std::io::stderr().lock(), &describe_preview(preview.view()));
    if !create.yes {
        return Err(
            AppError::new(ErrorCode::InvalidInput, "Nothing was written, because nobody confirmed it")
                .hint("Add --yes to make this subscription"),
        );
    }
    let made = create_subscription(app, preview.confirm()).await?;
    let text = format!(
        "{}Put this secret into the receiver now; it is not shown again:\n{}",
        describe(&made.subscription),
        made.secret
    );
    Answer::new(&made, text)
}

fn list(view: &SubscriptionsView) -> Result<Answer, AppError> {
    let mut text: String = view.subscriptions.iter().map(describe).collect();
    for one in &view.elsewhere {
        text.push_str(&format!(
            "Not kept here: {} to {}, until {}\n    `subscriptions end {} {}` ends it\n",
            one.external_id,
            one.notification_url,
            one.expires_at.to_rfc3339(),
            view.connection_id,
            one.external_id
        ));
    }
    if text.is_empty() {
        text = format!("{} has no subscriptions\n", view.display_name);
    }
    if let Some(why) = &view.unreached {
        text.push_str(&format!("Which of them live was not asked: {why}\n"));
    } else if !view.listed {
        text.push_str("The partner does not tell which live: the times are what it said when each was made\n");
    }
    Answer::new(view, text)
}

fn describe(subscription: &SubscriptionView) -> String {
    let clock = match subscription.status.as_str() {
        "ended" => "ended",
        "lost" => "the partner does not list it any more; it was to end",
        "interrupted" => "interrupted while it was made, so end it and make it again; it may live until",
        _ => "until",
    };
    let remains = subscription
        .remains
        .as_ref()
        .map_or_else(String::new, |remains| format!("    {remains}\n"));
    format!(
        "{}  {}  {clock} {}\n    to {}\n{remains}",
        subscription.id,
        subscription.calendar_name,
        subscription.expires_at.to_rfc3339(),
        subscription.notification_url
    )
}

fn describe_preview(preview: &SubscriptionPreviewView) -> String {
    format!(
        "A subscription for {}:\n  what changes in {}\n  to {}\n  until {}",
        preview.display_name,
        preview.calendar_name,
        preview.notification_url,
        preview.expires_at.to_rfc3339()
    )
}
