//! `golden init | run | replay | compare | accept | retire | curve | runs`.

use std::sync::Arc;

use connect_app::App;
use connect_app::error::{AppError, ErrorCode};
use connect_app::golden::view::{GoldenCurveView, GoldenPreviewView, GoldenRunView, GoldenRunsView, field_in_words};
use connect_app::golden::{
    Confirmed, accept_baseline, compare_runs, list_runs, make_sample, preview_run, replay, retire_set, run_set, set_name, show_curve,
};
use connect_domain::counted::counted;

use crate::arguments::{Arguments, Golden};
use crate::interrupt::Interrupts;
use crate::output::{Answer, write_line};
use crate::session;

pub async fn run(arguments: &Arguments, command: Golden) -> Result<Answer, AppError> {
    if let Golden::Init(init) = &command {
        let made = make_sample(&init.folder).await?;
        let text = format!(
            "{} and what they say in {}",
            counted(made.rows.get(), "document", "documents"),
            made.path
        );
        return Answer::new(&made, text);
    }
    let app = session::open(arguments, false).await?;
    match command {
        Golden::Init(_) => Err(AppError::new(ErrorCode::Internal, "The sample set was made already")),
        Golden::Run(run) => {
            let preview = preview_run(&app, &run.of.set, &run.of.id).await?;
            write_line(&mut std::io::stderr().lock(), &describe_preview(preview.view()));
            if !run.yes {
                return Err(
                    AppError::new(ErrorCode::InvalidInput, "Nothing was sent, because nobody confirmed it")
                        .hint("Add --yes to send these documents"),
                );
            }
            run_until_stopped(&app, preview.confirm(run.same_set)?).await
        }
        Golden::Replay(of) => shown(&replay(&app, &of.set, &of.id).await?),
        Golden::Compare(of) => shown(&compare_runs(&app, &set_name(&of.set).await?, &of.id).await?),
        Golden::Accept(of) => shown(&accept_baseline(&app, &set_name(&of.set).await?, &of.id, None).await?),
        Golden::Retire(retire) => {
            let view = retire_set(&app, &retire.set, &retire.id).await?;
            Answer::new(&view, describe_runs(&view))
        }
        Golden::Curve(curve) => {
            let (at, category, field) = (curve.at.as_deref(), curve.category.as_deref(), curve.field.as_deref());
            let view = show_curve(&app, &set_name(&curve.of.set).await?, &curve.of.id, at, category, field).await?;
            Answer::new(&view, describe_curve(&view))
        }
        Golden::Runs(one) => {
            let view = list_runs(&app, &one.id).await?;
            Answer::new(&view, describe_runs(&view))
        }
    }
}

/// Being asked to stop once, it sends no further document and waits for those that are under way; being asked twice, it leaves at once.
async fn run_until_stopped(app: &Arc<App>, confirmed: Confirmed) -> Result<Answer, AppError> {
    let (mut first, mut both) = (Interrupts::listen()?, Interrupts::listen()?);
    let once = async move {
        first.asked().await;
        write_line(
            &mut std::io::stderr().lock(),
            "No further document is sent; those that are under way are waited for. Ctrl+C again leaves at once",
        );
    };
    let twice = async {
        both.asked().await;
        both.asked().await;
    };
    tokio::select! {
        run = run_set(app, confirmed, once) => shown(&run?),
        () = twice => Err(AppError::new(
            ErrorCode::Cancelled,
            "The run was left; documents that were under way stay at the partner until they expire, within a day",
        )),
    }
}

fn describe_preview(preview: &GoldenPreviewView) -> String {
    let mut text = format!("`{}`: {}\n", preview.set, preview.sentence);
    for model in &preview.models {
        text.push_str(&format!(
            "  {:<32} {:<14} {:<10} {}\n",
            model.model,
            counted(model.documents.get(), "document", "documents"),
            counted(model.pages.get(), "page", "pages"),
            model.cost
        ));
    }
    if let Some(tier) = &preview.tier {
        text.push_str(&format!("The account's tier: {tier}\n"));
    }
    for limit in &preview.tier_limits {
        text.push_str(&format!("  {limit}\n"));
    }
    if !preview.uncovered.is_empty() {
        text.push_str(&format!("It proves nothing of {}\n", preview.uncovered.join(", ")));
    }
    if !preview.changed.is_empty() {
        text.push_str(
            "It is not as it was when a set of this name was last run: give it another `name` in `golden.toml`, or add --same-set\n",
        );
    }
    for changed in &preview.changed {
        text.push_str(&format!("  {changed}\n"));
    }
    text.trim_end().to_owned()
}

fn shown(view: &GoldenRunView) -> Result<Answer, AppError> {
    let mut text = format!("{}  `{}`\n", view.status, view.set);
    view.failures.iter().for_each(|words| text.push_str(&format!("  fail  {words}\n")));
    view.warnings.iter().for_each(|words| text.push_str(&format!("  warn  {words}\n")));
    if view.can_be_accepted {
        text.push_str("  If it is to be held against this run from now on: `golden accept SET ID`\n");
    }
    text.push_str(&match (&view.compared_with, &view.accepted_by) {
        (_, Some(by)) => format!("\nFields; this run is the baseline, accepted by {by}\n"),
        (Some(at), None) => format!("\nFields, against the baseline, the run of {}\n", at.to_rfc3339()),
        (None, None) => "\nFields; there is no earlier run to compare with\n".to_owned(),
    });
    let number = |median: Option<f64>| median.map_or_else(|| "    -".to_owned(), |median| format!("{median:.3}"));
    for field in &view.fields {
        text.push_str(&format!(
            "  {:<16} {:<24} right {:>3}  wrong {:>3}  missing {:>3}  median {}  before {}{}\n",
            field.category,
            field_in_words(&field.field),
            field.right.get(),
            field.wrong.get(),
            field.missing.get(),
            number(field.median),
            number(field.median_before),
            if field.fallen { "  fell" } else { "" },
        ));
    }
    for difference in &view.differences {
        text.push_str(&format!(
            "  {}: {} is `{}`, read was {}\n",
            difference.document,
            field_in_words(&difference.field),
            difference.expected,
            difference
                .read
                .as_ref()
                .map_or_else(|| "nothing".to_owned(), |read| format!("`{read}`")),
        ));
    }
    Answer::new(view, text).map(|answer| answer.found(view.status == "FAIL"))
}

fn describe_curve(view: &GoldenCurveView) -> String {
    let mut text = format!("{}\n\n", view.sentence);
    for point in &view.points {
        text.push_str(&format!(
            "  {:.2}  accepted {:>5.1} % ({} of {})  errors {:>5.1} % ({} of {}), at most {:.1} %\n",
            point.accept,
            point.accepted.share * 100.0,
            point.accepted.count.get(),
            point.accepted.of.get(),
            point.wrong.share * 100.0,
            point.wrong.count.get(),
            point.wrong.of.get(),
            point.wrong.high * 100.0,
        ));
    }
    text
}

fn describe_runs(view: &GoldenRunsView) -> String {
    let mut text = String::new();
    for run in &view.runs {
        text.push_str(&format!(
            "  {}  {:<32} {}  {} of {} right{}\n",
            run.started_at.to_rfc3339(),
            run.set,
            counted(run.documents.get(), "document", "documents"),
            run.right.get(),
            run.expected.get(),
            match (&run.finished_at, run.under_way) {
                (Some(_), _) if run.retired => "  left out of the checks",
                (Some(_), _) => "",
                (None, true) => "  under way",
                (None, false) => "  stopped",
            },
        ));
    }
    if text.is_empty() {
        "No golden set was run yet".to_owned()
    } else {
        text
    }
}
