//! What the firm had trained lately can be used: a build that fails is told to nobody who does not ask, and the firm
//! goes on with the model before it.

use std::collections::BTreeSet;
use std::time::Duration;

use connect_connectors::builds::{Build, BuildStatus};
use connect_domain::counted::counted;
use connect_domain::failure::Cause;

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;

pub(super) const CHECK: Check = Check {
    id: "models.builds",
    needs: &["organization.expected"],
    reads_mapping: true,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let Some(lists) = subject.reached().await?.connector.builds() else {
        return Ok(Outcome::skip("This partner does not tell what was made of its models"));
    };
    let builds = subject.call(|call| lists.list_builds(call)).await?;
    let chart = subject.chart().await?;
    let has_target = |id| chart.stored(id).is_some_and(|row| row.mapping.target().is_some());
    let mapped = chart.objects.iter().filter(|row| has_target(row.id));
    let mapped = mapped.map(|row| row.object.external_id.as_str()).collect();
    let gone = chart.objects.iter().filter(|row| row.gone_at.is_some());
    let gone = gone.map(|row| row.object.external_id.as_str()).collect();
    Ok(judge(&builds, &mapped, &gone, lists.told_for()))
}

fn judge(builds: &[Build], mapped: &BTreeSet<&str>, gone: &BTreeSet<&str>, told_for: Duration) -> Outcome {
    let hours = told_for.as_secs() / 3_600;
    if builds.is_empty() {
        return Outcome::pass(format!("Nothing was trained in the last {hours} hours"));
    }
    let names = |wanted: BuildStatus| -> BTreeSet<&str> {
        let found = builds.iter().filter(|build| build.status == wanted);
        found.map(|build| build.model.as_str()).collect()
    };
    let failed = names(BuildStatus::Failed);
    // Trained again since, or at the same time: there is something to use.
    let succeeded = names(BuildStatus::Succeeded);
    let failed: BTreeSet<&str> = failed.difference(&succeeded).copied().collect();
    // What was deleted since can be used by nobody, whatever its training came to.
    let deleted = succeeded.union(&failed).filter(|model| gone.contains(*model)).copied().collect();
    let succeeded = &succeeded - gone;
    let failed = &failed - gone;
    let said: Vec<String> = [
        (succeeded, "can be used"),
        (names(BuildStatus::Unfinished), "not finished"),
        (failed.clone(), "failed"),
        (deleted, "gone at the last pull"),
    ]
    .into_iter()
    .filter(|(models, _)| !models.is_empty())
    .map(|(models, what)| format!("{} {what} ({})", models.len(), some(&models)))
    .collect();
    let told = format!("Trained in the last {hours} hours: {}", said.join(", "));
    let in_use: BTreeSet<&str> = failed.intersection(mapped).copied().collect();
    if in_use.is_empty() {
        return Outcome::pass(told);
    }
    let what = counted(in_use.len(), "of them is mapped", "of them are mapped");
    Outcome::warn(
        Cause::Data,
        format!(
            "{told}. {what}: {}. It is read by the model before; see at the partner why, and train it again",
            some(&in_use)
        ),
    )
}

/// The first few.
fn some(models: &BTreeSet<&str>) -> String {
    let shown: Vec<String> = models.iter().take(3).map(|id| format!("`{id}`")).collect();
    let more = if models.len() > 3 { " and others" } else { "" };
    format!("{}{more}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use connect_domain::check::CheckStatus;

    use super::*;

    fn judged(builds: &[(&str, BuildStatus)]) -> (CheckStatus, String) {
        let builds: Vec<Build> = builds
            .iter()
            .map(|(model, status)| Build {
                model: (*model).to_owned(),
                status: *status,
            })
            .collect();
        let (mapped, gone) = (BTreeSet::from(["bills", "payroll"]), BTreeSet::from(["payroll", "receipts"]));
        let outcome = judge(&builds, &mapped, &gone, Duration::from_secs(86_400));
        (outcome.status, outcome.evidence)
    }

    #[test]
    fn a_failed_build_is_told_and_warns_where_the_model_is_mapped() {
        use BuildStatus::{Failed, Succeeded, Unfinished};
        assert_eq!(
            judged(&[]),
            (CheckStatus::Pass, "Nothing was trained in the last 24 hours".to_owned())
        );
        assert_eq!(
            judged(&[("w2", Succeeded), ("other", Failed), ("bills", Unfinished)]),
            (
                CheckStatus::Pass,
                "Trained in the last 24 hours: 1 can be used (`w2`), 1 not finished (`bills`), 1 failed (`other`)".to_owned()
            )
        );
        let (status, evidence) = judged(&[("bills", Failed), ("other", Failed)]);
        assert_eq!(status, CheckStatus::Warn);
        assert!(
            evidence.contains("2 failed (`bills`, `other`). 1 of them is mapped: `bills`"),
            "{evidence}"
        );
    }

    #[test]
    fn what_was_deleted_since_can_be_used_by_nobody() {
        use BuildStatus::{Failed, Succeeded, Unfinished};
        assert_eq!(
            judged(&[("w2", Succeeded), ("receipts", Succeeded), ("payroll", Failed)]),
            (
                CheckStatus::Pass,
                "Trained in the last 24 hours: 1 can be used (`w2`), 2 gone at the last pull (`payroll`, `receipts`)".to_owned()
            )
        );
        // It is being made anew.
        assert!(judged(&[("payroll", Unfinished)]).1.ends_with(": 1 not finished (`payroll`)"));
    }

    #[test]
    fn what_was_trained_again_has_not_failed() {
        let (status, evidence) = judged(&[("bills", BuildStatus::Failed), ("bills", BuildStatus::Succeeded)]);
        assert_eq!(status, CheckStatus::Pass, "{evidence}");
        assert!(!evidence.contains("failed"), "{evidence}");
    }
}
